"""Public plans as their pages show them, each read in one query."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import BooleanField, ExpressionWrapper, OuterRef, Subquery
from django.http import Http404
from django.utils import timezone
from django.utils.translation import get_language

from recommendations.exports import size_estimates
from recommendations.exports.rows import redaction_notes
from recommendations.localization.texts import Text, by_language, columns, pick
from recommendations.models import Plan, ProgressUpdate, Recommendation, Report
from recommendations.models.base.content import published_condition
from recommendations.models.base.json_rows import Rows
from recommendations.models.base.prepared import NOW, YEAR, PreparedQuery
from recommendations.models.base.row_cache import RowCache
from recommendations.models.plans.reports import report_name

from .errors import Gone
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
    name), ``next_year`` (of the next plan), ``continued_in`` (the year of the plan into which its
    open items were carried over; None where that is not public), the sentences ``removed``,
    the ``redactions`` of its own words and those of its sections (each the pairs of a row of
    ``redaction_notes.FIELDS``), its ``titles`` (pairs of language and text) and what is
    ``measured`` of its texts are read for the page of one plan alone.
    """

    pk: int
    year: int
    state: str
    is_selection: bool
    adopted_on: date | None
    adopted_at: datetime | None
    closed_on: date | None
    title: Text
    introduction: Text
    meeting: MeetingLink | None
    reports: tuple[ReportLink, ...] = ()
    final_report: str | None = None
    next_year: int | None = None
    continued_in: int | None = None
    removed: tuple[str, ...] = ()
    redactions: tuple[tuple, ...] = ()
    titles: tuple[tuple, ...] = ()
    measured: size_estimates.Measures | None = None


class NewsItem(NamedTuple):
    """A progress update as the overview lists it: the year, number and title are the item's."""

    reported_on: date
    status: str
    year: int
    number: int
    title: Text


# Recommendations of which the overview lists the newest update.
NEWS = 4
OWN = ["pk", "year", "state", "is_selection", "adopted_on", "adopted_at", "closed_on"]
FIELDS = [
    *OWN,
    "meeting__slug",
    "meeting_is_public",
    *columns("title", "introduction"),
    *columns("title", "date_note", prefix="meeting__"),
]


def _parts():
    reports = Report.objects.published(NOW).filter(plan=OuterRef("pk"))
    following = Plan.objects.published(NOW).filter(year__gt=OuterRef("year"))
    carried_over = Recommendation.objects.public(NOW).filter(carried_from__plan=OuterRef("pk"))
    return {
        "report_rows": Rows(reports, ["as_of", "revision", "replaced_by__pk"]),
        "next_year": Subquery(following.order_by("year").values("year")[:1]),
        "continued_in": Subquery(carried_over.order_by("plan__year").values("plan__year")[:1]),
        "redaction_rows": redaction_notes.rows_of("plan"),
        **size_estimates.measures(),
    }


def _one_plan():
    parts = _parts()
    found = _published_plans().filter(year=YEAR).order_by()
    return found.annotate(**parts).values(*FIELDS, *parts)


def _published_plans():
    is_public = ExpressionWrapper(published_condition(NOW, "meeting__"), BooleanField())
    return Plan.objects.published(NOW).annotate(meeting_is_public=is_public)


ONE_PLAN = PreparedQuery(_one_plan)
ALL_PLANS = PreparedQuery(lambda: _published_plans().order_by("-year").values(*FIELDS))


def _newest_plan():
    item = {"recommendation__plan__year", "recommendation__number"}
    item |= {*columns("title", prefix="recommendation__")}
    news = (
        ProgressUpdate.objects.filter(
            recommendation__plan=OuterRef("pk"), recommendation__is_public=True
        )
        .newest_of_each()
        .newest_first()
    )
    newest = _published_plans().order_by("-year")[:1]
    news_rows = Rows(news[:NEWS], ["reported_on", "status", *sorted(item)])
    return newest.annotate(news_rows=news_rows).values(*FIELDS, "news_rows")


NEWEST_PLAN = PreparedQuery(_newest_plan)


def published_plan(year, version=None):
    """The public plan of ``year``; raises Gone when it was withdrawn, Http404 when unknown.

    ``version``: that of the page, where it is one of this plan (see ``RowCache``).
    """
    now = timezone.now()
    found = PLAN_OF_YEAR.read(get_language(), year, version=version, year=year, now=now)
    if found is None:
        if Plan.objects.withdrawn().filter(year=year).exists():
            raise Gone
        raise Http404
    return found


def _whole_plan(rows, _language, _year):
    """The PublicPlan of the row of ``ONE_PLAN``, None without one."""
    if not rows:
        return None
    (found,) = rows
    reports = _reports(found["report_rows"])
    return _plan(found)._replace(
        reports=reports,
        final_report=_final(reports, found["closed_on"]),
        next_year=found["next_year"],
        continued_in=found["continued_in"],
        removed=tuple(Removed(found["redaction_rows"]).all()),
        redactions=tuple(tuple(row.items()) for row in found["redaction_rows"]),
        titles=tuple(by_language(found, "title").items()),
        measured=size_estimates.Measures(
            *(found[name] for name in size_estimates.Measures._fields)
        ),
    )


def newest_plan(version):
    """The public plan of the latest year and its latest news, as NewsItems; None without a plan."""
    return PLAN_OF_NEWS.read(get_language(), version=version, now=timezone.now())


def _with_news(rows, _language):
    return (_plan(rows[0]), tuple(map(_news_item, rows[0]["news_rows"]))) if rows else None


def _news_item(row):
    return NewsItem(
        reported_on=date.fromisoformat(row["reported_on"]),
        status=row["status"],
        year=row["recommendation__plan__year"],
        number=row["recommendation__number"],
        title=pick(row, "recommendation__title"),
    )


def all_plans(version):
    """The public plans, newest first."""
    return PLANS.read(get_language(), version=version, now=timezone.now())


def _plans(rows, _language):
    return tuple(map(_plan, rows))


def _plan(values):
    return PublicPlan(
        **{name: values[name] for name in OWN},
        title=pick(values, "title"),
        introduction=pick(values, "introduction"),
        meeting=_meeting(values),
    )


def _meeting(values):
    if not values["meeting_is_public"]:
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


PLAN_OF_YEAR = RowCache(_whole_plan, ONE_PLAN, max_rows=500)
PLAN_OF_NEWS = RowCache(_with_news, NEWEST_PLAN, max_rows=10)
PLANS = RowCache(_plans, ALL_PLANS, max_rows=500)
