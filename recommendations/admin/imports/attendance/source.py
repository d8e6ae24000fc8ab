"""The source of an attendance list beside its rows: the role of each cell, and what is left out."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.functional import cached_property
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from recommendations.files.limits import MAX_LIST_CHARACTERS
from recommendations.intake.attendance.parse import ORDERS, read_attendance
from recommendations.intake.attendance.reading import Cell, CellRole, DoubtKind

from .institutions import Institutions

ROLE_LABELS = {
    CellRole.NAME: _("Name"),
    CellRole.POST: _("Post"),
    CellRole.BODY: _("Institution"),
    CellRole.PART: _("Part"),
    CellRole.PRESENCE: _("Presence"),
    CellRole.NUMBER: _("Number"),
    CellRole.COLUMN_HEADING: _("Column heading"),
    CellRole.BODY_HEADING: _("Institution of the lines below"),
    CellRole.PRESENCE_HEADING: _("Presence of the lines below"),
    CellRole.TITLE: _("Title, not entered"),
    CellRole.PHONE: _("Phone number, not entered"),
    CellRole.LEFT_OUT: _("Left out"),
}
_ODD_NAMES = ngettext_lazy(
    "%(n)s name may hold more than a name:", "%(n)s names may hold more than a name:", "n"
)
_BY_PLACE = ngettext_lazy(
    "%(n)s cell was read as a post or an institution by its place alone:",
    "%(n)s cells were read as posts or institutions by their place alone:",
    "n",
)
_PRESENCE = ngettext_lazy(
    "%(n)s person in whose line presence is mentioned, but not understood:",
    "%(n)s people in whose lines presence is mentioned, but not understood:",
    "n",
)
_NO_BODY = ngettext_lazy(
    "%(n)s person without an institution:", "%(n)s people without an institution:", "n"
)
_NOBODY = ngettext_lazy(
    "%(n)s institution without people:", "%(n)s institutions without people:", "n"
)
_BODY = ngettext_lazy(
    "%(n)s person was given the institution of the line above:",
    "%(n)s people were given the institution of the line above:",
    "n",
)
_DOUBTS = {
    DoubtKind.NAME: _ODD_NAMES,
    DoubtKind.PRESENCE: _PRESENCE,
    DoubtKind.COLUMN: _BY_PLACE,
    DoubtKind.NO_BODY: _NO_BODY,
    DoubtKind.NOBODY: _NOBODY,
    DoubtKind.BODY: _BODY,
}
_NOT_READ = ngettext_lazy(
    "%(n)s hidden or other part of the file was not read:",
    "%(n)s hidden or other parts of the file were not read:",
    "n",
)
_IN_NO_ROW = ngettext_lazy("%(n)s cell is in no row:", "%(n)s cells are in no row:", "n")
_PHONES = ngettext_lazy(
    "%(n)s phone number is not entered:", "%(n)s phone numbers are not entered:", "n"
)
_TITLES = ngettext_lazy(
    "%(n)s title or note is not entered:", "%(n)s titles or notes are not entered:", "n"
)
# How many of the texts that are left out are written into the sentence on them.
MAX_SHOWN = 20


@dataclass(frozen=True)
class SourceCell:
    """A cell as the page shows it; ``person`` counts from 1."""

    text: str
    role: CellRole
    label: str
    person: int | None


@dataclass(frozen=True)
class LineQuestion:
    """A line that may be a person or a body; ``is_body`` is how it was read."""

    line: int
    text: str
    is_body: bool

    @property
    def may_be_person(self) -> bool:
        """False for a line with names behind it."""
        return not self.text.partition(":")[2].strip()


class AttendanceSource:
    """A list as it was given, read again for the page that shows it.

    ``left_out``: what its file holds that is not in the text, a line each.
    """

    def __init__(self, text: str, order: str, institutions: Institutions, left_out: str = ""):
        self.institutions, self.text, self.order = institutions, text, order
        self.not_in_text = [line for line in left_out[:MAX_LIST_CHARACTERS].split("\n") if line]
        orders = {"-".join(one): one for one in ORDERS}
        self.reading = read_attendance(
            text[:MAX_LIST_CHARACTERS], orders.get(order, ORDERS[0]), institutions.is_known
        )

    @cached_property
    def lines(self) -> list[tuple[int, list[SourceCell]]]:
        """(number from 1, cells) of each line that has cells."""
        cells = sorted(self.reading.cells, key=lambda cell: cell.line)
        return [
            (line + 1, [self._shown(cell) for cell in found])
            for line, found in groupby(cells, key=lambda cell: cell.line)
        ]

    def _shown(self, cell: Cell) -> SourceCell:
        person = None if cell.person is None else cell.person + 1
        return SourceCell(cell.text, cell.role, str(ROLE_LABELS[cell.role]), person)

    def texts(self, role: CellRole) -> list[str]:
        """The texts of the cells with a role."""
        return [cell.text for cell in self.reading.cells if cell.role == role]

    @cached_property
    def sentences(self) -> list[str]:
        """What the list holds that is not entered, in words."""
        return [_with_texts(sentence, texts) for sentence, texts in self._left_out() if texts]

    def _left_out(self) -> Iterator[tuple[str, list[str]]]:
        """Yields a sentence with its number, and the texts that it is about."""
        found = [
            *((sentence, self._doubtful(kind)) for kind, sentence in _DOUBTS.items()),
            (_NOT_READ, self.not_in_text),
            (_IN_NO_ROW, self.texts(CellRole.LEFT_OUT)),
            (_PHONES, self.texts(CellRole.PHONE)),
            (_TITLES, self.texts(CellRole.TITLE)),
        ]
        for sentence, texts in found:
            yield sentence % {"n": len(texts)}, texts

    def _doubtful(self, kind: DoubtKind) -> list[str]:
        return list(dict.fromkeys(doubt.text for doubt in self.reading.doubtful(kind)))

    @cached_property
    def questions(self) -> list[LineQuestion]:
        """The lines of which somebody must say whether each is a body or a person."""
        kinds = {DoubtKind.LINE_AS_BODY, DoubtKind.LINE_AS_PERSON}
        found = [doubt for doubt in self.reading.doubts if doubt.kind in kinds]
        return [
            LineQuestion(
                doubt.line, doubt.text.rstrip(" :："), doubt.kind == DoubtKind.LINE_AS_BODY
            )
            for doubt in sorted(found, key=lambda doubt: doubt.line)
        ]

    @property
    def left_out(self) -> list[str]:
        """What must have been shown before anything is entered."""
        return (
            self.not_in_text
            + [doubt.text for doubt in self.reading.doubts]
            + [
                text
                for role in (CellRole.LEFT_OUT, CellRole.PHONE, CellRole.TITLE)
                for text in self.texts(role)
            ]
        )


def _with_texts(sentence: str, texts: list[str]) -> str:
    shown = format_html_join(
        " · ", '<bdi class="quoted">{}</bdi>', ((t,) for t in texts[:MAX_SHOWN])
    )
    more = " …" if len(texts) > MAX_SHOWN else ""
    return format_html("{} {}{}", sentence, shown, more)
