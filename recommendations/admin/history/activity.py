"""The list of all changes on the site, for those who answer for it; also as a CSV file."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext, override

from recommendations.history.entries import Teller, goes
from recommendations.history.timeline import Changes, Source, kept_models, seen_by
from recommendations.models import User

from .activity_csv import lines
from .activity_form import ActivityForm
from .page import PAGE, PER_PAGE, may_read

PERMISSION = "recommendations.view_activity"


def may_read_all(user):
    """True for who may read the list of all changes; a focal point never."""
    return user.has_perm(PERMISSION) and not user.is_focal_point


def sources(user):
    """Every kind of record that the account ``user`` may read the changes of."""
    return [Source(model, seen_by(user, model)) for model in kept_models() if may_read(user, model)]


def asked_for(request):
    """The form with what is asked for, and the Changes that answer it.

    Raises PermissionDenied for who may not read the list.
    """
    if not may_read_all(request.user):
        raise PermissionDenied
    known = sources(request.user)
    names = User.objects.order_by("username").values_list("username", flat=True)
    form = ActivityForm(request.GET, models=[source.model for source in known], names=names)
    return form, Changes(form.narrowed(known))


def activity(request, site):
    """The page; ``site`` is the admin site whose screens know what is hidden from whom."""
    form, changes = asked_for(request)
    page = Paginator(changes, PER_PAGE).get_page(request.GET.get(PAGE))
    context = {
        **site.each_context(request),
        "title": gettext("All changes"),
        "form": form,
        "query": form.query,
        "goes": goes(Teller(request, site).tell(page.object_list)),
        "page_obj": page,
        "page_range": page.paginator.get_elided_page_range(page.number),
        "page_var": PAGE,
    }
    request.current_app = site.name
    return TemplateResponse(request, "staff/history/activity.html", context)


def activity_csv(request, site):
    """The same changes as a CSV file, oldest page last, sent while it is being read."""
    form, changes = asked_for(request)
    if form.errors:
        return activity(request, site)
    pieces = in_language(lines(changes, Teller(request, site)), get_language())
    response = StreamingHttpResponse(pieces, content_type="text/csv; charset=utf-8")
    changes_of = gettext("changes")
    name = f"{changes_of}-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def in_language(pieces, language):
    """``pieces`` made in ``language``: a stream is read after the request's own has ended."""
    with override(language):
        yield from pieces
