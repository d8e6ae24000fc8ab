from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

# Minutes that nobody has worked on for so long are forgotten.
MAX_AGE = timedelta(days=30)


class MinutesImportQuerySet(models.QuerySet):
    def of(self, user):
        """Those of the account ``user``: nobody else may see them."""
        return self.filter(owner=user)

    def forget_old(self, *, now=None):
        """Deletes those that nobody has worked on for MAX_AGE."""
        self.filter(updated_at__lt=(now or timezone.now()) - MAX_AGE).delete()

    def forget_with_words(self, occur_in):
        """Deletes those with a text for which ``occur_in(text)`` is true.

        They hold words that are being taken out of the records.
        """
        rows = self.values_list("pk", "source", "review", "previous").iterator(100)
        found = [pk for pk, *data in rows if any(map(occur_in, _texts(data)))]
        self.filter(pk__in=found).delete()

    def forget_of_meeting(self, meeting, names):
        """Deletes those of ``meeting`` or its year, and those with one of the ``names``.

        Their text may name who was there.
        """
        rows = self.values_list("pk", "year", "review__plan__meeting").iterator(100)
        own = str(meeting.pk)
        found = [pk for pk, year, key in rows if year == meeting.year or str(key) == own]
        self.filter(pk__in=found).delete()
        self.forget_with_words(lambda text: any(name in text for name in names))

    def save_review(self, draft, review, *, now=None):
        """Stores ``review`` as the state of ``draft``, and the one before it for undoing.

        False, with nothing stored, where another request has changed the draft since it was read.
        """
        return self._store(draft, now, review=review, previous=draft.review)

    def undo(self, draft, *, now=None):
        """Stores the state before the last change; False where another request was faster."""
        return self._store(draft, now, review=draft.previous, previous=None)

    def _store(self, draft, now, **values):
        rows = self.filter(pk=draft.pk, version=draft.version)
        values |= {"version": draft.version + 1, "updated_at": now or timezone.now()}
        return bool(rows.update(**values, year=_year(values["review"])))


class MinutesImport(models.Model):
    """Minutes that one account is turning into a plan: what was read, and what it decided so far.

    Seen by its owner alone. Deleted when the plan is created, and when it is MAX_AGE old.
    """

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("owner"),
        on_delete=models.CASCADE,
        related_name="minutes_imports",
    )
    name = models.CharField(_("name"), max_length=100)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    # The text and the notes of the file; written once.
    source = models.JSONField(_("source"))
    # A Review as JSON, and the one before the last change.
    review = models.JSONField(_("items"))
    previous = models.JSONField(_("items before the last change"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=1)
    created_at = models.DateTimeField(_("created at"), default=timezone.now)
    updated_at = models.DateTimeField(_("changed at"), default=timezone.now, db_index=True)

    objects = MinutesImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import of minutes")
        verbose_name_plural = _("imports of minutes")
        ordering = ["-updated_at", "-pk"]
        default_permissions = []

    def __str__(self):
        return self.name


def _year(review):
    """The year that was typed, for the list of imports; None where it is none."""
    typed = str(review.get("plan", {}).get("year", ""))
    return int(typed) if typed.isdecimal() and len(typed) == 4 else None


def _texts(data):
    """Every text in JSON data."""
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict):
        for value in data.values():
            yield from _texts(value)
    elif isinstance(data, list):
        for value in data:
            yield from _texts(value)
