"""The database's own refusal to change what is frozen, whichever road the change takes.

Models refuse first and in the user's language; these triggers hold against raw SQL and queryset
updates too. They are laid anew after every ``migrate``, because SQLite drops a table's triggers
whenever a migration rebuilds the table.
"""

from django.db import connections

from config.languages import CODES

RECOMMENDATION = "recommendations_recommendation"
PLAN = "recommendations_plan"
FROZEN_COLUMNS = ["plan_id", "number", "decision", "carried_from_id", "first_year"]
FROZEN_TEXTS = ["adopted_text", *(f"adopted_text_{code}" for code in CODES)]


def _changed(column):
    return f"(OLD.{column} IS DISTINCT FROM NEW.{column})"


def _text_changed(column):
    """A text that stands was changed; a missing translation may still be added."""
    return f"(COALESCE(OLD.{column}, '') <> '' AND {_changed(column)})"


def _frozen_recommendation():
    changes = [_changed(column) for column in FROZEN_COLUMNS]
    changes += [_text_changed(column) for column in FROZEN_TEXTS]
    is_adopted = f"(SELECT state FROM {PLAN} WHERE id = OLD.plan_id) <> 'draft'"
    return f"({' OR '.join(changes)}) AND {is_adopted}"


# name → (table, when a change is refused, what the database says)
TRIGGERS = {
    "recommendation_frozen_at_adoption": (
        RECOMMENDATION,
        _frozen_recommendation(),
        "the plan is adopted: its numbers and texts stand",
    ),
    "update_frozen_once_published": (
        "recommendations_progressupdate",
        "OLD.published_at IS NOT NULL",
        "a published update is never edited",
    ),
    "report_frozen": ("recommendations_report", "1 = 1", "a report never changes"),
}


def lay(using="default", **kwargs):
    """Creates the triggers in the database ``using``, in place of those that are there."""
    connection = connections[using]
    existing = set(connection.introspection.table_names())
    statements = {"sqlite": _sqlite, "postgresql": _postgresql}[connection.vendor]
    with connection.cursor() as cursor:
        for name, (table, condition, message) in TRIGGERS.items():
            if table in existing:
                for statement in statements(name, table, condition, message):
                    cursor.execute(statement)


def _sqlite(name, table, condition, message):
    # SQLite before 3.39 has no IS DISTINCT FROM; IS NOT means the same there.
    condition = condition.replace("IS DISTINCT FROM", "IS NOT")
    yield f"DROP TRIGGER IF EXISTS {name}"
    yield (
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} WHEN {condition} "
        f"BEGIN SELECT RAISE(ABORT, '{message}'); END"
    )


def _postgresql(name, table, condition, message):
    yield (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF {condition} THEN RAISE EXCEPTION '{message}' USING ERRCODE = 'check_violation'; "
        "END IF; RETURN NEW; END $$"
    )
    yield f"DROP TRIGGER IF EXISTS {name} ON {table}"
    yield (
        f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
    )
