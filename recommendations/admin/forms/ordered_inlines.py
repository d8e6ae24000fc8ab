"""Inlines whose records have a number of their own: it is given to new ones, and can be changed."""

from itertools import count

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import ModelForm

from recommendations.admin.forms.inlines import TranslatedInline
from recommendations.admin.forms.limited_formsets import LimitedInlineFormSet

# What the column of a number holds: a PositiveSmallIntegerField.
MAX_NUMBER = 32767


class OrderedForm(ModelForm):
    """A row of an OrderedFormSet: a new one in which only the number was entered is empty."""

    order_field = "number"

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.order_field in self.fields:
            self.fields[self.order_field].required = False

    def has_changed(self):
        if self.instance.pk is None:
            return bool({*self.changed_data} - {self.order_field})
        return super().has_changed()

    def validate_constraints(self):
        """Leaves the numbers to the formset: the other rows may be changing theirs."""
        try:
            exclude = {*self._get_validation_exclusions(), self.order_field}
            self.instance.validate_constraints(exclude)
        except ValidationError as error:
            self._update_errors(error)

    def validate_unique(self):
        """As ``validate_constraints``."""


class OrderedFormSet(LimitedInlineFormSet):
    """Rows that may change places; a new one without a number comes after the others."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_field = self.form.order_field

    def get_form_kwargs(self, index):
        """With the next number for the empty rows of a form that is shown."""
        options = super().get_form_kwargs(index)
        if index is not None and not self.is_bound and index >= self.initial_form_count():
            number = self.highest_number() + 1 + index - self.initial_form_count()
            options["initial"] = {self.order_field: number}
        return options

    def highest_number(self):
        return max((getattr(row, self.order_field) for row in self.get_queryset()), default=0)

    def save(self, commit=True):
        moved = [form for form in self.initial_forms if self.order_field in form.changed_data]
        stored = {form.instance.pk for form in [*moved, *self.deleted_forms]}
        kept = [form for form in self.forms if form not in self.deleted_forms]
        taken = {getattr(form.instance, self.order_field) for form in kept} - {None}
        set_aside(self.get_queryset().filter(pk__in=stored), self.order_field, taken)
        self.free_numbers = count(max(taken, default=0) + 1)
        return super().save(commit)

    def save_existing(self, form, obj, commit=True):
        self.place(form.instance)
        return super().save_existing(form, obj, commit)

    def save_new(self, form, commit=True):
        self.place(form.instance)
        return super().save_new(form, commit)

    def place(self, record):
        if getattr(record, self.order_field) is None:
            setattr(record, self.order_field, next(self.free_numbers))


def set_aside(records, order_field, taken):
    """Gives the ``records``, rows of one parent, the highest numbers that are neither used nor
    ``taken``, so that they can be saved in another order. Writes no history."""
    stored = records.model._base_manager.filter(pk__in=records.values("pk"))
    used = {*taken, *stored.values_list(order_field, flat=True)}
    free = (number for number in range(MAX_NUMBER, 0, -1) if number not in used)
    rows = models.QuerySet(records.model)
    for record, number in zip(records, free, strict=False):
        rows.filter(pk=record.pk).update(**{order_field: number})


class OrderedInline(TranslatedInline):
    """Records with a ``number``: put in order by dragging or by keys."""

    form = OrderedForm
    formset = OrderedFormSet
    order_field = "number"
