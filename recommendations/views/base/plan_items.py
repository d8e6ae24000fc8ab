"""What is public of one plan: its recommendations, as the rows of its list, and what they name."""

from collections import Counter, defaultdict
from threading import Lock
from typing import NamedTuple

from cachetools import LRUCache, cached
from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast

from recommendations.localization.languages import CODES
from recommendations.localization.texts import Text, columns, pick
from recommendations.models import Assignment, Recommendation, Response
from recommendations.models.base.prepared import KEY, PreparedQuery
from recommendations.models.choices import ADOPTED, OPEN

from .list_rows import ListedRecommendation, continued_items, from_values, row_values
from .sections import in_order


class AnsweringBody(NamedTuple):
    """A responsible body of a plan: to how many of its adopted ``items`` it has ``answered``, and
    how many of the others are still open, so that its answer is ``awaited``.
    """

    slug: str
    name: Text
    answered: int
    awaited: int
    items: int

    @property
    def has_answered_all(self):
        return self.answered == self.items

    @property
    def ended_unanswered(self):
        """How many ended before it had answered."""
        return self.items - self.answered - self.awaited


class PlanItems(NamedTuple):
    """What is public of one plan: its recommendations, in the order of its page, and what they
    name.

    ``themes``, ``institutions`` and ``sections``: the (slug, name) pairs of the plan's filters.
    ``answers``: how far each responsible body has answered, in the same order.
    """

    items: tuple[ListedRecommendation, ...]
    themes: tuple[tuple[str, Text], ...]
    institutions: tuple[tuple[str, Text], ...]
    sections: tuple[tuple[str, Text], ...]
    answers: tuple[AnsweringBody, ...]


# The size of the cache, in items of all plans: a few MB.
MAX_ITEMS = 5_000
THEME, BODY, SECTION = "theme", "body", "section"
LINK = ["recommendation", "kind", "place", "is_answered", "slug", *columns("name")]
ITEMS = PreparedQuery(
    lambda: row_values(Recommendation.objects.filter(plan=KEY, is_public=True).order_by("number"))
)


def _links():
    """The themes, institutions and sections of the items of a plan, as rows of ``LINK``."""
    of_plan = {"recommendation__plan": KEY, "recommendation__is_public": True}
    themes = Recommendation.themes.through.objects.filter(**of_plan)
    bodies = Assignment.objects.filter(**of_plan).order_by()
    answers = Response.objects.filter(
        recommendation=OuterRef("recommendation"), institution=OuterRef("institution")
    )
    themes = themes.annotate(place=F("theme__order"), is_answered=Value(False))
    bodies = bodies.annotate(place=F("institution"), is_answered=Exists(answers))
    return _named_links(themes, THEME, "theme").union(
        _named_links(bodies, BODY, "institution"), _in_sections(), all=True
    )


def _in_sections():
    """The sections of the items of a plan, as rows of ``LINK``: the order stands for a slug."""
    # Plain: modeltranslation orders the columns as it likes.
    items = QuerySet(Recommendation).filter(plan=KEY, is_public=True, section__isnull=False)
    names = {f"name_{code}": F(f"section__title_{code}") for code in CODES}
    return (
        items.order_by()
        .annotate(
            recommendation=F("pk"),
            kind=Value(SECTION),
            place=F("section__order"),
            is_answered=Value(False),
            slug=Cast("section__order", CharField()),
            **names,
        )
        .values(*LINK)
    )


def _named_links(links, kind, path):
    names = {column: F(f"{path}__{column}") for column in ["slug", *columns("name")]}
    return links.annotate(kind=Value(kind), **names).values(*LINK)


LINKS = PreparedQuery(_links)


# One more than its items: a plan without any would never be evicted.
@cached(LRUCache(MAX_ITEMS, getsizeof=lambda found: len(found.items) + 1), lock=Lock())
def plan_items(plan, version, language):
    """The PlanItems of a PublicPlan, on the day and in the active language of a page of it.

    Cached by the Version of the page, for readers who filter one list in many ways.
    """
    of_plan = {
        "plan__year": plan.year,
        "plan__state": plan.state,
        "plan__adopted_on": plan.adopted_on,
        "plan__adopted_at": plan.adopted_at,
        "plan__closed_on": plan.closed_on,
    }
    links = {THEME: [], BODY: [], SECTION: []}
    slugs = {kind: defaultdict(list) for kind in links}
    for link in LINKS.rows(key=plan.pk):
        links[link["kind"]].append(link)
        slugs[link["kind"]][link["recommendation"]].append(link["slug"])
    rows = [values | of_plan for values in ITEMS.rows(key=plan.pk)]
    continued = continued_items(rows, language)
    items = tuple(
        from_values(
            values,
            version.day,
            language,
            continues_as=continued.get(values["pk"]),
            themes=tuple(slugs[THEME][values["pk"]]),
            bodies=tuple(slugs[BODY][values["pk"]]),
            section=next(iter(slugs[SECTION][values["pk"]]), ""),
        )
        for values in rows
    )
    is_open = {
        values["pk"]: values["status"] in OPEN and not plan.closed_on
        for values in rows
        if values["decision"] in ADOPTED
    }
    return PlanItems(
        tuple(in_order(items)),
        themes=_named(links[THEME]),
        institutions=_named(links[BODY]),
        sections=_named(links[SECTION]),
        answers=_answers(
            [link for link in links[BODY] if link["recommendation"] in is_open], is_open
        ),
    )


def _answers(links, is_open):
    """The AnsweringBodies of the ``links`` of adopted items to bodies; ``is_open``: key → bool."""
    answered, awaited, items = Counter(), Counter(), Counter()
    for link in links:
        items[link["slug"]] += 1
        answered[link["slug"]] += bool(link["is_answered"])
        awaited[link["slug"]] += is_open[link["recommendation"]] and not link["is_answered"]
    return tuple(
        AnsweringBody(slug, name, answered[slug], awaited[slug], items[slug])
        for slug, name in _named(links)
    )


def _named(links):
    """Each slug with its name once, in the order of their ``place``."""
    found = {(link["place"], link["slug"]): link for link in links}
    return tuple((slug, pick(found[place, slug], "name")) for place, slug in sorted(found))
