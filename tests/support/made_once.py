"""What several tests of a file begin with, made once for those in a row.

It is made in a transaction that stays open around the transactions of those tests, so each finds
it as it was made. The transaction ends before a test that begins with something else or with an
empty database, and at the end of the file.
"""

import shutil
import tempfile
from copy import deepcopy
from functools import partial
from pathlib import Path

import pytest
from django.db import transaction
from django.test import override_settings
from django.utils import translation

# A test that uses one of these commits, or has a database that its whole file shares.
OWN_DATABASE = {"transactional_db", "live_server", "module_db"}


class _Open:
    """What the database holds now: who made it, what that gave, its uploads, its transaction."""

    make = result = media = transaction = None


def made_once(make):
    """A fixture that gives what ``make()`` gives, which is made once for several tests.

    ``make`` takes no arguments and is called in Arabic, before the other fixtures of a test. Each
    test gets a copy of its own. A test that asks for two such fixtures has both made for itself.
    """

    def fixture(request, db):
        return deepcopy(_Open.result) if _maker(request.node) is make else make()

    fixture.__name__, fixture.__doc__, fixture.make = make.__name__, make.__doc__, make
    return pytest.fixture(fixture)


def sort(items):
    """Sorts the tests of each file by what they begin with; the files stay in order."""
    files = {path: place for place, path in enumerate(dict.fromkeys(item.path for item in items))}
    makers = {item: _maker(item) for item in items}
    order = {make: place for place, make in enumerate(dict.fromkeys([None, *makers.values()]))}
    items.sort(key=lambda item: (files[item.path], order[makers[item]]))


def prepare(item, blocker):
    """Makes what the test ``item`` begins with, and undoes before that what is there.

    ``blocker``: pytest-django's, which lets nothing but tests ask the database.
    """
    make = _maker(item)
    if make is _Open.make:
        return
    _undo(blocker)
    if make:
        item.getparent(pytest.Module).addfinalizer(partial(_undo, blocker))
        with blocker.unblock():
            _make(make)


def copy_uploads(folder):
    """Copies the files that belong to what was made into ``folder``, which is not there yet."""
    if _Open.media and any(_Open.media.iterdir()):
        shutil.copytree(_Open.media, folder)


def _make(make):
    _Open.make = make
    _Open.media = Path(tempfile.mkdtemp())
    _Open.transaction = transaction.atomic()
    _Open.transaction.__enter__()
    with override_settings(MEDIA_ROOT=_Open.media), translation.override("ar"):
        _Open.result = make()


def _undo(blocker):
    if _Open.transaction:
        with blocker.unblock():
            transaction.set_rollback(True)
            _Open.transaction.__exit__(None, None, None)
        shutil.rmtree(_Open.media)
    _Open.make = _Open.result = _Open.media = _Open.transaction = None


def _maker(item):
    """Who makes what the test begins with; None where it is empty, or made for this test alone."""
    marker = item.get_closest_marker("django_db")
    if OWN_DATABASE & set(item.fixturenames) or (marker and marker.kwargs.get("transaction")):
        return None
    fixtures = item._fixtureinfo.name2fixturedefs
    last = (fixtures[name][-1] for name in item.fixturenames if name in fixtures)
    makers = [one.func.make for one in last if hasattr(one.func, "make")]
    return makers[0] if len(makers) == 1 else None
