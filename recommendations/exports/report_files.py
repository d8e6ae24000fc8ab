"""The files of frozen reports: made once, stored with their checksum, served from then on."""

import json
import logging
import time
from dataclasses import replace
from hashlib import sha256
from io import BytesIO
from itertools import product

from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, override

from recommendations.localization.languages import CODES
from recommendations.models import Report, ReportFile
from recommendations.models.plans.reports import report_name

from .formats import FORMATS, Format
from .salting import new_salt, salted
from .snapshot import report_snapshot

logger = logging.getLogger(__name__)
# Seconds for which a step waits while files are made again; the others are made when asked for.
REMAKING_SECONDS = 20


def content_of(report: Report, kind: Format, *, site: str, must_be_stored=False) -> bytes:
    """The bytes of the file of ``report`` of the Format ``kind``, in the active language.

    The stored ones, as long as the report shows what they were made from; else they are made and
    stored now. Raises TypesettingError when they cannot be made; DatabaseError when they cannot be
    stored and ``must_be_stored``.
    """
    snapshot = report_snapshot(report, site=site)
    fingerprint = fingerprint_of(snapshot)
    if stored := _stored(report, kind, fingerprint):
        return bytes(stored.content)
    content = _made(snapshot, kind)
    try:
        return _store(report, kind, content, fingerprint, site)
    except DatabaseError:
        if must_be_stored:
            raise
        # A database that takes no writing now is no reason to refuse a reader the file.
        logger.exception("A file of a report was not stored: %s.%s", report, kind.ending)
        return content


def fingerprint_of(snapshot):
    """Changes with everything that a file of ``snapshot`` shows."""
    shown = [
        snapshot.head,
        snapshot.as_of.isoformat(),
        snapshot.report,
        snapshot.survey.as_json(),
        list(snapshot.read()),
    ]
    return sha256(json.dumps(shown, sort_keys=True).encode()).hexdigest()


def _stored(report, kind, fingerprint):
    current = report.files.current().filter(language=get_language(), ending=kind.ending)
    return current.filter(fingerprint=fingerprint).first()


def _made(snapshot, kind):
    snapshot = replace(snapshot, salt=new_salt())
    if kind.stream:
        content = "".join(kind.stream(snapshot)).encode()
    else:
        out = BytesIO()
        kind.write(snapshot, out)
        content = out.getvalue()
    return salted(content, kind.ending)


@transaction.atomic
def _store(report, kind, content, fingerprint, site):
    """The bytes that are served from now on: ``content``, or what somebody has stored meanwhile.

    Nothing is stored of a report that has changed since: what was taken out must not come back.
    """
    report = Report.objects.select_for_update(of=["self"]).select_related("plan").get(pk=report.pk)
    if stored := _stored(report, kind, fingerprint):
        return bytes(stored.content)
    if fingerprint_of(report_snapshot(report, site=site)) != fingerprint:
        return content
    now = timezone.now()
    report.files.filter(language=get_language(), ending=kind.ending).retire(now=now)
    ReportFile.objects.create(
        report=report,
        language=get_language(),
        ending=kind.ending,
        sha256=sha256(content).hexdigest(),
        size=len(content),
        fingerprint=fingerprint,
        content=content,
        site=site,
        made_at=now,
    )
    return content


def retire(reports, *, now):
    """Erases the stored bytes of the ``reports`` (keys); their checksums stay.

    Returns what ``make_again`` takes.
    """
    files = ReportFile.objects.current().filter(report__in=reports)
    retired = list(files.values_list("report", "language", "ending", "site"))
    files.retire(now=now)
    return retired


def outdated():
    """The keys of the reports whose stored files show what has changed since they were made."""
    stored = {}
    for pk, made_from in ReportFile.objects.current().values_list("report", "fingerprint"):
        stored.setdefault(pk, set()).add(made_from)
    reports = Report.objects.select_related("plan").filter(pk__in=stored)
    return {
        one.pk
        for one in reports
        if stored[one.pk] != {fingerprint_of(report_snapshot(one, site=""))}
    }


def retire_of_meetings(meetings, *, now=None):
    """Erases the stored files that may name people of the ``meetings`` (a queryset or keys).

    For whoever erases names: a report keeps none, but its files name those who are named in public
    on the day on which they are made.
    """
    return retire(Report.objects.filter(plan__meeting__in=meetings), now=now or timezone.now())


def make_again(retired):
    """Makes the files of a ``retire`` again, for a while; a failure is logged."""
    until = time.monotonic() + REMAKING_SECONDS
    for pk, language, ending, site in retired:
        if time.monotonic() > until:
            return
        report = Report.objects.select_related("plan").get(pk=pk)
        _try_to_make(report, language, FORMATS[ending], site)


def make_missing(*, site: str):
    """Makes the files of public reports that nobody has asked for yet; a failure is logged.

    A report's page names the checksums of its files, so each that is made changes the page.
    """
    stored = set(ReportFile.objects.current().values_list("report", "language", "ending"))
    for report in Report.objects.published().select_related("plan"):
        kinds = [kind for kind in FORMATS.values() if kind.holds(len(report.rows))]
        for language, kind in product(CODES, kinds):
            if (report.pk, language, kind.ending) not in stored:
                _try_to_make(report, language, kind, site)


def _try_to_make(report, language, kind, site):
    try:
        with override(language):
            content_of(report, kind, site=site)
    except Exception:
        logger.exception("A file of a report was not made: %s.%s", report, kind.ending)


def checksums(report: Report) -> list[dict]:
    """The files of ``report`` with their checksums, the current ones first: dicts for a page.

    ``address``: of the very bytes that have the checksum; empty for a file that was replaced.
    """
    fields = ["ending", "language", "sha256", "size", "made_at", "retired_at"]
    files = report.files.order_by("ending", "language", "-made_at", "-pk").values(*fields)
    return [
        {**file, "name": FORMATS[file["ending"]].name, "address": _address(report, file)}
        for file in files
    ]


def _address(report, file):
    if file["retired_at"]:
        return ""
    name = report_name(report.as_of, report.revision)
    with override(file["language"]):
        path = reverse("report_file", args=[report.plan.year, name, file["ending"]])
    return f"{path}?sha256={file['sha256']}"
