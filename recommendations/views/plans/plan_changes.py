"""What changed in a plan between two days: a page, JSON and a feed."""

from dataclasses import replace
from datetime import timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext

from recommendations.changes.change_kinds import Change, Period
from recommendations.changes.comparison import ChangedItem, compare, first_day, read_period
from recommendations.db.repeated_queries import KEYS
from recommendations.exports import data_links
from recommendations.exports.feeds import change_feed
from recommendations.exports.figures.figure_labels import Figure
from recommendations.exports.rows.recommendation_rows import day
from recommendations.exports.types.change_types import ChangeKind
from recommendations.localization.dates.dates import written_out
from recommendations.localization.site_address import site_address
from recommendations.localization.texts import Text, columns, pick, pick_from
from recommendations.models import ProgressUpdate
from recommendations.models.base.prepared import PreparedQuery
from recommendations.views.base.caching import public_page
from recommendations.views.base.decorators import without_empty_parameters
from recommendations.views.base.page_cache import render_page
from recommendations.views.base.pagination import Pages
from recommendations.views.base.plan_pages import published_plan

# So many letters of a report are shown; the rest is on the page of its recommendation.
EXCERPT = 300
TEXTS = PreparedQuery(
    lambda: (
        ProgressUpdate.objects.filter(pk__in=KEYS)
        .order_by()
        .values("pk", *columns("narrative", "reason"))
    )
)


class ListedChange(NamedTuple):
    """A change with the address of its place, the beginning of what was reported, and the name of
    the body that answered."""

    change: Change
    path: str
    excerpt: Text
    body: Text | None


class ListedItem(NamedTuple):
    """A recommendation with its changes on a page of them."""

    reference: str
    path: str
    title: Text
    changes: tuple[ListedChange, ...]


class ComparedFigure(NamedTuple):
    """A key figure on the two days; ``difference`` has its sign, and is empty for none."""

    label: str
    before: Figure
    after: Figure
    difference: str


class PeriodLink(NamedTuple):
    label: str
    query: str


@public_page(of_plan=True)
@without_empty_parameters
def changes(request, year):
    """What changed in a plan between the days ``since`` and ``until`` of the address."""
    plan, asked = published_plan(year), _asked(request)
    context = {
        "year": plan.year,
        "query": f"?{urlencode(asked)}" if asked else "",
        "base": request.path,
        "periods": _periods(plan, request.page_version.day),
    }
    try:
        period = read_period(plan, **asked)
    except ValidationError as error:
        context |= {"error": error.message, "asked": asked}
        return render(request, "public/changes.html", context, status=400)
    found = compare(plan, period)
    pages = Pages(request, total=len(found.items))
    context |= {
        "since": period.since,
        "until": period.until,
        "numbers": tuple(found.numbers),
        "figures": tuple(_figures(found)),
        "of_plan": tuple(_listed([found.of_plan] if found.of_plan else [])),
        "pages": pages,
        "items": tuple(_listed(pages.slice(found.items))),
    }
    return render_page(request, "public/changes.html", context)


def _asked(request):
    """The days of the address as they were typed: name → text, without those left empty."""
    typed = {name: request.GET.get(name, "").strip() for name in ("since", "until")}
    return {name: text for name, text in typed.items() if text}


def _periods(plan, today):
    """Links to the periods that readers ask for most."""
    reports = [report.as_of for report in plan.reports if not report.is_replaced]
    spans = [
        (gettext("since the report of %(day)s"), max(reports, default=None)),
        (gettext("in the last 30 days"), today - timedelta(days=30)),
        (gettext("in the last 90 days"), today - timedelta(days=90)),
        (gettext("since the adoption on %(day)s"), plan.adopted_on),
    ]
    return tuple(
        PeriodLink(label % {"day": written_out(start)}, f"?since={day(start)}")
        for label, start in spans
        if start and first_day(plan) <= start <= today
    )


def _figures(found):
    """The key figures on both days; one that there is only on one of them was none before."""
    before_by_key, after_by_key = (
        {figure.key: figure for figure in figures.key_figures()}
        for figures in (found.before, found.after)
    )
    for key, after in (before_by_key | after_by_key).items():
        before = before_by_key.get(key) or replace(after, n=0, of=None)
        after = after_by_key.get(key) or replace(after, n=0, of=None)
        change = after.n - before.n
        # A minus of its own width, not a hyphen.
        difference = f"+{change}" if change > 0 else f"−{-change}" if change else ""
        yield ComparedFigure(after.label, before, after, difference)


