"""Queries that are run again and again with one value changed, as for each chunk of a long file.

To build the SQL of a queryset takes Django as long as SQLite takes to find a thousand rows. Here it
is built once, and rows come as tuples.
"""

import json

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import DateField, DateTimeField, Expression, Func, QuerySet, TextField


class Argument(Expression):
    """The value that changes: ``filter(number__gt=Argument())``."""

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def adapted(self, value, connection):
        """``value`` as the driver of the database takes it."""
        return value


class Keys(Argument):
    """A list of primary keys that changes: ``filter(recommendation__in=Keys())``.

    One parameter of the query, however many they are.
    """

    def as_sqlite(self, compiler, connection):
        return "(SELECT value FROM json_each(%s))", [self]

    def as_postgresql(self, compiler, connection):
        return "(SELECT unnest(%s::bigint[]))", [self]

    def adapted(self, value, connection):
        return json.dumps(value) if connection.vendor == "sqlite" else value


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
        self.connection = connections[queryset.db]
        # Not the method of modeltranslation: it would look up a text in each row once more.
        chosen = QuerySet.values_list(queryset, *_with_iso_dates(queryset.model, fields))
        self.compiler = chosen.query.get_compiler(connection=self.connection)
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
            one.adapted(value, self.connection) if isinstance(one, Argument) else one
            for one in self.parameters
        ]
        with self.connection.cursor() as cursor:
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
