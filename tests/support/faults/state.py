"""All that an act may leave behind: rows, files, and what the process remembers."""

import re
from contextvars import copy_context
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connection

# Random by design: other ones after each try.
_HEX = "[0-9a-f]"
RANDOM = re.compile(rf"(?<!{_HEX}){_HEX}{{8}}(-?{_HEX}{{4}}){{3}}-?{_HEX}{{12}}(?!{_HEX})")
# How SQLite stores its full text: pages that its own merging moves; what they index is compared.
INTERNAL = re.compile(r"sqlite_|\w+_fts_(data|idx|docsize|config|content)$")
# That an account is at work is noted on its own, whatever becomes of the act.
OF_SESSIONS = {"django_session", "usersessions_usersession"}
# Moments come into these by a clock that no test can stop, as do random passwords.
BY_DJANGO = {
    "django_admin_log",
    "recommendations_historicaluser",
    "recommendations_minutesimport",
    "recommendations_user",
    "shared_cache",
}
OF_DJANGO = re.compile(r"'!\w+'|datetime\.datetime\([^)]*\)|'\d{4}-\d\d-\d\d \d\d:\d\d:\d\d'")
# Storage of asgiref, new for each test client; and the arithmetic of Python.
OF_PYTHON = {"asgiref.local", "decimal_context"}


def tables():
    """The names of all tables that an act can change."""
    names = connection.introspection.table_names()
    return sorted(name for name in names if name not in OF_SESSIONS and not INTERNAL.match(name))


def rows(names):
    """Table → its rows as texts, sorted, with a placeholder for what is random."""
    found = {}
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608
            texts = [RANDOM.sub("random", repr(row)) for row in cursor.fetchall()]
            if name in BY_DJANGO:
                texts = [OF_DJANGO.sub("of Django", text) for text in texts]
            found[name] = sorted(texts)
    return found


def files():
    """Path below MEDIA_ROOT → checksum of the file."""
    root = Path(settings.MEDIA_ROOT)
    return {
        RANDOM.sub("random", str(path.relative_to(root))): sha256(path.read_bytes()).hexdigest()
        for path in sorted(root.rglob("*"))
        if path.is_file()
    }


def memory():
    """What this process remembers between two acts: context variables and pending callbacks."""
    context = {variable.name: value for variable, value in copy_context().items()}
    return {name: repr(value) for name, value in context.items() if name not in OF_PYTHON}


def difference(one, other):
    """What ``one`` has and ``other`` has not, and the reverse, for a message: name → two sides."""
    names = [name for name in {**one, **other} if one.get(name) != other.get(name)]
    return {name: _two_sides(one.get(name), other.get(name)) for name in names}


def _two_sides(one, other):
    if isinstance(one, list) and isinstance(other, list):
        return [row for row in one if row not in other], [row for row in other if row not in one]
    return one, other


class Sequences:
    """The counters of the keys in PostgreSQL, which no rollback turns back; SQLite turns them."""

    def __init__(self):
        self.values = []
        if connection.vendor == "postgresql":
            self.values = self._read()

    def _read(self):
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT quote_ident(sequencename), last_value FROM pg_sequences"
                " WHERE schemaname = current_schema()"
            )
            return cursor.fetchall()

    def restore(self):
        """Sets each counter to what it was."""
        if not self.values:
            return
        sets = ", ".join(
            f"setval('{name}', {value or 1}, {'true' if value else 'false'})"
            for name, value in self.values
        )
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {sets}")  # noqa: S608
