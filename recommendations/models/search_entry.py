from django.db import models
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """What the search knows of one record, stored beside it; see ``search.indexing``.

    Holds only words that may become public with their record; whether the record is public is
    asked of the record itself at every search.
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
    # Below the language prefix: "plans/2023/3/".
    path = models.CharField(max_length=200)
    # By language: {"ar": "…", "en": "…"}; a language without text is left out.
    title = models.JSONField(default=dict)
    text = models.JSONField(default=dict)
    # Words as ``recommendations.search.folding`` makes them, separated by single spaces. ``tokens``
    # holds those of the title too.
    title_tokens = models.TextField(default="")
    tokens = models.TextField(default="")

    class Meta:
        verbose_name = _("search entry")
        verbose_name_plural = _("search entries")
        constraints = [models.UniqueConstraint(fields=["kind", "record"], name="search_entry_once")]

    def __str__(self):
        return self.path
