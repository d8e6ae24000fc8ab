"""Queries that are run again and again for one file, each time with another value.

As ``prepared`` for pages, but built for each file: what a reader asks for is part of them. Rows
come as tuples, for there are many.
"""

import json

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, DateField, DateTimeField, Func, QuerySet, TextField

from recommendations.models.base.prepared import Argument


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


class RepeatedQuery:
    """The ``fields`` of a queryset in which an Argument stands for what changes.

    Dates come as ISO strings. For one file, in one thread: times in the queryset are those of now.
    """

    def __init__(self, queryset, fields):
        # Not the method of modeltranslation: it would look up a text in each row once more.
        chosen = QuerySet.values_list(queryset, *_with_iso_dates(queryset.model, fields))
        self.compiler = chosen.query.get_compiler(connection=connection)
        try:
            self.sql, self.parameters = self.compiler.as_sql()
        except EmptyResultSet:
            # A condition that nothing can meet, as a number beyond the largest of its column.
            self.sql, self.parameters = None, ()
            return
        selected = self.compiler.select[: self.compiler.col_count]
        self.converters = self.compiler.get_converters([column[0] for column in selected])

    def rows(self, value):
        """The rows as a list of sequences, with ``value`` where the Argument stands."""
        if self.sql is None:
            return []
        parameters = [
            one.adapted(value) if isinstance(one, Argument) else one for one in self.parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(self.sql, parameters)
            rows = cursor.fetchall()
        if self.converters:
            return list(self.compiler.apply_converters(rows, self.converters))
        return rows


def _with_iso_dates(model, fields):
    dates = {
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, DateField) and not isinstance(field, DateTimeField)
    }
    return [IsoDate(name) if name in dates else name for name in fields]
