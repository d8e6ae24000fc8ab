"""What reading minutes gives: the items, their sections, and an account of every line.

Plain data without behaviour, for the child process sends it as JSON. Places (``start``, ``end``)
are offsets in ``SourceText.text``; lines are counted from 0 in that text split at line feeds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class NoteKind(StrEnum):
    """What a file says of a passage that its plain text does not show."""

    TEXT_BOX = "text_box"
    STRUCK = "struck"
    HIDDEN = "hidden"
    FOOTNOTE = "footnote"
    COMMENT = "comment"
    PAGE_HEADER = "page_header"
    IMAGE = "image"
    UNRULED_TABLE = "unruled_table"


@dataclass(frozen=True)
class SourceNote:
    """One passage of a file that is marked, or that was left out where ``start == end``.

    ``words`` are those left out, at most 300 characters.
    """

    kind: NoteKind
    start: int
    end: int
    words: str = ""


@dataclass(frozen=True)
class SourceText:
    """The text of minutes with notes; \\n ends a line, \\t separates the cells of a table row."""

    text: str
    notes: tuple[SourceNote, ...] = ()


class LineRole(StrEnum):
    """What became of a line of the source."""

    INTRODUCTION = "introduction"
    SECTION = "section"
    ITEM = "item"
    SUB_ITEM = "sub_item"
    OTHER_LIST = "other_list"
    CLOSING = "closing"
    PAGE_FURNITURE = "page_furniture"  # running headers, "page 2 of 3", export stamps
    LEFT_OUT = "left_out"


@dataclass(frozen=True)
class AccountedLine:
    """One line with words: its number in the source, its role, and the item or list it is in."""

    line: int
    start: int
    end: int
    role: LineRole
    item: int | None = None  # index in Reading.items
    list: int | None = None  # index in Reading.lists


@dataclass(frozen=True)
class FoundItem:
    """One item as it was read.

    ``number`` is the printed one (bullets and letters are counted from 1). ``text`` is the wording
    without the marker; sub-items stand on lines of their own, which ``sub_items`` lists by their
    index among the lines of ``text``. ``bodies``, ``due`` and ``notes`` are the words of a table's
    columns of these kinds. ``section`` is an index in Reading.sections.
    """

    number: int
    text: str
    start: int
    end: int
    section: int | None = None
    sub_items: tuple[int, ...] = ()
    bodies: str = ""
    due: str = ""
    notes: str = ""


@dataclass(frozen=True)
class FoundSection:
    """A heading with items below it: its label as printed ("أولاً", "II", "2.") and its title."""

    label: str
    title: str
    start: int
    end: int


@dataclass(frozen=True)
class FoundList:
    """A list of the source; those that ``Reading.items`` comes from are chosen.

    ``start`` names it in a choice. ``lead_in`` are the words before it, ``lines`` the lines that
    begin its items.
    """

    start: int
    lead_in: str
    lines: tuple[int, ...]
    is_chosen: bool


class WarningCode(StrEnum):
    """What somebody must look at before the items are created."""

    LINES_IN_NO_ITEM = "lines_in_no_item"  # numbered lines that are in no item
    OTHER_LIST_LIKELY = "other_list_likely"  # another list could be meant as well
    NUMBERS_MISSING = "numbers_missing"  # params: first, last
    NUMBERS_OUT_OF_ORDER = "numbers_out_of_order"
    NUMBER_TWICE = "number_twice"  # params: number
    NUMBERS_RESTART = "numbers_restart"  # in each section
    NUMBER_MISTYPED = "number_mistyped"  # params: printed, number
    TEXT_BOX = "text_box"
    STRUCK = "struck"
    HIDDEN = "hidden"
    FOOTNOTE = "footnote"
    COMMENT = "comment"
    IMAGE = "image"
    UNRULED_TABLE = "unruled_table"  # of a PDF; the words of its cells may be mixed
    LONG_ITEM = "long_item"  # an item that may have swallowed others
    LIST_DOUBTFUL = "list_doubtful"  # the words above it call it something else; params: lead_in
    NO_NUMBERS = "no_numbers"  # items without numbers or bullets; params: count
    HEADING_GUESSED = "heading_guessed"  # a section by a line that may go on with an item
    LINE_DOUBTFUL = "line_doubtful"  # lines that may not belong to their item; params: number


@dataclass(frozen=True)
class ReadingWarning:
    """A warning with the lines of the source that it is about, and what its sentence names."""

    code: WarningCode
    lines: tuple[int, ...] = ()
    params: Mapping[str, int | str] | None = None


@dataclass(frozen=True)
class Reading:
    """Everything that was read, lists the likeliest first.

    Each line with words is in ``lines`` once, in order.
    """

    items: tuple[FoundItem, ...]
    sections: tuple[FoundSection, ...]
    lines: tuple[AccountedLine, ...]
    lists: tuple[FoundList, ...]
    warnings: tuple[ReadingWarning, ...]
