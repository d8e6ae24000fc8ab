"""Reads an archive from its beginning to its end, and checks that it is whole."""

import gzip
import json
import tarfile
import zlib
from contextlib import contextmanager
from hashlib import sha256
from typing import Any

from . import archive
from .archive import About, Manifest
from .errors import ArchiveError

DAMAGED = (EOFError, gzip.BadGzipFile, tarfile.TarError, zlib.error, UnicodeDecodeError)
NO_END = "The archive has no end: it is incomplete."


class ArchiveReader:
    """Reads the decrypted stream of an archive once.

    ``about`` is there from the beginning; ``rows`` and then ``files`` are to be read in this order,
    each to its end; then ``manifest`` is there, and the archive is whole.
    """

    def __init__(self, stream):
        self.manifest: Manifest | None = None
        self._unzipped = gzip.GzipFile(fileobj=stream)
        self._tar = tarfile.open(fileobj=self._unzipped, mode="r|", bufsize=archive.CHUNK)  # noqa: SIM115
        self._next: Any = self._tar.next()
        if self._next is not None and self._next.name == archive.README:
            self._forward()
        self.about = archive.from_json(About, self._content(archive.ABOUT))
        if self.about.format != archive.FORMAT:
            raise ArchiveError(
                f"The archive has format {self.about.format}, this release reads {archive.FORMAT}. "
                f"Use the release that made it: {self.about.release}."
            )

    def rows(self):
        """Yields (name of the table, its rows as an iterator) for one member after the other."""
        while self._next and self._next.name.startswith(archive.TABLES):
            yield self._next.name.split("/")[1], self._rows_of_member()
            self._forward()

    def _rows_of_member(self):
        for line in self._content_of_member():
            try:
                yield json.loads(line)
            except ValueError as error:
                raise ArchiveError(f"The archive is damaged: {self._next.name}: {error}") from error

    def _content_of_member(self):
        if not self._next.isreg():
            raise ArchiveError(f"The archive is damaged: {self._next.name} is no file.")
        return self._tar.extractfile(self._next)

    def files(self):
        """Yields (name, a ChecksummedFile) of each upload, which is to be read before the next."""
        while self._next and self._next.name.startswith(archive.FILES):
            name = self._next.name.removeprefix(archive.FILES)
            if not archive.safe_name(name):
                raise ArchiveError(
                    f"The archive has a file with a name that leads elsewhere: {name}"
                )
            yield name, ChecksummedFile(self._content_of_member())
            self._forward()
        self._read_end()

    def _read_end(self):
        self.manifest = archive.from_json(Manifest, self._content(archive.MANIFEST))
        if self._next is not None:
            raise ArchiveError(f"The archive goes on after its end, with {self._next.name}.")
        # The checksum of gzip is behind the last byte.
        while self._unzipped.read(archive.CHUNK):
            pass

    def _content(self, name):
        if self._next is None:
            raise ArchiveError(NO_END)
        if self._next.name != name:
            raise ArchiveError(f"The archive has {self._next.name} where {name} has to be.")
        content = self._content_of_member().read()
        self._forward()
        return content

    def _forward(self):
        self._next = self._tar.next()


class ChecksummedFile:
    """An upload in the archive; ``as_dict`` is its size and checksum once it has been read."""

    def __init__(self, file):
        self._file, self._sha256, self._size = file, sha256(), 0

    def chunks(self):
        while chunk := self._file.read(archive.CHUNK):
            self._sha256.update(chunk)
            self._size += len(chunk)
            yield chunk

    def as_dict(self):
        return {"size": self._size, "sha256": self._sha256.hexdigest()}


@contextmanager
def damage_explained():
    """Raises ArchiveError for whatever the libraries say of a damaged file."""
    try:
        yield
    except DAMAGED as error:
        raise ArchiveError(f"The archive is damaged or incomplete: {error}.") from error
