"""What is public of one plan: its recommendations, as the rows of its list, and what they name."""

from collections import Counter, defaultdict
from datetime import date, datetime
from typing import NamedTuple

from django.db.models import CharField, Exists, F, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from recommendations.exports.figures import tallies
from recommendations.exports.figures.figures import Figures
from recommendations.exports.rows.continuations import later_items, latest_of
from recommendations.localization.languages import CODES
from recommendations.localization.texts import Text, columns, pick
from recommendations.models import Assignment, Plan, Recommendation, Response
from recommendations.models.base.prepared import KEY, PreparedQuery
from recommendations.models.base.row_cache import RowCache
from recommendations.models.choices import ADOPTED, OPEN

from .list_rows import OF_PLAN, ListedRecommendation, continuations, from_values, row_values
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

    ``figures``: those of all ``items``. ``themes``, ``institutions`` and ``sections``: the (slug,
    name) pairs of the plan's filters. ``answers``: how far each responsible body has answered, in
    the same order.
    """

    items: tuple[ListedRecommendation, ...]
    figures: Figures
    themes: tuple[tuple[str, Text], ...]
    institutions: tuple[tuple[str, Text], ...]
    sections: tuple[tuple[str, Text], ...]
    answers: tuple[AnsweringBody, ...]


class OfPlan(NamedTuple):
    """What an item takes from its plan; the columns ``OF_PLAN``."""

    year: int
    state: str
    adopted_on: date | None
    adopted_at: datetime | None
    closed_on: date | None


# The size of each cache, in rows of all plans, of which an item has about five: a few MB.
MAX_ROWS = 25_000
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
# The public items of later plans in which those of a plan are continued.
CONTINUED = PreparedQuery(
    lambda: later_items(
        # Plain, as above.
        QuerySet(Recommendation)
        .filter(plan=KEY, is_public=True)
        .annotate(first=Coalesce("origin", "pk"))
        .values("first")
    ).filter(plan__year__gt=QuerySet(Plan).filter(pk=KEY).values("year"))
)


def plan_items(plan, version, language):
    """The PlanItems of a PublicPlan, on the day and in the active language of a page of it.

    ``version``: that of the page. For readers who filter one list in many ways they are not read
    again while it stays.
    """
    cache = CLOSED if plan.state == Plan.State.CLOSED else RUNNING
    of_plan = OfPlan(plan.year, plan.state, plan.adopted_on, plan.adopted_at, plan.closed_on)
    arguments = {"version": version, "key": plan.pk, "now": timezone.now()}
    return cache.read(of_plan, version.day, language, **arguments)


def _of_running(rows, links, of_plan, on, language):
    return _plan_items(rows, links, {}, of_plan, on, language)


def _of_closed(rows, links, later, of_plan, on, language):
    latest = latest_of((row["origin"], row) for row in later)
    return _plan_items(rows, links, continuations(latest, language), of_plan, on, language)


def _plan_items(rows, links, continued, of_plan, on, language):
    """The PlanItems; ``continued``: the Continuation of each lineage that goes on."""
    own = {THEME: [], BODY: [], SECTION: []}
    slugs = {kind: defaultdict(list) for kind in own}
    for link in links:
        own[link["kind"]].append(link)
        slugs[link["kind"]][link["recommendation"]].append(link["slug"])
    more = dict(zip(OF_PLAN, of_plan, strict=True))
    items = tuple(
        in_order(
            from_values(
                values | more,
                on,
                language,
                continues_as=continued.get(values["origin"] or values["pk"]),
                themes=tuple(slugs[THEME][values["pk"]]),
                bodies=tuple(slugs[BODY][values["pk"]]),
                section=next(iter(slugs[SECTION][values["pk"]]), ""),
            )
            for values in rows
        )
    )
    is_open = {
        values["pk"]: values["status"] in OPEN and not of_plan.closed_on
        for values in rows
        if values["decision"] in ADOPTED
    }
    return PlanItems(
        items,
        figures=tallies.of_items(items),
        themes=_named(own[THEME]),
        institutions=_named(own[BODY]),
        sections=_named(own[SECTION]),
        answers=_answers(
            [link for link in own[BODY] if link["recommendation"] in is_open], is_open
        ),
    )


RUNNING = RowCache(_of_running, ITEMS, LINKS, max_rows=MAX_ROWS)
CLOSED = RowCache(_of_closed, ITEMS, LINKS, CONTINUED, max_rows=MAX_ROWS)


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
