"""The search of a list by the words of the site's own index."""

from recommendations.search.query import matching


class WordSearchMixin:
    """Mixin of admins: the search folds letters and finds other forms of a word."""

    def get_search_results(self, request, queryset, search_term):
        words = search_term.strip()
        if not words:
            return queryset, False
        return self.find(queryset, words), False

    def find(self, queryset, words):
        return matching(queryset, words)
