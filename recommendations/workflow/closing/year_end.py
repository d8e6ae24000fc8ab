"""The end of a year: its plan is closed and its final report frozen, both or neither."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from recommendations.localization.languages import CODES
from recommendations.models import Plan, Report, User
from recommendations.workflow import freezing

from . import closing


@dataclass(frozen=True)
class Ended:
    """What closing has made: the draft in which it goes on (None if nothing does), and the final
    report (None where the plan is not public)."""

    next_plan: Plan | None
    report: Report | None


@transaction.atomic
def close_year(
    plan: Plan,
    *,
    by: User,
    on: date | None = None,
    into: int | None = None,
    now: datetime | None = None,
) -> Ended:
    """Closes ``plan`` by what was decided beforehand, and freezes it as of the day ``on``.

    ``into``: see ``closing.close``. A plan that is not public is closed without a report: there is
    nobody to read it. Gives Ended.
    Raises ValidationError, and changes nothing, as ``closing.close`` and
    ``freezing.publish_report`` do.
    """
    on = on or timezone.localdate()
    next_plan = closing.close(plan, by=by, on=on, into=into, now=now)
    return Ended(next_plan, _freeze(plan, by=by, on=on, now=now) if plan.is_published() else None)


def _freeze(plan, *, by, on, now):
    replaced = earlier_report(plan, on)
    correction = _corrections() if replaced else None
    return freezing.publish_report(
        plan, by=by, as_of=on, replaces=replaced, correction=correction, now=now
    )


def earlier_report(plan: Plan, on: date) -> Report | None:
    """The report that the final one of the day ``on`` replaces, or None.

    A report of the same day tells of a plan that was still running.
    """
    report = plan.reports.filter(as_of=on).defer("head", "rows").order_by("-revision").first()
    while report and (newer := plan.reports.filter(replaces=report).defer("head", "rows").first()):
        report = newer
    return report


def _corrections():
    """What the final report says of an earlier one of the same day, by language."""
    corrections = {}
    for code in CODES:
        with override(code):
            corrections[code] = _(
                "The plan was closed on this day; the later report is its final report."
            )
    return corrections
