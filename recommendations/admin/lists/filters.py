from django.contrib import admin
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from recommendations.localization.keys import as_key
from recommendations.localization.texts import pick_from
from recommendations.models import (
    Assignment,
    Institution,
    PlanSection,
    ProgressUpdate,
    Recommendation,
    Schedule,
)
from recommendations.models.choices import (
    ADOPTED,
    CLOSED,
    OPEN,
    SILENT_DAYS,
    Decision,
    Status,
    StatusInPlan,
)
from recommendations.models.plans.schedule import with_status

# What is adopted or may be; what the meeting did not adopt is nobody's work.
COUNTED = [Decision.PROPOSED, *ADOPTED]


class UsedRelatedFilter(admin.RelatedFieldListFilter):
    """The related records that a record of the list has: as Django's, but one is enough to know.

    Django's collects those of the whole list.
    """

    def field_choices(self, field, request, model_admin):
        used = model_admin.get_queryset(request).order_by().filter(**{field.name: OuterRef("pk")})
        return field.get_choices(
            include_blank=False,
            limit_choices_to=Q(Exists(used)),
            ordering=self.field_admin_ordering(field, request, model_admin),
        )


class StatusFilter(admin.SimpleListFilter):
    """One status, or all that are open or closed."""

    title = _("status")
    parameter_name = "status"
    groups = {"open": OPEN, "closed": CLOSED}

    def lookups(self, request, model_admin):
        return [("open", _("all open ones")), ("closed", _("all closed ones")), *Status.choices]

    def queryset(self, request, queryset):
        chosen = self.value()
        return queryset.filter(status__in=self.groups.get(chosen, [chosen])) if chosen else queryset


class StatusInPlanFilter(StatusFilter):
    """As StatusFilter, of recommendations: what a closed plan left open is carried over."""

    def lookups(self, request, model_admin):
        chosen = super().lookups(request, model_admin)
        return [*chosen, (StatusInPlan.CARRIED_OVER.value, StatusInPlan.CARRIED_OVER.label)]

    def queryset(self, request, queryset):
        chosen = self.value()
        if not chosen:
            return queryset
        return queryset.filter(with_status(self.groups.get(chosen, [chosen])))


class SectionFilter(admin.SimpleListFilter):
    """The sections of the plan by which the list is filtered, as far as its items are in them."""

    title = _("section")
    parameter_name = "section"

    def lookups(self, request, model_admin):
        plan = as_key(request.GET.get("plan__id__exact", ""))
        if plan is None:
            return []
        items = model_admin.get_queryset(request).order_by().filter(section=OuterRef("pk"))
        sections = PlanSection.objects.filter(Exists(items), plan=plan).order_by("order")
        return [(str(one.pk), pick_from(one, "title").plain or one.order) for one in sections]

    def queryset(self, request, queryset):
        """One of another plan, chosen before that was changed, is no longer in force."""
        section = as_key(self.value() or "")
        offered = {key for key, _title in self.lookup_choices}
        return queryset.filter(section=section) if str(section) in offered else queryset


class ScheduleFilter(admin.SimpleListFilter):
    """Whether it is on time, as of today."""

    title = _("schedule")
    parameter_name = "schedule"

    def lookups(self, request, model_admin):
        return Schedule.choices

    def queryset(self, request, queryset):
        return queryset.filter(schedule=self.value()) if self.value() else queryset


class LeadFilter(admin.SimpleListFilter):
    """The institution that leads it, or that it has none yet."""

    title = _("lead institution")
    parameter_name = "lead"
    leads = Assignment.objects.filter(role=Assignment.Role.LEAD)

    def lookups(self, request, model_admin):
        leads = self.leads.filter(institution=OuterRef("pk"))
        if request.user.is_focal_point:
            leads = leads.filter(
                recommendation__in=Recommendation.objects.visible_to(request.user).values("pk")
            )
        leading = Institution.objects.filter(Exists(leads))
        return [("none", _("none yet")), *((str(body.pk), str(body)) for body in leading)]

    def queryset(self, request, queryset):
        chosen = self.value()
        if chosen == "none":
            return queryset.exclude(pk__in=self.leads.values("recommendation"))
        body = as_key(chosen or "")
        return queryset if body is None else queryset.led_by(body)


class StageFilter(admin.SimpleListFilter):
    """The stage of an update, and whether a question on it waits for an answer."""

    title = _("publication")
    parameter_name = "stage"

    def lookups(self, request, model_admin):
        return [
            *ProgressUpdate.Stage.choices,
            ("asked", _("a question waits for an answer")),
            ("answered", _("a question was answered")),
        ]

    def queryset(self, request, queryset):
        stages = {
            "asked": queryset.awaiting_answer,
            "answered": queryset.answered,
            ProgressUpdate.Stage.DRAFT: queryset.drafts,
            ProgressUpdate.Stage.SENT: queryset.sent,
            ProgressUpdate.Stage.RETURNED: queryset.returned,
            ProgressUpdate.Stage.PUBLISHED: queryset.published,
        }
        return stages[self.value()]() if self.value() in stages else queryset


class NewsFilter(admin.SimpleListFilter):
    """What is open and has had no published news for long."""

    title = _("last update")
    parameter_name = "news"

    def lookups(self, request, model_admin):
        count = ngettext("none for %(n)s day", "none for %(n)s days", SILENT_DAYS)
        return [("silent", count % {"n": SILENT_DAYS})]

    def queryset(self, request, queryset):
        return queryset.silent() if self.value() == "silent" else queryset


class DecisionFilter(admin.SimpleListFilter):
    """What the meeting decided, or all that it adopted or has yet to adopt."""

    title = _("decision")
    parameter_name = "decision"

    def lookups(self, request, model_admin):
        return [("counted", _("adopted, or proposed")), *Decision.choices]

    def queryset(self, request, queryset):
        if self.value() == "counted":
            return queryset.filter(decision__in=COUNTED)
        return queryset.filter(decision=self.value()) if self.value() else queryset


class DueFilter(admin.SimpleListFilter):
    """What has no due date yet."""

    title = _("due on")
    parameter_name = "due"

    def lookups(self, request, model_admin):
        return [("none", _("no date"))]

    def queryset(self, request, queryset):
        return queryset.filter(due_on=None) if self.value() == "none" else queryset


class ClaimFilter(admin.SimpleListFilter):
    """What is said to be carried out, in full or in part, and was checked by nobody."""

    title = _("verification")
    parameter_name = "claim"

    def lookups(self, request, model_admin):
        return [("unchecked", _("claimed, not checked yet"))]

    def queryset(self, request, queryset):
        if self.value() != "unchecked":
            return queryset
        claims = ProgressUpdate.objects.unverified_claims().visible_to(request.user)
        return queryset.filter(Exists(claims.filter(recommendation=OuterRef("pk"))))
