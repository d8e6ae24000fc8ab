"""The evaluation of the past year on a meeting's page: it begins with how that year ended."""

from dataclasses import dataclass

from django import forms
from django.db.models import Q
from django.forms.models import (
    BaseInlineFormSet,
    ModelChoiceIterator,
    ModelChoiceIteratorValue,
)
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.badges import status_badge
from recommendations.admin.fields.key_fields import KeyMultipleChoiceField
from recommendations.admin.fields.translated_fields import language_fieldsets
from recommendations.admin.forms.inlines import TranslatedInline
from recommendations.admin.forms.ordered_inlines import OrderedForm, OrderedFormSet
from recommendations.admin.records.plans.lineage import short_lineage
from recommendations.exports.figures import obstacles, tallies
from recommendations.localization.texts import pick_from
from recommendations.models import Finding, Meeting, Plan, Recommendation

# With more recommendations a search is quicker than checkboxes.
MAX_CHECKBOXES = 100


@dataclass(frozen=True)
class Evaluation:
    """What the findings of ``meeting`` look back on, and what answers them.

    ``past``: the last plan before the meeting's year that was adopted, or None.
    """

    meeting: Meeting
    past: Plan | None

    @classmethod
    def of(cls, meeting):
        earlier = Plan.objects.exclude(state=Plan.State.DRAFT).filter(year__lt=meeting.year)
        return cls(meeting, earlier.order_by("-year").first())

    @cached_property
    def past_items(self):
        """The items of the past plan, and whatever else the findings are about already."""
        known = Q(findings__meeting=self.meeting)
        if self.past:
            known |= Q(pk__in=self.past.adopted_recommendations())
        return in_order(known)

    @cached_property
    def own_items(self):
        """The items of this year's plan, and whatever else answers the findings already."""
        own = Q(plan__meeting=self.meeting) | Q(plan__year=self.meeting.year)
        return in_order(own | Q(answers__meeting=self.meeting))

    @cached_property
    def rows(self):
        """The items of the past plan alone: each with its title, final status and lineage."""
        return [
            {
                "item": item,
                "title": pick_from(item, "title") or "—",
                "status": status_badge(item.status_in_plan),
                "lineage": short_lineage(item),
            }
            for item in self.past_items
            if item.plan_id == self.past.pk
        ]

    @cached_property
    def figures(self):
        """The Figures of the past plan, as its public page counts them; of all if it has none."""
        items = self.past.recommendations.all()
        counted = items.public() if self.past.is_published() else items
        return tallies.count(counted)

    @cached_property
    def obstacles(self):
        """The Obstacles that the published updates of the past plan name."""
        return obstacles.of_plan(self.past)

    @property
    def is_short(self):
        return max(len(self.past_items), len(self.own_items)) <= MAX_CHECKBOXES


def in_order(condition):
    items = Recommendation.objects.filter(condition).distinct()
    return list(items.select_related("plan", "carried_to__plan").order_by("plan__year", "number"))


class KnownItems(ModelChoiceIterator):
    """The choices of an ItemsField, read once for all the findings of a meeting."""

    def __iter__(self):
        for item in self.field.items:
            yield ModelChoiceIteratorValue(item.pk, item), self.field.label_from_instance(item)

    def __len__(self):
        return len(self.field.items)

    def __bool__(self):
        return True


class ItemsField(KeyMultipleChoiceField):
    """Recommendations as checkboxes, each with its status."""

    iterator = KnownItems
    widget = forms.CheckboxSelectMultiple

    def __init__(self, items, **kwargs):
        self.items = items
        queryset = Recommendation.objects.filter(pk__in=[item.pk for item in items])
        super().__init__(queryset, required=False, **kwargs)

    def label_from_instance(self, item):
        status = "" if item.plan.is_draft else status_badge(item.status_in_plan)
        title = pick_from(item, "title")
        return format_html("<bdi>{}</bdi> {} {}", item.reference, title, status)


class FindingForm(OrderedForm):
    """A finding; without a number it comes after the others of its kind."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["number"].help_text = _("Leave empty to number it after the other findings.")


class FindingFormSet(OrderedFormSet):
    """The findings of a meeting, of which each kind is numbered by itself."""

    def get_form_kwargs(self, index):
        """Without a number: it depends on the kind."""
        return BaseInlineFormSet.get_form_kwargs(self, index)

    def place(self, record):
        own = [form.instance for form in self.forms if form.instance.kind == record.kind]
        numbers = [one.number for one in own if one.number is not None]
        record.number = record.number or max(numbers, default=0) + 1


class FindingInline(TranslatedInline):
    """Strengths and weaknesses, below the figures and the items of the year that they judge."""

    model = Finding
    template = "staff/records/findings.html"
    form = FindingForm
    formset = FindingFormSet
    autocomplete_fields = ["about", "answered_by"]
    fieldsets = [
        (None, {"fields": ["kind", "number"]}),
        *language_fieldsets("text"),
        (None, {"fields": ["about", "answered_by"]}),
    ]
    evaluation = None

    def get_formset(self, request, obj=None, **kwargs):
        self.evaluation = Evaluation.of(obj) if obj else None
        formset = super().get_formset(request, obj, **kwargs)
        formset.evaluation = self.evaluation
        return formset

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("about", "answered_by")

    @property
    def offers_boxes(self):
        return self.evaluation is not None and self.evaluation.is_short

    def get_autocomplete_fields(self, request):
        return [] if self.offers_boxes else super().get_autocomplete_fields(request)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if not self.offers_boxes:
            return super().formfield_for_manytomany(db_field, request, **kwargs)
        items = {"about": self.evaluation.past_items, "answered_by": self.evaluation.own_items}
        return ItemsField(items[db_field.name], label=capfirst(db_field.verbose_name))

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if field and db_field.many_to_many:
            # A window that adds an item could not add a box to tick here.
            field.widget.can_add_related = False
        return field
