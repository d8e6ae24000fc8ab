"""Pages of long lists of records."""

from django.contrib.admin.views.main import ChangeList
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property


def _counted(records):
    """What to count for ``records``: without the tables joined to them, if nothing narrows them."""
    return records if records.query.where else QuerySet(records.model)


class LongChangeList(ChangeList):
    """The list of an admin, whose whole is counted without the tables joined to it."""

    def get_results(self, request):
        whole = self.root_queryset
        self.root_queryset = _counted(whole)
        super().get_results(request)
        # The counts beside the filters are asked of it.
        self.root_queryset = whole


class LongListPaginator(Paginator):
    """Reads the keys of a page first and then its records.

    An engine that sorts or skips whole rows, to take fifty of them, reads the whole table.
    """

    @cached_property
    def count(self):
        return _counted(self.object_list).count()

    def page(self, number):
        number = self.validate_number(number)
        start = (number - 1) * self.per_page
        keys = self.object_list.values_list("pk", flat=True)[start : start + self.per_page]
        return self._get_page(self.object_list.filter(pk__in=list(keys)), number, self)
