"""The remarks on an update: read and written on a page of their own, and beside its review."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.translated_fields import PlainTextarea
from recommendations.admin.forms.after_saving import NEXT, staff_page
from recommendations.admin.forms.repeated_forms import RepeatedFormError, earlier_answer, note
from recommendations.localization.texts import pick_from
from recommendations.workflow.progress import remarks

MAX_LENGTH = 2000


class RemarkForm(forms.Form):
    """A question of a reviewer, or the answer to one."""

    text = forms.CharField(
        label=_("Your question"),
        max_length=MAX_LENGTH,
        widget=PlainTextarea(attrs={"rows": 3, "dir": "auto"}),
        help_text=_("Readers of the site never see it."),
    )

    def __init__(self, *args, is_question, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_question = is_question
        if not is_question:
            self.fields["text"].label = _("Your answer")


def remarks_address(update):
    return reverse("admin:recommendations_progressupdate_remarks", args=[update.pk])


def thread(request, update, form=None):
    """The remarks on ``update`` and the form for a further one, as a dict for ``_remarks.html``.

    ``form`` is None for an empty one; without a form who is signed in may not write.
    """
    may_write = remarks.may_write(request.user, update)
    own = update.remarks
    is_limited = request.user.is_focal_point
    if form is None and may_write:
        is_question = remarks.is_reviewer(request.user, update)
        form = RemarkForm(is_question=is_question, auto_id=f"id_%s_{update.pk}")
    return {
        # A queue has read those of all its updates at once.
        "remarks": own.visible_to(request.user) if is_limited else own.all(),
        "form": form if may_write else None,
        "address": remarks_address(update),
        "next": request.path,
        "is_open": may_write and is_asked(request.user, update),
    }


def is_asked(user, update):
    """True when the newest remark is a question to the side of ``user``."""
    if remarks.is_reviewer(user, update):
        return False
    newest = update.remarks.last()
    return newest is not None and newest.is_question


def remarks_page(request, model_admin, update):
    """Shows the remarks on ``update``; adds the one that is sent, then leads to where it was
    written."""
    if not model_admin.has_view_permission(request, update):
        raise PermissionDenied
    if answer := earlier_answer(request):
        return answer
    is_question = remarks.is_reviewer(request.user, update)
    form = RemarkForm(request.POST or None, is_question=is_question)
    written_on = staff_page(request.POST.get(NEXT, "")) or remarks_address(update)
    address = f"{written_on}#remarks-{update.pk}"
    if request.method == "POST" and form.is_valid() and _write(request, update, form, address):
        sent = gettext("Your question has been sent.") if is_question else gettext("Answer sent.")
        model_admin.message_user(request, sent, messages.SUCCESS)
        return HttpResponseRedirect(address)
    context = {
        **model_admin.admin_site.each_context(request),
        "title": gettext("Questions and answers"),
        "opts": model_admin.opts,
        "update": update,
        "item_title": pick_from(update.recommendation, "title"),
        "change_address": model_admin.change_address(update),
        "thread": thread(request, update, form if request.method == "POST" else None),
    }
    return TemplateResponse(request, "staff/transitions/remarks.html", context)


def _write(request, update, form, address):
    """True when the remark was added; otherwise the form says why it was not."""
    try:
        with transaction.atomic():
            remarks.write(update, by=request.user, text=form.cleaned_data["text"])
            note(request, address)
    except RepeatedFormError:
        return True
    except ValidationError as error:
        form.add_error(None, error.messages)
        return False
    return True
