from django import forms
from django.contrib import admin
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.badges import schedule_badge, status_badge
from recommendations.admin.bulk.progress import StatusChange
from recommendations.admin.bulk.recommendations import (
    ChangeDueDate,
    ChangeLead,
    ChangeThemes,
)
from recommendations.admin.bulk.row_editing import OpenRows, RowEditingMixin
from recommendations.admin.bulk.sections import ChangeSection
from recommendations.admin.bulk.views import BulkActionsMixin
from recommendations.admin.disclosure.mixin import DisclosureMixin
from recommendations.admin.fields.section_field import SectionField
from recommendations.admin.fields.translated_fields import (
    MissingTranslation,
    language_fieldsets,
    text_column,
)
from recommendations.admin.forms.form_tabs import Tab
from recommendations.admin.lists.filters import (
    ClaimFilter,
    DecisionFilter,
    DueFilter,
    LeadFilter,
    NewsFilter,
    ScheduleFilter,
    SectionFilter,
    StatusInPlanFilter,
    UsedRelatedFilter,
)
from recommendations.admin.lists.word_search import WordSearchMixin
from recommendations.admin.records.documents import DocumentInline, stamp
from recommendations.admin.records.progress.progress_inlines import (
    NewUpdateInline,
    PastUpdatesInline,
    is_followed,
    record,
)
from recommendations.admin.records.record_admin import RecordAdmin
from recommendations.admin.site import site
from recommendations.admin.transitions.base import StepsMixin
from recommendations.admin.transitions.postponement import POSTPONEMENT
from recommendations.admin.transitions.redaction import REDACTION
from recommendations.history.visibility import staff_only_fields
from recommendations.localization.dates.dates import written_out
from recommendations.localization.phrases.postponements import dates_sentence
from recommendations.localization.references import RecommendationReference
from recommendations.localization.texts import pick_from
from recommendations.models import (
    Assignment,
    Document,
    Erratum,
    Indicator,
    Milestone,
    Plan,
    ProgressUpdate,
    Recommendation,
    Response,
    Schedule,
)

from .lineage import carried_items, lineage
from .recommendation_form import RecommendationForm
from .recommendation_inlines import (
    AssignmentInline,
    ErratumInline,
    IndicatorInline,
    MilestoneInline,
)
from .response_inline import ResponseInline

MAIN_FIELDS = ["plan", "section", "number", "decision", "due_on", "is_public", "is_priority"]
FOR_STAFF = _("Themes and notes")
VOTES = ["votes_for", "votes_against", "votes_abstained"]


