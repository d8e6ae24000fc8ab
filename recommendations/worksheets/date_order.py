"""Whether 7/5/2032 is in May or in July, judged over a column of a worksheet and never guessed.

Spreadsheets rewrite dates as their computer's language has them. A day above the twelfth proves
the order of its column, and so does a cell that is the date it was downloaded with in one order
alone. Where nothing proves it, or cells prove both, the person is asked.
"""

from dataclasses import dataclass
from datetime import date

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from recommendations.localization.dates.dates import written_out
from recommendations.localization.dates.typed_dates import ambiguous_numbers

from .cells.types import Date
from .cells.values import single_line_text
from .errors import UnreadableCell


class DateOrder(models.TextChoices):
    """Which number comes first in 7/5/2032."""

    DAY = "day", gettext_lazy("The day comes first")
    MONTH = "month", gettext_lazy("The month comes first")


@dataclass(frozen=True)
class DateQuestion:
    """A date that can be read in two ways, to ask which it is; ``column`` is its heading."""

    column: str
    typed: str
    readings: dict[str, date]

    def as_dict(self):
        """The question for pages, in the active language: its choices are (order, date) pairs."""
        return {
            "column": self.column,
            "typed": self.typed,
            "choices": [(order, written_out(day)) for order, day in self.readings.items()],
        }


class DateReader:
    """Reads the dates of a worksheet's columns, each column in its own order.

    ``chosen`` (a DateOrder or "") is what the person answered; ``question`` is what is to be asked,
    a DateQuestion or None. ``tokens`` maps the numbers of rows to RowTokens.
    """

    def __init__(self, sheet, date_columns, tokens, chosen=""):
        self.sheet, self.tokens, self.chosen = sheet, tokens, chosen
        self.question = None
        self.orders = {column.code: self._order(column) for column in date_columns}

    def parse(self, column, cell):
        """The canonical text of a cell. Raises UnreadableCell."""
        order = self.orders[column.code]
        if order is None and _is_in_doubt(cell):
            message = _("“%(value)s” can be read in two ways. Say first which number is the day.")
            raise UnreadableCell(message % {"value": single_line_text(cell)})
        return column.cell_type.parse(cell, None, month_first=order == DateOrder.MONTH)

    def notices(self, columns):
        """Yields a sentence for each of the ``columns`` in which the month comes first."""
        for column in columns:
            if self.orders[column.code] == DateOrder.MONTH:
                yield _("In the column “%(column)s” the month was read before the day.") % {
                    "column": column.heading
                }

    def _order(self, column):
        """The DateOrder of a column; None where the person is to be asked."""
        proofs, doubtful = set(), None
        for row in self.sheet.rows:
            cell = row.cells.get(column.code)
            numbers = _numbers(cell)
            if numbers is None or numbers[0] == numbers[1]:
                continue
            proofs |= self._proofs(row, column, cell, numbers)
            if doubtful is None and max(numbers) <= 12:
                doubtful = cell
        if len(proofs) == 1:
            return proofs.pop()
        if doubtful is None and not proofs:
            return DateOrder.DAY
        if self.chosen:
            return DateOrder(self.chosen)
        if doubtful is None:
            # Each cell can be read in one way only.
            return DateOrder.DAY
        self.question = self.question or _question(column, doubtful)
        return None

    def _proofs(self, row, column, cell, numbers):
        """The orders that one cell proves: none, or one."""
        if numbers[0] > 12 or numbers[1] > 12:
            return {DateOrder.DAY if numbers[0] > 12 else DateOrder.MONTH}
        token = self.tokens.get(row.row_number)
        if not token or column.code not in token.hashes:
            return set()
        readings = _readings(column, cell).items()
        downloaded = {order for order, text in readings if not token.has_changed(column.code, text)}
        return downloaded if len(downloaded) == 1 else set()


def date_columns(columns):
    """Those of the ``columns`` that hold dates."""
    return [column for column in columns if isinstance(column.cell_type, Date)]


def _numbers(cell):
    return ambiguous_numbers(cell) if isinstance(cell, str) else None


def _is_in_doubt(cell):
    numbers = _numbers(cell)
    return numbers is not None and numbers[0] != numbers[1]


def _readings(column, cell):
    """DateOrder → the canonical text of a cell read so."""
    return {
        order: column.cell_type.parse(cell, None, month_first=order == DateOrder.MONTH)
        for order in DateOrder
    }


def _question(column, cell):
    readings = {
        order.value: date.fromisoformat(text) for order, text in _readings(column, cell).items()
    }
    return DateQuestion(column.heading, single_line_text(cell), readings)
