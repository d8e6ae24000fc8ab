"""Fields with autocompletion that show their form again whatever was sent for a key."""

from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple

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


class Autocompletes:
    """Mixin of admins and inlines with ``autocomplete_fields``; before Django's classes."""

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeySelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", KeySelectMultiple(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)
