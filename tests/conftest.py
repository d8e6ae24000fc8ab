"""What every test finds ready: the cast as fixtures, Arabic as the language, files in a folder
that is thrown away. And what keeps the whole quick: what runs once, and what stays together.
"""

import gc
import itertools
import os
from pkgutil import iter_modules
from threading import BoundedSemaphore

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import transaction
from django.template import Template
from django.test import override_settings
from django.utils import translation
from hypothesis import HealthCheck, settings
from whitenoise.base import WhiteNoise

from recommendations.db import clean_columns, triggers
from recommendations.files import child, child_process
from recommendations.models import Role
from recommendations.views.base import capacity
from tests import selection, support

# Before any of them is loaded: a test may import a module that another names as a plugin.
pytest.register_assert_rewrite(
    *(f"{support.__name__}.{each.name}" for each in iter_modules(support.__path__))
)

from tests.support import caches, cast, made_once  # noqa: E402
from tests.support.scheduling import Scheduling  # noqa: E402

# Any of these in a test's fixtures, or the mark, and it asks the database something.
DATABASE = {"db", "transactional_db", "django_db_setup"}
# Folders of walks and of running servers.
LONG = {"site", "live", "deploy"}
# Of the tests without a browser and of those in one, the file that renders most pages.
LONGEST = {"test_content_version_properties.py", "test_staff_pages.py"}
ONCE = "once: needs no second run on another database; a test that touches none has it of itself"
# The passwords of the tests guard nothing, so their hashes, Argon2 still, need not be slow.
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost = 1, 8
Argon2PasswordHasher.parallelism = 1
# The same examples each time, unless EXAMPLES asks for new ones; a busy machine is no failure.
settings.register_profile(
    "tawsiyat",
    deadline=None,
    derandomize="EXAMPLES" not in os.environ,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
settings.load_profile("tawsiyat")


def pytest_configure(config):
    config.addinivalue_line("markers", ONCE)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return Scheduling(config, log) if config.getoption("dist") == "loadfile" else None


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items):
    """Marks what needs no second run, and sorts the tests when all others are through with them.

    The files that take longest come first: a worker that came to one at the end would keep the
    others waiting. Within a file, tests that begin with the same data follow each other: they are
    made once for them.
    """
    for item in items:
        if DATABASE.isdisjoint(item.fixturenames) and not item.get_closest_marker("django_db"):
            item.add_marker(pytest.mark.once)
    result = yield
    made_once.sort(items)
    long = {item.path for item in items if "module_db" in item.fixturenames}
    items.sort(key=lambda item: item.path not in long and not selection.is_among(item.path, LONG))
    items.sort(key=lambda item: item.path.name not in LONGEST)
    return result


def pytest_collection_finish():
    """All that is loaded by now stays: the garbage collector need not walk through it again."""
    gc.collect()
    gc.freeze()
    # What a page leaves behind is small: collecting seldom saves a twentieth of its time.
    gc.set_threshold(100_000, 50, 100)


@pytest.fixture(scope="module")
def module_db(django_db_setup, django_db_blocker, tmp_path_factory):
    """The database for a fixture of a whole module: what that makes is there for each test.

    What a test changes is undone after it, and all of it after the module. Once it is made, every
    test of the module finds it there, asked for or not; but no test finds the files of its uploads.
    """
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with django_db_blocker.unblock(), transaction.atomic():
        with media, translation.override("ar"):
            yield
        transaction.set_rollback(True)


@pytest.fixture(scope="session", autouse=True)
def _files_without_bound():
    """Readers of the tests leave answers unread and open, where a server would close them."""
    capacity.MAKING = capacity.SENDING = BoundedSemaphore(1_000_000)


