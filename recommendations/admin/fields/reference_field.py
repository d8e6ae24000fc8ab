"""A form field for a recommendation that is typed by its reference."""

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recommendations.localization.references import RecommendationReference
from recommendations.models import Recommendation


class ReferenceField(forms.CharField):
    """A recommendation by its reference: 2023/7, or 7 alone for one of ``plan``.

    ``queryset`` holds the recommendations that may be named; a form can set it on the field.
    Cleans to a Recommendation with its plan, or None where nothing was typed.
    """

    default_error_messages = {
        "unknown": _("Recommendation not found. Use the form 2023/7."),
    }

    def __init__(self, *, queryset=None, plan=None, attrs=None, **options):
        super().__init__(**options)
        self.queryset = Recommendation.objects.all() if queryset is None else queryset
        self.plan = plan
        self.widget.attrs |= {"dir": "ltr", **(attrs or {})}

    def clean(self, value):
        typed = super().clean(value)
        if not typed:
            return None
        reference = RecommendationReference.parse(typed)
        found = reference and self.find(reference)
        if not found:
            raise ValidationError(self.error_messages["unknown"], code="unknown")
        return found

    def find(self, reference):
        year = reference.year or (self.plan and self.plan.year)
        items = self.queryset.select_related("plan")
        return items.filter(plan__year=year, number=reference.number).first()

    def has_changed(self, initial, data):
        """As in Django; ``initial`` may be a reference, or the key that history stores."""
        if isinstance(initial, int):
            initial = Recommendation.objects.select_related("plan").get(pk=initial).reference
        return super().has_changed(initial, data)
