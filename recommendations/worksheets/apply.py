"""Saves what a worksheet changes: all of it, or nothing."""

from collections.abc import Generator
from itertools import islice

from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from recommendations.models import Institution, Plan, Recommendation, SiteProfile, Theme
from recommendations.models.history import Cause, acting_as, bulk_history_options, caused_by
from recommendations.search import indexing
from recommendations.workflow import assignments, postponement
from recommendations.workflow.progress.progress_batch import send_many
from recommendations.worksheets.cells.lookups import Lookups
from recommendations.worksheets.files.reading import UploadedSheet

from .compare import compare
from .job_progress import Progress, Stage
from .result import WorksheetResult

# The screens for the same changes need the same permissions.
PERMISSIONS = [
    "view_plan",
    "view_recommendation",
    "add_recommendation",
    "change_recommendation",
    "add_progressupdate",
]
BATCH_SIZE = 200


class ResultChangedError(Exception):
    """The worksheet would change something else than was confirmed; ``result`` is the new one."""

    def __init__(self, result):
        super().__init__()
        self.result = result


def may_use_worksheets(user) -> bool:
    """True for an account that may change every row of a plan; never for a focal point."""
    has_all = user.has_perms([f"recommendations.{name}" for name in PERMISSIONS])
    return has_all and not user.is_focal_point


def apply(
    sheet: UploadedSheet,
    plan,
    by,
    lookups: Lookups,
    *,
    source: str,
    fingerprint: str | None = None,
    decision: dict | None = None,
    date_order: str = "",
) -> Generator[Progress, None, WorksheetResult]:
    """Compares the UploadedSheet with ``plan`` once more and saves it, in one transaction.

    Yields Progress, returns the WorksheetResult. Refused rows stay as they are. ``source`` is the
    name of the file, for the history. ``decision``: why and by whom dates that were adopted are
    changed, as ``postponement.postpone`` takes it; the same for all of them. ``date_order`` as
    ``compare`` takes it. Raises ResultChangedError if ``fingerprint`` is given and no longer that
    of the result; ValidationError or IntegrityError if a rule refuses a row after all. Nothing is
    saved then.
    """
    if not may_use_worksheets(by):
        raise PermissionDenied
    with transaction.atomic():
        plan = Plan.objects.select_for_update().get(pk=plan.pk)
        result = yield from compare(sheet, plan, by, lookups, lock=True, date_order=date_order)
        if fingerprint is not None and result.fingerprint() != fingerprint:
            raise ResultChangedError(result)
        with (
            SiteProfile.objects.one_content_version(of_all_plans=True),
            indexing.batched(),
            acting_as(by),
            caused_by(Cause.FILE, source),
        ):
            if rows := result.rows_to_save():
                yield from _save(rows, by, decision)
                _log(plan, by, source, result)
    return result


def _save(rows, by, decision):
    """Saves the RowResults batch by batch, and yields Progress."""
    bodies = {body.slug: body for body in Institution.objects.all()}
    themes = {theme.slug: theme for theme in Theme.objects.all()}
    remaining, done = iter(rows), 0
    while batch := list(islice(remaining, BATCH_SIZE)):
        _save_items(batch)
        for row in batch:
            _save_related(row, bodies, themes)
            if row.postponed_to:
                _postpone(row, by, decision)
        if updates := [row.update for row in batch if row.update]:
            send_many(updates, by=by)
        done += len(batch)
        yield Progress(Stage.WRITING, done, len(rows))


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


def _postpone(row, by, decision):
    if decision is None:
        raise ValidationError(
            _("The file changes dates that were adopted: give the reason and who decided it."),
            code="reason",
        )
    if not by.has_perm(postponement.PERMISSION):
        raise PermissionDenied
    postponement.postpone(row.item, by=by, to=row.postponed_to, **decision)


def _log(plan, by, source, result):
    """Adds an entry to the plan's history and log: the file, and how many rows it changed."""
    Plan.history.bulk_history_create([plan], update=True, **bulk_history_options())
    LogEntry.objects.log_actions(
        by.pk,
        [plan],
        CHANGE,
        change_message=_(
            "From the file %(file)s: %(changed)s rows changed, %(new)s new, %(refused)s refused."
        )
        % {"file": source, **result.counts()},
        single_object=True,
    )
