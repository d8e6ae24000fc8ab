"""The empty tables that an archive is restored into."""

from django.apps import apps
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.utils import translation

from recommendations.accounts.session_store import NOT_IN_BACKUPS
from recommendations.backup.errors import ArchiveError, BackupError
from recommendations.models import Institution, Meeting, Plan, Recommendation, SignIn, User
from recommendations.search.full_text import INDEX

from .tables import tables_of, unknown_migrations

# ruff: noqa: S608 - the names of tables are the models' own

MIGRATIONS = "django_migrations"
# Tables with rows in a site that nobody has used: of ``migrate``, and of strangers at the sign-in.
FILLED_BY_ITSELF = {
    *NOT_IN_BACKUPS,
    "django_content_type",
    "auth_permission",
    "auth_group",
    "auth_group_permissions",
    SignIn._meta.db_table,
    MIGRATIONS,
}
# The records that a message names, of those that are in the way.
NAMED = [User, Meeting, Plan, Recommendation, Institution]


def refuse_records(using):
    """Raises BackupError where the database ``using`` has anything that somebody has entered."""
    found = _counts(using)
    if not found:
        return
    with translation.override("en"):
        named = [
            f"{count} {model._meta.verbose_name_plural}"
            for model, count in found.items()
            if model in NAMED
        ]
    what = ", ".join(named) or "records"
    raise BackupError(
        f"This site is not empty: it has {what} ({sum(found.values())} rows in all). A backup is "
        "restored into an empty site only. Give DATABASE_URL a new, empty database. Nothing was "
        "changed."
    )


def _counts(using):
    """Model → the number of its rows, where there are any."""
    connection = connections[using]
    existing, found = set(connection.introspection.table_names()), {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if table in existing and table not in FILLED_BY_ITSELF:
                cursor.execute(f"SELECT COUNT(*) FROM {connection.ops.quote_name(table)}")
                if count := cursor.fetchone()[0]:
                    found[model] = count
    return found


def drop_tables(using):
    """Drops the tables of the site, which ``refuse_records`` has found empty."""
    connection = connections[using]
    own = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    own |= {MIGRATIONS, INDEX, *NOT_IN_BACKUPS}
    cascade = " CASCADE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table in sorted(own & set(connection.introspection.table_names())):
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}{cascade}")


def create_tables(about, using):
    """Creates the tables as they were when the archive was made, empty: name → Table.

    Its columns are in the order of the archive. Raises BackupError for an archive of a release that
    this one does not know.
    """
    executor = MigrationExecutor(connections[using])
    targets = _targets(about, executor.loader)
    state = executor.migrate(targets)
    _create_without_migrations(executor.loader.unmigrated_apps, using)
    is_newest = set(executor.loader.graph.leaf_nodes()) <= set(targets)
    tables = {table.name: table for table in tables_of(apps if is_newest else state.apps)}
    if wrong := {name for name in {*tables, *about.tables} if _differs(name, tables, about)}:
        raise ArchiveError(
            f"The archive has other columns than its release: {', '.join(sorted(wrong))}."
        )
    return {name: tables[name].ordered(list(columns)) for name, columns in about.tables.items()}


def _differs(name, tables, about):
    return name not in tables or tables[name].described() != about.tables.get(name)


def _targets(about, loader):
    """The last of the archive's migrations in each app."""
    if unknown := unknown_migrations(about.migrations, loader):
        raise BackupError(
            f"The archive was made by release {about.release}, which has migrations that this one "
            f"does not have ({'.'.join(unknown[0])}). Restore it with that release. Nothing was "
            "changed."
        )
    applied = {tuple(pair) for pair in about.migrations} & set(loader.graph.nodes)
    followed = {
        parent.key
        for key in applied
        for parent in loader.graph.node_map[key].parents
        if parent.key[0] == key[0]
    }
    return sorted(applied - followed)


def _create_without_migrations(labels, using):
    """As ``migrate --run-syncdb`` does for apps that have no migrations."""
    models = [
        model
        for label in labels
        for model in apps.get_app_config(label).get_models()
        if model._meta.managed and not model._meta.proxy
    ]
    if models:
        with connections[using].schema_editor() as editor:
            for model in models:
                editor.create_model(model)


def migrate_to_newest(using):
    """What an upgrade does; it installs triggers, search and roles, too."""
    call_command("migrate", database=using, verbosity=0)
