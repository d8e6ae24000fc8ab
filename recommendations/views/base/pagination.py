"""Long lists in pages, without counting twice."""

from django.core.paginator import Paginator
from django.http import Http404

PAGE_LENGTH = 50


class Pages:
    """The page of a list of ``total`` rows that a request asks for with ``?page=``.

    Where a page has two lists, the second has a ``parameter`` of its own. Raises Http404 for a page
    that does not exist. ``count``: the number of pages.
    """

    def __init__(self, request, *, total, length=PAGE_LENGTH, parameter="page"):
        self.total, self.length, self.parameter = total, length, parameter
        self.paginator = Paginator(range(total), length)
        self.count = self.paginator.num_pages
        asked = request.GET.get(parameter, "1")
        # Arabic-Indic digits are digits here too; anything else is no page.
        self.number = int(asked) if asked.isdecimal() and len(asked) < 9 else 0
        if self.number not in self.paginator.page_range:
            raise Http404

    def __eq__(self, other):
        return isinstance(other, Pages) and self._place() == other._place()

    def __hash__(self):
        return hash(self._place())

    def _place(self):
        return self.number, self.total, self.length, self.parameter

    @property
    def start(self):
        """How many rows come before those of this page."""
        return (self.number - 1) * self.length

    def slice(self, rows):
        """The rows of this page."""
        return rows[self.start : self.start + self.length]

    @property
    def links(self):
        """The numbers of the pages to link to, with None for a gap."""
        offered = self.paginator.get_elided_page_range(self.number, on_each_side=1, on_ends=1)
        return [number if isinstance(number, int) else None for number in offered]

    @property
    def next(self):
        """The number of the next page; None on the last."""
        return self.number + 1 if self.number < self.count else None