@pytest.fixture(scope="session", autouse=True)
def _widgets_leave_no_context(django_test_environment):
    """A test looks into the context of a page, not into those of the hundreds of its widgets.

    To copy these takes a tenth of the time of a page of the staff.
    """
    record = Template._render

    def render(template, context):
        if (template.name or "").startswith("django/forms/widgets/"):
            return template.nodelist.render(context)
        return record(template, context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        yield


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_read_once():
    """Each test client loads the middleware, which would read the folder of static files anew."""
    found, read = {}, WhiteNoise.update_files_dictionary

    def update(self, *place):
        if place not in found:
            read(self, *place)
            found[place] = dict(self.files)
        self.files.update(found[place])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoise, "update_files_dictionary", update)
        yield


@pytest.fixture(autouse=True)
def _arabic(settings):
    """Each test begins in the language of the site, whatever the one before it spoke."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _no_cached_pages():
    """Pages go by their version, and the versions of one test come again in the next."""
    caches.clear_all()


@pytest.fixture(scope="session")
def _folders_for_files(tmp_path_factory):
    """Folders that are not there yet, one for each test."""
    beside = tmp_path_factory.mktemp("media")
    return (beside / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def _own_files(settings, _folders_for_files):
    """Uploads of a test stay out of the site's folder, in one that the first of them makes."""
    settings.MEDIA_ROOT = next(_folders_for_files)


@pytest.fixture(autouse=True)
def _uploads_are_read_here(request, monkeypatch):
    """Uploads are read in the process of the test, but in the files of ``READ_BY_CHILD``."""

    def read(asked, answer, limits):
        child.respond(asked, answer)
        return 0

    if not selection.is_among(request.path, selection.READ_BY_CHILD):
        monkeypatch.setattr(child_process, "_wait", read)


@pytest.fixture(autouse=True)
def _tables_can_be_emptied(request):
    """After a test with transactions of its own every table is emptied, also those of which the
    database refuses to delete anything; the triggers come back with that."""
    marker = request.node.get_closest_marker("django_db")
    if not (marker and marker.kwargs.get("transaction")):
        yield
        return
    # So that this ends before the tables are emptied.
    request.getfixturevalue("transactional_db")
    yield
    triggers.drop()


@pytest.fixture
def uncleaned(monkeypatch):
    """Texts are stored as they are, as SQL past the models would store them."""
    monkeypatch.setattr(clean_columns, "clean_all", lambda value, **_: value)
    monkeypatch.setattr(clean_columns, "clean_line", lambda value: value)


@pytest.fixture
def staff(db):
    """An account of the department's staff."""
    return cast.make_user("staff")


@pytest.fixture
def department(db):
    """The department: it organises the meeting and leads what nobody else does."""
    return cast.make_institution("department")


@pytest.fixture
def health(db):
    """A commission that answers for recommendations."""
    return cast.make_institution("health")


@pytest.fixture
def meeting(db):
    """The annual meeting of 2023, not yet published."""
    return cast.make_meeting(2023)


@pytest.fixture
def _django_db_helper(_beginning, _django_db_helper):
    """The transaction of a test, as pytest-django makes it, inside that of what is made once."""


@pytest.fixture
def _beginning(request, django_db_setup, django_db_blocker, settings, _own_files):
    """Brings the database to what the test begins with: empty, or what is made once for several."""
    made_once.prepare(request.node, django_db_blocker)
    made_once.copy_uploads(settings.MEDIA_ROOT)


@made_once.made_once
def plan():
    """The plan of 2023 as a draft with three items."""
    return cast.make_plan(2023)


@made_once.made_once
def adopted():
    """The plan of 2023, adopted and not yet published, with three items."""
    return cast.make_plan(2023, state="adopted")


@made_once.made_once
def published():
    """The plan of 2023, adopted and published, with three items."""
    return cast.make_plan(2023, state="published")


@pytest.fixture
def item(published):
    """Number 1 of the published plan; the commission of health answers for it, too."""
    item = published.recommendations.get(number=1)
    cast.assign(item, "health", "supporting")
    return item


@pytest.fixture
def editor(db):
    return cast.make_member(Role.EDITOR)


@pytest.fixture
def publisher(db):
    return cast.make_member(Role.PUBLISHER)


@pytest.fixture
def focal_point(db):
    """Reports for the commission of health."""
    return cast.make_member(Role.FOCAL_POINT, institutions=["health"])
