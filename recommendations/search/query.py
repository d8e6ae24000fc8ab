"""What a search over the whole site finds, and in which order."""

from django.db.models import BooleanField, Case, Exists, OuterRef, When

from recommendations.models import Institution, Meeting, Plan, Recommendation, SearchEntry, Theme

from .descriptions import KINDS, Kind, describe
from .full_text import in_order

# A search of the public ends here: nobody turns so many pages, and to count all takes long.
MAX_RESULTS = 1_000


def matching(queryset, query):
    """The records of ``queryset`` in whose words every word of ``query`` is found.

    The last word may be the beginning of one. Unchanged when ``query`` is blank, and empty when
    it is not but holds no word. Plans, meetings, institutions, themes and recommendations only.
    """
    if not query.strip():
        return queryset
    entries = SearchEntry.objects.filter(kind=KINDS[queryset.model], tokens__matches=query)
    return queryset.filter(pk__in=entries.values("record"))


def first_matching(queryset, query):
    """As ``matching``, for a long list: of all records that match, the first ``MAX_RESULTS``."""
    if not query.strip():
        return queryset
    entries = SearchEntry.objects.filter(kind=KINDS[queryset.model])
    keys = in_order(entries, query).values_list("record", flat=True)[:MAX_RESULTS]
    return queryset.filter(pk__in=list(keys))


def public_results(query, *, at=None, limit=MAX_RESULTS + 1):
    """The first ``limit`` (kind, key) pairs of what matches and is public at the time ``at`` (now).

    Those that match by their title come first, then kind by kind in the order of
    ``SearchEntry.Kind``, the newest year first. None for a query without a word.
    """
    public = SearchEntry.objects.filter(_is_public(at)).values_list("kind", "record")
    found = list(in_order(public, query, in_title=True)[:limit])
    return found + list(in_order(public, query, in_title=False)[: limit - len(found)])


def described(results):
    """The Descriptions of ``results`` ((kind, key) pairs), in their order, by one query."""
    keys = {}
    for kind, key in results:
        keys.setdefault(kind, []).append(key)
    descriptions = describe(keys)
    return [descriptions[result] for result in results if result in descriptions]


def _is_public(at):
    """The condition on entries that the public may see their record."""
    public_items = Recommendation.objects.public(at)
    public = {
        Kind.PLAN: Plan.objects.published(at),
        Kind.MEETING: Meeting.objects.published(at),
        Kind.INSTITUTION: Institution.objects.public(at),
        Kind.THEME: Theme.objects.filter(
            Exists(public_items.filter(themes=OuterRef("pk"))),
        ),
        Kind.RECOMMENDATION: public_items,
    }
    # A CASE, so that an engine begins with the words, which are rare, and not with the kinds.
    return Case(
        *(
            When(kind=kind, then=Exists(records.filter(pk=OuterRef("record"))))
            for kind, records in public.items()
        ),
        default=False,
        output_field=BooleanField(),
    )
