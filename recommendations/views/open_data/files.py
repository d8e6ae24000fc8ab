"""The plan and its reports as files: the same rows as their pages, with the same filters."""

import logging
import tempfile
from functools import partial
from hashlib import sha256
from io import BytesIO

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext, override

from recommendations.exports import report_files
from recommendations.exports.formats import FORMATS
from recommendations.exports.print.pdf import TypesettingError
from recommendations.exports.snapshot import live_snapshot, published_values
from recommendations.localization.site_address import site_address
from recommendations.models import Recommendation
from recommendations.views.base.caching import public_page
from recommendations.views.base.capacity import makes_file
from recommendations.views.base.errors import error_response
from recommendations.views.base.plan_pages import published_plan
from recommendations.views.filters import file_filters
from recommendations.views.plans.plans import plan_file_name
from recommendations.views.plans.reports import published_report

from .api import plan_page

logger = logging.getLogger(__name__)
# Small enough for the cache of pages, in the memory of each worker.
MAX_CACHED = 512 * 1024
# A year, the longest that is understood.
IMMUTABLE = "private, max-age=31536000, immutable"
# In characters. Each write to a reader is a call of the system.
BLOCK = 32 * 1024
# What is made whole waits in memory up to this size, then on the disk.
MAX_IN_MEMORY = 4 * 1024 * 1024


@public_page
def plan_file(request, year, kind):
    """The plan as a file of the Format ``kind``, with the filters of its page."""
    # Where there is none, ``published_plan`` says why.
    plan = published_values(year) or published_plan(year)
    form = file_filters(request.GET, partial(_items, plan))
    if form.errors:
        return error_response(request, 400)
    if kind.ending == "json" and "page" in request.GET:
        return plan_page(request, plan, _items(plan, form), filters=form.chosen)
    if kind.max_rows and not kind.holds(_items(plan, form).count()):
        return _too_long(request, kind, year)
    snapshot = live_snapshot(
        year,
        _items(plan, form) if form.chosen else None,
        site=site_address(request),
        values=plan,
        profile=request.site_profile,
        versions=request.count_versions,
        filters=form.chosen,
        asked=form.asked,
    )
    return _answer(
        request, snapshot, kind, f"{plan_file_name(year, form)}-{snapshot.as_of:%Y-%m-%d}"
    )


def _items(plan, form=None):
    """The public items of a plan, or those of them that the filters of ``form`` select."""
    items = Recommendation.objects.public().filter(plan=plan["pk"])
    return items.filter(form.condition(timezone.localdate())) if form else items


def report_file(request, year, name, kind):
    """A frozen report as a file of the Format ``kind``: the stored bytes, see ``report_files``.

    Who names the checksum of these bytes (``?sha256=``) need not ask again: what that address gives
    never changes. It may stay with the reader alone: words can be taken out of a report, and then
    no server in between may still give them to others.
    """
    response = _report_file(request, year, name, kind)
    if getattr(response, "never_changes", False):
        response["Cache-Control"] = IMMUTABLE
    return response


@public_page
def _report_file(request, year, name, kind):
    report = published_report(year, name)
    if not kind.holds(len(report.rows)):
        return _too_long(request, kind, year, name)
    return _stored_file(request, report, kind, name)


@makes_file
def _stored_file(request, report, kind, name):
    """The stored bytes of a report's file as a download; made now where there are none."""
    year = report.plan.year
    try:
        content = report_files.content_of(report, kind, site=site_address(request))
    except TypesettingError:
        logger.exception("A file was not made: %s", request.get_full_path())
        return _not_made(request, kind, year, name)
    file = gettext("report-%(year)s") % {"year": year} + f"-{name}.{kind.ending}"
    response = _in_memory_or_not(BytesIO(content), len(content), kind)
    response.never_changes = request.GET.get("sha256") == sha256(content).hexdigest()
    response["Content-Disposition"] = content_disposition_header(True, file)
    return response


@makes_file
def _answer(request, snapshot, kind, name):
    """The file as a download, called ``name`` in the reader's language."""
    if kind.stream:
        chunks = _in_blocks(_in_language(kind.stream(snapshot), get_language()))
        response = StreamingHttpResponse(chunks, content_type=kind.content_type)
    else:
        try:
            response = _whole(snapshot, kind)
        except TypesettingError:
            logger.exception("A file was not made: %s", request.get_full_path())
            return _not_made(request, kind, snapshot.year)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind.ending}")
    return response


def _too_long(request, kind, year, report=None):
    """Says that there are more recommendations than a file of this ``kind`` holds."""
    return _refused(request, kind, year, report, status=422)


def _not_made(request, kind, year, report=None):
    """Says that the file could not be made now."""
    response = _refused(request, kind, year, report, status=503)
    response["Retry-After"] = "60"
    return response


def _refused(request, kind, year, report, *, status):
    """Why there is no such file, and which others there are of the same rows."""
    arguments = [year, report] if report else [year]
    name = "report" if report else "plan"
    query = "" if report or not request.GET else f"?{request.GET.urlencode()}"
    others = [
        {"name": one.name, "address": reverse(f"{name}_file", args=[*arguments, ending]) + query}
        for ending, one in FORMATS.items()
        if one.max_rows is None
    ]
    context = {
        "kind": kind,
        "status": status,
        "others": others,
        "page": reverse(name, args=arguments) + query,
        "may_filter": not report,
    }
    return render(request, "file_refused.html", context, status=status)


def _in_language(chunks, language):
    """``chunks`` made in ``language``: a stream is read after the request's own has ended."""
    with override(language):
        yield from chunks


def _in_blocks(chunks):
    """The text of ``chunks``: the first at once, then as much at a time as makes few writes.

    What comes before a failure is sent, too.
    """
    yield next(chunks)
    waiting, size = [], 0
    try:
        for chunk in chunks:
            waiting.append(chunk)
            size += len(chunk)
            if size >= BLOCK:
                yield "".join(waiting)
                waiting, size = [], 0
    except Exception:
        yield "".join(waiting)
        raise
    yield "".join(waiting)


def _whole(snapshot, kind):
    """The file, made before the first byte is sent: one that fails midway is never sent."""
    out = tempfile.SpooledTemporaryFile(max_size=MAX_IN_MEMORY)  # noqa: SIM115 - the response closes it
    kind.write(snapshot, out)
    size = out.tell()
    out.seek(0)
    return _in_memory_or_not(out, size, kind)


def _in_memory_or_not(out, size, kind):
    """The answer with the file ``out``; a large one is not stored with the pages."""
    if size <= MAX_CACHED:
        with out:
            return HttpResponse(out.read(), content_type=kind.content_type)
    response = FileResponse(out, content_type=kind.content_type)
    response["Content-Length"] = size
    return response
