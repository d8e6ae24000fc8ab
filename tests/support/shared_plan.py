"""The plan of 2023 that many tests begin with, made once for those of a file in a row.

It is made in a transaction that stays open around the transactions of those tests, so each finds
it as it was made. The transaction ends before a test that begins with another plan or with none,
and at the end of the file.
"""

from copy import deepcopy
from functools import partial

import pytest
from django.db import transaction
from django.utils import translation

from tests.support import cast

# Fixture → the state of the plan that it gives.
STATES = {"plan": "draft", "adopted": "adopted", "published": "published"}
# A test that uses one of these commits, or has a database that its whole file shares.
OWN_DATABASE = {"transactional_db", "live_server", "module_db"}


class _Open:
    """The plan that the database holds now, and the transaction that it was made in."""

    state, plan, transaction = "", None, None


def sort(items):
    """Sorts the tests of each file by the plan that they begin with; the files stay in order."""
    files = {path: place for place, path in enumerate(dict.fromkeys(item.path for item in items))}
    states = ["", *STATES.values()]
    items.sort(key=lambda item: (files[item.path], states.index(_state_for(item))))


def prepare(item, blocker):
    """Makes the plan that the test ``item`` begins with, or undoes the one that is there.

    ``blocker``: pytest-django's, which lets nothing but tests ask the database.
    """
    state = _state_for(item)
    if state == _Open.state:
        return
    with blocker.unblock():
        _undo()
        if state:
            _make(state)
            item.getparent(pytest.Module).addfinalizer(partial(prepare_nothing, blocker))


def prepare_nothing(blocker):
    """Undoes the plan that is there: what comes next begins with an empty database."""
    with blocker.unblock():
        _undo()


def _make(state):
    _Open.transaction = transaction.atomic()
    _Open.transaction.__enter__()
    _Open.state = state
    with translation.override("ar"):
        _Open.plan = cast.make_plan(2023, state=state)


def copy_for(item, state):
    """The plan in ``state`` as it was made, for the test ``item`` to change; or one of its own."""
    if _Open.state == state == _state_for(item):
        return deepcopy(_Open.plan)
    return cast.make_plan(2023, state=state)


def _undo():
    if _Open.transaction:
        transaction.set_rollback(True)
        _Open.transaction.__exit__(None, None, None)
    _Open.state, _Open.plan, _Open.transaction = "", None, None


def _state_for(item):
    """The state of the plan that the test begins with; empty where it shares none."""
    names = set(item.fixturenames)
    marker = item.get_closest_marker("django_db")
    if names & OWN_DATABASE or (marker and marker.kwargs.get("transaction")):
        return ""
    # The fixture of a file may have the name of ours and make another plan.
    wanted = [STATES[name] for name in STATES if _is_ours(item, name)]
    return wanted[0] if len(wanted) == 1 else ""


def _is_ours(item, name):
    [*_others, last] = item._fixtureinfo.name2fixturedefs.get(name, [None])
    return last is not None and last.func.__module__ == "tests.conftest"