@admin.register(Recommendation, site=site)
class RecommendationAdmin(
    DisclosureMixin,
    RowEditingMixin,
    BulkActionsMixin,
    StepsMixin,
    WordSearchMixin,
    RecordAdmin,
):
    """The items of all plans: what was adopted, who answers for it, how far it has come."""

    form = RecommendationForm
    list_display = [
        "quoted_as",
        "full_title",
        "lead",
        "due",
        "status_word",
        "overdue",
        "missing",
    ]
    list_display_links = ["quoted_as", "full_title"]
    list_filter = [
        ("plan", UsedRelatedFilter),
        SectionFilter,
        StatusInPlanFilter,
        ScheduleFilter,
        LeadFilter,
        MissingTranslation,
        ("themes", UsedRelatedFilter),
        NewsFilter,
        DueFilter,
        ClaimFilter,
        DecisionFilter,
        OpenRows,
    ]
    list_select_related = ["plan"]
    # As their records are ordered, and in the order of an index: by plan and number.
    ordering = ["-plan__year", "plan_id", "number"]
    bulk_changes = [
        StatusChange(),
        ChangeDueDate(),
        ChangeThemes(),
        ChangeLead(),
        ChangeSection(),
    ]
    steps = [POSTPONEMENT, REDACTION]
    search_fields = ["title"]
    inlines = [
        AssignmentInline,
        ResponseInline,
        PastUpdatesInline,
        NewUpdateInline,
        MilestoneInline,
        IndicatorInline,
        ErratumInline,
        DocumentInline,
    ]
    form_tabs = [
        Tab("item", Recommendation._meta.verbose_name),
        Tab("progress", _("Progress"), [PastUpdatesInline, NewUpdateInline]),
        Tab("milestones", Milestone._meta.verbose_name_plural, [MilestoneInline]),
        Tab("indicators", Indicator._meta.verbose_name_plural, [IndicatorInline]),
        Tab("responses", Response._meta.verbose_name_plural, [ResponseInline]),
        Tab("errata", Erratum._meta.verbose_name_plural, [ErratumInline]),
        Tab("documents", Document._meta.verbose_name_plural, [DocumentInline]),
        Tab("staff", FOR_STAFF, fieldsets=[FOR_STAFF]),
    ]
    fieldsets = [
        (None, {"fields": MAIN_FIELDS}),
        *language_fieldsets("title", "adopted_text", "done_when"),
        (_("Votes"), {"fields": VOTES, "classes": ["collapse"]}),
        (_("Current state"), {"fields": ["status_word", "since", "dates", "lineage"]}),
        (FOR_STAFF, {"fields": ["themes", "internal_note"]}),
    ]
    readonly_fields = ["status_word", "since", "dates", "lineage"]
    change_form_template = "staff/records/recommendation_form.html"
    full_title = text_column("title", _("title"), ordering="title_ar")

    def get_queryset(self, request):
        leads = Assignment.objects.filter(role=Assignment.Role.LEAD).select_related("institution")
        prefetch = Prefetch("assignments", queryset=leads, to_attr="leads")
        items = super().get_queryset(request).visible_to(request.user)
        late = Milestone.objects.overdue().filter(recommendation=OuterRef("pk"))
        items = items.annotate(has_late_milestone=Exists(late))
        return items.with_schedule().prefetch_related(prefetch)

    @admin.display(description=_("number"), ordering=F("plan__year") * 10000 + F("number"))
    def quoted_as(self, item):
        return format_html("<bdi>{}</bdi>", item.reference)

    @admin.display(description=_("lead institution"))
    def lead(self, item):
        return format_html("{}", pick_from(item.leads[0].institution, "name")) if item.leads else ""

    @admin.display(description=_("due on"), ordering="due_on")
    def due(self, item):
        return written_out(item.due_on) if item.due_on else ""

    @admin.display(description=_("status"), ordering="status")
    def status_word(self, item):
        return status_badge(item.status_in_plan)

    @admin.display(description=_("status since"))
    def since(self, item):
        return written_out(item.status_on) if item.status_on else "—"

    @admin.display(description=_("dates so far"))
    def dates(self, item):
        if not item.times_postponed:
            return "—"
        return dates_sentence(item.first_due_on, item.times_postponed, item.due_on)

    @admin.display(description=_("lineage"))
    def lineage(self, item):
        return lineage(item) if item.pk else "—"

    @admin.display(description=_("schedule"))
    def overdue(self, item):
        if item.schedule != Schedule.OVERDUE and item.has_late_milestone:
            return format_html('<span class="overdue">{}</span>', gettext("a milestone is overdue"))
        return schedule_badge(item.schedule)

    def get_object(self, request, object_id, from_field=None):
        """With its carried_items, as far as the person signed in may see it."""
        item = super().get_object(request, object_id, from_field)
        if item:
            item.carried_items = carried_items(item, request.user)
        return item

    def find(self, queryset, words):
        """Finds by words, and by number: 2023/3, or 3 alone, or 2023 for the year."""
        found = super().find(queryset, words)
        if reference := RecommendationReference.parse(words):
            year, number = reference
            exact = Q(plan__year=year, number=number)
            wanted = exact if year else Q(number=number) | Q(plan__year=number)
            # By keys on both sides, so that an engine need not look at every row.
            named = Recommendation.objects.order_by().filter(wanted)
            either = Q(pk__in=found.order_by().values("pk")) | Q(pk__in=named.values("pk"))
            return queryset.filter(either)
        return found

    @admin.display(description=_("plan"))
    def plan_name(self, item):
        return item.plan

    def get_readonly_fields(self, request, obj=None):
        return [*super().get_readonly_fields(request, obj), *self.renamed(request).values()]

    def renamed(self, request):
        """Who cannot open the plan reads its name alone."""
        may_open = request.user.has_perm("recommendations.view_plan")
        return {} if may_open else {"plan": "plan_name"}

    def get_fieldsets(self, request, obj=None):
        hidden, renamed = staff_only_fields(request.user, self.model), self.renamed(request)

        def shown(fields):
            return [renamed.get(name, name) for name in fields if name not in hidden]

        return [
            (title, {**options, "fields": shown(options["fields"])})
            for title, options in super().get_fieldsets(request, obj)
        ]

    def change_view(self, request, object_id, form_url="", extra_context=None):
        """With the way to the form of a report, for those who may write one."""
        item = self.get_object(request, object_id)
        may_report = request.user.has_perm("recommendations.add_progressupdate")
        address = (
            f"{reverse('admin:recommendations_progressupdate_add')}?recommendation={object_id}"
        )
        context = {"report_address": address if may_report and is_followed(item) else None}
        return super().change_view(request, object_id, form_url, context | (extra_context or {}))

    def get_changeform_initial_data(self, request):
        """From a plan's page: that plan, and its next number."""
        initial = super().get_changeform_initial_data(request)
        plan = Plan.objects.filter(pk=initial.get("plan") or None, state=Plan.State.DRAFT).first()
        return {"number": plan.recommendations.next_number(), **initial} if plan else initial

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "section":
            kwargs["form_class"] = SectionField
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "plan" and request.resolver_match.kwargs.get("object_id") is None:
            field.queryset = Plan.objects.filter(state=Plan.State.DRAFT)
        if db_field.name == "section":
            own = Q(plan__recommendations=request.resolver_match.kwargs.get("object_id"))
            field.queryset = field.queryset.filter(own | Q(plan__state=Plan.State.DRAFT)).distinct()
        return field

    def get_form(self, request, obj=None, **kwargs):
        """Without the button that adds a theme: its window could not add a box to tick here."""
        form = super().get_form(request, obj, **kwargs)
        if "themes" in form.base_fields:
            form.base_fields["themes"].widget.can_add_related = False
        return form

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "themes":
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def save_formset(self, request, form, formset, change):
        if formset.model is ProgressUpdate:
            return record(formset, request.user)
        if formset.model is DocumentInline.model:
            return stamp(formset.save(commit=False), request.user)
        return super().save_formset(request, form, formset, change)
