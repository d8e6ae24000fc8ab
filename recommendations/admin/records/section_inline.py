"""The sections of a plan, entered on its page."""

from itertools import count

from django.core.exceptions import ValidationError
from django.forms import ModelForm
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.inlines import TranslatedInline
from recommendations.admin.base.limited_formsets import LimitedInlineFormSet
from recommendations.admin.base.translated_fields import by_language
from recommendations.models import PlanSection
from recommendations.models.plans.sections import frozen_fields


class SectionForm(ModelForm):
    """A section: what was given before the plan was adopted is shown, and locked."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "order" in self.fields:
            self.fields["order"].required = False
            self.fields["order"].help_text = _("Leave empty to put it after the others.")
        if self.instance.pk and not self.instance.plan.is_draft:
            for name in frozen_fields(self.instance):
                if name in self.fields:
                    self.fields[name].disabled = True

    def validate_constraints(self):
        """Leaves the order to the formset: the other forms may be changing theirs."""
        try:
            self.instance.validate_constraints({*self._get_validation_exclusions(), "plan"})
        except ValidationError as error:
            self._update_errors(error)


class SectionFormSet(LimitedInlineFormSet):
    """The sections of one plan; several may change places, and an empty place is the last."""

    def save(self, commit=True):
        moved = [form for form in self.initial_forms if "order" in form.changed_data]
        stored = {form.instance.pk for form in [*moved, *self.deleted_forms]}
        taken = {form.instance.order for form in self.forms}
        PlanSection.objects.filter(pk__in=stored).set_aside(taken - {None})
        highest = max(taken - {None}, default=0)
        self.free_places = count(highest + 1)
        return super().save(commit)

    def save_existing(self, form, obj, commit=True):
        self.place(form.instance)
        return super().save_existing(form, obj, commit)

    def save_new(self, form, commit=True):
        self.place(form.instance)
        return super().save_new(form, commit)

    def place(self, section):
        if section.order is None:
            section.order = next(self.free_places)


class SectionInline(TranslatedInline):
    """The headings under which the recommendations of a plan are listed."""

    model = PlanSection
    form = SectionForm
    formset = SectionFormSet
    order_field = "order"
    fieldsets = [(None, {"fields": ["order"]}), *by_language("title")]
    ordering = ["order"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("plan")

    def has_add_permission(self, request, obj=None):
        return self.is_draft(obj) and super().has_add_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.is_draft(obj) and super().has_delete_permission(request, obj)

    def is_draft(self, plan):
        return plan is None or plan.is_draft
