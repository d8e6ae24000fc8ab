"""Requests that more of a published record become public: listed, and decided by a publisher."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.badges import decision_badge
from recommendations.admin.base.read_only import ReadOnlyMixin
from recommendations.admin.disclosure import preview
from recommendations.admin.fields.key_fields import ValidSelectionMixin
from recommendations.admin.history.page import HistoryPages
from recommendations.admin.site import site
from recommendations.admin.transitions.base import StepsMixin
from recommendations.admin.transitions.disclosure import (
    GRANT_REQUEST,
    REFUSE_REQUEST,
    WITHDRAW_REQUEST,
)
from recommendations.localization.dates.dates import written_out
from recommendations.models import DisclosureRequest
from recommendations.workflow.disclosure import disclosure
from recommendations.workflow.disclosure.disclosure import GRANT

# Requests on one page of the queue.
MAX_ENTRIES = 20


class DecisionFilter(admin.SimpleListFilter):
    """Requests that wait, and those that were decided."""

    title = _("decision")
    parameter_name = "decision"
    conditions = {
        "waiting": Q(decision=""),
        **{key: Q(decision=key) for key in DisclosureRequest.Decision.values if key},
    }

    def lookups(self, request, model_admin):
        labels = DisclosureRequest.Decision.choices
        return [(key or "waiting", label) for key, label in labels]

    def queryset(self, request, queryset):
        return queryset.filter(self.conditions.get(self.value(), Q()))


@admin.register(DisclosureRequest, site=site)
class DisclosureRequestAdmin(
    ReadOnlyMixin, ValidSelectionMixin, StepsMixin, HistoryPages, admin.ModelAdmin
):
    """Every request with what became of it; those that wait have a page of their own."""

    steps = [GRANT_REQUEST, REFUSE_REQUEST, WITHDRAW_REQUEST]
    list_display = ["about", "level", "asked_by", "asked_on", "state"]
    list_filter = [DecisionFilter, "kind"]
    list_per_page = 50
    change_form_template = "staff/disclosure/form.html"
    change_list_template = "staff/disclosure/list.html"
    fields = [
        "about",
        "level",
        "asked_by",
        "asked_on",
        "reason",
        "state",
        "decided_by",
        "decided_on",
        "remark",
    ]
    readonly_fields = fields
    actions = None

    def get_urls(self):
        view = self.admin_site.admin_view(self.waiting_view)
        name = "recommendations_disclosurerequest_waiting"
        return [path("waiting/", view, name=name), *super().get_urls()]

    def get_queryset(self, request):
        return preview.with_bodies(super().get_queryset(request))

    @admin.display(description=_("about"))
    def about(self, request):
        return preview.about(request)

    @admin.display(description=_("requested on"), ordering="asked_at")
    def asked_on(self, request):
        return written_out(timezone.localdate(request.asked_at))

    @admin.display(description=_("decided on"))
    def decided_on(self, request):
        return written_out(timezone.localdate(request.decided_at)) if request.decided_at else "—"

    @admin.display(description=_("decision"), ordering="decision")
    def state(self, request):
        return decision_badge(request)

    def has_step_permission(self, request, record, step):
        """A publisher decides; whoever asked may withdraw."""
        own = step is WITHDRAW_REQUEST and record.asked_by_id == request.user.pk
        is_allowed = own or request.user.has_perm(GRANT)
        return is_allowed and self.has_view_permission(request, record)

    def change_view(self, request, object_id, form_url="", extra_context=None):
        record = self.get_object(request, object_id)
        shows = record is not None and record.is_waiting
        context = {"rows": preview.rows(record) if shows else None}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def next_address(self, request, record):
        waiting = reverse("admin:recommendations_disclosurerequest_waiting")
        return waiting if request.user.has_perm(GRANT) else self.change_address(record)

    def waiting_view(self, request):
        """What waits, oldest first, each with what readers see now and would see."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        waiting = DisclosureRequest.objects.waiting().order_by("asked_at", "pk")
        shown = preview.with_bodies(waiting)[:MAX_ENTRIES]
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Waiting to become public"),
            "opts": self.opts,
            "total": waiting.count(),
            "entries": [self.entry(request, one) for one in shown],
            "may_grant": request.user.has_perm(GRANT),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "staff/disclosure/queue.html", context)

    def entry(self, request, record):
        steps = [
            (step, self.step_address(step, record))
            for step in self.steps
            if self.has_step_permission(request, record, step)
        ]
        return {
            "request": record,
            "about": self.about(record),
            "asked_on": timezone.localdate(record.asked_at),
            "rows": preview.rows(record),
            "steps": steps,
            "needs_another": disclosure.needs_two_people()
            and record.asked_by_id in (None, request.user.pk),
        }
