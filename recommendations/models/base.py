"""What several records share: being published, being withdrawn, being kept."""

from concurrency.fields import IntegerVersionField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from config.languages import CODES


class Versioned(models.Model):
    """A record that two people may have open at once: a stale save is refused.

    Saving a stale copy raises ``concurrency.exceptions.RecordModifiedError``.
    """

    version = IntegerVersionField()

    class Meta:
        abstract = True


class KeptQuerySet(models.QuerySet):
    """Deletes only what was never published."""

    def delete(self):
        for record in self:
            record.refuse_deletion()
        return super().delete()


class Kept(models.Model):
    """A record that cannot be deleted once it has been public: its address must answer."""

    class Meta:
        abstract = True

    def was_public(self):
        """True when readers have been able to see this record, now or earlier."""
        return False

    def refuse_deletion(self):
        """Raises ValidationError when this record has been public."""
        if self.was_public():
            raise ValidationError(
                _("What has been published cannot be deleted; withdraw it instead."),
                code="published",
            )

    def delete(self, *args, **kwargs):
        self.refuse_deletion()
        return super().delete(*args, **kwargs)


class PublishableQuerySet(KeptQuerySet):
    def published(self, at=None):
        """What the public may see at the time ``at`` (an aware datetime; now if None)."""
        return self.filter(published_at__lte=at or timezone.now(), withdrawn_at=None)

    def withdrawn(self):
        """What was public once and is no longer: its address says 410."""
        return self.exclude(withdrawn_at=None)


class Publishable(Kept):
    """A record that becomes public by an explicit act, and may be withdrawn, never erased."""

    published_at = models.DateTimeField(_("published at"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @staticmethod
    def withdrawn_after_published(name):
        """The constraint that only what was published can be withdrawn."""
        return models.CheckConstraint(
            name=name,
            condition=Q(withdrawn_at=None) | Q(published_at__isnull=False),
            violation_error_message=_("Only what was published can be withdrawn."),
        )

    def is_published(self, at=None):
        """True when the public may see this record at the time ``at`` (now if None)."""
        at = at or timezone.now()
        return bool(self.published_at and self.published_at <= at and not self.withdrawn_at)

    def was_public(self):
        return self.published_at is not None

    def publish(self, *, now=None):
        """Makes the record public; one that was withdrawn comes back with its first date."""
        self.published_at = self.published_at or now or timezone.now()
        self.withdrawn_at = None
        self.save()

    def withdraw(self, *, now=None):
        """Takes the record out of sight; its address answers 410 from then on."""
        self.withdrawn_at = now or timezone.now()
        self.save()


def written(field, languages=CODES):
    """The condition that a translated field has text in at least one of ``languages``.

    Says False, not NULL, for a NULL column: a CHECK lets NULL pass.
    """
    condition = Q()
    for code in languages:
        name = f"{field}_{code}"
        condition |= Q(**{f"{name}__isnull": False}) & ~Q(**{name: ""})
    return condition
