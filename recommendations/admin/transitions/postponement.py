"""The step that postpones one recommendation."""

from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.typed_fields import DayField
from recommendations.admin.forms.postponement_form import (
    FIELD_OF_ERROR,
    PostponementFields,
    decision_of,
)
from recommendations.workflow import postponement

from .base import Step, StepForm

FIELDS = {**FIELD_OF_ERROR, "same": "to", "past": "to"}


class PostponementForm(StepForm, PostponementFields):
    """The new date, and what ``PostponementFields`` asks for."""

    to = DayField(label=_("New date"))
    field_order = ["to"]

    def clean(self):
        cleaned = super().clean()
        self.check_decision()
        return cleaned

    def add_errors(self, error):
        """As usual, at the field that an error is about."""
        for one in [error] if hasattr(error, "error_dict") else error.error_list:
            self.add_error(FIELDS.get(getattr(one, "code", None) or ""), one.messages)


class PostponementStep(Step):
    """Its page shows the dates so far."""

    def context(self, record):
        postponements = record.postponements.select_related("decided_by")
        return {"due_on": record.due_on, "postponements": list(postponements)}


POSTPONEMENT = PostponementStep(
    name="postpone",
    label=_("Change the due date…"),
    question=_("Change the due date of “%(record)s”?"),
    explanation=_(
        "An adopted date is never overwritten. The new date counts from now on; readers see the "
        "earlier ones, how often it was postponed, and why. It can be a later or an earlier day."
    ),
    done=_("The due date has been changed."),
    act=lambda item, by, answers: postponement.postpone(
        item, by=by, to=answers["to"], **decision_of(answers)
    ),
    is_due=postponement.can_be_postponed,
    form=PostponementForm,
    template="staff/transitions/postpone.html",
    permission=postponement.PERMISSION,
)
