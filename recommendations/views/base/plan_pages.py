"""Public plans as their pages show them, and the rows of one plan, each read in a query or two."""

from collections import defaultdict
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Value
from django.http import Http404
from django.utils import timezone

from recommendations.db.json_rows import Rows
from recommendations.db.prepared import KEY, NOW, YEAR, PreparedQuery
from recommendations.exports import redaction_notes, size_estimates
from recommendations.localization.texts import Text, columns, pick
from recommendations.models import Assignment, Plan, Recommendation, Report
from recommendations.models.plans.reports import report_name

from .errors import Gone
from .list_rows import ListedRecommendation, from_values, row_values
from .redaction_notes import Removed


class MeetingLink(NamedTuple):
    slug: str
    title: Text
    date_note: Text


class ReportLink(NamedTuple):
    as_of: date
    revision: int
    name: str
    is_replaced: bool


class PublicPlan(NamedTuple):
    """A plan as pages show it: its words in the reader's language.

    ``meeting`` is None where that is not public. ``reports`` (newest first), ``final_report`` (a
    name), ``next_year``, the sentences ``removed`` and what is ``measured`` of its texts are read
    for the page of one plan alone.
    """

    pk: int
    year: int
    state: str
    is_selection: bool
    adopted_on: date | None
    closed_on: date | None
    title: Text
    introduction: Text
    meeting: MeetingLink | None
    reports: tuple[ReportLink, ...] = ()
    final_report: str | None = None
    next_year: int | None = None
    removed: tuple[str, ...] = ()
    measured: size_estimates.Measures | None = None


FIELDS = [
    "pk",
    "year",
    "state",
    "is_selection",
    "adopted_on",
    "closed_on",
    "meeting__slug",
    "meeting__published_at",
    "meeting__withdrawn_at",
    *columns("title", "introduction"),
    *columns("title", "date_note", prefix="meeting__"),
]


def _parts():
    reports = Report.objects.published(NOW).filter(plan=OuterRef("pk"))
    following = Plan.objects.published(NOW).filter(year=OuterRef("year") + 1)
    return {
        "report_rows": Rows(reports, ["as_of", "revision", "replaced_by__pk"]),
        "has_next": Exists(following),
        "redaction_rows": redaction_notes.rows_of("plan"),
        **size_estimates.measures(),
    }


def _one_plan():
    parts = _parts()
    found = Plan.objects.published(NOW).filter(year=YEAR).order_by()
    return found.annotate(**parts).values(*FIELDS, *parts)


ONE_PLAN = PreparedQuery(_one_plan)
ALL_PLANS = PreparedQuery(lambda: Plan.objects.published(NOW).order_by("-year").values(*FIELDS))
NEWEST_PLAN = PreparedQuery(
    lambda: Plan.objects.published(NOW).order_by("-year").values(*FIELDS)[:1]
)


def published_plan(year):
    """The public plan of ``year``; raises Gone when it was withdrawn, Http404 when unknown."""
    found = ONE_PLAN.first(year=year, now=timezone.now())
    if found is None:
        if Plan.objects.withdrawn().filter(year=year).exists():
            raise Gone
        raise Http404
    reports = _reports(found["report_rows"])
    return _plan(found)._replace(
        reports=reports,
        final_report=_final(reports, found["closed_on"]),
        next_year=year + 1 if found["has_next"] else None,
        removed=tuple(Removed(found["redaction_rows"]).of("plan", found["pk"])),
        measured=size_estimates.Measures(
            *(found[name] for name in size_estimates.Measures._fields)
        ),
    )


def newest_plan():
    """The public plan of the latest year, or None."""
    found = NEWEST_PLAN.first(now=timezone.now())
    return found and _plan(found)


def all_plans():
    """The public plans, newest first."""
    return [_plan(values) for values in ALL_PLANS.rows(now=timezone.now())]


def _plan(values):
    return PublicPlan(
        **{name: values[name] for name in FIELDS[:6]},
        title=pick(values, "title"),
        introduction=pick(values, "introduction"),
        meeting=_meeting(values),
    )


def _meeting(values):
    published_at, withdrawn_at = values["meeting__published_at"], values["meeting__withdrawn_at"]
    if not published_at or published_at > timezone.now() or withdrawn_at:
        return None
    return MeetingLink(
        slug=values["meeting__slug"],
        title=pick(values, "meeting__title"),
        date_note=pick(values, "meeting__date_note"),
    )


def _reports(rows):
    in_order = sorted(rows, key=lambda row: (row["as_of"], row["revision"]), reverse=True)
    return tuple(
        ReportLink(
            as_of=(as_of := date.fromisoformat(row["as_of"])),
            revision=row["revision"],
            name=report_name(as_of, row["revision"]),
            is_replaced=row["replaced_by__pk"] is not None,
        )
        for row in in_order
    )


def _final(reports, closed_on):
    """The name of the first report in force from the day of closing or later, or None."""
    for report in reversed(reports) if closed_on else []:
        if not report.is_replaced and report.as_of >= closed_on:
            return report.name
    return None


class PlanItems(NamedTuple):
    """What is public of one plan: its recommendations, by number, and what they name.

    ``themes`` and ``institutions``: the (slug, name) pairs of the plan's filters.
    """

    items: list[ListedRecommendation]
    themes: tuple[tuple[str, Text], ...]
    institutions: tuple[tuple[str, Text], ...]


THEME, BODY = "theme", "body"
LINK = ["recommendation", "kind", "place", "slug", *columns("name")]
ITEMS = PreparedQuery(
    lambda: row_values(Recommendation.objects.filter(plan=KEY, is_public=True).order_by("number"))
)


def _links():
    """The themes and institutions of the items of a plan, as rows of ``LINK``."""
    of_plan = {"recommendation__plan": KEY, "recommendation__is_public": True}
    themes = Recommendation.themes.through.objects.filter(**of_plan)
    bodies = Assignment.objects.filter(**of_plan).order_by()
    return _named_links(themes, THEME, "theme", place="theme__order").union(
        _named_links(bodies, BODY, "institution", place="institution"), all=True
    )


def _named_links(links, kind, path, *, place):
    names = {column: F(f"{path}__{column}") for column in ["slug", *columns("name")]}
    return links.annotate(kind=Value(kind), place=F(place), **names).values(*LINK)


LINKS = PreparedQuery(_links)


def plan_items(plan_key, on):
    """The PlanItems of the plan with this primary key, as they are on the day ``on``."""
    links = {THEME: [], BODY: []}
    slugs = {THEME: defaultdict(list), BODY: defaultdict(list)}
    for link in LINKS.rows(key=plan_key):
        links[link["kind"]].append(link)
        slugs[link["kind"]][link["recommendation"]].append(link["slug"])
    items = [
        from_values(
            values,
            on,
            themes=tuple(slugs[THEME][values["pk"]]),
            bodies=tuple(slugs[BODY][values["pk"]]),
        )
        for values in ITEMS.rows(key=plan_key)
    ]
    return PlanItems(items, themes=_named(links[THEME]), institutions=_named(links[BODY]))


def _named(links):
    """Each slug with its name once, in the order of their ``place``."""
    found = {(link["place"], link["slug"]): link for link in links}
    return tuple((slug, pick(found[place, slug], "name")) for place, slug in sorted(found))
