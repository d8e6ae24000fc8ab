"""Transitions of a record in the admin: a button, a page that says what will happen, a POST.

The transition itself is a function of ``workflow``. A Step asks for confirmation, calls it, and
shows its result or its errors.
"""

from collections.abc import Callable
from dataclasses import dataclass

from concurrency.exceptions import RecordModifiedError
from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.confirm import ConfirmedForm
from recommendations.admin.base.links import change_url, list_url
from recommendations.admin.disclosure.preview import attendee_html, texts_by_language
from recommendations.admin.forms.repeated_forms import RepeatedFormError, earlier_answer, note
from recommendations.files.new_files import removed_on_failure
from recommendations.workflow.disclosure import publication
from recommendations.workflow.fingerprints import check_fingerprint, fingerprint


class StepForm(ConfirmedForm):
    """Confirms a step of ``record``; subclasses ask for the answers that the step needs."""

    def __init__(self, *args, step, record, **kwargs):
        self.step, self.record = step, record
        super().__init__(*args, **kwargs)

    def current_fingerprint(self):
        return self.step.fingerprint(self.record)


@dataclass(frozen=True)
class Step:
    """One transition as the admin offers it.

    ``act(record, by, answers)`` takes it and raises ValidationError when it may not be taken;
    ``is_due(record)`` says whether to offer it; ``missing(record)`` lists, as sentences, what
    must be done before; ``items(record)`` lists the records it changes, too; ``permission`` is
    needed beside that of changing the record or, where the step ``is_for_readers``, of seeing it.
    What ``is_rare`` is offered in a menu; what ``is_final`` cannot be undone, and its page says so.
    """

    name: str
    label: str
    question: str
    explanation: str
    done: str
    act: Callable
    is_due: Callable
    missing: Callable = lambda record: []
    items: Callable = lambda record: []
    form: type = StepForm
    template: str = "staff/transitions/step.html"
    permission: str = ""
    is_for_readers: bool = False
    # The record is gone once the step was taken.
    deletes_record: bool = False
    is_rare: bool = False
    is_final: bool = False

    def success_message(self, record, result):
        """What to say once the step is taken; ``result`` is what ``act`` returned."""
        return self.done % {"record": record}

    def context(self, record):
        """What the page of the step shows beside ``items``: a dict for its template."""
        return {}

    def fingerprint(self, record):
        """The fingerprint of what the page shows."""
        shown = [record, *self.items(record)]
        return fingerprint([(one.pk, getattr(one, "version", None)) for one in shown])


