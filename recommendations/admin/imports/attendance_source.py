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
from recommendations.intake.attendance.reading import Cell, CellRole

from .attendance_institutions import Institutions

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


class AttendanceSource:
    """A list as it was given, read again for the page that shows it.

    ``left_out``: what its file holds that is not in the text, a line each.
    """

    def __init__(self, text: str, order: str, institutions: Institutions, left_out: str = ""):
        self.institutions = institutions
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
            (_ODD_NAMES, self.reading.odd_names),
            (_NOT_READ, self.not_in_text),
            (_IN_NO_ROW, self.texts(CellRole.LEFT_OUT)),
            (_PHONES, self.texts(CellRole.PHONE)),
            (_TITLES, self.texts(CellRole.TITLE)),
        ]
        for sentence, texts in found:
            yield sentence % {"n": len(texts)}, texts

    @property
    def left_out(self) -> list[str]:
        """What must have been shown before anything is entered."""
        return (
            self.not_in_text
            + self.reading.odd_names
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
