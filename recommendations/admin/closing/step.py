"""The step that closes a plan: its day, a preview, a confirmation."""

from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.links import plan_link, public_report_link, report_link
from recommendations.admin.fields.typed_fields import DayField, NumberInput, WholeNumberField
from recommendations.admin.transitions.base import Step, StepForm
from recommendations.models import Plan
from recommendations.workflow.closing.preview import preview
from recommendations.workflow.closing.rules import suggested_year
from recommendations.workflow.closing.year_end import close_year
from recommendations.workflow.fingerprints import check_fingerprint


class ClosingForm(StepForm):
    """The day of closing and the plan in which it goes on; ``preview`` is that of closing so."""

    closed_on = DayField(
        label=_("Day of closing"),
        initial=timezone.localdate,
        help_text=_(
            "The closing updates are dated this day, and the final report shows the plan as of it."
        ),
    )

    into = WholeNumberField(
        label=_("Year of the plan to carry over into"),
        min_value=1900,
        max_value=2200,
        help_text=_("A draft, or a plan that is made now. Any later year."),
        widget=NumberInput({"list": "later-drafts"}),
    )

    confirm_button = "close"
    preview = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["into"].initial = suggested_year(self.record)

    def first_fingerprint(self):
        """That of closing the plan today, and carrying over into the plan that is suggested."""
        self.preview = preview(self.record, timezone.localdate(), self.fields["into"].initial)
        return self.preview.fingerprint

    def current_fingerprint(self):
        if self.errors:
            return None
        asked = self.cleaned_data["closed_on"], self.cleaned_data["into"]
        self.preview = preview(self.record, *asked)
        return self.preview.fingerprint

    @property
    def later_drafts(self):
        """The years of the drafts that it could be carried over into."""
        drafts = Plan.objects.filter(year__gt=self.record.year, state=Plan.State.DRAFT)
        return drafts.order_by("year").values_list("year", flat=True)

    def is_confirmed(self):
        return super().is_confirmed() and not self.preview.problems


class ClosingStep(Step):
    """Its page previews the end of the plan and the draft in which it goes on."""

    def success_message(self, record, ended):
        links = [plan_link(ended.next_plan), final_report_links(ended.report)]
        more = format_html_join(" ", "{}", ([link] for link in links if link))
        return format_html("{} {}", self.done % {"record": record}, more)


def final_report_links(report):
    """Links to the final report, in the admin and on the public site; empty for None."""
    if report is None:
        return ""
    links = report_link(report), public_report_link(report)
    return format_html("{}: {} {}", gettext("Final report"), *links)


def close(plan, by, answers):
    """Closes the plan as it was previewed; raises ValidationError when it has changed since."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    on, into = answers["closed_on"], answers["into"]
    check_fingerprint(answers["fingerprint"], preview(plan, on, into).fingerprint)
    return close_year(plan, by=by, on=on, into=into)


CLOSING = ClosingStep(
    name="close",
    label=_("Close the year…"),
    question=_("Close “%(record)s”?"),
    explanation=_(
        "This cannot be undone. Recommendations carried over become part of a later plan, "
        "closed ones get their last update, and the figures of the year become final."
    ),
    done=_("“%(record)s” has been closed."),
    act=close,
    is_due=lambda plan: plan.state == plan.State.ADOPTED,
    form=ClosingForm,
    template="staff/closing/preview.html",
    permission="recommendations.close_plan",
)
