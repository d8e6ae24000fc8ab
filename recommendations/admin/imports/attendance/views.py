"""“Attendance from a list”: paste or upload, check the rows and the bodies, enter them.

One address, two steps. Nothing is stored in between: the second form carries the text and every
row. The names may be of people at risk: they are shown to the person who typed them, and are in no
message, log or error report.
"""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext
from django.views.decorators.debug import sensitive_post_parameters

from recommendations.admin.disclosure.mixin import warn_about_waiting_requests
from recommendations.admin.forms.model_errors import COLLISION
from recommendations.intake.attendance.save import record_attendance
from recommendations.models import Meeting
from recommendations.models.disclosure_requests import reason_given

from . import disclosure
from .answers import rows_read_again, with_line_as
from .check import AttendanceCheck
from .forms import ListForm
from .institutions import Institutions
from .permission import is_allowed
from .source import AttendanceSource

# Fields of the first step that the second one carries.
CARRIED_FIELDS = ["text", "order", "body", "language"]


@sensitive_post_parameters()
def attendance_from_list(request, model_admin, object_id):
    """The view; ``model_admin`` is that of Meeting."""
    meeting = model_admin.get_object(request, unquote(object_id))
    if not is_allowed(request.user):
        raise PermissionDenied
    if meeting is None:
        raise Http404
    if request.method != "POST":
        return paste(request, model_admin, meeting, ListForm())
    if "read" in request.POST:
        return read(request, model_admin, meeting)
    if "back" in request.POST:
        return paste(request, model_admin, meeting, ListForm(initial=request.POST.dict()))
    if "enter" in request.POST:
        return enter(request, model_admin, meeting)
    if "as_body" in request.POST or "as_person" in request.POST:
        return answer(request, model_admin, meeting)
    return check(request, model_admin, meeting, sent(request, meeting))


def paste(request, model_admin, meeting, form):
    """Shows the first step: the form for the list."""
    return page(request, model_admin, meeting, "staff/imports/attendance_paste.html", form=form)


def read(request, model_admin, meeting):
    """Finds the people and shows the second step; the first one again where there are none."""
    form = ListForm(request.POST, request.FILES)
    if not form.is_valid():
        if "text" in form.cleaned_data:
            form.data = form.data.copy()
            form.data["text"] = form.cleaned_data["text"]
        return paste(request, model_admin, meeting, form)
    answers = form.cleaned_data
    otherwise = str(answers["body"] or "")
    rows = [
        {
            "name": person.name,
            "post": person.post,
            "body": person.body or otherwise,
            "part": person.part,
            "presence": person.presence,
        }
        for person in answers["source"].reading.people
    ]
    may_add = request.user.has_perm("recommendations.add_institution")
    found = AttendanceCheck(meeting, answers["language"], may_add, answers["source"], rows=rows)
    carried = {name: form[name].value() or "" for name in CARRIED_FIELDS} | {
        "text": answers["text"],
        "left_out": answers["left_out"],
    }
    return check(request, model_admin, meeting, found, carried=carried)


def answer(request, model_admin, meeting):
    """Shows the second step again after a line was said to be a body, or a person."""
    before = sent(request, meeting)
    is_body = "as_body" in request.POST
    line = request.POST.get("as_body" if is_body else "as_person", "")
    if line not in {str(question.line) for question in before.source.questions}:
        return check(request, model_admin, meeting, before)
    request.POST = request.POST.copy()
    request.POST["text"] = with_line_as(before.source.text, int(line), is_body=is_body)
    source = sent(request, meeting).source
    body = request.POST.get("body", "")
    otherwise = str(before.institutions.by_pk.get(int(body), "")) if body.isdecimal() else ""
    rows = rows_read_again(before.rows, before.source.reading, source.reading, otherwise)
    return check(request, model_admin, meeting, sent(request, meeting, rows=rows))


def sent(request, meeting, *, is_final=False, rows=None):
    """The AttendanceCheck of the list as it was sent."""
    known = dict(ListForm.base_fields["language"].choices)
    language = request.POST.get("language")
    source = AttendanceSource(
        request.POST.get("text", ""),
        request.POST.get("order", ""),
        Institutions(),
        request.POST.get("left_out", ""),
    )
    return AttendanceCheck(
        meeting,
        language if language in known else next(iter(known)),
        request.user.has_perm("recommendations.add_institution"),
        source,
        rows=rows,
        data=request.POST,
        is_final=is_final,
    )


def check(request, model_admin, meeting, found, *, carried=None, refusals=()):
    """Shows the second step: the rows, the institutions, and the warnings."""
    carried = carried or {
        name: request.POST.get(name, "") for name in [*CARRIED_FIELDS, "left_out"]
    }
    disclosures = disclosure.disclosures(meeting, found.rows, found.bodies)
    context = {
        "check": found,
        "source": found.source,
        "bodies": list(zip(found.bodies, disclosures, strict=True)),
        "disclosure_totals": disclosure.totals(disclosures),
        "rows": list(zip(found.people.forms, found.warnings, strict=True)),
        "institutions": [found.institutions.label(pk) for pk in found.institutions.by_pk],
        "carried": carried,
        "refusals": refusals,
        "has_errors": found.is_final and not found.is_valid(),
        "disclosure_reason": request.POST.get("disclosure_reason", ""),
        "asks_reason": meeting.is_published(),
        "count_heads": request.POST.get("count_heads") or "read" in request.POST,
    }
    return page(request, model_admin, meeting, "staff/imports/attendance_check.html", **context)


def enter(request, model_admin, meeting):
    """Enters the people, all of them or nothing, and goes to the meeting."""
    refusals = []
    try:
        with transaction.atomic():
            # Locked until the end: somebody may be entering the same list at this moment.
            Meeting.objects.select_for_update().get(pk=meeting.pk)
            found = sent(request, meeting, is_final=True)
            if found.is_valid() and not found.has_new_warnings():
                return entered(request, model_admin, meeting, found)
    except ValidationError as error:
        refusals = error.messages
    except IntegrityError:
        refusals = [COLLISION]
    if not refusals and found.is_valid():
        refusals = [gettext("Check the warnings below and submit again.")]
    return check(request, model_admin, meeting, found, refusals=refusals)


def entered(request, model_admin, meeting, found):
    with reason_given(request.POST.get("disclosure_reason", "")) as asked:
        people, delegations, institutions = record_attendance(
            meeting,
            list(found.answered()),
            language=found.language,
            count_heads="count_heads" in request.POST,
        )
    sentences = [
        ngettext("%(n)s person entered from a list.", "%(n)s people entered from a list.", people)
        % {"n": people},
        ngettext("In %(n)s delegation.", "In %(n)s delegations.", delegations) % {"n": delegations},
    ]
    if institutions:
        made = ngettext("%(n)s new institution.", "%(n)s new institutions.", institutions)
        sentences.append(made % {"n": institutions})
    model_admin.log_change(request, meeting, " ".join(sentences))
    model_admin.message_user(request, " ".join(sentences), messages.SUCCESS)
    warn_about_waiting_requests(request, asked)
    return HttpResponseRedirect(reverse("admin:recommendations_meeting_change", args=[meeting.pk]))


def page(request, model_admin, meeting, template, **context):
    """Renders a step inside the admin."""
    context = {
        **model_admin.admin_site.each_context(request),
        "title": gettext("Attendance from a list"),
        "opts": Meeting._meta,
        "meeting": meeting,
        "change_address": reverse("admin:recommendations_meeting_change", args=[meeting.pk]),
        **context,
    }
    return TemplateResponse(request, template, context)
