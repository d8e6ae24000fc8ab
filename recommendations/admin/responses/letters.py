"""The letters on the adoption of a plan: who has answered, each letter as a PDF and a text."""

import logging
from collections import defaultdict

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, get_language_info, gettext, override

from recommendations.exports.print.pdf import TypesettingError
from recommendations.localization.dates.dates import written_out
from recommendations.localization.keys import as_key
from recommendations.localization.languages import CODES
from recommendations.localization.texts import pick_from
from recommendations.models import User
from recommendations.notifications import recipients
from recommendations.notifications.paper_letter import paper_letter
from recommendations.workflow.response_counts import counts_of_plan
from recommendations.workflow.responses import RESPOND

from .views import address

logger = logging.getLogger(__name__)
CONTENT_TYPES = {"pdf": "application/pdf", "txt": "text/plain; charset=utf-8"}


def paths(model_admin):
    """The addresses of the pages and files; ``model_admin`` is that of Plan."""
    wrap = model_admin.admin_site.admin_view

    def letters(request, object_id):
        return letters_page(request, model_admin, object_id)

    def letter(request, object_id, institution):
        return letter_page(request, model_admin, object_id, institution)

    def file(request, object_id, institution, ending):
        return letter_file(request, model_admin, object_id, institution, ending)

    name = "recommendations_plan_letter"
    return [
        path("<path:object_id>/letters/", wrap(letters), name=f"{name}s"),
        path("<path:object_id>/letters/<str:institution>/", wrap(letter), name=name),
        path(
            "<path:object_id>/letters/<str:institution>/letter.<str:ending>",
            wrap(file),
            name=f"{name}_file",
        ),
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
    for link in links.select_related("user").order_by("user"):
        found[link.institution_id].append(str(link.user))
    return found


def letter_page(request, model_admin, object_id, institution):
    """The letter to one body in one language, to be downloaded and to be copied."""
    plan = _plan(request, model_admin, object_id)
    count, language = _count(plan, institution), _language(request)
    with override(language):
        letter = paper_letter(count)
        columns, text, written_on = letter.columns, letter.text, written_out(letter.on)
    title = gettext("Letter to “%(body)s”") % {"body": pick_from(count.institution, "name")}
    context = {
        **_context(request, model_admin, plan, title),
        "letter": letter,
        "columns": columns,
        "text": text,
        "written_on": written_on,
        "files": [
            (ending.upper(), _file_address(count, ending, language)) for ending in CONTENT_TYPES
        ],
        "languages": [(code, get_language_info(code)["name_local"]) for code in CODES],
        "letters_address": reverse("admin:recommendations_plan_letters", args=[plan.pk]),
    }
    return TemplateResponse(request, "staff/responses/letter.html", context)


def letter_file(request, model_admin, object_id, institution, ending):
    """The letter to one body as a file: ``ending`` is one of CONTENT_TYPES.

    Where no PDF can be made just now, the page of the letter says so.
    """
    plan = _plan(request, model_admin, object_id)
    count, language = _count(plan, institution), _language(request)
    if ending not in CONTENT_TYPES:
        raise Http404
    with override(language):
        letter = paper_letter(count)
        try:
            content = letter.pdf() if ending == "pdf" else letter.text
        except TypesettingError:
            logger.exception("A letter was not made: %s", request.get_full_path())
            content = None
        name = gettext("letter-%(year)s") % {"year": plan.year}
    if content is None:
        sentence = gettext("The PDF could not be made. Try again in a minute, or copy the text.")
        messages.error(request, sentence)
        return HttpResponseRedirect(_page_address(count, language))
    response = HttpResponse(content, content_type=CONTENT_TYPES[ending])
    name = f"{name}-{count.institution.slug}.{ending}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _count(plan, institution):
    """The BodyCount of the body with the key ``institution``; raises Http404 without one."""
    key = as_key(institution)
    for count in counts_of_plan(plan):
        if count.institution.pk == key:
            return count
    raise Http404


def _language(request):
    """The language in which the letter is asked for, else that of the page."""
    asked = request.GET.get("language")
    return asked if asked in CODES else get_language()


def _page_address(count, language):
    address = reverse(
        "admin:recommendations_plan_letter", args=[count.plan.pk, count.institution.pk]
    )
    return f"{address}?language={language}"


def _file_address(count, ending, language):
    keys = [count.plan.pk, count.institution.pk, ending]
    return f"{reverse('admin:recommendations_plan_letter_file', args=keys)}?language={language}"


def _context(request, model_admin, plan, title):
    request.current_app = model_admin.admin_site.name
    return {
        **model_admin.admin_site.each_context(request),
        "title": title,
        "opts": model_admin.opts,
        "plan": plan,
        "plan_address": reverse("admin:recommendations_plan_change", args=[plan.pk]),
    }
