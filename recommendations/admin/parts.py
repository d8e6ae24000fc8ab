"""What belongs to a recommendation: its bodies, its milestones, its errata."""

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.forms.models import BaseInlineFormSet
from django.utils.translation import gettext_lazy as _

from recommendations.models import Assignment, Erratum, Milestone

from .records import PartInline
from .translated import TranslatedFields, columns


class AssignmentForm(ModelForm):
    def _get_validation_exclusions(self):
        """Leaves to the formset what is about all the bodies together: the lead may change."""
        return super()._get_validation_exclusions() | {"recommendation"}

    def validate_constraints(self):
        """The same: the formset sees the bodies as they will be, the database as they are."""


class Assignments(BaseInlineFormSet):
    """The bodies of one recommendation, judged together."""

    def clean(self):
        super().clean()
        if any(self.errors):
            return
        forms = [form for form in self.forms if form not in self.deleted_forms]
        rows = [form.cleaned_data for form in forms if form.cleaned_data.get("institution")]
        bodies = [row["institution"] for row in rows]
        leads = [row for row in rows if row["role"] == Assignment.Role.LEAD]
        if len(bodies) != len(set(bodies)):
            raise ValidationError(_("An institution can be named once only."))
        if len(leads) > 1:
            raise ValidationError(_("A recommendation has one lead institution."))
        if not leads and self.instance.pk and not self.instance.plan.is_draft:
            raise ValidationError(_("What is adopted needs a lead institution."))

    def save(self, commit=True):
        """Saves so that at no moment there are two leads: removals first, the lead last."""
        changed = super().save(commit=False)
        if commit:
            for assignment in self.deleted_objects:
                assignment.delete()
            for assignment in sorted(changed, key=lambda row: row.role == Assignment.Role.LEAD):
                assignment.save()
        return changed


class AssignmentInline(TranslatedFields, admin.TabularInline):
    model = Assignment
    form = AssignmentForm
    formset = Assignments
    extra = 0
    fields = ["institution", "role"]
    autocomplete_fields = ["institution"]


class MilestoneInline(PartInline):
    model = Milestone
    classes = ["collapse"]
    fields = ["number", "due_on", "done_on", *columns(["title"])]


class ErratumInline(PartInline):
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
