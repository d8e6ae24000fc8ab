"""Matches the rows of a worksheet with recommendations, by the tokens of the rows."""

from collections import Counter, defaultdict

from django.utils.translation import gettext as _

from recommendations.files.errors import FileError
from recommendations.worksheets.cells.values import code_text, parse_number

from . import row_token
from .columns import NUMBER, TOKEN
from .errors import UnreadableCell


class RowMatcher:
    """Matches the rows of an UploadedSheet with the ``stored`` rows (by pk) of ``plan``.

    Raises FileError if all tokens are of another plan.
    """

    def __init__(self, sheet, stored, plan):
        self.stored = stored
        self.tokens = {
            row.row_number: row_token.parse(code_text(row.cells[TOKEN.code])) for row in sheet.rows
        }
        pks = [token.pk for token in self.tokens.values() if token]
        if pks and not any(pk in stored for pk in pks):
            raise FileError("plan_other", plan=plan)
        self._make_copies_new(sheet, Counter(pks))
        self.row_numbers = defaultdict(list)
        for row_number, token in self.tokens.items():
            if token:
                self.row_numbers[token.pk].append(row_number)

    def _make_copies_new(self, sheet, counts):
        """Drops the token of a row that was copied from another and has a number of its own."""
        for row in sheet.rows:
            stored = self.stored_row(row)
            is_copied = stored and counts[stored.item.pk] > 1
            if is_copied and item_number(row) != stored.item.number:
                self.tokens[row.row_number] = None

    def token(self, row):
        """The RowToken of a row; None for a new one."""
        return self.tokens[row.row_number]

    def stored_row(self, row):
        """The StoredRow of a row; None where there is none."""
        token = self.token(row)
        return self.stored.get(token.pk) if token else None

    def count_missing(self):
        """How many stored rows the worksheet does not have."""
        return len(self.stored.keys() - self.row_numbers.keys())

    def mismatch(self, row):
        """Why the token of a row cannot be trusted, as a sentence; "" where it can."""
        stored = self.stored_row(row)
        if stored is None:
            return _(
                "This row does not belong to this plan, or its recommendation has been deleted."
            )
        row_numbers = self.row_numbers[stored.item.pk]
        if len(row_numbers) > 1:
            return _("Rows %(places)s belong to the same recommendation.") % {
                "places": ", ".join(map(str, row_numbers))
            }
        if item_number(row) != stored.item.number:
            return _(
                "This row's data no longer match: its mark belongs to number %(number)s. Numbers "
                "are changed on the recommendation's page."
            ) % {"number": stored.item.number}
        return ""


def item_number(row):
    """The recommendation's number in a row; None where no number can be read."""
    try:
        return parse_number(row.cells[NUMBER.code])
    except UnreadableCell:
        return None
