"""What every test finds ready: the cast as fixtures, Arabic as the language, files in a folder
that is thrown away."""

import pytest
from django.core.cache import caches
from django.utils import translation

from tests import cast


@pytest.fixture(autouse=True)
def _arabic(settings):
    """Each test begins in the language of the site, whatever the one before it spoke."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def _no_kept_pages():
    """Pages are kept by content version, and the versions of one test come again in the next."""
    caches["pages"].clear()


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """What makes passwords safe makes them slow."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(autouse=True)
def _own_files(settings, tmp_path):
    """Uploads of a test stay out of the site's folder."""
    settings.MEDIA_ROOT = tmp_path / "media"


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
def plan(db):
    """The plan of 2023 as a draft with three items."""
    return cast.make_plan(2023)


@pytest.fixture
def adopted(db):
    """The plan of 2023, adopted and not yet published, with three items."""
    return cast.make_plan(2023, state="adopted")


@pytest.fixture
def published(db):
    """The plan of 2023, adopted and published, with three items."""
    return cast.make_plan(2023, state="published")
