"""Validation of a record, with one prepared query for all its check constraints."""

from functools import cache

from django.db import models
from django.db.models import BooleanField, CheckConstraint, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.db.models.sql import Query

from .prepared import Argument, PreparedQuery


class QuickValidation(models.Model):
    """A record that is validated as usual, by fewer queries.

    Django asks the database once for each check constraint, and builds that SQL anew each time.
    They are validated one by one only where one of them does not hold, to say which.
    """

    class Meta:
        abstract = True

    def clean_fields(self, exclude=None):
        """As usual; related records that have been read already are not looked up once more."""
        super().clean_fields({*(exclude or ()), *_related_records_read(self)})

    def validate_constraints(self, exclude=None):
        self._checks_hold = checks_hold(self, exclude or ())
        try:
            super().validate_constraints(exclude)
        finally:
            del self._checks_hold

    def get_constraints(self):
        found = super().get_constraints()
        if not getattr(self, "_checks_hold", False):
            return found
        return [(model, [one for one in some if not _is_check(one)]) for model, some in found]


def checks_hold(record, exclude):
    """True when every check constraint of ``record`` holds that reads no field of ``exclude``."""
    fields = type(record)._meta.concrete_fields
    values = {field.name: getattr(record, field.attname) for field in fields}
    query = _query(type(record), frozenset(exclude))  # type: ignore[arg-type] # a class is hashable
    return bool(query.tuples(**values, pk=record.pk))


@cache
def _query(model, excluded):
    """The query that has a row where the checks of ``model`` hold for its arguments."""
    query = Query(None)
    for field in model._meta.concrete_fields:
        query.add_annotation(Argument(field.name, field), field.name, select=False)
    query.add_annotation(Argument("pk", model._meta.pk), "pk", select=False)
    query.add_annotation(Value(1), "holds")
    for constraint in filter(_is_check, model._meta.constraints):
        if not {name for name, *_ in model._get_expr_references(constraint.condition)} & excluded:
            # As a CHECK does, NULL passes.
            query.add_q(Q(Coalesce(constraint.condition, True, output_field=BooleanField())))
    return PreparedQuery(lambda: QuerySet(query=query))


def _related_records_read(record):
    """The names of the relations of ``record`` whose stored record it holds."""
    for field in type(record)._meta.concrete_fields:
        if field.many_to_one and field.is_cached(record):
            other = field.get_cached_value(record)
            if other is not None and not other._state.adding:
                yield field.name


def _is_check(constraint):
    return isinstance(constraint, CheckConstraint)
