"""Base classes: transactional, versioned, permanent and publishable records."""

from contextlib import contextmanager

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import F, Q, Value
from django.db.models.functions import Trim
from django.db.models.lookups import Exact
from django.dispatch import Signal
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.localization.languages import CODES
from recommendations.models.history import Cause, caused_by
from recommendations.models.prepared_writes import PreparedInsert, VersionField

from .prepared import stored_record
from .validation import QuickValidation


class Content(PreparedInsert, QuickValidation):
    """A record shown on pages: saved in one transaction with all that follows from it.

    What follows a save (the content version, the words to search by, the history) is written in
    the same transaction, so that a power cut leaves all of it or nothing.
    """

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *args, **kwargs):
        super().save(*args, **kwargs)

    @transaction.atomic
    def delete(self, *args, **kwargs):
        return super().delete(*args, **kwargs)

    def read_stored(self):
        """The record as it is stored now; None where it is not."""
        if self.pk is None:
            return None
        return stored_record(type(self)).find(key=self.pk)  # type: ignore[arg-type] # is hashable


class Versioned(Content):
    """A record that two people may have open at once: a stale save is refused.

    Saving a stale copy raises ``concurrency.exceptions.RecordModifiedError``.
    """

    version = VersionField()

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        """Saves; a save of some fields, too, makes older copies stale."""
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
        super().save(*args, **kwargs)


@contextmanager
def allow_guarded_write(record, *, by):
    """Lets the guarded fields of ``record`` be saved inside the block; its history names ``by``."""
    record._guarded_write_allowed, record._history_user = True, by
    try:
        yield
    finally:
        del record._guarded_write_allowed, record._history_user


def guarded_write_allowed(record):
    """True while a transition saves ``record``."""
    return getattr(record, "_guarded_write_allowed", False)


# Sent before and after a change in bulk, for which Django sends no signals: ``keys`` of the
# records (None where they are not known) and the ``fields`` that change (None for all).
changed_in_bulk = Signal()


class ContentQuerySet(models.QuerySet):
    """Records shown on pages: bulk changes move the content version, too.

    They write no history; use ``save`` where history matters.
    """

    # Fields that change by the record's own methods only, never in bulk.
    guarded_fields = frozenset()

    def update(self, **fields):
        """As usual; raises ValidationError for a field among ``guarded_fields``."""
        names = {self.model._meta.get_field(name).name for name in fields}
        if refused := sorted(names & self.guarded_fields):
            raise ValidationError(
                _("These fields can only be changed through their own actions: %(fields)s."),
                params={"fields": ", ".join(refused)},
                code="guarded",
            )
        with transaction.atomic():
            keys = list(self.order_by().values_list("pk", flat=True))
            announced = {"keys": keys, "fields": self._columns(fields)}
            changed_in_bulk.send(self.model, **announced)
            changed = super().update(**fields)
            changed_in_bulk.send(self.model, **announced)
        return changed

    def _columns(self, names):
        return {self.model._meta.get_field(name).attname for name in names}

    def bulk_create(self, objs, *args, **kwargs):
        with transaction.atomic():
            created = super().bulk_create(objs, *args, **kwargs)
            keys = [record.pk for record in created]
            changed_in_bulk.send(self.model, keys=None if None in keys else keys)
        return created


class PermanentQuerySet(ContentQuerySet):
    """Deletes only what was never published."""

    guarded_fields = frozenset({"slug"})

    def delete(self):
        for record in self:
            record.validate_deletion()
        return super().delete()


class Permanent(Content):
    """A record that cannot be deleted once it has been public: its address must answer.

    Subclasses answer ``was_public()``: have readers been able to see this record, now or earlier?
    """

    class Meta:
        abstract = True

    def validate_deletion(self):
        """Raises ValidationError when this record has been public."""
        if self.was_public():
            raise ValidationError(
                _("Published records cannot be deleted; withdraw them instead."),
                code="published",
            )

    def delete(self, *args, **kwargs):
        self.validate_deletion()
        return super().delete(*args, **kwargs)

    def validate_new(self):
        """Raises ValidationError when ``save`` may not create this record."""

    def validate_change(self, stored):
        """Raises ValidationError when something that is fixed differs from ``stored``."""
        if hasattr(stored, "slug") and stored.slug != self.slug and stored.was_public():
            message = _("The address has been published and cannot be changed.")
            raise ValidationError({"slug": ValidationError(message, code="address")})

    def save(self, *args, **kwargs):
        """Saves; raises ValidationError for a change of what is fixed."""
        if stored := self.read_stored():
            self.validate_change(stored)
        else:
            self.validate_new()
        super().save(*args, **kwargs)


def published_condition(at=None, path=""):
    """That the public may see what is at the ``path`` of a query, at the time ``at`` (now)."""
    published = {f"{path}published_at__lte": at or timezone.now(), f"{path}withdrawn_at": None}
    return Q(**published)


class PublishableQuerySet(PermanentQuerySet):
    guarded_fields = PermanentQuerySet.guarded_fields | {"published_at", "withdrawn_at"}

    def once_published(self):
        """What the public has been able to see, now or earlier."""
        return self.exclude(published_at=None)

    def published(self, at=None):
        """What the public may see at the time ``at`` (an aware datetime; now if None)."""
        return self.filter(published_condition(at))

    def withdrawn(self):
        """What was public once and is no longer: its address says 410."""
        return self.exclude(withdrawn_at=None)


class Publishable(Permanent):
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
            violation_error_message=_("Only published records can be withdrawn."),
        )

    def is_published(self, at=None):
        """True when the public may see this record at the time ``at`` (now if None)."""
        at = at or timezone.now()
        return bool(self.published_at and self.published_at <= at and not self.withdrawn_at)

    def was_public(self):
        return self.published_at is not None

    def validate_change(self, stored):
        super().validate_change(stored)
        if stored.published_at and self.published_at != stored.published_at:
            raise ValidationError(
                _("A published record cannot be unpublished; withdraw it instead."),
                code="published",
            )

    @caused_by(Cause.PUBLICATION)
    def mark_published(self, *, now=None):
        """Makes the record public; one that was withdrawn comes back with its first date.

        The transition is ``publication.publish``: it looks at what becomes public by this.
        """
        self.published_at = self.published_at or now or timezone.now()
        self.withdrawn_at = None
        self.save()

    @caused_by(Cause.WITHDRAWAL)
    def mark_withdrawn(self, *, now=None):
        """Hides the record from the public; its address answers 410 from then on."""
        self.withdrawn_at = now or timezone.now()
        self.save()


def has_text(field, languages=CODES):
    """The condition that a translated field has text in at least one of ``languages``.

    Says False, not NULL, for a NULL column: a CHECK lets NULL pass. Spaces are no text.
    """
    condition = Q()
    for code in languages:
        name = f"{field}_{code}"
        condition |= Q(**{f"{name}__isnull": False}) & ~Q(Exact(Trim(F(name)), Value("")))
    return condition
