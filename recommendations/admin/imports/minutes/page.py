"""What the page that checks minutes shows: questions, rows of items, lines of the source."""

from bisect import bisect_right
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recommendations.intake.minutes.reading import LineRole, SourceText, WarningCode
from recommendations.intake.minutes.review.edits import numbers_used_twice
from recommendations.intake.minutes.review.fates import LineFate, fates, open_questions
from recommendations.intake.minutes.review.sentences import NOTES, ROLES, quote, sentence
from recommendations.intake.minutes.review.state import Review
from recommendations.intake.minutes.review.suggested import Suggester

from .buttons import answers_to
from .rows import ShownItem, shown_item

# A page ends after so many items, or lines of the source; further ones are on the next.
ITEMS_PER_PAGE, LINES_PER_PAGE = 200, 600
MAX_QUESTIONS = 40

ANSWERS = {
    "add": _("Add as items"),
    "append": _("Append to the item above"),
    "instead": _("Take this list instead"),
    "both": _("Take both as sections"),
    "leave": _("Leave out"),
    "right": _("It is right as it is"),
    "divide": _("Make each an item"),
    "words": _("Add as an item"),
    "heading": _("Make it a section heading"),
    "take-out": _("Leave out"),
    "drop": _("Leave these items out"),
    "as-read": _("The number read is right"),
    "as-typed": _("Take the printed number"),
    "printed": _("Number as printed where possible"),
    "throughout": _("Number 1, 2, 3 … throughout"),
}
LETTERS = {
    LineRole.INTRODUCTION: pgettext_lazy("letter of a line of minutes", "i"),
    LineRole.SECTION: "§",
    LineRole.SUB_ITEM: "↳",
    LineRole.OTHER_LIST: "≠",
    LineRole.CLOSING: pgettext_lazy("letter of a line of minutes", "c"),
    LineRole.PAGE_FURNITURE: "#",
    LineRole.LEFT_OUT: "✕",
}


@dataclass(frozen=True)
class ShownQuestion:
    """A question with its index, its sentence, its first line, and (act, label) of its answers."""

    index: int
    sentence: str
    line: int | None
    answers: list[tuple[str, str]]


@dataclass(frozen=True)
class ShownLine:
    """A line of the source: its words, what became of it, and the notes of the file about it."""

    number: int
    words: str
    fate: LineFate
    notes: list[tuple[str, str]] = field(default_factory=list)
    has_item_above: bool = False
    begins_other_list: bool = False

    @property
    def role(self):
        return ROLES[self.fate.role]

    @property
    def letter(self):
        return LETTERS.get(self.fate.role, "")

    @property
    def can_be_left_out(self):
        return self.fate.item is None and self.fate.role in (
            LineRole.OTHER_LIST,
            LineRole.INTRODUCTION,
            LineRole.CLOSING,
        )


def shown_questions(review: Review, source: SourceText) -> list[ShownQuestion]:
    """The questions that are still open."""
    return [
        ShownQuestion(
            index,
            sentence(question, source, review.lines),
            question.lines[0] if question.lines else None,
            [
                (f"question:{index}:{answer}", ANSWERS[answer])
                for answer in answers_to(review, question)
            ],
        )
        for index, question in open_questions(review)
    ]


class MinutesPages:
    """The items and lines of a Review by pages; both panes of a page show the same part."""

    def __init__(self, review: Review, source: SourceText):
        self.review, self.source = review, source
        self.fates = fates(review)
        self.starts = self._starts()

    def _starts(self):
        """The number of the first line of each page."""
        starts, items, lines = [0], 0, 0
        for fate in self.fates.values():
            if (fate.begins and items == ITEMS_PER_PAGE) or lines == LINES_PER_PAGE:
                starts.append(fate.line)
                items = lines = 0
            items, lines = items + fate.begins, lines + 1
        return starts

    @property
    def count(self) -> int:
        return len(self.starts)

    def page_of_line(self, line) -> int:
        """The page, counted from 1, that shows ``line``; the first one for None."""
        return max(bisect_right(self.starts, line or 0), 1)

    def page_of_item(self, key) -> int:
        return next((page for item, page in self._pages_of_items() if item.key == key), 1)

    def _pages_of_items(self):
        """(item, page) of all items: one without lines is on the page of the one before it."""
        page = 1
        for item in self.review.items:
            page = self.page_of_line(item.lines[0]) if item.lines else page
            yield item, page

    def lines(self, page: int) -> list[ShownLine]:
        first = self.starts[page - 1]
        after = self.starts[page] if page < self.count else None
        notes = self._notes()
        other_lists = {one.lines[0] for one in self.review.lists if not one.is_chosen}
        begins = min((item.lines[0] for item in self.review.items if item.lines), default=None)
        return [
            ShownLine(
                one.line,
                self.source.text[one.start : one.end].strip(),
                self.fates[one.line],
                notes.get(one.line, []),
                begins is not None and begins < one.line,
                one.line in other_lists,
            )
            for one in self.review.lines
            if one.line >= first and (after is None or one.line < after)
        ]

    def _notes(self):
        """(kind, words) of the notes about each line, by its number."""
        starts = [one.start for one in self.review.lines]
        found = {}
        for note in self.source.notes if starts else []:
            place = max(bisect_right(starts, note.start) - 1, 0)
            words = quote(note.words) if note.start == note.end else ""
            found.setdefault(self.review.lines[place].line, []).append((NOTES[note.kind], words))
        return found

    def _numbers_to_correct(self):
        """The numbers used twice, unless the question how to number all items is still open."""
        asked = (question.code for _index, question in open_questions(self.review))
        is_asked = WarningCode.NUMBERS_RESTART in asked
        return set() if is_asked else set(numbers_used_twice(self.review))

    def items(
        self, page: int, institutions: dict[int, str], suggester: Suggester
    ) -> list[ShownItem]:
        """The rows of a page; ``institutions`` are the names of all, by key."""
        twice, before, rows = self._numbers_to_correct(), None, []
        sections = {one.key: one for one in self.review.sections}
        for item, on_page in self._pages_of_items():
            if on_page == page:
                is_new = item.section is not None and item.section != before
                heading = sections[item.section] if is_new or (item.section and not rows) else None
                found = suggester.for_item(item)
                rows.append(
                    shown_item(
                        item,
                        heading,
                        twice,
                        institutions,
                        found,
                        is_first=item is self.review.items[0],
                        ends_section=item.section is None and before is not None,
                    )
                )
            before = item.section
        return rows
