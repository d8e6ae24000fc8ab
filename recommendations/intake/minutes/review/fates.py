"""What becomes of each line of the source, as the items are now, and what is still undecided."""

from dataclasses import dataclass

from recommendations.intake.minutes.reading import LineRole, WarningCode

from .edits import numbers_used_twice
from .state import Question, Review

OF_NUMBERS = {
    WarningCode.NUMBERS_MISSING,
    WarningCode.NUMBERS_OUT_OF_ORDER,
    WarningCode.NUMBER_TWICE,
    WarningCode.NUMBERS_RESTART,
}


@dataclass(frozen=True)
class LineFate:
    """What becomes of one line: its role now, and the item or section that it is in.

    ``begins`` is true for the first line of an item.
    """

    line: int
    role: LineRole
    item: int | None = None
    number: int | None = None
    begins: bool = False
    section: int | None = None


def fates(review: Review) -> dict[int, LineFate]:
    """The LineFate of every line, by its number, in the order of the source."""
    items, sections, left_out = (
        review.item_of_line(),
        review.section_of_line(),
        set(review.left_out),
    )
    found = {}
    for one in review.lines:
        item, section = items.get(one.line), sections.get(one.line)
        if item:
            begins = item.lines[0] == one.line
            role = LineRole.ITEM if begins or one.role is not LineRole.SUB_ITEM else one.role
            fate = LineFate(one.line, role, item.key, item.number, begins)
        elif section:
            fate = LineFate(one.line, LineRole.SECTION, section=section.key)
        else:
            fate = LineFate(one.line, _role_in_no_item(one, left_out))
        found[one.line] = fate
    return found


def _role_in_no_item(line, left_out):
    was_inside = line.role in (LineRole.ITEM, LineRole.SUB_ITEM, LineRole.SECTION)
    return LineRole.LEFT_OUT if was_inside or line.line in left_out else line.role


def open_questions(review: Review) -> list[tuple[int, Question]]:
    """The questions that are still undecided, with their index in ``review.questions``."""
    undecided = _Undecided(review)
    return [
        (index, question)
        for index, question in enumerate(review.questions)
        if not question.is_decided and undecided.is_open(question)
    ]


class _Undecided:
    """Says whether a question is still one, as the items are now."""

    def __init__(self, review):
        self.numbers = [item.number for item in review.items]
        self.twice = numbers_used_twice(review)
        in_items, headings = set(review.item_of_line()), set(review.section_of_line())
        begun = {item.lines[0] for item in review.items if item.lines}
        self.decided_lines = {
            WarningCode.LINES_IN_NO_ITEM: {*in_items, *headings, *review.left_out},
            WarningCode.OTHER_LIST_LIKELY: {*begun, *headings, *review.left_out},
        }
        self.lines_in_doubt = {
            WarningCode.LIST_DOUBTFUL: begun,
            WarningCode.NO_NUMBERS: begun,
            WarningCode.HEADING_GUESSED: headings,
            WarningCode.LINE_DOUBTFUL: in_items - begun,
        }
        codes = {one.code for one in review.questions if not one.is_decided}
        self.asks_for_numbering = WarningCode.NUMBERS_RESTART in codes

    def is_open(self, question):
        if question.code in self.decided_lines:
            return not self.decided_lines[question.code].issuperset(question.lines)
        if question.code in self.lines_in_doubt:
            return not self.lines_in_doubt[question.code].isdisjoint(question.lines)
        if question.code is WarningCode.NUMBERS_MISSING:
            first, last = (int(question.params.get(name, 0)) for name in ("first", "last"))
            return not set(range(first, last + 1)) <= set(self.numbers)
        if question.code is WarningCode.NUMBERS_OUT_OF_ORDER:
            return self.numbers != sorted(self.numbers)
        if question.code is WarningCode.NUMBER_TWICE:
            is_still = question.params.get("number") in self.twice
            return is_still and not self.asks_for_numbering
        if question.code is WarningCode.NUMBERS_RESTART:
            return bool(self.twice)
        return True
