"""What was read of minutes, as a table with sentences below it, and as JSON."""

import textwrap
from collections.abc import Iterator

from recommendations.intake.minutes.create_draft import DraftItem
from recommendations.intake.minutes.reading import FoundItem, LineRole, Reading, SourceText

from .fates import open_questions
from .sentences import ROLES, sentence
from .state import Review, ReviewedItem
from .suggested import Suggester

WIDTH = 100
# Lines that are part of the plan.
_IN_PLAN = {LineRole.ITEM, LineRole.SUB_ITEM, LineRole.SECTION}
# Lines that nobody expects in it: they are counted, not listed.
_EXPECTED = {LineRole.INTRODUCTION, LineRole.CLOSING, LineRole.PAGE_FURNITURE}


class MinutesAccount:
    """A Reading of ``source`` in words: its items, and what is in none of them and why.

    ``suggester`` suggests bodies and dates, by keys of ``institutions``, their names by key.
    """

    def __init__(
        self,
        source: SourceText,
        reading: Reading,
        suggester: Suggester,
        institutions: dict[int, str],
    ):
        self.suggester, self.institutions = suggester, institutions
        self.source, self.reading = source, reading
        self.items, self.sections = reading.items, reading.sections
        review = Review.of_reading(reading)
        self._reviewed = review.items
        self.warnings = [
            sentence(question, source, reading.lines) for _index, question in open_questions(review)
        ]

    def draft_items(self) -> list[DraftItem]:
        """The items as ``create_draft_plan`` takes them, without what is only suggested."""
        return [
            DraftItem(item.number, reviewed.title, item.text, item.section)
            for item, reviewed in zip(self.items, self._reviewed, strict=True)
        ]

    def left_out(self, *, with_expected: bool = True) -> list[dict]:
        """The lines that are in no item: their number from 1, their words, and why."""
        return [
            {
                "line": line.line + 1,
                "text": self.source.text[line.start : line.end].strip(),
                "why": str(ROLES[line.role]),
            }
            for line in self.reading.lines
            if line.role not in _IN_PLAN and (with_expected or line.role not in _EXPECTED)
        ]

    def as_json(self) -> dict:
        return {
            "items": list(map(self._item, self.items, self._reviewed)),
            "left_out": self.left_out(),
            "warnings": self.warnings,
        }

    def _item(self, item: FoundItem, reviewed: ReviewedItem):
        bodies, due = self._bodies_and_due(item, reviewed)
        return {
            "number": item.number,
            "text": item.text,
            "section": self._section(item),
            "bodies": bodies,
            "due": due,
        }

    def _bodies_and_due(self, item, reviewed):
        """The names of the bodies that its words suggest, the lead first, and the ISO date.

        Where no body is recognised: the words of the table's column.
        """
        found = [one for one in self.suggester.for_item(reviewed).values if one.is_certain]
        bodies = [
            self.institutions[one.value]
            for field in ("lead", "supporting")
            for one in found
            if one.field == field
        ]
        due = next((one.value for one in found if one.field == "due_on"), None)
        return bodies or ([item.bodies] if item.bodies else []), due

    def _section(self, item):
        if item.section is None:
            return None
        section = self.sections[item.section]
        return section.title or section.label

    def table(self) -> Iterator[str]:
        """The items, each in a row, below the titles of their sections."""
        before = None
        for item in self.items:
            if item.section != before and (title := self._section(item)):
                yield f"      == {title} =="
            before = item.section
            yield _row(item)

    def sentences(self) -> Iterator[str]:
        """What the items lack, after a blank line; nothing where all is well."""
        left_out = self.left_out(with_expected=False)
        if self.warnings:
            yield "\nUndecided:"
            yield from (f"- {warning}" for warning in self.warnings)
        if left_out:
            yield "\nLeft out:"
            yield from (f"{row['line']:>4}  {row['text']}  ({row['why']})" for row in left_out)


def _row(item):
    """One item: the number, then text, bodies and date in a column of their own."""
    responsible = " · ".join(filter(None, [item.bodies, item.due]))
    words = [*item.text.splitlines(), *filter(None, [responsible])]
    lines = [line for paragraph in words for line in textwrap.wrap(paragraph, WIDTH - 6) or [""]]
    return "\n".join([f"{item.number:>4}  {lines[0]}", *(f"      {line}" for line in lines[1:])])
