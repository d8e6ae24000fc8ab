"""The open items of a plan as the page of its closing tells of them."""

from dataclasses import dataclass

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.html import format_html

from recommendations.admin.base.badges import overdue_badge, status_badge
from recommendations.localization.texts import pick_from
from recommendations.models import Assignment, ProgressUpdate, Recommendation
from recommendations.models.choices import SILENT_DAYS

from .forms import TEXTS, DecisionForm

# The fields that are folded away until they are needed.
MORE = [name for name in TEXTS if name != "reason_ar"]


def open_items(plan):
    """What is open in the plan, with all that the page tells of each."""
    leads = Assignment.objects.filter(role=Assignment.Role.LEAD).select_related("institution")
    return (
        plan.adopted_recommendations()
        .open()
        .with_schedule()
        .with_last_news()
        .select_related("plan", "closing_decision__decided_by")
        .select_related("closing_decision__superseded_by__plan")
        .prefetch_related(
            Prefetch("assignments", queryset=leads, to_attr="leads"),
            Prefetch("updates", queryset=ProgressUpdate.objects.newest_first(), to_attr="reports"),
        )
        .order_by("number")
    )


@dataclass
class Card:
    """An open item on the page: what is known of it, and the form for what becomes of it."""

    item: Recommendation
    form: DecisionForm

    @property
    def title(self):
        return pick_from(self.item, "title")

    @property
    def lead(self):
        return pick_from(self.item.leads[0].institution, "name") if self.item.leads else ""

    @property
    def marks(self):
        return format_html(
            "{} {}", status_badge(self.item.status), overdue_badge(self.item.schedule)
        )

    @property
    def news(self):
        """The last published report: its day, its status and its words; None if there is none."""
        newest = next((one for one in self.item.reports if one.published_at), None)
        if newest is None:
            return None
        words = [pick_from(newest, name) for name in ("narrative", "reason")]
        return {"day": newest.reported_on, "status": status_badge(newest.status), "words": words}

    @property
    def is_silent(self):
        return (timezone.localdate() - self.item.last_news).days >= SILENT_DAYS

    @property
    def decided_on(self):
        return timezone.localdate(self.form.instance.decided_at)

    @property
    def more(self):
        """The fields that are folded away."""
        return [self.form[name] for name in MORE]

    @property
    def has_more(self):
        return any(field.value() or field.errors for field in self.more)

    @property
    def unpublished(self):
        """Reports that the public has not read: those that were sent wait for an answer."""
        return [one for one in self.item.reports if not one.published_at]


def cards_of(items, refused=None):
    """A Card for each of ``items``; the forms in ``refused``, by number, come back as they are."""
    refused = refused or {}
    return [Card(item, refused.get(item.number) or DecisionForm(item=item)) for item in items]
