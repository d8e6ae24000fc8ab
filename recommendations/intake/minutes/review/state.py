"""What somebody has decided about minutes that were read, until the plan is created.

A Review begins as what was read and is changed by ``edits``. It is stored as JSON.
"""

import json
from dataclasses import asdict, dataclass, field, fields
from functools import cached_property

from recommendations.intake.minutes.reading import (
    AccountedLine,
    FoundList,
    LineRole,
    NoteKind,
    Reading,
    SourceNote,
    SourceText,
    WarningCode,
)
from recommendations.intake.minutes.titles import propose_title

FIRST_NUMBER, LAST_NUMBER = 1, 32767


@dataclass
class ReviewedSection:
    """A section of the plan to be; ``line`` is its heading in the source, where it has one."""

    key: int
    title: str
    label: str = ""
    line: int | None = None


@dataclass
class ReviewedItem:
    """An item of the plan to be. ``lines`` are its lines in the source, in order.

    ``bodies``, ``due`` and ``notes`` are the words of a table's columns. ``section`` is the key of
    a ReviewedSection; ``lead`` and ``supporting`` are keys of institutions, ``due_on`` an ISO date,
    ``votes`` for, against and abstained. ``typed`` holds what was typed into a field and is
    invalid, by field.
    """

    key: int
    number: int
    title: str
    text: str
    lines: list[int] = field(default_factory=list)
    printed: int | None = None
    section: int | None = None
    bodies: str = ""
    due: str = ""
    notes: str = ""
    lead: int | None = None
    supporting: list[int] = field(default_factory=list)
    due_on: str = ""
    votes: list[int | None] = field(default_factory=lambda: [None, None, None])
    typed: dict[str, object] = field(default_factory=dict)


@dataclass
class Question:
    """A warning of the reader, until somebody has decided about it."""

    code: WarningCode
    lines: list[int] = field(default_factory=list)
    params: dict[str, int | str] = field(default_factory=dict)
    is_decided: bool = False


@dataclass
class Review:
    """The items, sections and questions of minutes, with the fate of every line.

    ``roles`` are those of the reader, by number of the line; ``role_of`` says what became of a
    line since. ``left_out`` are the lines that somebody left out. ``plan`` holds what was typed
    about the plan and its meeting; ``last_act`` is the version at which the last act took place,
    and its name.
    """

    lines: list[AccountedLine]
    lists: list[FoundList]
    items: list[ReviewedItem]
    sections: list[ReviewedSection]
    questions: list[Question]
    left_out: list[int] = field(default_factory=list)
    plan: dict[str, object] = field(default_factory=dict)
    next_key: int = 1
    last_act: str = ""

    @classmethod
    def of_reading(cls, reading: Reading, plan: dict | None = None) -> "Review":
        """The Review with which checking begins."""
        review = cls(list(reading.lines), list(reading.lists), [], [], [], plan=plan or {})
        review._take_sections(reading)
        review._take_items(reading)
        review.questions = [
            Question(one.code, list(one.lines), dict(one.params or {})) for one in reading.warnings
        ]
        return review

    def _take_sections(self, reading):
        headings = [one for one in self.lines if one.role is LineRole.SECTION]
        for found in reading.sections:
            line = next((one.line for one in headings if one.start <= found.start < one.end), None)
            self.sections.append(ReviewedSection(self.new_key(), found.title, found.label, line))

    def _take_items(self, reading):
        lines: dict[int, list[int]] = {}
        for one in self.lines:
            if one.item is not None and one.role in (LineRole.ITEM, LineRole.SUB_ITEM):
                lines.setdefault(one.item, []).append(one.line)
        keys = [section.key for section in self.sections]
        for index, found in enumerate(reading.items):
            self.items.append(
                ReviewedItem(
                    key=self.new_key(),
                    number=found.number,
                    printed=found.number,
                    title=propose_title(found.text),
                    text=found.text,
                    lines=lines.get(index, []),
                    section=keys[found.section] if found.section is not None else None,
                    bodies=found.bodies,
                    due=found.due,
                    notes=found.notes,
                )
            )

    def new_key(self) -> int:
        self.next_key += 1
        return self.next_key - 1

    def line(self, number: int) -> AccountedLine | None:
        """The line of this number; None where the source has none with words."""
        return self.lines_by_number.get(number)

    @cached_property
    def lines_by_number(self) -> dict[int, AccountedLine]:
        return {one.line: one for one in self.lines}

    def item(self, key) -> ReviewedItem | None:
        return next((one for one in self.items if one.key == key), None)

    def section(self, key) -> ReviewedSection | None:
        return next((one for one in self.sections if one.key == key), None)

    def item_of_line(self) -> dict[int, ReviewedItem]:
        """The item that each line is in, by number of the line."""
        return {line: item for item in self.items for line in item.lines}

    def section_of_line(self) -> dict[int, ReviewedSection]:
        """The section of which each line is the heading."""
        return {one.line: one for one in self.sections if one.line is not None}

    def free_number(self) -> int:
        """The number after the highest one."""
        return max((one.number for one in self.items), default=0) + 1

    def as_json(self) -> dict:
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}

    @classmethod
    def from_json(cls, data: dict) -> "Review":
        data = json.loads(json.dumps(data))  # a copy: a Review is changed in place
        return cls(
            lines=[_line(*one) for one in data["lines"]],
            lists=[FoundList(**one | {"lines": tuple(one["lines"])}) for one in data["lists"]],
            items=[ReviewedItem(**one) for one in data["items"]],
            sections=[ReviewedSection(**one) for one in data["sections"]],
            questions=[
                Question(**one | {"code": WarningCode(one["code"])}) for one in data["questions"]
            ],
            left_out=list(data["left_out"]),
            plan=dict(data["plan"]),
            next_key=data["next_key"],
            last_act=data["last_act"],
        )


def _line(line, start, end, role, item, of_list):
    return AccountedLine(line, start, end, LineRole(role), item, of_list)


def _plain(value):
    """The JSON of a field: lines as short lists, for there can be thousands."""
    if not isinstance(value, list):
        return value
    return [_plain_row(one) for one in value]


def _plain_row(row):
    if isinstance(row, AccountedLine):
        return [row.line, row.start, row.end, row.role, row.item, row.list]
    if not hasattr(row, "__dataclass_fields__"):
        return row
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in asdict(row).items()
    }


def source_as_json(source: SourceText) -> dict:
    return {"text": source.text, "notes": [[*asdict(one).values()] for one in source.notes]}


def source_from_json(data: dict) -> SourceText:
    notes = (SourceNote(NoteKind(kind), *rest) for kind, *rest in data["notes"])
    return SourceText(data["text"], tuple(notes))
