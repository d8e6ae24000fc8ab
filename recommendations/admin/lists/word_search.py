"""The search of a list by the words of the site's own index."""

from django.contrib import messages
from django.utils.translation import gettext as _

from recommendations.search.query import MAX_RESULTS, first_matching, matching


class WordSearchMixin:
    """Mixin of admins: the search folds letters and finds other forms of a word.

    A search of the whole list ends after ``MAX_RESULTS``; with a filter, all that match are found.
    """

    def get_search_results(self, request, queryset, search_term):
        words = search_term.strip()
        if not words:
            return queryset, False
        return self.find(queryset, words), False

    def find(self, queryset, words):
        """Those of ``queryset`` in which the ``words`` are found."""
        is_filtered = bool(queryset.query.where)
        return (matching if is_filtered else first_matching)(queryset, words)

    def changelist_view(self, request, extra_context=None):
        """Says where a search has ended before all results were found."""
        response = super().changelist_view(request, extra_context)
        changes = getattr(response, "context_data", None) and response.context_data.get("cl")
        if changes and changes.query and changes.result_count == MAX_RESULTS:
            text = _("Only the first %(total)s results are listed. Add words or a filter.")
            messages.info(request, text % {"total": MAX_RESULTS})
        return response
