"""Streams a page that shows the progress of work on a worksheet, without a script."""

import logging

from concurrency.exceptions import RecordModifiedError
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext

from recommendations.files.errors import FileError
from recommendations.worksheets.apply import ResultChangedError, apply
from recommendations.worksheets.cells.lookups import Lookups
from recommendations.worksheets.compare import compare
from recommendations.worksheets.files.reading import read_worksheet

logger = logging.getLogger(__name__)
# Where the page shows the progress.
PLACEHOLDER = '<div id="progress"></div>'
PROGRESS_LINE = '<p class="progress-line"><progress{}></progress> <span>{}</span></p>\n'
# The browser goes to the next page by itself, or its user by the link.
NEXT_PAGE = (
    '<p class="progress-end"><a class="button" href="{}">{}</a></p>'
    '<meta http-equiv="refresh" content="0; url={}">\n'
)


def stream_page(page, work, next_url):
    """Yields the HTML of ``page`` up to its placeholder, then that of ``work``, then the rest.

    ``work`` yields HTML for each step; its end leads to ``next_url``.
    """
    head, placeholder, tail = page.partition(PLACEHOLDER)
    yield head + placeholder.removesuffix("</div>")
    try:
        yield from work
        label = gettext("Continue")
    except Exception:
        logger.exception("The work on a plan's file broke off")
        message = gettext("The import was interrupted. Nothing has been saved.")
        yield format_html('<p class="errornote">{}</p>\n', message)
        label = gettext("Back to the file")
        yield format_html('<p><a class="button" href="{}">{}</a></p></div>', next_url, label)
    else:
        yield format_html(NEXT_PAGE, next_url, label, next_url) + "</div>"
    yield tail


def compare_upload(upload, plan, user):
    """The dry run of a PendingUpload: yields HTML, and saves the result."""
    try:
        sheet, lookups = yield from _read(upload, plan)
        work = compare(sheet, plan, user, lookups, date_order=upload.answers.get("order", ""))
        result = yield from _progress_lines(work)
    except FileError as refusal:
        upload.save_result({"language": get_language(), "refusal": str(refusal)})
    else:
        upload.save_result(result.as_dict(lookups))


def apply_upload(upload, plan, user, fingerprint, decision=None):
    """Applies a PendingUpload that is confirmed: yields HTML, and saves the result.

    ``fingerprint`` is that of the result that the user was shown, ``decision`` why dates that were
    adopted change (see ``worksheets.apply``).
    """
    try:
        sheet, lookups = yield from _read(upload, plan)
        work = apply(
            sheet,
            plan,
            user,
            lookups,
            source=upload.name,
            fingerprint=fingerprint,
            decision=decision,
            date_order=upload.answers.get("order", ""),
        )
        result = yield from _progress_lines(work)
    except FileError as refusal:
        upload.save_result({"language": get_language(), "refusal": str(refusal)})
    except ResultChangedError as changed:
        message = gettext(
            "This has changed since you last viewed it. Nothing has been saved. Check it again, "
            "then confirm."
        )
        answers = {"answers": (upload.result or {}).get("answers")}
        upload.save_result({**changed.result.as_dict(lookups), **answers, "error": message})
    except (ValidationError, IntegrityError, RecordModifiedError) as error:
        logger.warning("A plan's file could not be written: %s", type(error).__name__)
        reasons = " ".join(getattr(error, "messages", []))
        message = gettext("Nothing has been saved because a row was refused:")
        upload.save_result({**upload.result, "error": f"{message} {reasons}".strip()})
    else:
        upload.mark_applied(result.as_dict(lookups))


def _read(upload, plan):
    with upload.opened() as file:
        sheet = yield from _progress_lines(read_worksheet(upload.name, file))
    return sheet, Lookups(plan)


def _progress_lines(work):
    """Yields HTML for each Progress of ``work``; returns what the work returns."""
    while True:
        try:
            progress = next(work)
        except StopIteration as end:
            return end.value
        yield progress_line(progress)


def progress_line(progress):
    """The HTML of a Progress; where the total is not known, the bar only moves."""
    bar = ""
    if progress.total:
        bar = format_html(' value="{}" max="{}"', progress.done, progress.total)
    rows = ngettext("%(n)s row", "%(n)s rows", progress.done) % {"n": progress.done}
    return format_html(PROGRESS_LINE, bar, f"{progress.stage.label}: {rows}")
