"""The inline of records with translated fields."""

from modeltranslation.admin import TranslationStackedInline

from recommendations.admin.fields.translated_fields import TranslatedFieldsMixin
from recommendations.admin.forms.limited_formsets import LimitedInlineFormSet


class TranslatedInline(TranslatedFieldsMixin, TranslationStackedInline):
    """Records with translated fields, typed on the page of the record that they belong to."""

    formset = LimitedInlineFormSet
    extra = 0
    view_on_site = False
