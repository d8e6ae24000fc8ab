from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """The words by which one record is found, stored beside it; see ``search.indexing``.

    Holds only words that may become public with their record; whether the record is public is
    asked of the record itself at every search. Its texts are read from the record, too.
    """

    class Kind(models.TextChoices):
        # In the order in which a search shows them: few before many, so that none is buried.
        PLAN = "plan", _("plan")
        MEETING = "meeting", _("meeting")
        INSTITUTION = "institution", _("institution")
        THEME = "theme", _("theme")
        RECOMMENDATION = "recommendation", _("recommendation")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    record = models.PositiveBigIntegerField()
    year = models.PositiveSmallIntegerField(null=True)
    # Where a search lists the record; see ``place_of``. The index of SQLite is in this order, so
    # that the first results are found without looking at the others.
    place = models.PositiveBigIntegerField(unique=True)
    # Words as ``recommendations.search.stemming`` makes them, separated by single spaces.
    # ``tokens`` holds those of the title too.
    title_tokens = models.TextField(default="")
    tokens = models.TextField(default="")

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints = [models.UniqueConstraint(fields=["kind", "record"], name="search_entry_once")]

    def __str__(self):
        return f"{self.kind} {self.record}"

    @classmethod
    def place_of(cls, kind, year, record):
        """A number that orders records by kind, then the newest year first, then by their key."""
        return (cls.Kind.values.index(kind) * 10_000 + 9_999 - (year or 0)) * 10**12 + record
