"""Keys of records as a form sends them: what is no key is refused, and never looked for."""

from datetime import MAXYEAR, MINYEAR
from itertools import chain

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import SEARCH_VAR
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.forms import ModelMultipleChoiceField

from recommendations.localization.keys import MAX_DIGITS, as_key


class ValidKeysMixin:
    """Mixin of a widget: what is no key is not looked for; Django's own raises ValueError."""

    def optgroups(self, name, value, attr=None):
        keys = [key for key in value if as_key(key) is not None]
        return super().optgroups(name, keys or [""], attr)


class KeySelect(ValidKeysMixin, AutocompleteSelect):
    """One record."""


class KeySelectMultiple(ValidKeysMixin, AutocompleteSelectMultiple):
    """Several records."""


class KeyMultipleChoiceField(ModelMultipleChoiceField):
    """Several records, by numbers that the database can hold."""

    def clean(self, value):
        wrong = [key for key in value or [] if as_key(key) is None]
        if isinstance(value, list | tuple) and wrong:
            message = self.error_messages["invalid_pk_value"]
            raise ValidationError(message, code="invalid_pk_value", params={"pk": wrong[0][:20]})
        return super().clean(value)


def has_number_out_of_range(query):
    """True when ``query`` filters by a number that no database holds; what is searched is text."""
    texts = chain.from_iterable(texts for name, texts in query.lists() if name != SEARCH_VAR)
    numbers = chain.from_iterable(text.split(",") for text in texts)
    digits = (number.strip().lstrip("+-") for number in numbers)
    return any(len(one) > MAX_DIGITS and one.isdecimal() for one in digits)


def has_year_out_of_range(query):
    """True when a filter by year asks for one that is no year of a date."""
    years = chain.from_iterable(texts for name, texts in query.lists() if name.endswith("__year"))
    return any(not (year.isdecimal() and MINYEAR <= int(year) <= MAXYEAR) for year in years)


class ValidSelectionMixin:
    """Mixin of admins: an action gets the keys among what was sent as selected.

    Nor does a list look for what no database holds: it says that the filter is wrong.
    """

    def get_changelist_instance(self, request):
        if has_number_out_of_range(request.GET) or has_year_out_of_range(request.GET):
            raise IncorrectLookupParameters
        return super().get_changelist_instance(request)

    def response_action(self, request, queryset):
        data = request.POST.copy()
        selected = data.getlist(ACTION_CHECKBOX_NAME)
        data.setlist(ACTION_CHECKBOX_NAME, [key for key in selected if as_key(key) is not None])
        request.POST = data
        return super().response_action(request, queryset)


class AutocompleteMixin:
    """Mixin of admins and inlines with ``autocomplete_fields``; before Django's classes."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeySelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeySelectMultiple(db_field, self.admin_site))
        kwargs.setdefault("form_class", KeyMultipleChoiceField)
        return super().formfield_for_manytomany(db_field, request, **kwargs)
