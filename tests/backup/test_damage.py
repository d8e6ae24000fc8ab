"""A damaged or incomplete archive is never taken for a whole one."""

import gzip
import tarfile

import pytest

from recommendations.backup import archive, state
from recommendations.backup.errors import ArchiveError, BackupError
from recommendations.backup.making import make_backup
from recommendations.backup.rotation import Rotation
from recommendations.backup.storage.folder import Folder
from tests.support.backups import read_whole, write_archive

# Once: an archive is the same bytes whichever database it comes from.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
# Where an archive is damaged: a place from 0 to 1 of its length.
PLACES = {"its header": 0.0, "a quarter": 0.25, "the middle": 0.5, "the last byte": 1.0}

ABOUT = (
    '{"made_at": "", "release": "", "database": "sqlite", "migrations": [], "tables": {}, '
    '"left_out": []}'
)


def flip(path, place):
    content = bytearray(path.read_bytes())
    content[min(int(len(content) * place), len(content) - 1)] ^= 0x01
    path.write_bytes(content)


@pytest.mark.parametrize("encrypted", [True, False])
@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
def test_a_flipped_bit_is_noticed(published, tmp_path, place, encrypted):
    path = write_archive(tmp_path, encrypted=encrypted)
    assert read_whole(path).rows > 0

    flip(path, place)

    with pytest.raises(ArchiveError):
        read_whole(path)


@pytest.mark.parametrize("encrypted", [True, False])
@pytest.mark.parametrize("left", [0, 0.5, -1000, -16, -1])
def test_a_truncated_archive_is_noticed(published, tmp_path, left, encrypted):
    path = write_archive(tmp_path, encrypted=encrypted)
    size = path.stat().st_size

    with path.open("r+b") as file:
        file.truncate(size + left if left < 0 else int(size * left))

    with pytest.raises(ArchiveError):
        read_whole(path)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        (lambda members: members[:-1], "no end"),
        (lambda members: [*members, members[-1]], "goes on after its end"),
        (lambda members: members[2:], "where about.json has to be"),
    ],
)
def test_an_archive_without_beginning_or_end_is_noticed(published, tmp_path, changed, said):
    path = write_archive(tmp_path, encrypted=False)
    with tarfile.open(path) as tar:
        members = [(one, tar.extractfile(one).read()) for one in tar.getmembers()]

    rewrite(path, changed(members))

    with pytest.raises(ArchiveError, match=said):
        read_whole(path)


def test_a_file_that_leads_out_of_the_folder_is_refused(published, tmp_path):
    path = write_archive(tmp_path, encrypted=False)
    with tarfile.open(path) as tar:
        members = [(one, tar.extractfile(one).read()) for one in tar.getmembers()]
    planted = tarfile.TarInfo("files/../../etc/passwd")

    rewrite(path, [*members[:-1], (planted, b""), members[-1]])

    with pytest.raises(ArchiveError, match="leads elsewhere"):
        read_whole(path)


def test_a_symbolic_link_is_refused(published, tmp_path):
    path = write_archive(tmp_path, encrypted=False)
    with tarfile.open(path) as tar:
        members = [(one, tar.extractfile(one).read()) for one in tar.getmembers()]
    planted = tarfile.TarInfo("files/2026/03/one.pdf")
    planted.type, planted.linkname = tarfile.SYMTYPE, "/etc/passwd"

    rewrite(path, [*members[:-1], (planted, b""), members[-1]])

    with pytest.raises(ArchiveError, match="is no file"):
        read_whole(path)


def test_a_damaged_note_of_the_archives_is_noticed_before_the_work(data_dir, tmp_path):
    (data_dir / state.FILE).write_text('{"archives": [')
    folder = tmp_path / "backups"

    with pytest.raises(BackupError, match="Move it away"):
        make_backup(Folder(folder), [], Rotation(7, 4, 6))

    assert not folder.exists()


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        (archive.Manifest, '{"tables": ["plan"]}'),
        (archive.Manifest, '{"tables": {"plan": {"rows": 1}}}'),
        (archive.Manifest, '{"files": {"one": 7}}'),
        (archive.Manifest, "[]"),
        (archive.About, ABOUT.replace("{}", "7")),
        (archive.About, ABOUT.replace("[]", "[7]", 1)),
    ],
)
def test_a_description_of_another_form_is_refused(kind, content):
    with pytest.raises(ArchiveError, match="damaged"):
        archive.from_json(kind, content)


def test_a_description_of_an_empty_site_is_read():
    assert archive.from_json(archive.About, ABOUT).tables == {}


@pytest.mark.parametrize("name", ["", ".", "/etc/passwd", "a/../../b", "a\0b"])
def test_names_that_lead_elsewhere(name):
    assert not archive.safe_name(name)


def rewrite(path, members):
    with gzip.open(path, "wb") as file:
        for info, content in members:
            file.write(info.tobuf(tarfile.PAX_FORMAT) + content + archive.padding(len(content)))
        file.write(archive.END)
