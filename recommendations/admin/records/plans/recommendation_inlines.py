"""Inlines of a recommendation: its responsible bodies, milestones, indicators and errata."""

from django.contrib import admin
from django.db.models import Count, Exists, OuterRef
from django.forms import ModelForm
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from recommendations.admin.base.badges import overdue_badge
from recommendations.admin.fields.translated_fields import TranslatedFieldsMixin, language_fieldsets
from recommendations.admin.forms.inlines import TranslatedInline
from recommendations.admin.forms.limited_formsets import LimitedInlineFormSet
from recommendations.admin.forms.ordered_inlines import OrderedForm, OrderedInline
from recommendations.localization.numbers import exact
from recommendations.localization.texts import pick_from
from recommendations.models import Assignment, Erratum, Indicator, Milestone, Schedule
from recommendations.models.plans.assignments import validate_bodies
from recommendations.models.plans.indicators import MAX_INDICATORS, frozen_fields
from recommendations.workflow import assignments

LEAD = Assignment.Role.LEAD


class AssignmentForm(ModelForm):
    """One responsible body; the formset validates all of them together.

    A form alone would compare with the stored bodies, which the other forms may be changing.
    """

    def validate_unique(self):
        pass

    def validate_constraints(self):
        pass


class AssignmentFormSet(LimitedInlineFormSet):
    """The responsible bodies of one recommendation."""

    def get_form_kwargs(self, index):
        """The first body leads, the others support it."""
        options = super().get_form_kwargs(index)
        is_new = index is None or index >= self.initial_form_count()
        if is_new and index != 0:
            options["initial"] = {"role": Assignment.Role.SUPPORTING}
        return options

    def validate_unique(self):
        """Left to ``validate_bodies``."""

    def clean(self):
        super().clean()
        if not any(self.errors):
            validate_bodies(self.instance, *self.leads_and_supporting())

    def leads_and_supporting(self):
        """The institutions of the forms that are not deleted: two lists."""
        forms = [form for form in self.forms if form not in self.deleted_forms]
        rows = [form.cleaned_data for form in forms if form.cleaned_data.get("institution")]
        leads = [row["institution"] for row in rows if row["role"] == LEAD]
        return leads, [row["institution"] for row in rows if row["role"] != LEAD]

    def save(self, commit=True):
        """Stores the responsible bodies through ``assignments.assign``."""
        leads, supporting = self.leads_and_supporting()
        lead = leads[0] if leads else None
        made, changed, removed = assignments.assign(self.instance, lead=lead, supporting=supporting)
        self.new_objects, self.deleted_objects = made, removed
        self.changed_objects = [(row, ["institution"]) for row in changed]
        return [*made, *changed]


class AssignmentInline(TranslatedFieldsMixin, admin.TabularInline):
    model = Assignment
    form = AssignmentForm
    formset = AssignmentFormSet
    extra = 1
    fields = ["institution", "role"]
    autocomplete_fields = ["institution"]
    view_on_site = False

    @admin.display(description=_("institution"))
    def body(self, assignment):
        return pick_from(assignment.institution, "name")

    def get_fields(self, request, obj=None):
        """Who cannot open the institution reads its name alone."""
        may_open = request.user.has_perm("recommendations.view_institution")
        return self.fields if may_open else ["body", "role"]

    def get_readonly_fields(self, request, obj=None):
        return [name for name in self.get_fields(request, obj) if name == "body"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("institution")


class MilestoneInline(OrderedInline):
    model = Milestone
    readonly_fields = ["overdue"]
    fieldsets = [
        (None, {"fields": ["number", "due_on", "done_on", "institution", "overdue"]}),
        *language_fieldsets("title", "evidence_title"),
        (None, {"fields": ["evidence_url"]}),
    ]

    def get_queryset(self, request):
        late = Milestone.objects.overdue().filter(pk=OuterRef("pk"))
        milestones = super().get_queryset(request).select_related("institution")
        return milestones.annotate(is_late=Exists(late))

    @admin.display(description=_("overdue"))
    def overdue(self, milestone):
        is_late = getattr(milestone, "is_late", False)
        return overdue_badge(Schedule.OVERDUE if is_late else "") or "—"

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        """Offers the bodies of the recommendation; of a new one, whatever is named beside it."""
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        key = request.resolver_match.kwargs.get("object_id")
        if db_field.name == "institution" and key:
            own = Assignment.objects.filter(recommendation=key)
            field.queryset = field.queryset.filter(pk__in=own.values("institution"))
            # Read once for all rows; another institution would be no body of it.
            field.choices = list(field.choices)
            field.widget.can_add_related = False
        return field


class IndicatorForm(OrderedForm):
    """An indicator: what was given before the plan was adopted is shown, and locked."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("baseline", "target"):
            if self.initial.get(name) is not None:
                self.initial[name] = exact(self.initial[name])
        if self.instance.pk and not self.instance.recommendation.plan.is_draft:
            for name in frozen_fields(self.instance):
                if name in self.fields:
                    self.fields[name].disabled = True


class IndicatorInline(OrderedInline):
    """What is measured; the readings are entered on the indicator's own page."""

    model = Indicator
    form = IndicatorForm
    fieldsets = [
        (None, {"fields": ["number", "baseline", "target", "measured"]}),
        *language_fieldsets("name", "unit"),
    ]
    readonly_fields = ["measured"]
    max_num = MAX_INDICATORS

    def get_queryset(self, request):
        indicators = super().get_queryset(request).select_related("recommendation__plan")
        return indicators.annotate(number_of_readings=Count("readings"))

    @admin.display(description=_("readings"))
    def measured(self, indicator):
        """The way to the indicator's own page, with how many readings it has."""
        if indicator.pk is None:
            return _("after saving")
        address = reverse("admin:recommendations_indicator_change", args=[indicator.pk])
        count = ngettext("%(n)s reading", "%(n)s readings", indicator.number_of_readings)
        words = count % {"n": indicator.number_of_readings}
        return format_html('<a href="{}">{}</a>', address, words)

    def has_delete_permission(self, request, obj=None):
        is_draft = obj is None or obj.plan.is_draft
        return is_draft and super().has_delete_permission(request, obj)


class ErratumInline(TranslatedInline):
    """Corrections of the adopted text: added, never changed."""

    model = Erratum
    fieldsets = [(None, {"fields": ["dated"]}), *language_fieldsets("text", "reason")]

    def has_add_permission(self, request, obj=None):
        is_adopted = obj is not None and not obj.plan.is_draft
        return is_adopted and super().has_add_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
