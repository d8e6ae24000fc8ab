"""Puts the rows of an archive into empty tables, and compares them with what it says of them."""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType
from django.db import connections

from recommendations.backup.errors import ArchiveError

from .snapshot import read_rows
from .tables import Digest

# ruff: noqa: S608 - the names of tables and columns are the models' own

SEQUENCE = "pg_get_serial_sequence(%s, %s)::regclass"


def load_rows(reader, tables, using):
    """Loads all rows of an ArchiveReader into ``tables`` (name → Table) of a database."""
    for name, rows in reader.rows():
        if name not in tables:
            raise ArchiveError(f"The archive has rows of {name}, and does not describe it.")
        _insert(tables[name], rows, connections[using])
    # Rows that Django had found in another database.
    ContentType.objects.clear_cache()


def _insert(table, rows: Iterator, connection):
    writers = [
        (n, writer)
        for n, column in enumerate(table.columns)
        if (writer := column.writer(connection))
    ]

    def prepared():
        for row in rows:
            try:
                for n, writer in writers:
                    row[n] = writer(row[n])
            except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
                raise ArchiveError(
                    f"The archive has values of {table.name} that are none of its columns."
                ) from error
            yield row

    names = ", ".join(map(connection.ops.quote_name, table.column_names))
    target = f"{connection.ops.quote_name(table.name)} ({names})"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with connection.wrap_database_errors, cursor.copy(f"COPY {target} FROM STDIN") as copy:
                for row in prepared():
                    copy.write_row(row)
        else:
            places = ", ".join(["%s"] * len(table.columns))
            cursor.executemany(f"INSERT INTO {target} VALUES ({places})", prepared())


def set_last_keys(manifest, tables, using):
    """No key is given again that was given before, even to a row that is gone."""
    if set(manifest.tables) != set(tables):
        raise ArchiveError("The archive has other tables at its end than at its beginning.")
    connection = connections[using]
    with connection.cursor() as cursor:
        for name, facts in manifest.tables.items():
            if not (last := facts.get("last_key")):
                continue
            if connection.vendor == "postgresql":
                place = [connection.ops.quote_name(name), tables[name].column_names[0]]
                cursor.execute(f"SELECT setval({SEQUENCE}, %s)", [*place, last])
            else:
                cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [name])
                cursor.execute(
                    "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [name, last]
                )


def compare_rows(manifest, tables, using):
    """Raises ArchiveError unless every table has the rows that the manifest says."""
    different = []
    for name, table in tables.items():
        digest = Digest(table)
        for row in read_rows(table, using):
            digest.add(row)
        expected = {key: manifest.tables[name][key] for key in ("rows", "sha256")}
        if digest.as_dict() != expected:
            different.append(f"{name} ({digest.rows} rows, {expected['rows']} expected)")
    if different:
        raise ArchiveError(f"Rows differ from those of the site: {', '.join(different)}.")
