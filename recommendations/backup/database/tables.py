"""The tables of a backup, as the migrations that are applied to a database describe them."""

import json
from dataclasses import dataclass, replace
from hashlib import sha256

from django.apps import apps
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import AutoField, FileField

from recommendations.accounts.session_store import NOT_IN_BACKUPS
from recommendations.backup.errors import BackupError

from .columns import BINARY, JSON, Column, canonical

# Rows that the cursor fetches at a time: with the bytes of files in them, they are large.
ROWS_AT_ONCE, LARGE_ROWS_AT_ONCE = 100, 5


@dataclass(frozen=True)
class Table:
    """A table of the database: its ``columns``, that of the key first."""

    name: str
    columns: tuple[Column, ...]
    has_sequence: bool
    # The columns that name uploads.
    files: tuple[str, ...] = ()

    @property
    def column_names(self):
        return [column.name for column in self.columns]

    @property
    def rows_at_once(self):
        is_large = any(column.kind is BINARY for column in self.columns)
        return LARGE_ROWS_AT_ONCE if is_large else ROWS_AT_ONCE

    def ordered(self, names):
        """The same Table with its columns in the order of ``names``."""
        found = {column.name: column for column in self.columns}
        return replace(self, columns=tuple(found[name] for name in names))

    def described(self):
        """Column → the kind of its values: what the archive says of the table."""
        return {column.name: column.kind.name for column in self.columns}


def stored_tables(using="default"):
    """The Tables of the database ``using``, in the order of their names.

    Of a database that waits for migrations, those of the release that made it. Raises BackupError
    for one that a later release has migrated.
    """
    executor = MigrationExecutor(connections[using])
    if unknown := unknown_migrations(executor.loader.applied_migrations, executor.loader):
        raise BackupError(
            f"Another release has migrated this database ({'.'.join(unknown[0])}): make the backup "
            "with that."
        )
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        loader = executor.loader
        applied = [name for name in loader.applied_migrations if name in loader.graph.nodes]
        return tables_of(loader.project_state(applied).apps)
    return tables_of(apps)


def unknown_migrations(applied, loader):
    """The ``applied`` migrations (pairs of app and name) that this release does not have."""
    replaced = {old for squashed in loader.replacements.values() for old in squashed.replaces}
    return sorted({tuple(pair) for pair in applied} - set(loader.disk_migrations) - replaced)


def tables_of(models_of):
    """The Tables of an app registry, without those that a backup leaves out."""
    models = models_of.get_models(include_auto_created=True)
    stored = [model for model in models if model._meta.managed and not model._meta.proxy]
    files = _columns_of_files(stored)
    tables = [_table(model, files) for model in stored]
    return sorted(
        (table for table in tables if table.name not in NOT_IN_BACKUPS), key=lambda one: one.name
    )


def _table(model, files):
    fields = sorted(model._meta.local_concrete_fields, key=lambda field: not field.primary_key)
    names = files.get(model._meta.label_lower.replace(".historical", "."), set())
    return Table(
        model._meta.db_table,
        tuple(Column.of(field) for field in fields),
        isinstance(model._meta.pk, AutoField),
        tuple(field.column for field in fields if field.column in names),
    )


def _columns_of_files(models):
    """Model → the columns that name its uploads; its history has them as plain text."""
    found = {}
    for model in models:
        files = [one for one in model._meta.local_concrete_fields if isinstance(one, FileField)]
        found[model._meta.label_lower] = {field.column for field in files}
    return found


def applied_migrations(using="default"):
    """The migrations that are applied to the database ``using``: sorted pairs of app and name."""
    return sorted(MigrationRecorder(connections[using]).applied_migrations())


class Digest:
    """The number of rows of a table and their checksum, the same on both databases."""

    def __init__(self, table):
        self._json = [n for n, column in enumerate(table.columns) if column.kind is JSON]
        self._sha256 = sha256()
        self.rows = 0

    def add(self, row):
        """Counts a row, a list of what JSON holds."""
        if self._json:
            row = list(row)
            for n in self._json:
                row[n] = canonical(row[n])
        self._sha256.update(dumped(row))
        self.rows += 1

    def as_dict(self):
        return {"rows": self.rows, "sha256": self._sha256.hexdigest()}


def dumped(row):
    """A row as its line in the archive."""
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    return text.encode() + b"\n"
