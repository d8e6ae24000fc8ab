"""One search over the whole public site."""

from django.shortcuts import render
from django.utils.translation import get_language

from recommendations.exports.figures.lineages import lineages_of, once_each
from recommendations.localization.languages import CODES
from recommendations.localization.texts import pick
from recommendations.models import SearchEntry
from recommendations.search.query import MAX_RESULTS, described, public_results
from recommendations.search.snippets import language_found, snippet
from recommendations.views.base.caching import public_page
from recommendations.views.base.pagination import Pages

from .filters import SearchForm


@public_page
def search_page(request):
    """What the reader's words are found in, the best first."""
    form = SearchForm(request.GET)
    words = form.cleaned_data["q"] if form.is_valid() else ""
    context = {"form": form, "asked": bool(words)}
    if words:
        found = public_results(words)
        lineages = lineages_of(found[:MAX_RESULTS])
        results = once_each(found[:MAX_RESULTS], lineages)
        pages = Pages(request, total=len(results), length=20)
        context["pages"], context["has_more"] = pages, len(found) > MAX_RESULTS
        context["results"] = [
            _result(one, words, lineages) for one in described(pages.slice(results))
        ]
    return render(request, "public/search.html", context)


def _result(description, words, lineages):
    """A result as the page shows it, with the words marked in its title and text."""
    title, text = _shown(description.title, words), _shown(description.text, words)
    return {
        "kind": description.kind.label,
        "year": description.year,
        "address": f"../{description.path}",
        "title": title,
        "text": text,
        "title_runs": snippet(title.plain, words),
        "text_runs": snippet(text.plain, words) if text else [],
        **_status(description, lineages),
    }


def _status(description, lineages):
    """Of a recommendation: itself and, where it was carried over, the latest of its lineage."""
    if description.kind != SearchEntry.Kind.RECOMMENDATION:
        return {}
    lineage = lineages[description.record]
    item = next(one for one in lineage if one.key == description.record)
    return {"item": item, "latest": lineage[-1] if lineage[-1] is not item else None}


def _shown(texts, words):
    """The Text to show of a dict of texts by language: the one in which the words were found."""
    found = language_found(texts, words, [get_language(), *CODES])
    shown = {found: texts[found]} if found else texts
    return pick({f"text_{code}": value for code, value in shown.items()}, "text")
