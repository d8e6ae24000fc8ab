"""Long lists in pages, without counting twice."""

from django.core.paginator import Paginator
from django.http import Http404

PAGE_LENGTH = 50


class Pages:
    """Where the reader stands in a list of ``total`` rows; ``?page=`` says the page.

    Raises Http404 for a page that is not there.
    """

    def __init__(self, request, *, total, length=PAGE_LENGTH):
        self.total = total
        self.length = length
        self.paginator = Paginator(range(total), length)
        asked = request.GET.get("page", "1")
        # Arabic-Indic digits are digits here too; anything else is no page.
        self.number = int(asked) if asked.isdecimal() and len(asked) < 9 else 0
        if self.number not in self.paginator.page_range:
            raise Http404
        self.query = request.GET.copy()

    def slice(self, rows):
        """The rows of this page."""
        start = (self.number - 1) * self.length
        return rows[start : start + self.length]

    @property
    def count(self):
        return self.paginator.num_pages

    @property
    def links(self):
        """The pages to offer: a dict (number, query) each, number None for a gap."""
        offered = self.paginator.get_elided_page_range(self.number, on_each_side=1, on_ends=1)
        return [
            {"number": number, "query": self._query(number)}
            if isinstance(number, int)
            else {"number": None}
            for number in offered
        ]

    @property
    def next_query(self):
        return self._query(self.number + 1) if self.number < self.count else None

    @property
    def previous_query(self):
        return self._query(self.number - 1) if self.number > 1 else None

    def _query(self, number):
        query = self.query.copy()
        query["page"] = number
        return query.urlencode()
