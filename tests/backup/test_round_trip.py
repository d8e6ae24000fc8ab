"""What is restored is what was there, whichever database it comes from and goes to."""

import pytest
from django.db import connection, connections

from recommendations.backup.database import scratch
from recommendations.backup.writing import ArchiveWriter, compressed
from recommendations.db import trigger_state
from tests.support.backups import NIGHT, all_rows, restored

pytestmark = pytest.mark.django_db


def test_rows_are_the_same_in_a_database_of_the_same_kind(published, path):
    with restored(path) as using:
        assert connections[using].vendor == connection.vendor
        assert all_rows(using) == all_rows()
        assert trigger_state.problems(using) == {}


@pytest.mark.skipif(connection.vendor != "postgresql", reason="between the two databases")
def test_rows_are_the_same_from_one_database_to_the_other_and_back(
    published, path, tmp_path, monkeypatch
):
    before, back = all_rows(), tmp_path / "tawsiyat-20260302T023000Z.tar.gz"

    # An account that may not create a database verifies in one of SQLite.
    with monkeypatch.context() as patch:
        patch.setattr(scratch, "_may_create", lambda beside: False)
        with restored(path) as using:
            assert connections[using].vendor == "sqlite"
            assert all_rows(using) == before
            writer = ArchiveWriter(NIGHT, "1", using=using)
            back.write_bytes(b"".join(compressed(writer.chunks())))

    with restored(back) as using:
        assert connections[using].vendor == "postgresql"
        assert all_rows(using) == before
