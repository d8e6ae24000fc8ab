"""Cuts an attendance list into rows of cells; what separates them is found by trying."""

import csv
import re
from collections.abc import Callable
from dataclasses import dataclass

from recommendations.intake.attendance.clean_lines import clean_lines
from recommendations.intake.attendance.numbering import number_before, without_number
from recommendations.intake.attendance.vocabulary.column_words import column_of

# A tab, or the first of these that divides at least half of the lines; a dash between spaces.
SEPARATORS = [";", "؛", "|", " - ", " / ", ",", "،", "   "]
# Not within brackets. Possessive, so that no text costs more than one pass.
_OUTSIDE = r"(?![^()\[\]]{0,200}+[)\]])"
_PATTERNS = {
    " - ": re.compile(rf"(?:(?<!\s)(?:\s++[-–—]\s*+|[-–—]\s++)){_OUTSIDE}"),
    " / ": re.compile(rf"(?<![\s\d])\s*+/\s*+{_OUTSIDE}"),
    "   ": re.compile(r"(?<=\S)\s{3,}+(?=\S)"),
    "،": re.compile(rf"(?<!\s)\s*+،{_OUTSIDE}"),
}
_CONTROLS = re.compile(r"[\x00-\x1f\x7f\s]+")


@dataclass(frozen=True)
class Row:
    """One line of the list: its number in the text, counted from 0, and its clean cells."""

    line: int
    cells: list[str]
    # That the line began with, in a list without columns of its own for it; 0 for a bullet.
    number: int | None = None
    # The line is the first of a paragraph.
    begins_paragraph: bool = False

    @property
    def filled(self) -> list[str]:
        """The cells that are not empty."""
        return [cell for cell in self.cells if cell]


def split_rows(
    text: str,
    split_clauses: Callable[[str], list[str]] = lambda line: [line],
    is_heading: Callable[[str], bool] = lambda line: False,
) -> list[Row]:
    """The lines of a text that are not empty, cut into cells; headings stay whole.

    ``split_clauses`` cuts a line that holds several; ``is_heading`` tells whether a line without
    its number is a heading, with or without names behind it.
    """
    cleaned = clean_lines(text)
    first = {
        number
        for place, (number, _line) in enumerate(cleaned)
        if not place or cleaned[place - 1][0] < number - 1
    }
    clauses = [
        (number, clause.strip().strip("|") if "|" in clause else clause)
        for number, line in cleaned
        for clause in split_clauses(line)
    ]
    is_whole = [is_heading(without_number(clause)) for _number, clause in clauses]
    table = iter(
        _table_rows([pair for pair, whole in zip(clauses, is_whole, strict=True) if not whole])
    )
    rows = [
        Row(number, [_clean(clause)], number_before(clause)) if whole else next(table)
        for (number, clause), whole in zip(clauses, is_whole, strict=True)
    ]
    return [
        Row(row.line, row.cells, row.number, row.line in first) for row in rows if any(row.cells)
    ]


def _table_rows(numbered):
    """The rows of the (number, line) pairs, split by what separates the cells of the list."""
    lines = [line for _number, line in numbered]
    if _is_split_by_tabs(lines):
        rows, numbers = _split(lines, "\t"), [None] * len(lines)
    else:
        # The number goes first: its dash would be taken for one that separates.
        numbers = [number_before(line) for line in lines]
        lines = [without_number(line) for line in lines]
        rows = _split(lines, next((one for one in SEPARATORS if _separates(one, lines)), None))
        rows = [_split_by_another_separator(row) for row in rows]
    rows = _with_number_column(rows, numbers)
    return [
        Row(line_number, list(map(_clean, cells)), number)
        for (line_number, _line), cells, number in zip(numbered, rows, numbers, strict=True)
    ]


def _with_number_column(rows, numbers):
    """``rows`` with the numbers as a first column, where the headings name one."""
    has_column = any(
        len(row) > 2 and column_of(row[0].strip()) == "number" and number is None
        for row, number in zip(rows, numbers, strict=True)
    )
    if not has_column:
        return rows
    return [
        [str(number), *row] if number and len(row) > 1 else row
        for row, number in zip(rows, numbers, strict=True)
    ]


def _is_split_by_tabs(lines):
    """True when tabs split half of the lines, or two of them: there may be titles above."""
    split = sum("\t" in line.strip() for line in lines)
    return split > 1 or _separates("\t", lines)


def _clean(cell):
    return _CONTROLS.sub(" ", cell).strip()


def _split(lines, separator):
    """Splits lines as a spreadsheet does: a cell between quotation marks may hold anything."""
    if separator is None:
        return [[line] for line in lines]
    if separator in _PATTERNS:
        return [_PATTERNS[separator].split(line) for line in lines]
    # An odd quotation mark is a letter of a name, not the beginning of a long cell.
    if sum(line.count('"') for line in lines) % 2 == 0:
        try:
            rows = list(csv.reader([f"{line}\n" for line in lines], delimiter=separator))
            if len(rows) == len(lines):
                return rows
        except csv.Error:  # a cell without end
            pass
    return [line.split(separator) for line in lines]


def _split_by_another_separator(row):
    """``row``, split by another separator where the usual one is not in it."""
    if len(row) > 1 or row[0].rstrip().endswith((":", "：")):
        return row
    other = next((one for one in SEPARATORS if _separates(one, row)), None)
    return _split(row, other)[0]


def _separates(separator, lines):
    pattern = _PATTERNS.get(separator)
    divided = [line for line in lines if (pattern.search(line) if pattern else separator in line)]
    return lines and len(divided) * 2 >= len(lines)
