"""A plan as it is exported: live, or as a report froze it. Every file is made from one."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import urlencode

from django.db.models import OuterRef, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext

from recommendations.localization.languages import CODES
from recommendations.localization.texts import by_language, columns, pick_by_language
from recommendations.models import Plan, Recommendation, Report, SiteProfile
from recommendations.models.base.json_rows import Rows
from recommendations.models.base.prepared import KEY, NOW, YEAR, PreparedQuery
from recommendations.models.plans.reports import report_name

from .figures import figures, tallies
from .rows import meeting_record, recommendation_rows, redaction_notes
from .rows.recommendation_rows import day

PROFILE = ["body_name", "description", "notice", "contact"]
PLAN_FIELDS = [
    "year",
    "state",
    "is_selection",
    "adopted_on",
    "closed_on",
    "meeting__slug",
    *columns("title", "introduction"),
]
VALUES = ["pk", "adopted_at", *PLAN_FIELDS]
# What the name of a report is made of, and what it replaces; the rows of all would be long.
REPORT_FIELDS = ["pk", "as_of", "revision", "replaces", *columns("correction")]
BESIDE_A_REPORT = PreparedQuery(
    # Plain: modeltranslation would read all of the report, too, in an order by language.
    lambda: (
        QuerySet(Report)
        .filter(pk=KEY)
        .order_by()
        .values(
            report_rows=Rows(Report.objects.filter(plan=OuterRef("plan")), REPORT_FIELDS),
            public_rows=Rows(
                Recommendation.objects.public(NOW).filter(plan=OuterRef("plan")), ["number"]
            ),
            redaction_rows=redaction_notes.rows_of("report"),
        )
    )
)
# The fields of a row without its texts, for a withdrawn item: enough to prove a figure.
BLANKED_WHEN_WITHDRAWN = {
    "title": meeting_record.NO_TEXT,
    "adopted_text": meeting_record.NO_TEXT,
    "done_when": meeting_record.NO_TEXT,
    "supporting": [],
}
BLANKED_WHEN_WITHDRAWN |= {
    "lead": None,
    "themes": [],
    "milestones": [],
    "updates": [],
    "errata": [],
    "indicators": [],
    "postponements": [],
    "responses": [],
    "section": None,
    "votes_for": None,
    "votes_against": None,
    "votes_abstained": None,
}


@dataclass(frozen=True)
class PlanSnapshot:
    """What a file says of a plan.

    ``read_head()`` gives the ``head``: the body, the plan and its meeting as plain JSON (see
    ``head_of``). ``as_of``: the day that its figures and rows belong to. ``read()`` gives the rows
    anew, ``read(is_brief=True)`` at least what a brief row has (see ``recommendation_rows.rows``).
    ``survey``: the stored Survey of a report, None for a live plan, whose rows are counted as they
    are read. ``site``: the address of the site. ``filters``: what a reader asked for (name → value,
    as in the address), where that left rows out, and ``asked`` the same in words (label, word).
    ``versions``: see ``plan_counts``. ``report``: the report itself (name, correction, replaces,
    replaced_by, replaced_because), None for a live plan. ``salt``: random letters for a stored
    file, see ``exports.salting``.
    """

    year: int
    read_head: Callable[[], dict]
    as_of: date
    read: Callable
    site: str
    survey: figures.Survey | None = None
    filters: dict = field(default_factory=dict)
    asked: list = field(default_factory=list)
    versions: dict[int, int | None] | None = None
    report: dict | None = None
    salt: str = ""

    @cached_property
    def head(self):
        """Read when a file needs it: of a CSV file nobody waits for the record of a meeting."""
        return self.read_head()

    @property
    def title(self):
        """The title of the plan as a Text; may be empty."""
        return pick_by_language(self.head["title"])

    @property
    def named(self):
        """The title and the year as one line in the active language."""
        title = self.title.plain or gettext("Plan of action")
        return f"{title} {self.year}"

    @property
    def address(self):
        """Where the same is read on the site, in the active language."""
        if self.report:
            return self.site + reverse("report", args=[self.year, self.report["name"]])
        return self.site + reverse("plan", args=[self.year]) + self.query

    @property
    def query(self):
        """The filters as the end of an address; empty where there are none."""
        return f"?{urlencode(self.filters)}" if self.filters else ""

    @property
    def filters_in_words(self):
        """The filters as one line in the active language."""
        return "; ".join(f"{label}: {word}" for label, word in self.asked)

    def rows(self):
        """The rows with their addresses in the active language."""
        of_plan = recommendation_rows.plan_address(self.year, self.site)
        for row in self.read():
            yield recommendation_rows.addressed(row, self.site, of_plan)

    def brief_rows(self):
        """As ``rows``, for a table of recommendations: at least what that shows of them.

        See ``is_brief`` of ``recommendation_rows.rows``.
        """
        of_plan = recommendation_rows.plan_address(self.year, self.site)
        for row in self.read(is_brief=True):
            yield recommendation_rows.with_address(row, of_plan)

    def counted(self):
        """The rows as a list, and the Survey of them: for files that are made whole."""
        rows = list(self.rows())
        return rows, self.survey or tallies.tally(rows, self.years())

    def years(self):
        """The groups of the years until its own, see ``tallies.years``."""
        return tallies.years(self.as_of, until=self.year, versions=self.versions)


def plan_values(plans):
    """A queryset of ``plans`` as dicts, from which a head is made."""
    redactions = redaction_notes.rows_of("plan")
    return plans.annotate(redaction_rows=redactions).values(*VALUES, "redaction_rows")


def head_of(values, profile=None):
    """The head of a snapshot: plain JSON, texts by language.

    ``values``: of ``plan_values``. ``profile``: the SiteProfile; None to read it.
    """
    profile = profile or SiteProfile.objects.current()
    notes = redaction_notes.by_record(values["redaction_rows"])
    return {
        "schema_version": recommendation_rows.SCHEMA_VERSION,
        "body": {
            name: {code: getattr(profile, f"{name}_{code}") or None for code in CODES}
            for name in PROFILE
        },
        "licence": {"name": profile.licence or None, "url": profile.licence_url or None},
        "year": values["year"],
        "title": by_language(values, "title"),
        "introduction": by_language(values, "introduction"),
        "state": values["state"],
        "is_selection": values["is_selection"],
        "adopted_on": day(values["adopted_on"]),
        "closed_on": day(values["closed_on"]),
        "meeting": values["meeting__slug"] and meeting_record.facts(values["meeting__slug"]),
        "redactions": [note for own in notes.values() for note in own],
    }


PUBLISHED = PreparedQuery(
    lambda: plan_values(Plan.objects.published(NOW).filter(year=YEAR).order_by())
)


def published_values(year):
    """The public plan of ``year``, see ``plan_values``; None where there is none."""
    return PUBLISHED.first(year=year, now=timezone.now())


def live_snapshot(
    year: int,
    items: Any,
    *,
    site: str,
    values: dict | None = None,
    profile: SiteProfile | None = None,
    versions: dict[int, int | None] | None = None,
    filters: dict | None = None,
    asked: Iterable = (),
) -> PlanSnapshot:
    """The PlanSnapshot of the published plan of ``year`` with ``items`` of it, as of today, or of
    the day on which it was closed.

    ``items``: a queryset, None for all that are public. ``values`` (see ``published_values``),
    ``profile`` and ``versions`` (see ``plan_counts``) are read where they are not given.
    ``filters`` and ``asked`` tell which items those are (see ``filters``), if not all.
    """
    plan = values or published_values(year)
    as_of = plan["closed_on"] or timezone.localdate()
    of_rows = recommendation_rows.plan_of(plan)
    return PlanSnapshot(
        year=year,
        read_head=lambda: head_of(plan, profile),
        as_of=as_of,
        read=lambda **how: recommendation_rows.rows(items, on=as_of, plan=of_rows, **how),
        versions=versions,
        site=site,
        filters=filters or {},
        asked=list(asked),
    )


def report_snapshot(report: Report, *, site: str) -> PlanSnapshot:
    """The PlanSnapshot that ``report`` (a Report with its plan) froze.

    The people of the meeting are those named in public today, and items withdrawn since keep
    their place in the figures without their words.
    """
    head = report.head
    if head["meeting"]:
        now = meeting_record.facts(head["meeting"]["slug"])
        head = {**head, "meeting": now and meeting_record.with_people(head["meeting"], now)}
    beside = BESIDE_A_REPORT.first(key=report.pk, now=timezone.now())
    names = {row["pk"]: _name(row) for row in beside["report_rows"]}
    after = next((row for row in beside["report_rows"] if row["replaces"] == report.pk), None)
    rows = list(_still_public(report, {row["number"] for row in beside["public_rows"]}))
    notes = redaction_notes.by_record(beside["redaction_rows"])
    facts = {
        "name": report.name,
        "published_on": day(timezone.localdate(report.created_at)),
        "correction": by_language(vars(report), "correction"),
        "replaces": report.replaces_id and names[report.replaces_id],
        "replaced_by": after and names[after["pk"]],
        "replaced_because": by_language(after, "correction") if after else meeting_record.NO_TEXT,
        "redactions": notes["report", report.pk],
    }
    return PlanSnapshot(
        year=head["year"],
        read_head=lambda: head,
        as_of=report.as_of,
        read=lambda **_how: iter(rows),
        site=site,
        survey=_still_named(figures.survey_from_json(report.figures), rows),
        report=facts,
    )


def _name(row):
    return report_name(date.fromisoformat(row["as_of"]), row["revision"])


def _still_public(report, public):
    """The rows of ``report``; of items that are not ``public`` (their numbers), the figures."""
    for row in report.rows:
        gone = row["number"] not in public
        yield {**row, **BLANKED_WHEN_WITHDRAWN, "is_withdrawn": True} if gone else row


def _still_named(survey, rows):
    """``survey`` without the themes and bodies that only withdrawn items of ``rows`` had."""
    themes = {theme["slug"] for row in rows for theme in row["themes"]}
    bodies = {row["lead"]["slug"] for row in rows if row["lead"]}
    return replace(
        survey,
        by_theme=[group for group in survey.by_theme if group.key in themes],
        by_body=[group for group in survey.by_body if group.key in bodies],
    )
