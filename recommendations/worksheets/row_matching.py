"""Which item each row of a file belongs to, by the marks that the rows carry."""

from collections import Counter

from django.utils.translation import gettext as _

from recommendations.files.errors import FileError

from . import row_token
from .cells import values
from .columns import NUMBER, STAMP
from .errors import UnreadableCell


class Marks:
    """The marks of a Sheet's rows, held against the ``stored`` rows (by pk) of ``plan``.

    Raises FileError when every mark is of another plan.
    """

    def __init__(self, sheet, stored, plan):
        self.stored = stored
        self.by_place = {line.place: self._read(line) for line in sheet.rows}
        if not self._is_of_this_plan():
            raise FileError("plan_other", plan=plan)
        self._let_copies_be_new(sheet)
        self.places = {}
        for place, mark in self.by_place.items():
            if mark:
                self.places.setdefault(mark.pk, []).append(place)

    def _read(self, line):
        words = values.bare(line.cells[STAMP.code])
        return row_token.read(words) if words else None

    def _is_of_this_plan(self):
        marked = [mark for mark in self.by_place.values() if mark]
        return not marked or any(mark.pk in self.stored for mark in marked)

    def _let_copies_be_new(self, sheet):
        """A row copied from another carries its mark; only the one with the number keeps it."""
        times = Counter(mark.pk for mark in self.by_place.values() if mark)
        for line in sheet.rows:
            stored, mark = self.stored_row(line), self.by_place[line.place]
            if stored and times[mark.pk] > 1 and number_of(line) != stored.item.number:
                self.by_place[line.place] = None

    def of(self, line):
        """The Stamp of a row; None for a new one."""
        return self.by_place[line.place]

    def stored_row(self, line):
        """The StoredRow that a row is of; None where there is none."""
        mark = self.of(line)
        return self.stored.get(mark.pk) if mark else None

    def left_out(self):
        """How many stored rows the file does not have."""
        return len(self.stored.keys() - self.places.keys())

    def misplaced(self, line):
        """Why a row with a mark is not to be trusted; "" where it is."""
        stored = self.stored_row(line)
        if stored is None:
            return _(
                "This row does not belong to this plan, or its recommendation has been deleted."
            )
        places = self.places[stored.item.pk]
        if len(places) > 1:
            return _("Rows %(places)s belong to the same recommendation.") % {
                "places": ", ".join(map(str, places))
            }
        if number_of(line) != stored.item.number:
            return _(
                "This row's data no longer match: its mark belongs to number %(number)s. Numbers "
                "are changed on the recommendation's page."
            ) % {"number": stored.item.number}
        return ""


def number_of(line):
    """The number in a row; None where there is none that can be read."""
    try:
        return values.number(line.cells[NUMBER.code])
    except UnreadableCell:
        return None
