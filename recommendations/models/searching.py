from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """The tokens by which one record is found, kept beside it; see ``recommendations.search``.

    Holds only words that may become public with their record; whether the record is public is
    asked of the record itself at every search.
    """

    class Kind(models.TextChoices):
        RECOMMENDATION = "recommendation", _("recommendation")
        MEETING = "meeting", _("meeting")
        INSTITUTION = "institution", _("institution")
        PLAN = "plan", _("plan")
        THEME = "theme", _("theme")

    kind = models.CharField(max_length=20, choices=Kind.choices)
    record = models.PositiveBigIntegerField()
    tokens = models.TextField()

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints = [
            models.UniqueConstraint(fields=["kind", "record"], name="search_entry_once")
        ]

    def __str__(self):
        return f"{self.kind} {self.record}"
