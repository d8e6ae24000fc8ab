"""The step that adopts a plan: its page shows what is locked, and what is missing."""

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.typed_fields import DayField
from recommendations.localization.texts import columns
from recommendations.models import Assignment
from recommendations.workflow import adoption
from recommendations.workflow.fingerprints import fingerprint

from .base import PublicationStep, Step, StepForm
from .readiness import in_sections, obstacles, readiness


class AdoptionForm(StepForm):
    """On which day the meeting adopted the plan, where that is known."""

    adopted_on = DayField(
        label=_("Day of adoption"),
        required=False,
        help_text=_("Leave empty if the day is not known."),
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.record.meeting:
            self.initial.setdefault("adopted_on", self.record.meeting.held_on)

    def clean_adopted_on(self):
        """Refuses a day to come: no body could confirm or answer before it."""
        day = self.cleaned_data["adopted_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("The day of adoption cannot be in the future."), code="future")
        return day


class AdoptionStep(Step):
    """Adopting a plan; the page says what each item lacks."""

    def context(self, plan):
        page = reverse("admin:recommendations_plan_adopt", args=[plan.pk])
        return {"unmeasured": adoption.unmeasured(plan), "readiness": readiness(plan, page)}

    def fingerprint(self, plan):
        """The titles of the sections and the bodies are shown, too."""
        sections = plan.sections.order_by("order")
        titles = sections.values_list("pk", "order", *columns("title"))
        bodies = Assignment.objects.filter(recommendation__plan=plan).order_by("pk")
        shown = bodies.values_list("recommendation", "institution", "role")
        return fingerprint(super().fingerprint(plan), list(titles), list(shown))


class PlanPublicationStep(PublicationStep):
    """Publishing a plan; the page says what each item lacks, too."""

    def context(self, plan):
        page = reverse("admin:recommendations_plan_publish", args=[plan.pk])
        return super().context(plan) | {"readiness": readiness(plan, page)}


ADOPTION = AdoptionStep(
    name="adopt",
    is_final=True,
    label=_("Adopt…"),
    question=_("Adopt “%(record)s”?"),
    explanation=_(
        "The numbers and texts below will then be locked as the meeting adopted them; later "
        "corrections are added as errata. Progress can be recorded. Nothing is published yet."
    ),
    done=_("“%(record)s” has been adopted."),
    act=lambda plan, by, answers: adoption.adopt(plan, by=by, on=answers["adopted_on"]),
    is_due=lambda plan: plan.is_draft,
    missing=obstacles,
    items=lambda plan: list(
        in_sections(plan.recommendations.to_adopt()).prefetch_related("assignments__institution")
    ),
    form=AdoptionForm,
    template="staff/transitions/adopt.html",
    permission="recommendations.adopt_plan",
)
