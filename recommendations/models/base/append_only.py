"""Records that are made by a transition, one at a time, and never changed nor deleted."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from .content import Content, ContentQuerySet, guarded_write_allowed


class AppendOnlyQuerySet(ContentQuerySet):
    def update(self, **fields):
        raise self.model.change_refused()

    def bulk_create(self, objs, *args, **kwargs):
        raise self.model.making_refused()

    def delete(self):
        if self.exists():
            raise self.model.deletion_refused()
        return super().delete()


class AppendOnly(Content):
    """A record that is saved once, while a transition allows it (``allow_guarded_write``).

    Any other save, and every deletion, raises ValidationError with the ``refusal_code`` of the
    model, and "guarded" outside the transition.
    """

    refusal_code = "append_only"

    class Meta:
        abstract = True

    @classmethod
    def change_refused(cls):
        return ValidationError(_("What was recorded here cannot be changed."), cls.refusal_code)

    @classmethod
    def deletion_refused(cls):
        return ValidationError(_("What was recorded here cannot be deleted."), cls.refusal_code)

    @classmethod
    def making_refused(cls):
        message = _("This can only be recorded through its own action.")
        return ValidationError(message, code="guarded")

    def save(self, *args, **kwargs):
        """Saves a new record; raises ValidationError for a stored one, and outside its
        transition."""
        if not self._state.adding:
            raise self.change_refused()
        if not guarded_write_allowed(self):
            raise self.making_refused()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise self.deletion_refused()
