"""How the forms of the admin are laid out: in tabs, by languages, with what is folded away."""

from dataclasses import dataclass, field
from itertools import groupby

from django import forms, template
from django.contrib.admin.utils import flatten
from django.utils.text import capfirst
from django.utils.translation import get_language_info

register = template.Library()

LANGUAGE_CLASS = "by-language"
# Folded until it is opened, whatever it holds.
ADVANCED_CLASS = "advanced"
# A text of up to so many characters is typed in a short field.
SHORT_TEXT = 100


@dataclass
class FormTab:
    """A tab of a form with what is on it: ``fieldsets`` and ``formsets`` of Django's helpers.

    ``count`` is the number of records in its formsets; None on the tab of the record's own fields.
    """

    name: str
    label: str
    fieldsets: list = field(default_factory=list)
    formsets: list = field(default_factory=list)

    @property
    def count(self):
        if self.fieldsets or not self.formsets:
            return None
        return sum(one.formset.initial_form_count() for one in self.formsets)

    @property
    def is_empty(self):
        """True for a tab with nothing to read and nothing to enter."""
        return not self.fieldsets and not any(map(has_something, self.formsets))

    @property
    def has_errors(self):
        return any(has_errors(one) for one in self.fieldsets) or any(
            one.formset.total_error_count() for one in self.formsets if one.formset.is_bound
        )


@dataclass(frozen=True)
class FieldsetGroup:
    """Fieldsets in a row of the same kind: one for each language, or others."""

    is_languages: bool
    fieldsets: list


@register.simple_tag
def form_tabs(adminform, formsets):
    """The FormTabs of a form; a single one where its admin declares none."""
    declared = getattr(adminform.model_admin, "form_tabs", None)
    if not declared:
        return [FormTab("all", "", list(adminform), list(formsets))]
    tabs = [FormTab(tab.name, tab.label) for tab in declared]
    for fieldset in adminform:
        place = next((n for n, tab in enumerate(declared) if fieldset.name in tab.fieldsets), 0)
        tabs[place].fieldsets.append(fieldset)
    for formset in formsets:
        kind = type(formset.opts)
        place = next((n for n, tab in enumerate(declared) if kind in tab.inlines), 0)
        tabs[place].formsets.append(formset)
    return tabs


def has_something(formset):
    """False for an inline without a row to read and without a form for a new one."""
    return formset.has_add_permission or formset.formset.initial_form_count() > 0


@register.filter
def fieldset_groups(fieldsets):
    """The ``fieldsets`` as FieldsetGroups, in their order."""
    return [FieldsetGroup(kind, list(own)) for kind, own in groupby(fieldsets, is_of_language)]


@register.filter
def is_of_language(fieldset):
    return LANGUAGE_CLASS in fieldset.classes.split()


@register.filter
def language(fieldset):
    """The code of the language that a fieldset ``by_language`` is in."""
    return fieldset.classes.split()[-1].removeprefix("language-")


@register.filter
def first_language_fieldsets(formset):
    """The fieldsets by language of the rows of an inline: of its first row."""
    rows = iter(formset)
    first = next(rows, None)
    return [one for one in first if is_of_language(one)] if first else []


@register.filter
def is_folded(fieldset):
    return "collapse" in fieldset.classes.split()


@register.filter
def opens(fieldset):
    """True for a folded fieldset that is open at first: it has an error, or holds something."""
    if has_errors(fieldset):
        return True
    if ADVANCED_CLASS in fieldset.classes.split():
        return False
    names = [name for name in flatten(fieldset.fields) if name in fieldset.form.fields]
    return any(holds_something(fieldset.form[name]) for name in names)


def holds_something(bound):
    """True where a field shows what somebody has entered, not what it begins with."""
    value = bound.value()
    if value in (None, "", False, []):
        return False
    return bound.form.is_bound or bound.form.instance.pk is not None


def has_errors(fieldset):
    return any(name in fieldset.form.errors for name in flatten(fieldset.fields))


@register.filter
def label_of(admin_field, fieldset):
    """The name of a field; without its language below the name of that language."""
    label = str(admin_field.field["label"] if admin_field.is_readonly else admin_field.field.label)
    if is_of_language(fieldset):
        name = get_language_info(language(fieldset))["name_local"]
        label = label.removesuffix(f" ({name})")
    return capfirst(label)


@register.filter
def width(admin_field):
    """How much room a field takes in its fieldset: short, wide or long."""
    if admin_field.is_readonly:
        return "short"
    widget = admin_field.field.field.widget
    widget = getattr(widget, "widget", widget)
    if isinstance(widget, forms.Textarea | forms.CheckboxSelectMultiple | forms.RadioSelect):
        return "long"
    length = getattr(admin_field.field.field, "max_length", None) or 0
    is_text = isinstance(widget, forms.URLInput) or length > SHORT_TEXT
    return "wide" if is_text or isinstance(widget, forms.FileInput) else "short"


@register.filter
def is_radio_group(admin_field):
    """True for choices that are all shown: their label is that of a group."""
    return isinstance(admin_field.field.field.widget, forms.RadioSelect)
