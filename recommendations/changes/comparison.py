"""Compares a plan at the end of two days, as is known today."""

from datetime import UTC, date, datetime, timedelta
from operator import itemgetter
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from recommendations.exports.figures.figures import Figures
from recommendations.exports.figures.tallies import Tally
from recommendations.exports.rows import redaction_notes
from recommendations.exports.rows.recommendation_rows import day
from recommendations.localization.dates.dates import written_out
from recommendations.localization.dates.typed_dates import parse_day
from recommendations.localization.texts import Text, by_language, columns, pick_by_language
from recommendations.models import (
    Erratum,
    Postponement,
    ProgressUpdate,
    Recommendation,
    Response,
    Verification,
)
from recommendations.models.base.json_rows import Rows
from recommendations.models.base.prepared import KEY, PreparedQuery
from recommendations.models.choices import ADOPTED
from recommendations.workflow.freezing import row_as_of

from .change_kinds import FINDERS, Change, Period, redactions_among

# So many days are compared where nothing says from which.
DEFAULT_DAYS = 90
FIELDS = [
    "pk",
    "number",
    "decision",
    "due_on",
    "first_due_on",
    "times_postponed",
    "first_year",
    *columns("title"),
]
BODY_NAME = columns("name", prefix="institution__")


class ChangedItem(NamedTuple):
    """A recommendation with its changes, oldest first; ``title``: a dict by language.

    ``number``: None for the plan itself.
    """

    year: int
    number: int | None
    title: dict
    changes: tuple[Change, ...]

    @property
    def reference(self):
        """Year and number; of the plan itself the year alone."""
        return f"{self.year}/{self.number}" if self.number else str(self.year)

    @property
    def shown_title(self):
        """The title as a Text; may be that of another language."""
        return pick_by_language(self.title) or Text(_("Plan of action"), get_language())

    @property
    def path(self):
        """The address of its page, in the active language."""
        if self.number:
            return reverse("recommendation", args=[self.year, self.number])
        return reverse("plan", args=[self.year])


class Comparison(NamedTuple):
    """The figures of a plan at the end of the two days of ``period``, and what changed between.

    ``of_plan``: what was taken out of the plan's own words, as changes of an item without a number;
    None if nothing was.
    """

    period: Period
    before: Figures
    after: Figures
    items: list[ChangedItem]
    of_plan: ChangedItem | None = None

    @property
    def all_changed(self):
        """The plan itself, if it has changes, and the items."""
        return [self.of_plan, *self.items] if self.of_plan else self.items

    @property
    def numbers(self):
        """How many changes there are of each kind that occurs: (label, number) pairs."""
        kinds = [change.kind for item in self.all_changed for change in item.changes]
        return [(str(kind.label), kinds.count(kind)) for kind in FINDERS if kind in kinds]

    @property
    def newest_first(self):
        """(item, change) pairs, the newest change first."""
        pairs = [(item, change) for item in self.all_changed for change in item.changes]
        kinds = list(FINDERS)
        return sorted(
            pairs,
            key=lambda pair: (pair[1].on, -kinds.index(pair[1].kind), pair[0].number or 0),
            reverse=True,
        )


def _related():
    """What belongs to an item, each as a JSON column of the one query."""
    own = Q(recommendation=OuterRef("pk"))
    updates = ProgressUpdate.objects.filter(own).published().newest_first()
    following = Recommendation.objects.filter(carried_from=OuterRef("pk"), is_public=True)
    return {
        "update_rows": Rows(updates, ["pk", "reported_on", "published_at", "status", "corrects"]),
        "verification_rows": Rows(
            Verification.objects.filter(own).newest_first(),
            ["pk", "update", "outcome", "verified_on"],
        ),
        "erratum_rows": Rows(Erratum.objects.filter(own), ["pk", "dated"]),
        "postponement_rows": Rows(
            Postponement.objects.filter(own), ["pk", "decided_on", "from_date", "to_date"]
        ),
        "response_rows": Rows(
            Response.objects.filter(own).newest_first(),
            ["pk", "answer", "answered_on", "institution__slug", *BODY_NAME],
        ),
        "redaction_rows": redaction_notes.rows_of("recommendation"),
        "following_rows": Rows(following, ["plan__year", "number"]),
    }


ITEMS = PreparedQuery(
    lambda: (
        Recommendation.objects.filter(plan=KEY, is_public=True)
        .order_by("number")
        .annotate(**(related := _related()))
        .values(*FIELDS, *related)
    )
)


