"""Recognises a column that was sorted, or moved, without the other columns.

Its values are all there, in other rows: each row would get the text of another.
"""

from collections import Counter, defaultdict

from django.utils.translation import gettext as _

from . import columns
from .cells.types import MultiLineText, SingleLineText

# Rows may exchange the values of a choice or a date on purpose; texts they hardly ever do.
MIN_ROWS, MIN_ROWS_OF_TEXTS = 3, 2


def refuse_sorted_columns(sheet, pairs):
    """Refuses the rows whose values were moved; returns the columns, for a notice.

    ``pairs`` are those of FileRows and RowResults that belong to stored recommendations.
    """
    changes = defaultdict(list)
    for row, result in pairs:
        for code, before, after in result.changes:
            changes[code].append((row, result, before, after))
    found = [column for column in columns.hashed() if _is_sorted(column, changes[column.code])]
    for column in found:
        message = _(
            "The column “%(column)s” has been sorted without the others: its values are in other "
            "rows. Sort the whole table instead."
        ) % {"column": column.heading}
        for row, result, _before, _after in changes[column.code]:
            result.reasons.insert(0, (sheet.cell_name(row, column.code), message))
    return found


def _is_sorted(column, changes):
    """True if the changed cells have the values of each other; empty ones do not count."""
    before = Counter(column.cell_type.reader_form(before) for _, _, before, _ in changes)
    after = Counter(column.cell_type.reader_form(after) for _, _, _, after in changes)
    is_text = type(column.cell_type) in (SingleLineText, MultiLineText)
    distinct = before.keys() - {""}
    return before == after and len(distinct) >= (MIN_ROWS_OF_TEXTS if is_text else MIN_ROWS)
