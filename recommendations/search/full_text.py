"""How the databases match tokens: FTS5 in SQLite, a tsvector in PostgreSQL.

Neither engine gets a say in what a word is. SQLite's plainest tokenizer cuts at the spaces alone,
and PostgreSQL takes the tokens as they are, so both give the same answers in every locale.

The index is created anew after every ``migrate``, because SQLite drops a table's triggers whenever
a migration rebuilds the table.
"""

# ruff: noqa: S608 - every word of the SQL below is ours; what a reader types is a parameter

import sqlite3

from django.core.checks import Error, register
from django.core.exceptions import EmptyResultSet
from django.db import NotSupportedError, connections
from django.db.models import Lookup, Q

from recommendations.models import SearchEntry

from .stemming import terms

TABLE = SearchEntry._meta.db_table
INDEX = f"{TABLE}_fts"
COLUMNS = ["title_tokens", "tokens"]


class Matches(Lookup):
    """``tokens__matches="…"``: all words of a query, as a person typed it, are among the tokens."""

    lookup_name = "matches"

    def as_sql(self, compiler, connection):
        raise NotSupportedError(f"Search knows SQLite and PostgreSQL, not {connection.vendor}.")

    def as_sqlite(self, compiler, connection):
        place = f"{compiler.quote_name_unless_alias(self.lhs.alias)}.place"
        asked = fts5_query(self._terms())
        sql = f"{place} IN (SELECT rowid FROM {INDEX} WHERE {INDEX} MATCH %s)"
        return sql, [f"{self.lhs.target.column} : ({asked})"]

    def as_postgresql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        return f"{_vector(column)} @@ %s::tsquery", [*params, ts_query(self._terms())]

    def _terms(self):
        asked = terms(self.rhs)
        if not asked:
            raise EmptyResultSet
        return asked


def in_order(entries, query, *, in_title=None):
    """The ``entries`` that match, in the order of their place.

    ``in_title``: True for those that match by their title, False for the others, None for all. Only
    as many are looked at as the caller takes.
    """
    asked = terms(query)
    if not asked:
        return entries.none()
    if connections[entries.db].vendor == "sqlite":
        return _in_order_of_index(entries, fts5_query(asked), in_title=in_title)
    found = entries.filter(tokens__matches=query).order_by("place")
    if in_title is None:
        return found
    title = Q(title_tokens__matches=query)
    return found.filter(title if in_title else ~title)


def _in_order_of_index(entries, asked, *, in_title):
    title, text = (f"{column} : ({asked})" for column in COLUMNS)
    # A join, which no lookup can make: for IN, SQLite would first collect all that match.
    return entries.extra(  # noqa: S610 - as above
        tables=[INDEX],
        where=[f"{INDEX}.rowid = {TABLE}.place", f"{INDEX} MATCH %s"],
        params=[{True: title, False: f"({text}) NOT ({title})", None: text}[in_title]],
        order_by=[f"{INDEX}.rowid"],
    )


def fts5_query(asked):
    """What FTS5 understands for ``terms``: ("a" OR "b" *) AND ("c")."""
    return _combined(asked, '"{}"', '"{}" *', " OR ", " AND ")


def ts_query(asked):
    """What PostgreSQL understands for ``terms``: ('a' | 'b':*) & ('c')."""
    return _combined(asked, "'{}'", "'{}':*", " | ", " & ")


def _combined(asked, whole, beginning, either, every):
    # Tokens are letters or digits alone, so nothing in one can end its quotes.
    groups = (
        either.join((beginning if begins else whole).format(token) for token, begins in term)
        for term in asked
    )
    return every.join(f"({group})" for group in groups)


def _vector(column):
    return f"array_to_tsvector(string_to_array({column}, ' '))"


def install(using="default"):
    """Creates the index in the database ``using``, in place of what is there, and fills it."""
    connection = connections[using]
    if TABLE not in connection.introspection.table_names():
        return
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    with connection.cursor() as cursor:
        for statement in statements():
            cursor.execute(statement)


def _postgresql():
    vector = _vector("tokens")
    yield f"CREATE INDEX IF NOT EXISTS search_entry_tokens ON {TABLE} USING gin ({vector})"


def _sqlite():
    names = ", ".join(COLUMNS)
    yield f"DROP TABLE IF EXISTS {INDEX}"
    yield (
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5"
        f"({names}, content='{TABLE}', content_rowid='place', tokenize='ascii', detail=column)"
    )
    yield f"INSERT INTO {INDEX} ({INDEX}) VALUES ('rebuild')"
    # FTS5 takes out a row only when it is given its former content.
    take_out = (
        f"INSERT INTO {INDEX} ({INDEX}, rowid, {names}) VALUES ('delete', OLD.place, {_of('OLD')});"
    )
    put_in = f"INSERT INTO {INDEX} (rowid, {names}) VALUES (NEW.place, {_of('NEW')});"
    changes = {"INSERT": put_in, "DELETE": take_out, "UPDATE": f"{take_out} {put_in}"}
    for change, steps in changes.items():
        name = f"{INDEX}_{change.lower()}"
        yield f"DROP TRIGGER IF EXISTS {name}"
        yield f"CREATE TRIGGER {name} AFTER {change} ON {TABLE} BEGIN {steps} END"


def _of(row):
    return ", ".join(f"{row}.{name}" for name in COLUMNS)


@register()
def sqlite_can_search(app_configs, **kwargs):
    """The system check that this Python's SQLite has FTS5, where SQLite is used."""
    if all(connection.vendor != "sqlite" for connection in connections.all()) or has_fts5():
        return []
    return [
        Error(
            "This Python's SQLite lacks FTS5, which the search needs.",
            hint="Use a Python whose SQLite has it (Debian's has), or set DATABASE_URL to a "
            "PostgreSQL.",
            id="recommendations.E001",
        )
    ]


def has_fts5():
    """True when this Python's SQLite can search."""
    with sqlite3.connect(":memory:") as connection:
        try:
            connection.execute("CREATE VIRTUAL TABLE words USING fts5(word)")
        except sqlite3.OperationalError:
            return False
    return True
