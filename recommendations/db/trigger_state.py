"""Compares the triggers of the database with those of this version."""

from functools import cache

from django.db import connections

from .triggers import TRIGGERS, statements

MISSING, ALTERED, DISABLED = "missing", "altered", "disabled"
# Name, text, and whether it runs. PostgreSQL keeps the rule in the function of the same name, the
# table and the event in the trigger; a superuser can switch one off without removing it.
INSTALLED = {
    "sqlite": "SELECT name, sql, 1 FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": """
        SELECT t.tgname, p.prosrc || pg_get_triggerdef(t.oid), t.tgenabled <> 'D'
        FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid WHERE NOT t.tgisinternal
    """,
}


def problems(using="default"):
    """Name → MISSING, ALTERED or DISABLED, of each trigger that is not as this version makes it."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(INSTALLED[connection.vendor])
        installed = {name: (text, runs) for name, text, runs in cursor.fetchall()}
    found = {name: _problem(name, connection.vendor, installed.get(name)) for name in TRIGGERS}
    return {name: problem for name, problem in found.items() if problem}


def _problem(name, vendor, installed):
    if installed is None:
        return MISSING
    text, runs = installed
    if not runs:
        return DISABLED
    return None if all(each in text for each in _expected(name, vendor)) else ALTERED


@cache
def _expected(name, vendor):
    """What the database says of the trigger ``name``, if it is that of this version."""
    table, _condition, _message, *event = TRIGGERS[name]
    if vendor == "sqlite":
        return [statements(name, vendor)[-1]]
    function = statements(name, vendor)[0].partition("$$")[2].rpartition("$$")[0]
    return [function, f" BEFORE {(event or ['UPDATE'])[0]} ON ", f".{table} FOR EACH ROW EXECUTE"]
