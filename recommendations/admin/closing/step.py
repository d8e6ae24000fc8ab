"""The last step of a year: what closing would make, a day, one confirmation."""

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.links import plan_link, public_report_link, report_link
from recommendations.admin.transitions.base import CHANGED, Step, StepForm
from recommendations.models import Plan
from recommendations.workflow.closing.preview import preview
from recommendations.workflow.closing.year_end import close_year


class ClosingForm(StepForm):
    """On which day the plan ends; ``preview`` shows what closing it on that day would make."""

    closed_on = forms.DateField(
        label=_("Day of closing"),
        initial=timezone.localdate,
        widget=AdminDateWidget,
        help_text=_(
            "The closing updates are dated this day, and the final report shows the plan as of it."
        ),
    )

    def __init__(self, data, *, plan, **kwargs):
        self.preview = None if data else preview(plan, timezone.localdate())
        picture = self.preview.fingerprint if self.preview else ""
        super().__init__(data, picture=picture, **kwargs)
        self.plan = plan

    def clean(self):
        """Makes the preview; refuses to confirm what is not exactly what was shown."""
        if self.errors:
            return self.cleaned_data
        self.preview = preview(self.plan, self.cleaned_data["closed_on"])
        self.picture = self.preview.fingerprint
        if self.is_final:
            return super().clean()
        self.show(self.picture)
        return self.cleaned_data

    @property
    def next_year(self):
        return self.plan.year + 1

    @property
    def is_final(self):
        """True when the person pressed “Close the year”, not “Show”."""
        return "close" in self.data

    def is_confirmed(self):
        return super().is_confirmed() and self.is_final and not self.preview.problems


class ClosingStep(Step):
    """Its page shows the plan as it would end, and the next one as it would begin."""

    def form_for(self, record, data):
        return self.form(data, plan=record)

    def told(self, record, ended):
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
    """Closes what was shown; raises ValidationError when it is no longer that."""
    Plan.objects.select_for_update().get(pk=plan.pk)
    if preview(plan, answers["closed_on"]).fingerprint != answers["seen"]:
        raise ValidationError(CHANGED)
    return close_year(plan, by=by, on=answers["closed_on"])


CLOSING = ClosingStep(
    name="close",
    label=_("Close the year…"),
    question=_("Close “%(record)s”?"),
    explanation=_(
        "This cannot be undone. Recommendations carried over become part of the next plan, "
        "closed ones get their last update, and the figures of the year become final."
    ),
    done=_("“%(record)s” has been closed."),
    act=close,
    is_due=lambda plan: plan.state == plan.State.ADOPTED,
    form=ClosingForm,
    template="staff/closing/preview.html",
    permission="recommendations.close_plan",
)
