"""What belongs to a recommendation: its bodies, its milestones, its errata."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.inlines import TranslatedInline
from recommendations.admin.base.limited_formsets import LimitedInlineFormSet
from recommendations.admin.base.translated_fields import TranslatedFields, columns
from recommendations.localization.texts import pick_from
from recommendations.models import Assignment, Erratum, Milestone
from recommendations.workflow import assignments

LEAD = Assignment.Role.LEAD


class AssignmentForm(ModelForm):
    def _get_validation_exclusions(self):
        """Leaves to the formset what is about all the bodies together: the lead may change."""
        return super()._get_validation_exclusions() | {"recommendation"}

    def validate_constraints(self):
        """The same: the formset sees the bodies as they will be, the database as they are."""


class Assignments(LimitedInlineFormSet):
    """The bodies of one recommendation, judged together."""

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        forms = [form for form in self.forms if form not in self.deleted_forms]
        rows = [form.cleaned_data for form in forms if form.cleaned_data.get("institution")]
        bodies = [row["institution"] for row in rows]
        leads = [row for row in rows if row["role"] == LEAD]
        if len(bodies) != len(set(bodies)):
            raise ValidationError(_("An institution can be listed only once."))
        if len(leads) > 1:
            raise ValidationError(_("A recommendation can have only one lead institution."))
        if not leads and self.instance.pk and not self.instance.plan.is_draft:
            raise ValidationError(_("An adopted recommendation needs a lead institution."))

    def save(self, commit=True):
        """Brings the stored bodies to what was typed; see ``assignments.assign``."""
        rows = [form.cleaned_data for form in self.forms if form not in self.deleted_forms]
        wanted = {row["institution"]: row["role"] for row in rows if row.get("institution")}
        lead = next((body for body, role in wanted.items() if role == LEAD), None)
        supporting = [body for body, role in wanted.items() if role != LEAD]
        made, changed, removed = assignments.assign(self.instance, lead=lead, supporting=supporting)
        self.new_objects, self.deleted_objects = made, removed
        self.changed_objects = [(row, ["institution"]) for row in changed]
        return [*made, *changed]


class AssignmentInline(TranslatedFields, admin.TabularInline):
    model = Assignment
    form = AssignmentForm
    formset = Assignments
    extra = 0
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


class MilestoneInline(TranslatedInline):
    model = Milestone
    classes = ["collapse"]
    fields = ["number", "due_on", "done_on", *columns(["title"])]


class ErratumInline(TranslatedInline):
    """Corrections of the adopted text: added, never changed."""

    model = Erratum
    classes = ["collapse"]
    fields = ["dated", *columns(["text", "reason"])]

    def has_add_permission(self, request, obj=None):
        is_adopted = obj is not None and not obj.plan.is_draft
        return is_adopted and super().has_add_permission(request, obj)

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False
