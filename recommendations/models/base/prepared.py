"""Queries whose SQL is built once: asking again only fills in the arguments.

To build SQL from expressions takes Django several times as long as the database takes to answer it.
"""

import re
from functools import cache, cached_property
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import (
    BigIntegerField,
    DateField,
    DateTimeField,
    Expression,
    IntegerField,
    QuerySet,
    SlugField,
)

from .recorded_reads import record

# Where a parameter stands in SQL; "%%s" is the text "%s".
PLACE = re.compile("(?<!%)%s")
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

    def fits(self, value):
        """False for a number that no column of its type holds: nothing is found under it, and a
        database may refuse to compare with it."""
        if type(value) is not int or not isinstance(self.output_field, IntegerField):
            return True
        kind = self.output_field.get_internal_type()
        lowest, highest = connection.ops.integer_field_range(kind)
        return lowest <= value <= highest


# What is asked by most.
KEY = Argument("key", BigIntegerField())
NOW = Argument("now", DateTimeField())
NUMBER = Argument("number", IntegerField())
# The day of a schedule, and the last one that counts as soon (``schedule.last_day_soon``).
ON, SOON = Argument("on", DateField()), Argument("soon", DateField())
SLUG = Argument("slug", SlugField())
YEAR = Argument("year", IntegerField())
# Of a query that is ``sliced``: how many rows come before the first, and how many are read.
START, LENGTH = (Argument(name, BigIntegerField()) for name in ("start", "length"))


class Statement(NamedTuple):
    """``arguments``: pairs of a place in ``parameters`` and the Argument that is there."""

    names: list
    compiler: Any
    sql: str
    parameters: tuple
    arguments: list
    converters: dict


def _with_constants(sql, parameters):
    """``sql`` with the texts among the ``parameters`` written into it, and the other parameters.

    SQLite plans a statement anew each time when a parameter decides on a partial index, as the
    role of the lead does; psycopg quotes each parameter in each call. Numbers stay: written out in
    ORDER BY or GROUP BY they would mean columns.
    """
    before, *pieces = PLACE.split(sql)
    written, others = [before], []
    for parameter, piece in zip(parameters, pieces, strict=True):
        if isinstance(parameter, str):
            quoted = str(parameter).replace("%", "%%").replace("'", "''")
            written += [f"'{quoted}'", piece]
        else:
            others.append(parameter)
            written += ["%s", piece]
    return "".join(written), tuple(others)


class PreparedQuery:
    """A query of ``values()`` or ``values_list()``, with an ``Argument`` for what changes.

    ``build``: a function without arguments that gives the queryset. It is called once, so nothing
    in it may depend on the time, the language or the request. ``sliced``: it takes a ``start`` and
    a ``length``, for a slice of a queryset cannot hold an Argument.
    """

    # Its constants are not those of the code, but what one reader asks for, at one moment.
    is_for_one_reader = False

    def __init__(self, build, *, sliced=False):
        self.build, self.sliced = build, sliced

    @cached_property
    def statement(self):
        """The compiled query, None where nothing can meet its conditions.

        Raises ValueError where it holds a moment.
        """
        query = self.build().query
        compiler = query.get_compiler(connection=connection)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:
            return None
        if self.sliced:
            sql, parameters = f"{sql} LIMIT %s OFFSET %s", (*parameters, LENGTH, START)
        kept = [one for one in parameters if MOMENT.match(str(one))]
        if kept and not self.is_for_one_reader:
            raise ValueError(f"Each call would ask for {kept[0]}: this has to be an Argument.")
        if not self.is_for_one_reader:
            sql, parameters = _with_constants(sql, parameters)
        selected = [column for column, *_rest in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(selected)
        arguments = [pair for pair in enumerate(parameters) if isinstance(pair[1], Argument)]
        names = list(query.selected or ())
        return Statement(names, compiler, sql, parameters, arguments, converters)

    def read(self, **arguments):
        """The rows as the database gives them; ``arguments``: a value for each ``Argument``, by
        name. See ``converted``."""
        if (parameters := self._parameters(arguments)) is None:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self.statement.sql, parameters)
            rows = cursor.fetchall()
        if not self.is_for_one_reader:
            record(self, arguments, rows, was_executed=True)
        return rows

    def read_directly(self, database, arguments):
        """As ``read`` for ``arguments`` that it has been asked with, past Django's cursors, which
        cost as much as the database itself.

        ``database``: a connection of Django that is open. Raises the errors of its driver.
        """
        parameters = self._parameters(arguments)
        return database.connection.execute(self._sql_of_driver, parameters).fetchall()

    @cached_property
    def _sql_of_driver(self):
        """The SQL as the driver takes it: Django gives SQLite's other places for parameters."""
        sql = self.statement.sql
        is_sqlite = connection.vendor == "sqlite"
        return PLACE.sub("?", sql).replace("%%", "%") if is_sqlite else sql

    def _parameters(self, arguments):
        """The parameters of the statement; None where nothing can be found by them."""
        if (statement := self.statement) is None:
            return None
        parameters = list(statement.parameters)
        for place, argument in statement.arguments:
            value = arguments[argument.name]
            if not argument.fits(value):
                return None
            parameters[place] = argument.adapted(value)
        return parameters

    def converted(self, rows):
        """``rows`` that were ``read`` as tuples of the values that Django makes of them.

        For plain QuerySets: in those of modeltranslation the order of the columns is not that in
        which they were named.
        """
        if not rows or not self.statement.converters:
            return rows
        return [
            *map(tuple, self.statement.compiler.apply_converters(rows, self.statement.converters))
        ]

    def dicts(self, rows):
        """``rows`` that were ``read`` as dicts."""
        return [dict(zip(self.statement.names, row, strict=True)) for row in self.converted(rows)]

    def tuples(self, **arguments):
        """The rows as tuples, see ``read`` and ``converted``."""
        return self.converted(self.read(**arguments))

    def rows(self, **arguments):
        """As ``tuples``, the rows as dicts."""
        return self.dicts(self.read(**arguments))

    def first_tuple(self, **arguments):
        """The first row as a tuple, or None."""
        return next(iter(self.tuples(**arguments)), None)

    def first(self, **arguments):
        """The first row as a dict, or None."""
        return next(iter(self.rows(**arguments)), None)


class PreparedRecords(PreparedQuery):
    """As a PreparedQuery, for whole records: ``build`` gives a plain QuerySet of a model.

    One that locks them is to be asked in a transaction: Django looks at that only once.
    """

    @cached_property
    def columns(self):
        return [field.attname for field in self.model._meta.concrete_fields]

    @cached_property
    def model(self):
        return self.build().model

    def find(self, **arguments):
        """The first record as it is stored, or None."""
        row = self.first_tuple(**arguments)
        return row and self.model.from_db(connection.alias, self.columns, row)

    def get(self, **arguments):
        """As ``find``; raises ``DoesNotExist`` of the model where there is none."""
        record = self.find(**arguments)
        if record is None:
            raise self.model.DoesNotExist
        return record


@cache
def stored_record(model):
    """The PreparedRecords that find the record KEY of ``model``."""
    return PreparedRecords(lambda: QuerySet(model).filter(pk=KEY).order_by())


@cache
def locked_record(model):
    """As ``stored_record``, and the record is locked until the transaction ends."""
    return PreparedRecords(lambda: QuerySet(model).select_for_update().filter(pk=KEY).order_by())
