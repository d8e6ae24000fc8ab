"""The format of an archive: a tar file, compressed by gzip, encrypted by age.

Its members, in this order:

    README.txt                  how to read it without this program
    about.json                  About: when and by which release it was made, its tables
    tables/NAME/000001.jsonl    rows of a table: one JSON array a row, at most some MB a member
    files/NAME                  an upload, under the name that the rows have for it
    manifest.json               Manifest: rows, files, checksums; without it it is not whole
"""

import io
import json
import re
import tarfile
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import PurePosixPath

from .errors import ArchiveError

FORMAT = 1
README, ABOUT, MANIFEST = "README.txt", "about.json", "manifest.json"
TABLES, FILES = "tables/", "files/"
ENCRYPTED, PLAIN = ".tar.gz.age", ".tar.gz"
NAME = re.compile(r"tawsiyat-\d{8}T\d{6}Z\.tar\.gz(\.age)?", re.ASCII)
BLOCK = tarfile.BLOCKSIZE
END = bytes(2 * BLOCK)
CHUNK = 256 * 1024
HOW_TO_READ = """\
A backup of Tawsiyat: every record and every upload of the site, but for sessions.

    age --decrypt --identity KEY.txt ARCHIVE.tar.gz.age | tar --extract --gzip

about.json names the columns of each table, in the order of the values. tables/NAME/*.jsonl has one
row a line, a JSON array: datetimes in UTC, bytes in base64, JSON columns as text. files/ has the
uploads. manifest.json has the number of rows and files, and their checksums (SHA-256; of a table,
that of its lines one after the other, where it has no JSON column).

To bring it back: manage.py restore ARCHIVE --identity KEY.txt
"""


@dataclass(frozen=True)
class About:
    """What an archive says of itself at its beginning."""

    made_at: str
    release: str
    database: str
    migrations: list[list[str]]
    tables: dict[str, dict[str, str]]
    left_out: list[str]
    format: int = FORMAT

    def __post_init__(self):
        _check_records(self.tables)
        if not all(isinstance(one, list) and len(one) == 2 for one in self.migrations):
            raise TypeError("a migration is no pair of app and name")


@dataclass
class Manifest:
    """What an archive holds, written at its end.

    ``tables``: name → rows, sha256, and the ``last_key`` that the database gave. ``files``: name →
    size, sha256. ``missing``: files that rows name and that were not there.
    """

    tables: dict[str, dict] = field(default_factory=dict)
    files: dict[str, dict] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    def __post_init__(self):
        _check_records(self.tables, "rows", "sha256")
        _check_records(self.files, "size", "sha256")

    @property
    def rows(self):
        return sum(table["rows"] for table in self.tables.values())

    @property
    def bytes(self):
        """The size of all uploads."""
        return sum(file["size"] for file in self.files.values())


def _check_records(named, *fields):
    """Raises TypeError unless ``named`` has dictionaries with the ``fields`` as its values."""
    records = named.values() if isinstance(named, dict) else [None]
    if not all(isinstance(one, dict) and set(fields) <= set(one) for one in records):
        raise TypeError("a table or file is not described")


def archive_name(now: datetime, *, is_encrypted):
    """The name of an archive that is made at ``now``, in UTC."""
    return f"tawsiyat-{now:%Y%m%dT%H%M%SZ}{ENCRYPTED if is_encrypted else PLAIN}"


def as_json(record):
    """An About or Manifest as bytes."""
    return json.dumps(asdict(record), ensure_ascii=False, indent=1).encode()


def from_json(kind, content):
    """The About or Manifest in the bytes; raises ArchiveError for what is neither."""
    try:
        return kind(**json.loads(content))
    except (ValueError, TypeError) as error:
        raise ArchiveError(
            f"The archive is damaged: {kind.__name__.lower()}.json: {error}"
        ) from error


def member(name, content, made_at):
    """The bytes of a member: its header and the content, filled up to a block."""
    yield header(name, len(content), made_at)
    yield content
    yield padding(len(content))


def header(name, size, made_at):
    info = tarfile.TarInfo(name)
    info.size, info.mtime, info.mode = size, int(made_at.timestamp()), 0o600
    return info.tobuf(tarfile.PAX_FORMAT)


def padding(size):
    return bytes(-size % BLOCK)


def safe_name(name):
    """True for the name of an upload that leads nowhere but below the folder of uploads."""
    path = PurePosixPath(name)
    is_inside = bool(path.parts) and not path.is_absolute() and ".." not in path.parts
    return is_inside and "\0" not in name


class ByteStream(io.RawIOBase):
    """A readable file made of the ``chunks`` that a generator yields.

    ``error`` is what the generator raised: a library that reads from here may not pass it on.
    """

    def __init__(self, chunks):
        self._chunks, self._rest = iter(chunks), b""
        self.error: BaseException | None = None

    def readable(self):
        return True

    def readinto(self, buffer):
        while not self._rest:
            try:
                self._rest = next(self._chunks)
            except StopIteration:
                return 0
            except BaseException as error:
                self.error = error
                raise
        size = min(len(buffer), len(self._rest))
        buffer[:size], self._rest = self._rest[:size], self._rest[size:]
        return size
