"""Fails the n-th statement of an act, for n = 1, 2, 3 …, and looks at what is left of it.

    tried = Trial(act).run()

``act()`` takes one step as a request does: it reads its records anew. After each failure the
database, the uploads and the memory of the process are as before, or (where the act came through
all the same) as after it; then the same act succeeds, and ends as if it had never failed. The
whole number of statements is in ``tried.statements``.
"""

import os
import random
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import mkdtemp
from unittest import mock

import concurrency.fields
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone

from recommendations.exports import salting
from tests.support import caches

from . import state

# Each statement is failed with this set in the environment; else so many of an act.
EVERY_STATEMENT = bool(os.environ.get("EVERY_STATEMENT"))
TRIED = 4
# Of these failures, after so many the act is taken again.
REPEATED = 1
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
BOUNDARY = re.compile(r"\s*(?:RELEASE )?SAVEPOINT", re.IGNORECASE)
# Django's own questions about savepoints are statements too; undoing one is not to be disturbed.
UNDOES = re.compile(r"\s*ROLLBACK", re.IGNORECASE)


class _Failure:
    """Lets statements pass until the n-th; what then happens is for the subclass to say."""

    def __init__(self, number):
        self.number, self.seen, self.has_failed = number, 0, False
        self.depth = len(connection.savepoint_ids)

    def __call__(self, execute, sql, params, many, context):
        if UNDOES.match(sql):
            return execute(sql, params, many, context)
        self.seen += 1
        if self.seen != self.number:
            return execute(sql, params, many, context)
        self.has_failed = True
        return self.fail(execute, sql, params, many, context)


class Refused(_Failure):
    """The database refuses the statement; PostgreSQL refuses the rest of the transaction, too."""

    def fail(self, execute, sql, params, many, context):
        if len(connection.savepoint_ids) > self.depth:
            return execute("SELECT no_such_column", None, False, context)
        # The act has no transaction open: that of the test must not suffer.
        with transaction.atomic():
            return execute("SELECT no_such_column", None, False, context)


class Lost(_Failure):
    """The answer is lost with the connection."""

    def fail(self, execute, sql, params, many, context):
        raise OperationalError("server closed the connection unexpectedly")


class OutOfMemory(_Failure):
    """The process itself fails before the statement."""

    def fail(self, execute, sql, params, many, context):
        raise MemoryError


class Interrupted(_Failure):
    """The process is interrupted after the statement was carried out."""

    def fail(self, execute, sql, params, many, context):
        execute(sql, params, many, context)
        raise KeyboardInterrupt


FAILURES = [Refused, Interrupted, Lost, OutOfMemory]
RAISED = (DatabaseError, MemoryError, KeyboardInterrupt)


class Recorder:
    """Collects the ``statements`` of what runs under it."""

    def __init__(self):
        self.statements = []

    def __call__(self, execute, sql, params, many, context):
        if not UNDOES.match(sql):
            self.statements.append(sql)
        return execute(sql, params, many, context)


class _Clock:
    """Each try takes place in the same moment."""

    def __init__(self):
        self.moment = timezone.now()

    def __call__(self):
        return self.moment

    def time(self):
        return self.moment.timestamp()


class _Dice(random.Random):
    """Gives the same random numbers in each try, where ``secrets`` would give others."""

    def token_hex(self, size):
        return self.randbytes(size).hex()

    randbits = random.Random.getrandbits


@dataclass
class Tried:
    """How many ``statements`` an act has, and the ``failures`` tried: (number, kind) pairs."""

    statements: int = 0
    failures: list = field(default_factory=list)


