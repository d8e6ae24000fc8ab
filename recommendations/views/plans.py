"""The overview, all plans, one plan."""

from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Value
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from recommendations.db.json_rows import Rows
from recommendations.exports import figures, redaction_notes, size_estimates
from recommendations.localization.texts import columns, pick, resolved
from recommendations.models import (
    Institution,
    Plan,
    ProgressUpdate,
    Recommendation,
    Report,
    Theme,
)
from recommendations.models.plans.reports import report_name
from recommendations.views.base.caching import public_page
from recommendations.views.base.errors import Gone
from recommendations.views.base.list_rows import from_values, needing_attention, row_values
from recommendations.views.base.pagination import Pages
from recommendations.views.base.redaction_notes import Removed

from .filters import PlanFilter

PLAN = [
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
REPORT = ["as_of", "revision", "replaced_by__pk"]


def plan_row(values):
    """A plan as pages show it: its words picked, ``meeting`` only when that is public too."""
    plan = resolved(values, "title", "introduction")
    meeting = {
        name.removeprefix("meeting__"): value
        for name, value in values.items()
        if name.startswith("meeting__")
    }
    published_at, withdrawn_at = meeting["published_at"], meeting["withdrawn_at"]
    is_public = published_at and published_at <= timezone.now() and not withdrawn_at
    plan["meeting"] = resolved(meeting, "title", "date_note") if is_public else None
    return plan


def published_plan(year):
    """The public plan of ``year``; raises Gone when it was withdrawn, Http404 when unknown."""
    reports = Report.objects.published().filter(plan=OuterRef("pk"))
    after = Plan.objects.published().filter(year=OuterRef("year") + 1)
    parts = {
        "report_rows": Rows(reports, REPORT),
        "has_next": Exists(after),
        "redaction_rows": redaction_notes.rows_of("plan"),
    }
    published = Plan.objects.published().filter(year=year)
    values = published.annotate(**parts).values(*PLAN, *parts).first()
    if values is None:
        if Plan.objects.withdrawn().filter(year=year).exists():
            raise Gone
        raise Http404
    reports = _reports(values["report_rows"])
    return plan_row(values) | {
        "removed": Removed(values["redaction_rows"]).of("plan", values["pk"]),
        "reports": reports,
        "final_report": _final(reports, values["closed_on"]),
        "next_year": year + 1 if values["has_next"] else None,
    }


def _reports(rows):
    """The reports of a plan, newest first: dicts of as_of, revision, name, is_replaced."""
    in_order = sorted(rows, key=lambda row: (row["as_of"], row["revision"]), reverse=True)
    return [
        {
            "as_of": (as_of := date.fromisoformat(row["as_of"])),
            "revision": row["revision"],
            "name": report_name(as_of, row["revision"]),
            "is_replaced": row["replaced_by__pk"] is not None,
        }
        for row in in_order
    ]


def _final(reports, closed_on):
    """The name of the first report in force from the day of closing or later, or None."""
    for report in reversed(reports) if closed_on else []:
        if not report["is_replaced"] and report["as_of"] >= closed_on:
            return report["name"]
    return None


def plan_file_name(year, form):
    """What a file of the plan is called in the reader's language; a selection says so."""
    named = gettext("plan-%(year)s-selection") if form.chosen else gettext("plan-%(year)s")
    return named % {"year": year}


@public_page
def overview(request):
    """The current plan at a glance: its figures, what needs attention, the latest news."""
    values = Plan.objects.published().order_by("-year").values(*PLAN).first()
    if values is None:
        return render(request, "public/overview_empty.html")
    plan = plan_row(values)
    items = Recommendation.objects.public().filter(plan=plan["pk"])
    context = {
        "plan": plan,
        "figures": figures.count(items),
        "attention": needing_attention(plan["pk"]),
        "news": latest_news(plan["pk"]),
        "today": timezone.localdate(),
    }
    return render(request, "public/overview.html", context)


def latest_news(plan_pk, limit=4):
    """The newest updates of a plan that no other corrects: reported_on, status, title, year,
    number."""
    updates = ProgressUpdate.objects.effective().filter(
        recommendation__in=Recommendation.objects.public().filter(plan=plan_pk)
    )
    fields = columns("title", prefix="recommendation__")
    path = {"year": F("recommendation__plan__year"), "number": F("recommendation__number")}
    values = (
        updates.newest_first()
        .annotate(**path)
        .values("reported_on", "status", "year", "number", *fields)
    )
    return [{**row, "title": pick(row, "recommendation__title")} for row in values[:limit]]


@public_page
def plan(request, year):
    """One plan: its figures and its recommendations, filtered as the address says."""
    today = timezone.localdate()
    found = published_plan(year)
    items = Recommendation.objects.public().filter(plan=found["pk"])
    form = PlanFilter(request.GET, **facets(items))
    asked = form.condition(today)
    matching = Count("pk", filter=asked)
    groups = figures.grouped(items, today, matching=matching, **size_estimates.sums(items))
    pages = Pages(request, total=sum(group["matching"] for group in groups))
    in_order = row_values(items.filter(asked).order_by("number"), today)
    context = {
        "plan": found,
        "figures": figures.from_groups(groups),
        "form": form,
        "pages": pages,
        "rows": [from_values(values) for values in pages.slice(in_order)],
        "current_status": form.cleaned_data.get("status"),
        "today": today,
        "downloads": _downloads(request, found, form, groups),
    }
    return render(request, "public/plan.html", context)


def _downloads(request, plan, form, groups):
    """The files of the rows that the page shows; ``groups``: the items, counted and measured.

    Of filtered lists a static copy has CSV and JSON alone: the others would be hours of work.
    """
    amount = size_estimates.from_groups(
        groups,
        tables=sum(len(form.fields[name].choices) for name in ("theme", "institution")),
        has_meeting=bool(plan["meeting"]),
    )
    query = f"?{form.query}" if form.query else ""
    files = size_estimates.downloads(
        amount, lambda ending: reverse("plan_file", args=[plan["year"], ending]) + query
    )
    is_short = query and getattr(request, "is_copy", False)
    return [file for file in files if not is_short or file["ending"] in ("csv", "json")]


def facets(items):
    """The themes and institutions that ``items`` name, as PlanFilter takes them; one query."""
    fields = columns("name")
    themes = Theme.objects.filter(recommendations__in=items).annotate(
        facet=Value("themes"), place=F("order")
    )
    bodies = Institution.objects.filter(assignments__recommendation__in=items).annotate(
        facet=Value("institutions"), place=F("pk")
    )
    columns_of_both = ["facet", "place", "slug", *fields]
    # UNION also drops the repetitions that the joins make.
    rows = (
        themes.order_by().values(*columns_of_both).union(bodies.order_by().values(*columns_of_both))
    )
    choices = {"themes": [], "institutions": []}
    for row in rows.order_by("facet", "place"):
        choices[row["facet"]].append((row["slug"], pick(row, "name")))
    return choices


@public_page
def plans(request):
    """All plans, year against year."""
    published = Plan.objects.published().order_by("-year").values(*PLAN)
    by_year = {year.key: year.figures for year in figures.years(Recommendation.objects.public())}
    nothing = figures.from_groups([])
    years = [
        {"plan": plan_row(values), "figures": by_year.get(values["year"], nothing)}
        for values in published
    ]
    context = {"years": years, "today": timezone.localdate()}
    return render(request, "public/plans.html", context)
