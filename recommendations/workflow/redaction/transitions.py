"""Taking out what was published by mistake: words, evidence, files.

What is taken out is gone from the record, its history, the search, the frozen reports and their
files. Readers see that something was taken out, when and why, never what.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from functools import partial

from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.exports import report_files
from recommendations.files import pending_uploads
from recommendations.models import (
    ChangeLogEntry,
    Document,
    MinutesImport,
    Plan,
    PlanSection,
    ProgressUpdate,
    Redaction,
    Report,
    User,
)
from recommendations.models.history import Cause, caused_by
from recommendations.models.redactions import REMOVED_ADDRESS
from recommendations.models.site_profile import SiteProfile
from recommendations.search import indexing
from recommendations.search.descriptions import KINDS

from . import occurrences, requests
from .passages import Passages
from .texts import MODELS, page_of_record
from .writing import RedactionWriter

PERMISSION = "recommendations.redact"


@caused_by(Cause.REDACTION)
@transaction.atomic
def redact(
    record: models.Model,
    *,
    by: User,
    category: str,
    passages: Sequence[str],
    places: Iterable[str] | None = None,
    now: datetime | None = None,
) -> list[Redaction]:
    """Takes the words ``passages`` (a list of str) out of ``record`` and wherever else they occur.

    ``places``: the names of the Places to take them out of (see ``occurrences``), all where
    None. Returns the Redactions. Raises ValidationError, with nothing written, unless ``by`` may
    redact, the category is known, and the words occur on the record's page and in one of
    ``places``.
    """
    check_permission(by, PERMISSION)
    passages = Passages(passages)
    _lock()
    chosen = _chosen(record, occurrences.find(passages), places)
    writer = _writer(by, category, now)
    for place in chosen:
        writer.take_out(place)
    for pk, texts in occurrences.log_entries(passages):
        LogEntry.objects.filter(pk=pk).update(**texts)
    for pk, values in occurrences.logged_changes(passages):
        ChangeLogEntry.objects.filter(pk=pk).update(**values)
    requests.take_out(occurrences.requests(passages))
    MinutesImport.objects.forget_with_words(passages.occur_in)
    _finish(writer)
    record.refresh_from_db()
    return writer.redactions


def _chosen(record, found, names):
    """Those of the Places ``found`` that are among ``names``.

    Raises ValidationError when none is, or the words do not occur on the page of ``record``.
    """
    if page_of_record(record) not in {place.page for place in found}:
        raise ValidationError(_("These words do not occur in this record."), code="not_there")
    chosen = [place for place in found if names is None or place.name in names]
    if not chosen:
        raise ValidationError(_("Choose where to redact the words."), code="no_places")
    return chosen


@caused_by(Cause.REDACTION)
@transaction.atomic
def hide_evidence(
    update: ProgressUpdate, *, by: User, category: str, now: datetime | None = None
) -> list[Redaction]:
    """Makes the evidence of a published update private again, on the site and in its reports.

    Other updates with the same file or address follow. Returns the Redactions. Raises
    ValidationError when ``by`` may not review updates, or no evidence of it is public.
    """
    check_permission(by, "recommendations.review_progressupdate")
    _lock()
    writer = _writer(by, category, now)
    if not _hide_evidence(update, writer):
        raise ValidationError(_("No evidence of this update is public."), code="not_public")
    _finish(writer)
    update.refresh_from_db()
    return writer.redactions


@caused_by(Cause.REDACTION)
@transaction.atomic
def remove_evidence(
    update: ProgressUpdate, *, by: User, category: str, now: datetime | None = None
) -> list[Redaction]:
    """Removes the evidence of a published update for good: its file from the disk, its address
    from the record and its history.

    What was public is made private. Returns the Redactions. Raises ValidationError when ``by`` may
    not redact, or the update has no evidence.
    """
    check_permission(by, PERMISSION)
    _lock()
    shared = list(_with_same_evidence(update))
    if not shared or not (update.evidence_url or update.evidence_file):
        raise ValidationError(_("This update has no evidence."), code="no_evidence")
    writer = _writer(by, category, now)
    _hide_evidence(update, writer)
    for one in shared:
        writer.remove_address(one)
        writer.remove_file(one, "evidence_file")
    _finish(writer)
    update.refresh_from_db()
    return writer.redactions


@caused_by(Cause.REDACTION)
@transaction.atomic
def remove_document(
    document: Document, *, by: User, category: str, now: datetime | None = None
) -> list[Redaction]:
    """Removes the file of a document from the disk; its address answers 410 from then on.

    Returns the Redactions. Raises ValidationError when ``by`` may not redact.
    """
    check_permission(by, PERMISSION)
    _lock()
    writer = _writer(by, category, now)
    writer.remove_file(document, "file")
    _finish(writer)
    document.refresh_from_db()
    return writer.redactions


def check_permission(user, permission):
    """Raises ValidationError unless ``user`` has the ``permission``."""
    if not user.has_perm(permission):
        raise ValidationError(_("You do not have permission to do this."), code="permission")


def _writer(by, category, now):
    """Raises ValidationError for an unknown category."""
    if category not in Redaction.Category.values:
        raise ValidationError(_("Choose a reason."), code="category")
    return RedactionWriter(by=by, category=category, now=now or timezone.now())


def _lock():
    """Holds what others change: plans first, as everywhere, then reports."""
    list(Plan.objects.select_for_update().order_by("pk").values_list("pk"))
    list(Report.objects.select_for_update(of=["self"]).order_by("pk").values_list("pk"))


def _with_same_evidence(update):
    """Published updates with the file or the address of ``update``, itself among them."""
    same = models.Q(pk=update.pk)
    if update.evidence_file:
        same |= models.Q(evidence_file=update.evidence_file.name)
    if update.evidence_url and update.evidence_url != REMOVED_ADDRESS:
        same |= models.Q(evidence_url=update.evidence_url)
    return ProgressUpdate.objects.published().filter(same).order_by("pk")


def _hide_evidence(update, writer):
    """True when evidence was public, and is no longer."""
    shown = list(_with_same_evidence(update).filter(evidence_is_public=True))
    for one in shown:
        writer.hide_evidence(one)
    plans = Plan.objects.filter(recommendations__updates__in=[one.pk for one in shown])
    for report in Report.objects.filter(plan__in=plans.values("pk")):
        writer.hide_in_report(report, {one.pk for one in shown})
    return bool(shown)


def _finish(writer):
    """Makes everything that follows from the records follow: search, reports' files, caches."""
    for kind, key in writer.pages:
        model = MODELS[kind]
        if model in KINDS:
            indexing.index(model(pk=key))
    changed = [one for one in writer.redactions if one.record_kind == "plansection"]
    for section in PlanSection.objects.filter(pk__in=[one.record_key for one in changed]):
        indexing.index_items_of(section)
    for parent, key in writer.forms:
        # Forms that were opened before hold the words: their saving is refused.
        models.QuerySet(parent).filter(pk=key).update(version=models.F("version") + 1)
    # A file shows more than its report froze: a speaker, what a later report corrects.
    remade = report_files.retire(writer.reports | report_files.outdated(), now=writer.now)
    SiteProfile.objects.bump_content_version()
    transaction.on_commit(partial(_after_commit, writer.paths, remade), robust=True)


def _after_commit(paths, remade):
    """Removes the files from the disk, worksheets that wait among them, and what is left of the
    words in SQLite's log of changes; then makes the files of reports again."""
    for storage, path in paths:
        storage.delete(path)
    pending_uploads.discard_all()
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    report_files.make_again(remade)
