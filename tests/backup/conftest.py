import pytest
from django.db.backends.base.base import BaseDatabaseWrapper

from recommendations.backup.database.scratch import ALIAS
from tests.support.backups import write_archive


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path):
    """A DATA_DIR of the test's own, with the uploads in it."""
    settings.DATA_DIR = tmp_path / "data"
    settings.MEDIA_ROOT = settings.DATA_DIR / "media"
    settings.DATA_DIR.mkdir(mode=0o700)
    return settings.DATA_DIR


@pytest.fixture
def scratch_allowed(db, monkeypatch):
    """Django lets a test ask those databases alone that were there when it began."""
    ensure = BaseDatabaseWrapper.ensure_connection

    def ensure_connection(self):
        if self.alias == ALIAS and self.connection is None:
            self.connect()
        else:
            ensure(self)

    monkeypatch.setattr(BaseDatabaseWrapper, "ensure_connection", ensure_connection)


@pytest.fixture
def path(scratch_allowed, tmp_path):
    """An encrypted archive of what the test begins with."""
    return write_archive(tmp_path / "backups")
