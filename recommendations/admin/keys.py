"""Keys of records as a form sends them: what is no key is refused, and never looked for."""

from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.forms import ModelMultipleChoiceField

from recommendations.db.keys import as_key


class KeysOnly:
    """Mixin of a widget: what is no key is not looked for; Django's own raises ValueError."""

    def optgroups(self, name, value, attr=None):
        keys = [key for key in value if as_key(key) is not None]
        return super().optgroups(name, keys or [""], attr)


class KeySelect(KeysOnly, AutocompleteSelect):
    """One record."""


class KeySelectMultiple(KeysOnly, AutocompleteSelectMultiple):
    """Several records."""


class KeyMultipleChoiceField(ModelMultipleChoiceField):
    """Several records, by numbers that the database can hold."""

    def clean(self, value):
        wrong = [key for key in value or [] if as_key(key) is None]
        if isinstance(value, list | tuple) and wrong:
            message = self.error_messages["invalid_pk_value"]
            raise ValidationError(message, code="invalid_pk_value", params={"pk": wrong[0][:20]})
        return super().clean(value)


class SelectedKeys:
    """Mixin of admins: an action gets the keys among what was sent as selected."""

    def response_action(self, request, queryset):
        data = request.POST.copy()
        selected = data.getlist(ACTION_CHECKBOX_NAME)
        data.setlist(ACTION_CHECKBOX_NAME, [key for key in selected if as_key(key) is not None])
        request.POST = data
        return super().response_action(request, queryset)


class Autocompletes:
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
