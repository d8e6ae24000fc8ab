"""The list of all changes on the site, for those who answer for it; also as a CSV file."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import StreamingHttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext, override

from recommendations.history.entries import EntryFormatter, group_entries
from recommendations.history.timeline import ChangeList
from recommendations.history.visibility import may_read, readable_entries, tracked_models
from recommendations.localization.phrases.account_names import full_name
from recommendations.models import User

from .activity_csv import csv_lines
from .activity_form import ActivityForm
from .page import PAGE, PER_PAGE, page_context

PERMISSION = "recommendations.view_activity"


def may_read_all(user):
    """True for who may read the list of all changes; a focal point never."""
    return user.has_perm(PERMISSION) and not user.is_focal_point


def filtered(request):
    """The form with the filters, and the ChangeList that matches them.

    Raises PermissionDenied for who may not read the list.
    """
    user = request.user
    if not may_read_all(user):
        raise PermissionDenied
    models = [model for model in tracked_models() if may_read(user, model)]
    names = sorted(filter(None, map(full_name, User.objects.all())))
    form = ActivityForm(request.GET, models=models, names=names)
    readable = readable_entries(user)
    return form, ChangeList(readable.filter(form.condition()), readable)


def activity(request, site):
    """The page, of the admin site ``site``."""
    form, changes = filtered(request)
    page = Paginator(changes, PER_PAGE).get_page(request.GET.get(PAGE))
    entries = EntryFormatter(request.user).format(page.object_list)
    context = {
        **site.each_context(request),
        **page_context(page, group_entries(entries)),
        "title": gettext("All changes"),
        "form": form,
        "query": form.query,
    }
    request.current_app = site.name
    return TemplateResponse(request, "staff/history/activity.html", context)


def activity_csv(request, site):
    """The same changes as a CSV file, oldest page last, sent while it is being read."""
    form, changes = filtered(request)
    if form.errors:
        return activity(request, site)
    lines = in_language(csv_lines(changes, EntryFormatter(request.user)), get_language())
    response = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    changes_of = gettext("changes")
    name = f"{changes_of}-{timezone.localdate():%Y-%m-%d}.csv"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def in_language(lines, language):
    """``lines`` made in ``language``: a stream is read after the request's own has ended."""
    with override(language):
        yield from lines