def _listed(items: list[ChangedItem]):
    """The ChangedItems as ListedItems, with the texts of their reports; one query."""
    changes = [change for item in items for change in item.changes]
    keys = [change.update for change in changes if change.kind == ChangeKind.REPORT]
    texts = {row["pk"]: row for row in TEXTS.rows(keys=keys)} if keys else {}
    for item in items:
        path = item.path
        listed = tuple(
            ListedChange(
                change,
                f"{path}#{change.anchor}" if change.anchor else path,
                _excerpt(texts.get(change.kind == ChangeKind.REPORT and change.update)),
                change.body.name if change.body else None,
            )
            for change in item.changes
        )
        yield ListedItem(item.reference, path, item.shown_title, listed)


def _excerpt(row):
    """The beginning of what was reported in the update ``row``; may be empty."""
    text = row and (pick(row, "narrative") or pick(row, "reason"))
    if not text:
        return Text("", get_language())
    return Text(Truncator(text.plain).chars(EXCERPT), text.language)


@public_page(of_plan=True)
def changes_data(request, year):
    """The same as JSON, fifty changes at a time, the newest first."""
    plan, asked = published_plan(year), _asked(request)
    try:
        period = read_period(plan, **asked)
    except ValidationError as error:
        return _json({"error": error.message}, status=400)
    found, site = compare(plan, period), site_address(request)
    pairs = found.newest_first
    pages = Pages(request, total=len(pairs))
    of_period = _query(period)
    return _json(
        {
            "year": year,
            **of_period,
            "total": pages.total,
            "links": {
                **data_links.pages(site + request.path, pages.number, pages.count, of_period),
                "html": _address(site, "changes", year, period),
                "plan": data_links.address(site, "plan_file", year, "json"),
            },
            "figures": {"since": found.before.as_json(), "until": found.after.as_json()},
            "changes": [_change(item, change, site) for item, change in pages.slice(pairs)],
        }
    )


def _change(item, change, site):
    html, keys = site + item.path, [item.year, item.number]
    return {
        "kind": change.kind.value,
        "on": day(change.on),
        "reference": item.reference if item.number else None,
        "title": item.title,
        "from": change.was,
        "to": change.now,
        "update": change.update,
        "outcome": change.outcome,
        "reported_on": day(change.reported_on),
        "published_on": day(change.published_on),
        "response": change.response,
        "body": change.body and change.body.as_json(),
        "answer": change.answer,
        "postponement": change.postponement,
        "from_date": day(change.from_date),
        "to_date": day(change.to_date),
        "redaction": change.redaction,
        "links": {
            "html": f"{html}#{change.anchor}" if change.anchor else html,
            "recommendation": item.number
            and data_links.address(site, "recommendation_data", *keys),
        },
    }


@public_page(of_plan=True)
def changes_feed(request, year):
    """The same as a feed, the newest first."""
    plan, asked = published_plan(year), _asked(request)
    try:
        period = read_period(plan, **asked)
    except ValidationError:
        return render(request, "400.html", status=400)
    site = site_address(request)
    written = change_feed.written(
        compare(plan, period).newest_first,
        title=gettext("What changed in the plan of %(year)s") % {"year": year},
        site=site,
        # Without days in its address, the period moves on with time and the feed stays the same.
        page=_address(site, "changes", year, period if asked else None),
        source=_address(site, "changes_feed", year, period if asked else None),
        author=pick_from(request.site_profile, "body_name"),
        until=period.until,
        notice=pick_from(request.site_profile, "notice"),
    )
    return HttpResponse(written, content_type=change_feed.ChangeFeed.content_type)


def _query(period: Period):
    return {"since": period.since.isoformat(), "until": period.until.isoformat()}


def _address(site, name, year, period=None):
    """The whole address of one of these views, for the ``period`` if there is one."""
    query = f"?{urlencode(_query(period))}" if period else ""
    return data_links.address(site, name, year) + query


def _json(data, status=200):
    return JsonResponse(data, status=status, json_dumps_params={"ensure_ascii": False})
