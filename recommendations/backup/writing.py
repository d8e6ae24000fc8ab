"""Writes an archive: rows from the database, uploads from their folder, as a stream of bytes."""

import os
import zlib
from datetime import UTC
from hashlib import sha256
from pathlib import Path

from django.conf import settings
from django.db import connections

from recommendations.accounts.session_store import NOT_IN_BACKUPS

from . import archive
from .archive import About, Manifest, header, member, padding
from .database.snapshot import last_key, read_rows, snapshot
from .database.tables import Digest, applied_migrations, dumped, stored_tables
from .errors import BackupError

# Rows are collected in memory up to about this size: in a tar file the size comes first.
COLLECTED = 1024 * 1024
# Of texts, a higher level saves little more and takes twice the time.
COMPRESSION = 4
GZIP = 16 + zlib.MAX_WBITS


def compressed(chunks):
    """The ``chunks`` as those of a gzip file."""
    compressor = zlib.compressobj(COMPRESSION, wbits=GZIP)
    for chunk in chunks:
        if made := compressor.compress(chunk):
            yield made
    yield compressor.flush()


class ArchiveWriter:
    """Writes the database ``using`` and its uploads; ``manifest`` is whole when all is written."""

    def __init__(self, made_at, release, *, using="default"):
        self.made_at, self.release, self.using = made_at.astimezone(UTC), release, using
        self.manifest = Manifest()
        self._named: set[str] = set()

    def chunks(self):
        """Yields the bytes of the tar file. Raises BackupError for a file that was changed."""
        with snapshot(self.using):
            tables = stored_tables(self.using)
            about = self._about(tables)
            yield from member(archive.README, archive.HOW_TO_READ.encode(), self.made_at)
            yield from member(archive.ABOUT, archive.as_json(about), self.made_at)
            for table in tables:
                yield from self._table(table)
        # The files have random names and are never rewritten; those that the rows name are read.
        for name in sorted(self._named):
            yield from self._file(name)
        yield from member(archive.MANIFEST, archive.as_json(self.manifest), self.made_at)
        yield archive.END

    def _about(self, tables):
        return About(
            made_at=self.made_at.isoformat(timespec="seconds"),
            release=self.release,
            database=connections[self.using].vendor,
            migrations=[list(pair) for pair in applied_migrations(self.using)],
            tables={table.name: table.described() for table in tables},
            left_out=sorted(NOT_IN_BACKUPS),
        )

    def _table(self, table):
        digest, collected, size, number = Digest(table), [], 0, 0
        files = [table.column_names.index(name) for name in table.files]
        key = None
        for row in read_rows(table, self.using):
            digest.add(row)
            self._named.update(row[n] for n in files if row[n])
            key = row[0]
            collected.append(dumped(row))
            size += len(collected[-1])
            if size >= COLLECTED:
                number += 1
                yield from self._rows(table, number, collected)
                collected, size = [], 0
        if collected:
            yield from self._rows(table, number + 1, collected)
        given = last_key(table, self.using)
        self.manifest.tables[table.name] = digest.as_dict()
        if table.has_sequence:
            self.manifest.tables[table.name]["last_key"] = max(given or 0, key or 0)

    def _rows(self, table, number, collected):
        name = f"{archive.TABLES}{table.name}/{number:06}.jsonl"
        return member(name, b"".join(collected), self.made_at)

    def _file(self, name):
        """The upload ``name``; noted as missing where it is not there.

        It may have been removed since the snapshot: by a redaction or an erasure.
        """
        try:
            if not archive.safe_name(name):
                raise FileNotFoundError(name)
            file = (Path(settings.MEDIA_ROOT) / name).open("rb")
        except (FileNotFoundError, IsADirectoryError):
            self.manifest.missing.append(name)
            return
        with file:
            size, checksum = os.fstat(file.fileno()).st_size, sha256()
            yield header(archive.FILES + name, size, self.made_at)
            left = size
            while left:
                chunk = file.read(min(left, archive.CHUNK))
                if not chunk:
                    raise BackupError(f"The file {name} was changed while it was read. Try again.")
                checksum.update(chunk)
                left -= len(chunk)
                yield chunk
            yield padding(size)
        self.manifest.files[name] = {"size": size, "sha256": checksum.hexdigest()}
