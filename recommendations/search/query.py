"""What a search over the whole site finds, and in which order."""

from django.db.models import BooleanField, Case, Exists, F, OuterRef, Q, When

from recommendations.models import (
    Institution,
    Meeting,
    Plan,
    Recommendation,
    SearchEntry,
    Theme,
)

from .full_text import COLUMNS

Kind = SearchEntry.Kind
KINDS = {
    Plan: Kind.PLAN,
    Meeting: Kind.MEETING,
    Institution: Kind.INSTITUTION,
    Theme: Kind.THEME,
    Recommendation: Kind.RECOMMENDATION,
}


def matching(queryset, query):
    """The records of ``queryset`` in whose words every word of ``query`` is found.

    The last word may be the beginning of one. Unchanged when ``query`` is blank, and empty when
    it is not but holds no word. Plans, meetings, institutions, themes and recommendations only.
    """
    if not query.strip():
        return queryset
    entries = SearchEntry.objects.filter(kind=KINDS[queryset.model], tokens__matches=query)
    return queryset.filter(pk__in=entries.values("record"))


def public_entries(query, *, at=None):
    """The entries that match ``query`` and whose records are public at the time ``at`` (now).

    Those that match by their title come first (``in_title``), then kind by kind in the order of
    ``SearchEntry.Kind``, the newest year first. None for a query without a word.
    """
    entries = SearchEntry.objects.filter(_is_public(at), tokens__matches=query)
    order = Case(*(When(kind=kind, then=place) for place, kind in enumerate(Kind.values)))
    return (
        entries.annotate(in_title=Q(title_tokens__matches=query))
        .order_by("-in_title", order, F("year").desc(nulls_last=True), "record")
        .defer(*COLUMNS)
    )


def _is_public(at):
    """The condition on entries that the public may see their record."""
    public_items = Recommendation.objects.public(at)
    public = {
        Kind.PLAN: Plan.objects.published(at),
        Kind.MEETING: Meeting.objects.published(at),
        Kind.INSTITUTION: Institution.objects.public(at),
        Kind.THEME: Theme.objects.filter(recommendations__in=public_items),
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
