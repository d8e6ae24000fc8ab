"""The sections of a plan, entered on its page."""

from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.translated_fields import language_fieldsets
from recommendations.admin.forms.ordered_inlines import OrderedForm, OrderedInline
from recommendations.models import PlanSection
from recommendations.models.plans.sections import frozen_fields


class SectionForm(OrderedForm):
    """A section: what was given before the plan was adopted is shown, and locked."""

    order_field = "order"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "order" in self.fields:
            self.fields["order"].help_text = _("Leave empty to put it after the others.")
        if self.instance.pk and not self.instance.plan.is_draft:
            for name in frozen_fields(self.instance):
                if name in self.fields:
                    self.fields[name].disabled = True


class SectionInline(OrderedInline):
    """The headings under which the recommendations of a plan are listed."""

    model = PlanSection
    form = SectionForm
    order_field = "order"
    fieldsets = [(None, {"fields": ["order"]}), *language_fieldsets("title")]
    ordering = ["order"]

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("plan")

    def has_add_permission(self, request, obj=None):
        return self.is_draft(obj) and super().has_add_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return self.is_draft(obj) and super().has_delete_permission(request, obj)

    def is_draft(self, plan):
        return plan is None or plan.is_draft
