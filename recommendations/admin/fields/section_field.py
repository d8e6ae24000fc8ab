"""The choice of a section among those of several plans."""

from django import forms

from recommendations.localization.texts import pick_from
from recommendations.models import PlanSection


class SectionField(forms.ModelChoiceField):
    """A section, called by the year of its plan and its title; by default one of a draft."""

    def __init__(self, queryset=None, **kwargs):
        queryset = PlanSection.objects.of_drafts() if queryset is None else queryset
        super().__init__(queryset.in_order(), **kwargs)

    def label_from_instance(self, section):
        return section_label(section)


def section_label(section):
    """The year of its plan and its title in the active language."""
    return f"{section.plan.year} · {pick_from(section, 'title').plain or section.order}"