def compare(plan, period: Period) -> Comparison:
    """The Comparison of ``plan`` (as ``plan_pages.PublicPlan``); one query."""
    before, after, items = Tally(), Tally(), []
    for values in ITEMS.rows(key=plan.pk):
        row = _row(values, plan)
        then, now = (row_as_of(row, day, plan) for day in period)
        before.add(then)
        after.add(now)
        changes = [change for find in FINDERS.values() for change in find(row, then, now, period)]
        if changes:
            changes.sort(key=lambda change: change.on)
            items.append(ChangedItem(plan.year, row["number"], row["title"], tuple(changes)))
    return Comparison(period, before.figures, after.figures, items, _of_plan(plan, period))


def _of_plan(plan, period):
    found = redactions_among(map(dict, plan.redactions), period)
    in_order = tuple(sorted(found, key=lambda change: change.on))
    return ChangedItem(plan.year, None, dict(plan.titles), in_order) if in_order else None


def _row(values, plan):
    """An item as ``row_as_of`` takes it: of ``recommendation_rows``, what it looks at."""
    following = values["following_rows"]
    due_on = values["due_on"]
    return {
        "year": plan.year,
        "closed_on": plan.closed_on,
        "number": values["number"],
        "title": by_language(values, "title"),
        "decision": values["decision"],
        "is_adopted": values["decision"] in ADOPTED,
        "first_year": values["first_year"],
        "due_on": due_on and due_on.isoformat(),
        "first_due_on": day(values["first_due_on"]),
        "times_postponed": values["times_postponed"],
        "postponements": sorted(values["postponement_rows"], key=itemgetter("pk")),
        "superseded_by": None,
        "carried_to": f"{following[0]['plan__year']}/{following[0]['number']}"
        if following
        else None,
        "updates": [_update(one, values["verification_rows"]) for one in values["update_rows"]],
        "errata": [
            {"id": erratum["pk"], "dated": erratum["dated"]} for erratum in values["erratum_rows"]
        ],
        "redactions": values["redaction_rows"],
        "milestones": [],
        "responses": [_response(one) for one in values["response_rows"]],
    }


def _response(row):
    name = by_language(row, "institution__name")
    return {
        "id": row["pk"],
        "answer": row["answer"],
        "answered_on": row["answered_on"],
        "body": {"slug": row["institution__slug"], "name": name},
    }


def _update(row, verifications):
    published = datetime.fromisoformat(row["published_at"])
    if published.tzinfo is None:
        # As SQLite stores it.
        published = published.replace(tzinfo=UTC)
    return {
        "id": row["pk"],
        "reported_on": row["reported_on"],
        "published_on": timezone.localdate(published),
        "status": row["status"],
        "corrects": row["corrects"],
        "verifications": [one for one in verifications if one["update"] == row["pk"]],
    }


def default_since(plan, until: date) -> date:
    """The day of the last report before ``until`` that is in force, else DEFAULT_DAYS before it;
    never before the adoption."""
    reports = [report.as_of for report in plan.reports if not report.is_replaced]
    earlier = [day for day in reports if day < until]
    return max(earlier, default=max(first_day(plan), until - timedelta(days=DEFAULT_DAYS)))


def read_period(plan, since: str = "", until: str = "") -> Period:
    """The Period that an address asks for; empty for the default.

    Raises ValidationError, with what was typed, for what is no date, and for a day that is to come
    or before the adoption.
    """
    last = parse_day(until) if until else timezone.localdate()
    if last > timezone.localdate():
        raise ValidationError(_("%(day)s is still to come.") % {"day": written_out(last)})
    first = parse_day(since) if since else min(default_since(plan, last), last)
    if first < first_day(plan):
        raise ValidationError(_too_early(plan, first))
    if first > last:
        words = {"first": written_out(first), "last": written_out(last)}
        raise ValidationError(_("%(first)s is after %(last)s.") % words)
    return Period(first, last)


def first_day(plan):
    """The first day of which a plan can be compared: that of its adoption, today where that is
    still to come; where it is not known, the year before the plan's own is early enough."""
    return min(plan.adopted_on or date(plan.year - 1, 1, 1), timezone.localdate())


def _too_early(plan, day):
    words = {"day": written_out(day)}
    if plan.adopted_on is None:
        return _("On %(day)s the plan was not adopted yet.") % words
    words["adopted"] = written_out(plan.adopted_on)
    return _("On %(day)s the plan was not adopted yet: that was on %(adopted)s.") % words
