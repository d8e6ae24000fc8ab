"""What a file would change, row by row: for the page, and for those who write it."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field

from django.db import models
from django.utils.translation import get_language, pgettext_lazy

from recommendations.models import ProgressUpdate, Recommendation

from .columns import BY_CODE


class Verdict(models.TextChoices):
    """What becomes of a row, in the order in which people look at them."""

    REFUSED = "refused", pgettext_lazy("row of a file", "refused")
    CHANGED = "changed", pgettext_lazy("row of a file", "changed")
    NEW = "new", pgettext_lazy("row of a file", "new")
    UNCHANGED = "unchanged", pgettext_lazy("row of a file", "unchanged")


@dataclass
class ComparedRow:
    """One row of the file, held against what is stored.

    ``place`` is its row in the file; ``changes`` lists (column code, plain form before, after);
    ``reasons`` are (cell, sentence) pairs that say why it is refused, ``remarks`` sentences that
    stand in nobody's way. What is to be written: ``item`` with its new values (``saves_item`` where
    they differ), ``bodies`` (slug of the lead or "", slugs that support), ``themes`` (slugs), and
    ``report``; None where these stay.
    """

    place: int
    number: int | None = None
    title: str = ""
    changes: list = field(default_factory=list)
    reasons: list = field(default_factory=list)
    remarks: list = field(default_factory=list)
    item: Recommendation | None = None
    is_new: bool = False
    saves_item: bool = False
    bodies: tuple | None = None
    themes: list | None = None
    report: ProgressUpdate | None = None

    @property
    def verdict(self):
        if self.reasons:
            return Verdict.REFUSED
        if self.is_new:
            return Verdict.NEW
        return Verdict.CHANGED if self.changes else Verdict.UNCHANGED

    def told(self, registers):
        """The row as a dict for pages, in the active language."""
        return {
            "place": self.place,
            "number": self.number,
            "title": self.title,
            "title_language": getattr(self.title, "language", ""),
            "verdict": self.verdict.value,
            "changes": [_told_change(*change, registers) for change in self.changes],
            "reasons": self.reasons,
            "remarks": self.remarks,
        }


def _told_change(code, before, after, registers):
    column = BY_CODE[code]
    return {
        "column": column.heading,
        "language": column.language or ("en" if column.is_latin else ""),
        "before": column.kind.shown(before, registers),
        "after": column.kind.shown(after, registers),
    }


@dataclass
class Outcome:
    """All rows of a file, and ``notices``: sentences about the file as a whole."""

    rows: list
    notices: list

    def to_write(self):
        return [row for row in self.rows if row.verdict in {Verdict.CHANGED, Verdict.NEW}]

    def refused(self):
        return [row for row in self.rows if row.verdict == Verdict.REFUSED]

    def counts(self):
        """How many rows there are of each verdict."""
        counts = Counter(row.verdict.value for row in self.rows)
        return {verdict.value: counts[verdict.value] for verdict in Verdict}

    def told(self, registers):
        """The outcome as a dict that JSON can hold, in the active language."""
        return {
            "language": get_language(),
            "counts": self.counts(),
            "reports": sum(row.report is not None for row in self.to_write()),
            "notices": self.notices,
            "picture": self.picture(),
            "rows": [row.told(registers) for row in self.rows],
        }

    def picture(self):
        """A fingerprint of what would be written and refused, in whatever language it is shown."""
        seen = [(row.place, row.verdict.value, row.changes, len(row.reasons)) for row in self.rows]
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:32]
