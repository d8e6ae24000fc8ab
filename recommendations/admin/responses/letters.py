"""The letters on the adoption of a plan: who has answered, and each letter to copy or print."""

from collections import defaultdict

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import get_language, get_language_info, gettext, override

from recommendations.localization.keys import as_key
from recommendations.localization.languages import CODES
from recommendations.localization.texts import pick_from
from recommendations.models import User
from recommendations.notifications import recipients
from recommendations.notifications.adoption import paper_letter
from recommendations.workflow.response_counts import counts_of_plan
from recommendations.workflow.responses import RESPOND

from .views import address


def paths(model_admin):
    """The addresses of the two pages; ``model_admin`` is that of Plan."""
    wrap = model_admin.admin_site.admin_view

    def letters(request, object_id):
        return letters_page(request, model_admin, object_id)

    def letter(request, object_id, institution):
        return letter_page(request, model_admin, object_id, institution)

    name = "recommendations_plan_letter"
    return [
        path("<path:object_id>/letters/", wrap(letters), name=f"{name}s"),
        path("<path:object_id>/letters/<str:institution>/", wrap(letter), name=name),
    ]


def are_due(request, plan):
    """True where the plan is answered, or was, and the user may enter answers of any body."""
    is_limited = request.user.is_focal_point or not request.user.has_perm(RESPOND)
    return plan is not None and not plan.is_draft and not is_limited


def _plan(request, model_admin, object_id):
    plan = model_admin.get_object(request, unquote(object_id))
    if plan is None:
        raise Http404
    if not are_due(request, plan):
        raise PermissionDenied
    return plan


def letters_page(request, model_admin, object_id):
    """All responsible bodies of a plan: accounts, receipt, answers, and their letters."""
    plan = _plan(request, model_admin, object_id)
    counts = counts_of_plan(plan)
    accounts = _accounts(counts)
    rows = [
        {
            "count": count,
            "name": pick_from(count.institution, "name"),
            "accounts": accounts[count.institution.pk],
            "answers": address(count),
            "letter": reverse(
                "admin:recommendations_plan_letter", args=[plan.pk, count.institution.pk]
            ),
        }
        for count in counts
    ]
    title = gettext("Letters to the bodies: plan of %(year)s") % {"year": plan.year}
    context = {**_context(request, model_admin, plan, title), "rows": rows}
    return TemplateResponse(request, "staff/responses/letters.html", context)


def _accounts(counts):
    """The names of the accounts that get e-mails for each institution, by its key."""
    links = User.institutions.through.objects.filter(
        institution__in=[count.institution for count in counts],
        user__in=recipients.focal_points().exclude(email=""),
    )
    found = defaultdict(list)
    for institution, name in links.order_by("user").values_list("institution", "user__username"):
        found[institution].append(name)
    return found


def letter_page(request, model_admin, object_id, institution):
    """The letter to one body in one language, to print and to copy."""
    plan = _plan(request, model_admin, object_id)
    key = as_key(institution)
    count = next((one for one in counts_of_plan(plan) if one.institution.pk == key), None)
    if count is None:
        raise Http404
    asked = request.GET.get("language")
    language = asked if asked in CODES else get_language()
    with override(language):
        letter = paper_letter(count)
    title = gettext("Letter to “%(body)s”") % {"body": pick_from(count.institution, "name")}
    context = {
        **_context(request, model_admin, plan, title),
        "letter": letter,
        "languages": [(code, get_language_info(code)["name_local"]) for code in CODES],
        "letters_address": reverse("admin:recommendations_plan_letters", args=[plan.pk]),
    }
    return TemplateResponse(request, "staff/responses/letter.html", context)


def _context(request, model_admin, plan, title):
    request.current_app = model_admin.admin_site.name
    return {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "plan": plan,
        "plan_address": reverse("admin:recommendations_plan_change", args=[plan.pk]),
    }