class StepsMixin:
    """Mixin of admins: the buttons and pages of the ``steps`` that a record can take."""

    steps = []

    def get_urls(self):
        info = self.opts.app_label, self.opts.model_name
        return [
            path(
                f"<path:object_id>/{step.name}/",
                self.admin_site.admin_view(self.step_view),
                {"name": step.name},
                name="{}_{}_{}".format(*info, step.name),
            )
            for step in self.steps
        ] + super().get_urls()

    def has_step_permission(self, request, record, step):
        is_allowed = not step.permission or request.user.has_perm(step.permission)
        may_open = self.has_view_permission if step.is_for_readers else self.has_change_permission
        return is_allowed and may_open(request, record)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        record = self.get_object(request, unquote(object_id))
        due = [
            (step, self.step_address(step, record))
            for step in self.steps
            if record and step.is_due(record) and self.has_step_permission(request, record, step)
        ]
        rare = [(step, address) for step, address in due if step.is_rare]
        context = {"steps": due, "rare_steps": rare} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def step_address(self, step, record):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_{step.name}"
        return reverse(name, args=[record.pk], current_app=self.admin_site.name)

    def step_view(self, request, object_id, name):
        """Shows what the step would do; takes it when it is confirmed."""
        step = next(step for step in self.steps if step.name == name)
        if answer := earlier_answer(request):
            return answer
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        if not self.has_step_permission(request, record, step):
            raise PermissionDenied
        files = request.FILES or None
        form = step.form(request.POST or None, files=files, step=step, record=record)
        is_confirmed = request.method == "POST" and form.is_confirmed()
        if is_confirmed and self.take(step, record, request, form):
            return HttpResponseRedirect(self.address_after(step, request, record))
        return self.render_step(request, step, record, form)

    def address_after(self, step, request, record):
        if step.deletes_record:
            return list_url(self.model)
        return self.next_address(request, record)

    def take(self, step, record, request, form):
        """True when the step was taken; otherwise the form says why it was not.

        Raises Http404 where somebody has just deleted the record.
        """
        try:
            with removed_on_failure(), transaction.atomic():
                result = step.act(record, request.user, form.cleaned_data)
                self.log_change(request, record, str(step.label))
                note(request, self.address_after(step, request, record))
        except ValidationError as error:
            form.add_errors(error)
        except RepeatedFormError:
            return True
        except type(record).DoesNotExist as error:
            raise Http404 from error
        except RecordModifiedError:
            form.add_error(None, _("Somebody has just changed this. Check it again, then confirm."))
        else:
            request.saved_record = record
            message = step.success_message(record, result)
            self.message_user(request, message, messages.SUCCESS)
            return True
        record.refresh_from_db()
        return False

    def next_address(self, request, record):
        """The address to go to once a step was taken."""
        return self.change_address(record)

    def change_address(self, record):
        return change_url(record)

    def render_step(self, request, step, record, form):
        context = {
            **self.admin_site.each_context(request),
            "title": step.question % {"record": record},
            "opts": self.opts,
            "step": step,
            "record": record,
            "change_address": self.change_address(record),
            "is_due": step.is_due(record),
            "missing": step.missing(record),
            "items": step.items(record),
            "form": form,
            **step.context(record),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, step.template, context)


class PublicationStep(Step):
    """Publishing a meeting or a plan: the page lists the names and files that become public."""

    def context(self, record):
        shown = publication.shown_by(record)
        people = [
            (attendee_html(one, one.delegation.disclosure), one.delegation.institution)
            for one in shown.attendees
        ]
        speakers = [texts_by_language(one, "speaker", "post") for one in shown.statements]
        return {"shown": shown, "people": people, "speakers": speakers}

    def fingerprint(self, record):
        return publication_fingerprint(record)


def publication_fingerprint(record):
    return fingerprint(record.pk, record.version, publication.shown_by(record).contents())


def publish_as_shown(record, by, answers):
    """Publishes the record; raises ValidationError where it shows more than the page did."""
    type(record).objects.select_for_update(of=["self"]).get(pk=record.pk)
    check_fingerprint(answers["fingerprint"], publication_fingerprint(record))
    publication.publish(record, by=by)


def publishing(permission, is_allowed=lambda record: True, step=PublicationStep):
    """The two steps of a ``Publishable``: publish and withdraw; both need ``permission``.

    ``step``: the class of the first.
    """
    return [
        step(
            name="publish",
            label=_("Publish…"),
            question=_("Publish “%(record)s”?"),
            explanation=_("Everybody will be able to read it, and its address will not change."),
            done=_("“%(record)s” has been published."),
            act=publish_as_shown,
            template="staff/transitions/publish.html",
            is_due=lambda record: is_allowed(record) and not record.is_published(),
            permission=permission,
        ),
        Step(
            name="withdraw",
            label=_("Withdraw…"),
            question=_("Withdraw “%(record)s” from the public?"),
            explanation=_(
                "Readers will no longer see it, and its page will say that it was withdrawn. "
                "Nothing is deleted; it can be published again."
            ),
            done=_("“%(record)s” has been withdrawn."),
            act=lambda record, by, answers: publication.withdraw(record, by=by),
            is_due=lambda record: record.is_published(),
            permission=permission,
            is_rare=True,
        ),
    ]
