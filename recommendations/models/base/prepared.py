"""Queries whose SQL is built once: asking again only fills in the arguments.

To build SQL from expressions takes Django several times as long as the database takes to answer it.
"""

import re
from functools import cached_property
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import DateTimeField, Expression, IntegerField

# As SQLite gets a date or a moment: one that is in the SQL would be that of the first call.
MOMENT = re.compile(r"\d{4}-\d\d-\d\d")


class Argument(Expression):
    """A value that is given when the query is asked; ``output_field`` says of which type."""

    def __init__(self, name, output_field):
        super().__init__(output_field=output_field)
        self.name = name

    def as_sql(self, compiler, connection):
        return "%s", [self]

    def adapted(self, value):
        """``value`` as the database takes it."""
        return self.output_field.get_db_prep_value(value, connection)


KEY = Argument("key", IntegerField())
NOW = Argument("now", DateTimeField())


class Statement(NamedTuple):
    compiler: Any
    sql: str
    parameters: tuple
    converters: dict


class PreparedQuery:
    """A query of ``values_list()`` with an ``Argument`` for each value that changes.

    ``build``: a function without arguments that gives a plain ``QuerySet(model)``. It is called
    once, so nothing in it may depend on the time, the language or the request.
    """

    def __init__(self, build):
        self.build = build

    @cached_property
    def statement(self):
        """The compiled query; raises ValueError where each call would not mean the same."""
        queryset = self.build()
        if getattr(queryset, "_rewrite", False):
            raise ValueError("modeltranslation reads by language: this has to be a plain QuerySet.")
        compiler = queryset.query.get_compiler(connection=connection)
        sql, parameters = compiler.as_sql()
        if kept := [one for one in parameters if MOMENT.match(str(one))]:
            raise ValueError(f"Each call would ask for {kept[0]}: this has to be an Argument.")
        selected = [column for column, *_rest in compiler.select[: compiler.col_count]]
        return Statement(compiler, sql, tuple(parameters), compiler.get_converters(selected))

    def rows(self, **arguments):
        """The rows as tuples; ``arguments``: a value for each ``Argument``, by name."""
        statement = self.statement
        parameters = [
            one.adapted(arguments[one.name]) if isinstance(one, Argument) else one
            for one in statement.parameters
        ]
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, parameters)
            rows = cursor.fetchall()
        if not statement.converters:
            return rows
        return list(map(tuple, statement.compiler.apply_converters(rows, statement.converters)))

    def first(self, **arguments):
        """The first row, or None."""
        return next(iter(self.rows(**arguments)), None)
