"""Cleans text on its way into the database, in every text column of every model.

The fields do it, because every road to a row passes them: a form, ``save``, ``update``,
``bulk_create``, ``bulk_update``, history, a command. SQL of one's own does not.
"""

from functools import cache

from django.apps import apps
from django.db import models

from recommendations.localization.clean_text import clean_all, clean_line

_KINDS = (models.CharField, models.TextField, models.JSONField)


class CleanText:
    """Mixin of a field: what it stores and what it looks for is clean text."""

    def _clean(self, value):
        if not isinstance(self, models.CharField):
            return clean_all(value)
        return clean_line(value) if isinstance(value, str) else value

    def to_python(self, value):
        """Before the validators, so that what is judged is what is stored."""
        return self._clean(super().to_python(value))

    def pre_save(self, instance, add):
        """The record in memory is as the stored one: history and search are made from it."""
        value = super().pre_save(instance, add)
        cleaned = self._clean(value)
        if cleaned != value:
            setattr(instance, self.attname, cleaned)
        return cleaned

    def get_prep_value(self, value):
        return self._clean(super().get_prep_value(value))


def install():
    """Called once, when the models are ready: a new field is covered by itself."""
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            if isinstance(field, _KINDS) and not isinstance(field, CleanText):
                # The stubs of the cache hold a class for unhashable.
                field.__class__ = _cleaning(type(field))  # type: ignore[arg-type]


@cache
def _cleaning(kind):
    """``kind`` (a class of fields) with the mixin; migrations see no difference."""
    names = {"__module__": kind.__module__, "__qualname__": kind.__qualname__}
    return type(kind.__name__, (CleanText, kind), names)
