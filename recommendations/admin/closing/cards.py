"""The open recommendations of a plan, as cards on the page that closes it."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.html import format_html

from recommendations.admin.base.badges import overdue_badge, status_badge
from recommendations.localization.texts import pick_from
from recommendations.models import Assignment, Institution, ProgressUpdate, Recommendation
from recommendations.models.choices import SILENT_DAYS

from .forms import DATE_REASONS, TEXTS, DecisionForm

# Fields in a collapsed section.
COLLAPSED_FIELDS = [name for name in TEXTS if name != "reason_ar"]


def open_items(plan):
    """The open recommendations of the plan, with all that their cards show."""
    leads = Assignment.objects.filter(role=Assignment.Role.LEAD).select_related("institution")
    return (
        plan.adopted_recommendations()
        .open()
        .with_schedule()
        .with_last_news()
        .select_related("plan", "closing_decision__decided_by")
        .select_related(
            "closing_decision__superseded_by__plan", "closing_decision__postponing_body"
        )
        .prefetch_related(
            Prefetch("assignments", queryset=leads, to_attr="leads"),
            Prefetch("updates", queryset=ProgressUpdate.objects.newest_first(), to_attr="reports"),
        )
        .order_by("number")
    )


@dataclass
class ClosingCard:
    """An open recommendation: its facts, and the form for the decision on it."""

    item: Recommendation
    form: DecisionForm

    @property
    def title(self):
        return pick_from(self.item, "title")

    @property
    def done_when(self):
        return pick_from(self.item, "done_when")

    @property
    def lead(self):
        return pick_from(self.item.leads[0].institution, "name") if self.item.leads else ""

    @property
    def badges(self):
        return format_html(
            "{} {}", status_badge(self.item.status), overdue_badge(self.item.schedule)
        )

    @property
    def news(self):
        """The last published update as a dict: day, status, texts; None if there is none."""
        newest = next((one for one in self.item.reports if one.published_at), None)
        if newest is None:
            return None
        texts = [pick_from(newest, name) for name in ProgressUpdate.ACCOUNT]
        return {"day": newest.reported_on, "status": status_badge(newest.status), "texts": texts}

    @property
    def is_silent(self):
        return (timezone.localdate() - self.item.last_news).days >= SILENT_DAYS

    @property
    def decided_on(self):
        return timezone.localdate(self.form.instance.decided_at)

    @property
    def collapsed(self):
        """The fields in the collapsed section."""
        return [self.form[name] for name in COLLAPSED_FIELDS]

    @property
    def date_reasons(self):
        """The reason for a new date in the other languages."""
        return [self.form[name] for name in DATE_REASONS if name != "postponement_reason_ar"]

    @property
    def is_dated(self):
        return any(field.value() or field.errors for field in self.date_reasons)

    @property
    def is_expanded(self):
        return any(field.value() or field.errors for field in self.collapsed)

    @property
    def unpublished(self):
        """Updates that are not published; those that were sent wait for review."""
        return [one for one in self.item.reports if not one.published_at]


def cards_of(items, refused=None):
    """A ClosingCard for each of ``items``; ``refused`` holds bound forms with errors, by number."""
    refused, bodies = refused or {}, body_choices()
    return [
        ClosingCard(item, refused.get(item.number) or DecisionForm(item=item, bodies=bodies))
        for item in items
    ]


def body_choices():
    """The institutions as choices, read once for all cards."""
    return [("", "---------"), *((body.pk, str(body)) for body in Institution.objects.all())]
