"""Tables, columns, constraints and triggers of the database are those of this version."""

from django.apps import apps
from django.conf import settings
from django.db import connection

from recommendations.db import migration_state, trigger_state
from recommendations.doctor.readiness import is_upgrade_under_way
from recommendations.doctor.registry import check, fault, fine, not_checked, warning
from recommendations.doctor.wording import counted, named

MIGRATE = "manage.py migrate"
AFTER_MIGRATING = "This is unknown until the migrations are applied."
RESTORE = "If no upgrade broke off, restore a backup: manage.py restore ARCHIVE --identity KEY"


@check("schema.migrations", needs_database=True)
def migrations():
    """Each migration of this version is applied, and none of a newer one."""
    state = migration_state.read()
    if state.waiting:
        return fault(
            f"{counted(len(state.waiting), 'migration')} not applied ({named(state.waiting)}): "
            "the code asks for tables or columns that are not there.",
            MIGRATE,
        )
    if state.unknown:
        # The hour that /readyz allows, too.
        write = warning if is_upgrade_under_way(state) else fault
        return write(
            "The database has migrations that this version does not know "
            f"({named(state.unknown)}): it belongs to a newer version, whose rules this one does "
            "not hold.",
            "Install the newer version, or restore the backup from before its upgrade.",
        )
    return fine("Each migration is applied.")


@check("schema.tables", needs_database=True)
def tables():
    """Each model finds its table with all columns."""
    if migration_state.read().waiting:
        return not_checked(AFTER_MIGRATING)
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        missing = sorted(_tables() - existing)
        for model in _models():
            table = model._meta.db_table
            if table in existing:
                described = connection.introspection.get_table_description(cursor, table)
                columns = {column.name for column in described}
                wanted = {field.column for field in model._meta.local_concrete_fields}
                missing += [f"{table}.{column}" for column in sorted(wanted - columns)]
    if not missing:
        return fine("Each table has its columns.")
    return fault(
        f"Tables or columns are missing ({named(missing)}), as after a migration that broke off "
        "or a restore that was interrupted: pages that need them fail.",
        f"{MIGRATE}\n{RESTORE}",
    )


@check("schema.constraints", needs_database=True)
def constraints():
    """Each constraint of the models is in the database, and holds for each row."""
    if migration_state.read().waiting:
        return not_checked(AFTER_MIGRATING)
    missing = []
    with connection.cursor() as cursor:
        existing = set(connection.introspection.table_names(cursor))
        for model in _models():
            table, wanted = model._meta.db_table, {each.name for each in model._meta.constraints}
            if wanted and table in existing:
                found = connection.introspection.get_constraints(cursor, table)
                missing += sorted(wanted - set(found))
    if missing:
        return fault(
            f"{counted(len(missing), 'constraint')} missing ({named(missing)}): the database "
            "takes what the rules forbid.",
            f"{MIGRATE}\n{RESTORE}",
        )
    if unproven := _not_validated():
        return fault(
            f"Constraints or indexes do not hold for all rows: {named(unproven)}.",
            "In psql: ALTER TABLE … VALIDATE CONSTRAINT name; or REINDEX INDEX name; it names "
            "the rows that break the rule.",
        )
    return fine("Each constraint is there and holds.")


@check("schema.triggers", needs_database=True)
def triggers():
    """Each trigger is there as this version writes it."""
    state = migration_state.read()
    if state.waiting:
        return not_checked(AFTER_MIGRATING)
    if state.unknown:
        return not_checked("The triggers are those of the other version, as its migrations are.")
    problems = trigger_state.problems()
    if not problems:
        return fine("What is frozen is guarded by the database.")
    listed = named([f"{name} ({problem})" for name, problem in sorted(problems.items())])
    return fault(
        f"{counted(len(problems), 'trigger')} not as this version makes them: {listed}. The "
        "database does not refuse changes to what was adopted or published.",
        f"{MIGRATE}   (it installs them anew)\nIf nobody upgraded, find out who changed them.",
    )


def _models():
    return [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]


def _tables():
    tables = {model._meta.db_table for model in _models() if not model._meta.proxy}
    return tables | {settings.CACHES["default"]["LOCATION"]}


def _not_validated():
    """Constraints and indexes that PostgreSQL has not finished; SQLite knows none."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT conname FROM pg_constraint WHERE NOT convalidated UNION SELECT relname FROM "
            "pg_index JOIN pg_class ON oid = indexrelid WHERE NOT indisvalid"
        )
        return sorted(name for (name,) in cursor.fetchall())
