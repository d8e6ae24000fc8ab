"""Queries for the rows of files: for many keys at a time, with rows as plain tuples."""

import json

from django.db import connection
from django.db.models import BigIntegerField, DateField, DateTimeField, Func, QuerySet, TextField

from recommendations.models.base.prepared import Argument, PreparedQuery


class Keys(Argument):
    """A list of primary keys that changes: ``filter(recommendation__in=KEYS)``.

    One parameter of the query, however many they are.
    """

    def as_sqlite(self, compiler, connection):
        return "(SELECT value FROM json_each(%s))", [self]

    def as_postgresql(self, compiler, connection):
        return "(SELECT unnest(%s::bigint[]))", [self]

    def adapted(self, value):
        return json.dumps(value) if connection.vendor == "sqlite" else value


KEYS = Keys("keys", BigIntegerField())


class IsoDate(Func):
    """A date column as its ISO string, as exports write it: no row needs a date made for it."""

    output_field = TextField()
    arity = 1

    def as_sqlite(self, compiler, connection):
        # So it is stored; of a plain column Python's driver would make dates.
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS text)")

    def as_postgresql(self, compiler, connection):
        return self.as_sql(compiler, connection, template="to_char(%(expressions)s, 'YYYY-MM-DD')")


def plain_rows(queryset, fields):
    """The ``fields`` of ``queryset`` as tuples, dates as ISO strings, texts as they are stored."""
    dates = {
        field.name
        for field in queryset.model._meta.concrete_fields
        if isinstance(field, DateField) and not isinstance(field, DateTimeField)
    }
    # Not the method of modeltranslation: it would look up a text in each row once more.
    return QuerySet.values_list(
        queryset, *(IsoDate(name) if name in dates else name for name in fields)
    )


class RepeatedQuery(PreparedQuery):
    """The ``plain_rows`` of a ``queryset``, asked again and again for one file.

    What its reader asks for is part of it, and its moments are those of the file.
    """

    is_for_one_reader = True

    def __init__(self, queryset, fields):
        super().__init__(lambda: plain_rows(queryset, fields))
        self.fields = fields

    def dicts(self, rows):
        return [dict(zip(self.fields, row, strict=True)) for row in self.converted(rows)]
