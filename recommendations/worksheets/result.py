"""What a worksheet would change, row by row: for the page, and for saving it."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

from django.db import models
from django.utils.translation import get_language, pgettext_lazy

from recommendations.models import ProgressUpdate, Recommendation

from . import columns
from .date_order import DateQuestion


class RowOutcome(models.TextChoices):
    """What happens to a row, in the order in which a page lists them."""

    REFUSED = "refused", pgettext_lazy("row of a file", "refused")
    CHANGED = "changed", pgettext_lazy("row of a file", "changed")
    NEW = "new", pgettext_lazy("row of a file", "new")
    UNCHANGED = "unchanged", pgettext_lazy("row of a file", "unchanged")


@dataclass
class RowResult:
    """One row of the worksheet, compared with what is stored.

    ``row_number`` is its place in the file; ``changes`` lists (column code, canonical text before,
    after); ``reasons`` are (cell, message) pairs that say why it is refused, ``remarks`` messages
    that do not refuse it. What is to be saved: ``item`` with its new values (``saves_item`` where
    they differ), ``bodies`` (slug of the lead or "", slugs of the supporting ones), ``themes``
    (slugs), ``update``, and ``postponed_to``, the date to which one that was adopted is postponed;
    None where these stay.
    """

    row_number: int
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
    update: ProgressUpdate | None = None
    postponed_to: date | None = None

    @property
    def outcome(self):
        if self.reasons:
            return RowOutcome.REFUSED
        if self.is_new:
            return RowOutcome.NEW
        return RowOutcome.CHANGED if self.changes else RowOutcome.UNCHANGED

    def as_dict(self, lookups):
        """The row for pages, in the active language."""
        return {
            "row_number": self.row_number,
            "number": self.number,
            "title": self.title,
            "title_language": getattr(self.title, "language", ""),
            "outcome": self.outcome.value,
            "changes": [_change_as_dict(*change, lookups=lookups) for change in self.changes],
            "reasons": self.reasons,
            "remarks": self.remarks,
        }


def _change_as_dict(code, before, after, lookups):
    column = columns.find(code)
    return {
        "column": column.heading,
        "language": column.language or ("en" if column.is_latin else ""),
        "before": column.cell_type.display(before, lookups),
        "after": column.cell_type.display(after, lookups),
    }


@dataclass
class WorksheetResult:
    """The RowResults of a worksheet; ``notices`` are messages about the file as a whole.

    ``question`` is what is to be asked about the dates of the file, or None.
    """

    rows: list[RowResult]
    notices: list[str]
    question: DateQuestion | None = None

    def rows_to_save(self) -> list[RowResult]:
        return [row for row in self.rows if row.outcome in {RowOutcome.CHANGED, RowOutcome.NEW}]

    def refused_rows(self) -> list[RowResult]:
        return [row for row in self.rows if row.outcome == RowOutcome.REFUSED]

    def count_postponements(self) -> int:
        """How many dates that were adopted would change."""
        return sum(row.postponed_to is not None for row in self.rows_to_save())

    def counts(self) -> dict[str, int]:
        """How many rows there are of each outcome."""
        counts = Counter(row.outcome.value for row in self.rows)
        return {outcome.value: counts[outcome.value] for outcome in RowOutcome}

    def as_dict(self, lookups):
        """The result as JSON can hold it, in the active language."""
        return {
            "language": get_language(),
            "counts": self.counts(),
            "updates": sum(row.update is not None for row in self.rows_to_save()),
            "postponements": self.count_postponements(),
            "notices": self.notices,
            "question": self.question and self.question.as_dict(),
            "fingerprint": self.fingerprint(),
            "rows": [row.as_dict(lookups) for row in self.rows],
        }

    def fingerprint(self) -> str:
        """A hash of what would be saved and refused; the same in every language."""
        shown = [
            (row.row_number, row.outcome.value, row.changes, len(row.reasons)) for row in self.rows
        ]
        return hashlib.sha256(json.dumps(shown).encode()).hexdigest()[:32]