class Trial:
    """One act that is failed at its statements, within the transaction of a test.

    ``act`` takes no arguments. ``tried``: how many of its statements fail by default.
    """

    def __init__(self, act, tried=TRIED):
        self.act, self.tried = act, tried
        self.tables, self.sequences = state.tables(), state.Sequences()
        self.clock = _Clock()
        self.media = Path(settings.MEDIA_ROOT)
        self.backup = Path(mkdtemp())

    def run(self):
        """Raises AssertionError where a failure leaves half of the act; gives what was Tried."""
        try:
            self._save_media()
            return self._run()
        finally:
            shutil.rmtree(self.backup)

    def _run(self):
        self.before = self._state(self.tables)
        statements = self._whole()
        self.tables = self._changed(statements)
        self.before["rows"] = {name: self.before["rows"][name] for name in self.tables}
        self.after["rows"] = {name: self.after["rows"][name] for name in self.tables}
        tried = Tried(len(statements))
        chosen = chosen_statements(statements, self.tried)
        again = set(chosen[-REPEATED:]) if not EVERY_STATEMENT else set(chosen)
        for place, number in enumerate(chosen):
            failure = failure_at(place, number, statements[number - 1])
            self._fail(failure, number in again)
            tried.failures.append((number, type(failure).__name__))
        return tried

    def _whole(self):
        """The statements of the act when nothing fails; notes the state after it."""
        recorder, mark = Recorder(), transaction.savepoint()
        self._take(recorder)
        self.after = self._state(self.tables)
        self._undo(mark)
        undone = self._state(self.tables)
        assert undone == self.before, f"Not undone: {self._differences(undone, self.before)}"
        return recorder.statements

    def _changed(self, statements):
        written = {found[1] for sql in statements if (found := WRITES.match(sql))}
        before, after = self.before["rows"], self.after["rows"]
        return [name for name in self.tables if name in written or before[name] != after[name]]

    def _fail(self, failure, again):
        mark = transaction.savepoint()
        has_raised = False
        callbacks = len(connection.run_on_commit)
        try:
            self._take(failure)
        except RAISED:
            has_raised = True
        where = f"statement {failure.number}, {type(failure).__name__}"
        assert failure.has_failed, f"{where}: the act took fewer statements than before"
        if connection.needs_rollback:
            # A save without a transaction around it: what would be the whole of it is rolled back.
            assert has_raised, f"{where}: goes on after a failure in a transaction"
            self._undo(mark)
            mark = transaction.savepoint()
        now = self._state(self.tables)
        # What fails after the commit is answered by an error, too.
        allowed = [self.before, self.after]
        assert any(now == one for one in allowed), (
            f"{where}: half of it is left: {self._differences(now, self.before)}"
        )
        if has_raised and now == self.before:
            assert len(connection.run_on_commit) == callbacks, f"{where}: a callback is left"
        if again and now == self.before:
            self._take(None)
            ended = self._state(self.tables)
            assert ended == self.after, (
                f"{where}: once more, it ends otherwise: {self._differences(ended, self.after)}"
            )
        self._undo(mark)

    def _differences(self, one, other):
        return {kind: state.difference(one[kind], other[kind]) for kind in one}

    def _take(self, wrapper):
        """Takes the step once, at the same time as ever, with a statement ``wrapper`` or none."""
        caches.clear_all()
        ContentType.objects.clear_cache()
        self.sequences.restore()
        # The versions of records are times, too.
        versions = mock.patch.object(concurrency.fields, "time", self.clock)
        salts = mock.patch.object(salting, "secrets", _Dice(0))
        with mock.patch.object(timezone, "now", self.clock), versions, salts:
            if wrapper is None:
                self.act()
            else:
                with connection.execute_wrapper(wrapper):
                    self.act()

    def _state(self, tables):
        return {"rows": state.rows(tables), "files": state.files(), "memory": state.memory()}

    def _undo(self, mark):
        connection.needs_rollback = False
        transaction.savepoint_rollback(mark)
        self._restore_media()

    def _save_media(self):
        if self.media.exists():
            shutil.copytree(self.media, self.backup / "media")

    def _restore_media(self):
        shutil.rmtree(self.media, ignore_errors=True)
        if (self.backup / "media").exists():
            shutil.copytree(self.backup / "media", self.media)


def failure_at(place, number, sql):
    """One kind after the other; at the end of a transaction, those that the database causes."""
    kinds = [Refused, Lost] if BOUNDARY.match(sql) else FAILURES
    return kinds[place % len(kinds)](number)


def chosen_statements(statements, tried):
    """The numbers (from 1) of the statements to fail: the first, writes and ends of savepoints
    spread over the whole, and the last, which stands for COMMIT."""
    total = len(statements)
    if EVERY_STATEMENT or total <= tried:
        return list(range(1, total + 1))
    changing = [
        number
        for number, sql in enumerate(statements, 1)
        if WRITES.match(sql) or BOUNDARY.match(sql)
    ]
    candidates = sorted({1, *changing, total})
    steps = min(tried, len(candidates)) - 1
    return sorted({candidates[round(n * (len(candidates) - 1) / steps)] for n in range(steps + 1)})
