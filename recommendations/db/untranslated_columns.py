"""Keeps the columns without a language empty.

For a translated field modeltranslation has one column for each language, and keeps that of the
field itself, into which a save writes the text of the active language once more. Nobody reads it
there: the field of a record is read from the column of a language.
"""

from functools import cache

from django.apps import apps


class StoredEmpty:
    """Mixin of a field: whatever it holds, its column holds nothing."""

    def get_db_prep_save(self, value, connection):
        return super().get_db_prep_save(None if self.null else "", connection)


def install():
    """Called once, when the models are ready: a new field is covered by itself."""
    for model in apps.get_models():
        for field in model._meta.local_concrete_fields:
            original = getattr(field, "translated_field", None)
            if original is not None and not isinstance(original, StoredEmpty):
                # The stubs of the cache hold a class for unhashable.
                original.__class__ = _stored_empty(type(original))  # type: ignore[arg-type]


@cache
def _stored_empty(kind):
    """``kind`` (a class of fields) with the mixin; migrations see no difference."""
    names = {"__module__": kind.__module__, "__qualname__": kind.__qualname__}
    return type(kind.__name__, (StoredEmpty, kind), names)
