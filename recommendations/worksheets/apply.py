"""Writes what a file changes: all of it, or nothing."""

from itertools import islice

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from recommendations.models import Institution, Plan, Recommendation, SiteProfile, Theme
from recommendations.models.history import Cause, acting_as, bulk_history_options, caused_by
from recommendations.search import indexing
from recommendations.workflow import assignments
from recommendations.workflow.progress_batch import send_many

from .compare import compare
from .progress import Act, Step

# What working on a plan by a file takes: the screens for each of its changes need the same.
PERMISSIONS = [
    "view_plan",
    "view_recommendation",
    "add_recommendation",
    "change_recommendation",
    "add_progressupdate",
]
BATCH = 200


class HasMovedError(Exception):
    """What the file would do is no longer what the person was shown; ``outcome`` is the new one."""

    def __init__(self, outcome):
        super().__init__()
        self.outcome = outcome


def may_work_on_plans(user):
    """True for an account that may change every row of a plan; never for a focal point."""
    has_all = user.has_perms([f"recommendations.{name}" for name in PERMISSIONS])
    return has_all and not user.is_focal_point


def apply(sheet, plan, by, registers, *, source, picture=None):
    """Compares the Sheet with ``plan`` again and writes it, in one transaction.

    Yields Steps, and returns the Outcome. ``source`` is the name of
    the file, which every history record then tells. What is refused stays as it is. Raises
    HasMovedError when ``picture`` is given and no longer that of the outcome; ValidationError and
    IntegrityError when a rule stands in the way after all. Nothing is written then.
    """
    if not may_work_on_plans(by):
        raise PermissionDenied
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(pk=plan.pk)
        outcome = yield from compare(sheet, plan, by, registers, lock=True)
        if picture is not None and outcome.picture() != picture:
            raise HasMovedError(outcome)
        with (
            SiteProfile.objects.one_content_version(),
            indexing.gathered(),
            acting_as(by),
            caused_by(Cause.FILE, source),
        ):
            if rows := outcome.to_write():
                yield from _write(rows, by)
                _log(plan, by, source, outcome)
    return outcome


def _write(rows, by):
    """Writes the rows batch by batch, and yields Steps."""
    bodies = {body.slug: body for body in Institution.objects.all()}
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    rest, done = iter(rows), 0
    while batch := list(islice(rest, BATCH)):
        _save_items(batch)
        for row in batch:
            _save_related(row, bodies, themes)
        if reports := [row.report for row in batch if row.report]:
            send_many(reports, by=by)
        done += len(batch)
        yield Step(Act.WRITING, done, len(rows))


def _save_items(batch):
    if changed := [row.item for row in batch if row.saves_item and not row.is_new]:
        Recommendation.objects.save_many(changed)
    for row in batch:
        if row.is_new:
            row.item.save()


def _save_related(row, bodies, themes):
    if row.bodies:
        lead, supporting = row.bodies
        assignments.assign(
            row.item, lead=bodies.get(lead), supporting=[bodies[slug] for slug in supporting]
        )
    if row.themes is not None:
        row.item.themes.set([themes[slug] for slug in row.themes])


def _log(plan, by, source, outcome):
    """One entry in the plan's history and log: the file, and how much it changed."""
    Plan.history.bulk_history_create([plan], update=True, **bulk_history_options())
    told = outcome.counts()
    LogEntry.objects.log_actions(
        by.pk,
        [plan],
        CHANGE,
        change_message=_(
            "From the file %(file)s: %(changed)s rows changed, %(new)s new, %(refused)s refused."
        )
        % {"file": source, **told},
        single_object=True,
    )
