"""The page on which a responsible body answers the adopted plan, or an editor on its behalf.

Every button sends the whole page, and every answer on it is recorded before anything else happens;
what is refused stays as it was typed.
"""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from recommendations.admin.base.links import change_url
from recommendations.localization.keys import as_key
from recommendations.localization.texts import pick_from
from recommendations.models import Institution, Plan, Response
from recommendations.workflow import responses
from recommendations.workflow.response_counts import counts_of_plan

from .forms import DayForm, ResponseForm

PER_PAGE = 50


def paths(model_admin):
    """The address of the page; ``model_admin`` is that of Plan."""

    def view(request, object_id, institution):
        return responses_page(request, model_admin, object_id, institution)

    return [
        path(
            "<path:object_id>/responses/<str:institution>/",
            model_admin.admin_site.admin_view(view),
            name="recommendations_plan_responses",
        )
    ]


def responses_page(request, model_admin, object_id, institution):
    """The view; ``institution`` is the key of the body."""
    plan = model_admin.get_object(request, unquote(object_id))
    body = Institution.objects.filter(pk=as_key(institution)).first()
    if plan is None or body is None:
        raise Http404
    if not responses.may_respond(request.user, body):
        raise PermissionDenied
    count = next((one for one in counts_of_plan(plan) if one.institution == body), None)
    if plan.is_draft or count is None:
        raise Http404
    is_open = plan.state == Plan.State.ADOPTED
    page = Paginator(_items(plan, body), PER_PAGE).get_page(request.GET.get("page"))
    day = None if request.user.is_focal_point else DayForm()
    if request.method == "POST" and is_open:
        day = day and DayForm(request.POST)
        forms = _bound_forms(request, page, body)
        if _save(request, model_admin, count, forms, day):
            return HttpResponseRedirect(_next_url(request, count))
    else:
        forms = [_form(item, body) for item in page]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": gettext("Answers of “%(body)s”") % {"body": pick_from(body, "name")},
        "opts": model_admin.opts,
        "plan": plan,
        "plan_address": change_url(plan) if model_admin.has_view_permission(request) else "",
        "count": count,
        "is_open": is_open,
        "day": day,
        "forms": forms,
        "page": page,
        "is_refused": any(
            form.is_bound and form.errors for form in [*forms, *([day] if day else [])]
        ),
    }
    request.current_app = model_admin.admin_site.name
    return TemplateResponse(request, "staff/responses/responses.html", context)


def address(count):
    """The address of the page of a BodyCount."""
    return reverse(
        "admin:recommendations_plan_responses", args=[count.plan.pk, count.institution.pk]
    )


def _items(plan, body):
    """The items in force of ``plan`` for which ``body`` is responsible.

    Each has the responses of the body, newest first, as ``own_responses``.
    """
    answers = Response.objects.filter(institution=body).newest_first()
    items = plan.recommendations.in_force().filter(assignments__institution=body)
    own = Prefetch("responses", queryset=answers, to_attr="own_responses")
    return items.select_related("plan").prefetch_related(own).order_by("number")


def _form(item, body, data=None):
    return ResponseForm(data, item=item, institution=body, answers=item.own_responses)


def _bound_forms(request, page, body):
    """A form for each item, bound where something was changed on the page."""
    bound = [_form(item, body, request.POST) for item in page]
    return [form if form.is_changed else _form(form.item, body) for form in bound]


def _save(request, model_admin, count, forms, day):
    """Records the answers and, by its button, the receipt; False where something was refused."""
    if day is not None and not day.is_valid():
        return False
    on = day.cleaned_data["answered_on"] if day else timezone.localdate()
    changed = [form for form in forms if form.is_bound]
    saved = [form for form in changed if form.is_valid() and form.respond(by=request.user, on=on)]
    if saved:
        sentence = ngettext("%(n)s answer saved.", "%(n)s answers saved.", len(saved))
        model_admin.message_user(request, sentence % {"n": len(saved)})
    is_received = "receipt" not in request.POST or _confirm(request, model_admin, count, on)
    return is_received and len(saved) == len(changed)


def _confirm(request, model_admin, count, on):
    """True when the receipt is recorded; otherwise a message says why not."""
    try:
        responses.confirm_receipt(count.plan, by=request.user, institution=count.institution, on=on)
    except ValidationError as error:
        for message in error.messages:
            model_admin.message_user(request, message, level="ERROR")
        return False
    model_admin.message_user(request, gettext("The receipt has been confirmed."))
    return True


def _next_url(request, count):
    page = request.POST.get("page") or request.GET.get("page")
    return address(count) + (f"?{urlencode({'page': page})}" if page else "")
