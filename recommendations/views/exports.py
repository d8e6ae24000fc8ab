"""The plan and its reports as files: the same rows as their pages, with the same filters."""

import tempfile

from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext, override

from recommendations.context_processors import site_address
from recommendations.forms import PlanFilter
from recommendations.models import Recommendation
from recommendations.publishing import editions

from .api import plan_page
from .plans import facets, published_plan
from .public import public_page, refused
from .reports import published_report

# Small enough to be kept with the pages, in the memory of each worker.
KEPT = 512 * 1024
# What is made whole waits in memory up to this size, then on the disk.
IN_MEMORY = 4 * 1024 * 1024


@public_page
def plan_file(request, year, kind):
    """The plan as a file of the Format ``kind``, with the filters of its page."""
    plan = published_plan(year)
    items = Recommendation.objects.public().filter(plan=plan["pk"])
    form = PlanFilter(request.GET, **facets(items))
    condition = form.condition(timezone.localdate())
    if form.errors:
        return refused(request, 400)
    if kind.ending == "json" and "page" in request.GET:
        return plan_page(request, year, items.filter(condition), form.query)
    edition = editions.live(
        year,
        items.filter(condition),
        site=site_address(request),
        is_narrowed=form.is_narrowed,
    )
    name = gettext("plan-%(year)s") % {"year": year}
    return _answer(edition, kind, f"{name}-{edition.as_of:%Y-%m-%d}")


@public_page
def report_file(request, year, name, kind):
    """A frozen report as a file of the Format ``kind``, made from its kept rows."""
    edition = editions.frozen(published_report(year, name), site=site_address(request))
    return _answer(edition, kind, gettext("report-%(year)s") % {"year": year} + f"-{name}")


def _answer(edition, kind, name):
    """The file as a download, called ``name`` in the reader's language."""
    if kind.pieces:
        pieces = _in_language(kind.pieces(edition), get_language())
        response = StreamingHttpResponse(pieces, content_type=kind.content_type)
    else:
        response = _whole(edition, kind)
    response["Content-Disposition"] = content_disposition_header(True, f"{name}.{kind.ending}")
    return response


def _in_language(pieces, language):
    """``pieces`` made in ``language``: a stream is read after the request's own has ended."""
    with override(language):
        yield from pieces


def _whole(edition, kind):
    """The file made before the first byte leaves: one that fails midway is never sent."""
    out = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - the response closes it
    kind.write(edition, out)
    size = out.tell()
    out.seek(0)
    if size <= KEPT:
        with out:
            return HttpResponse(out.read(), content_type=kind.content_type)
    response = FileResponse(out, content_type=kind.content_type)
    response["Content-Length"] = size
    return response
