"""Archives in S3-compatible storage."""

import os
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings

from recommendations.backup.archive import NAME
from recommendations.backup.errors import BackupError

try:
    import urllib3
    from minio import Minio
    from minio.error import MinioException
except ImportError as missing:
    raise BackupError(
        "The backup is to go to S3 storage, and the library for it is not installed. Install "
        "requirements-s3.lock in place of requirements.lock."
    ) from missing

AMAZON = "https://s3.amazonaws.com"
# S3 takes 10,000 of them: an archive may have 160 GB. One is in memory at a time.
PIECE = 16 * 1024 * 1024
SECONDS, RETRIES = 20, 3
FAULTS = (MinioException, urllib3.exceptions.HTTPError, ValueError)


@contextmanager
def _explained(doing):
    try:
        yield
    except FAULTS as error:
        raise BackupError(f"{doing} failed: {error}") from error


@dataclass(frozen=True)
class Bucket:
    """The archives in a bucket whose keys begin with ``prefix``."""

    client: Any
    name: str
    prefix: str

    @classmethod
    def at(cls, address):
        """The Bucket at s3://bucket/prefix, at BACKUP_S3_ENDPOINT or Amazon's.

        The keys to it are in AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.
        """
        place, endpoint = urlsplit(address), urlsplit(settings.BACKUP_S3_ENDPOINT or AMAZON)
        if not place.netloc:
            raise BackupError(f"{address} names no bucket; it has to be s3://bucket/prefix.")
        if endpoint.scheme not in ("http", "https") or not endpoint.netloc:
            raise BackupError("BACKUP_S3_ENDPOINT has to begin with https:// (or http://).")
        if not (settings.AWS_ACCESS_KEY_ID and settings.AWS_SECRET_ACCESS_KEY):
            raise BackupError("Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY for S3 storage.")
        with _explained(f"Connecting to {address}"):
            client = Minio(
                endpoint.netloc,
                secure=endpoint.scheme == "https",
                access_key=settings.AWS_ACCESS_KEY_ID,
                secret_key=settings.AWS_SECRET_ACCESS_KEY,
                region=settings.AWS_REGION or None,
                http_client=urllib3.PoolManager(
                    maxsize=4,
                    timeout=urllib3.Timeout(connect=SECONDS, read=3 * SECONDS),
                    retries=urllib3.Retry(total=RETRIES, backoff_factor=0.5),
                ),
            )
        prefix = place.path.strip("/")
        return cls(client, place.netloc, f"{prefix}/" if prefix else "")

    def __str__(self):
        return f"s3://{self.name}/{self.prefix}".rstrip("/")

    @contextmanager
    def new_file(self, name):
        """A file to write to. The object appears when its upload is completed; after a fault the
        upload is aborted."""
        with _explained(f"Writing to {self}"):
            upload = _Upload(self.client, self.name, self.prefix + name)
            try:
                yield upload
            except BaseException:
                upload.abort()
                raise
            upload.complete()

    @contextmanager
    def open(self, name):
        with _explained(f"Reading {self}/{name}"):
            answer = self.client.get_object(self.name, self.prefix + name)
            try:
                yield answer
            finally:
                answer.close()
                answer.release_conn()

    def sizes(self):
        """Name → size of the archives."""
        with _explained(f"Reading {self}"):
            objects = list(self.client.list_objects(self.name, prefix=self.prefix))
        found = {self._name(one): one.size for one in objects}
        return {name: size for name, size in found.items() if name}

    def _name(self, stored):
        """The name of an archive of ours; empty for anything else."""
        name = stored.object_name.removeprefix(self.prefix)
        is_ours = stored.object_name == self.prefix + name and NAME.fullmatch(name)
        return name if is_ours else ""

    def delete(self, name):
        with _explained(f"Removing {self}/{name}"):
            self.client.remove_object(self.name, self.prefix + name)

    def remove_unfinished(self):
        """Aborts the uploads of a backup that was killed; returns the names."""
        removed = []
        with _explained(f"Reading {self}"):
            # The library has no public names for these two.
            found = self.client._list_multipart_uploads(self.name, prefix=self.prefix)
            for one in found.uploads:
                if name := self._name(one):
                    self.client._abort_multipart_upload(self.name, one.object_name, one.upload_id)
                    removed.append(name)
        return removed


class AbortedError(Exception):
    """The archive that is being uploaded will not be whole."""


class _Upload:
    """A multipart upload as a file to write to: the library reads from the other end of a pipe."""

    def __init__(self, client, bucket, key):
        self._source, target = os.pipe()
        self._target = os.fdopen(target, "wb", buffering=0)
        self._fault: BaseException | None = None
        self._is_aborted = False
        self._thread = Thread(target=self._send, args=(client, bucket, key), daemon=True)
        self._thread.start()

    def _send(self, client, bucket, key):
        with os.fdopen(self._source, "rb") as self._reader:
            try:
                client.put_object(
                    bucket, key, self, length=-1, part_size=PIECE, num_parallel_uploads=1
                )
            except BaseException as error:  # noqa: BLE001 - passed on by ``complete`` and ``write``
                self._fault = error

    def read(self, size=-1):
        """What the library reads; it aborts the upload when this raises."""
        data = self._reader.read(size)
        if self._is_aborted:
            raise AbortedError
        return data

    def write(self, data):
        try:
            return self._target.write(data)
        except BrokenPipeError:
            self._thread.join()
            raise self._fault or AbortedError() from None

    def flush(self):
        """The library sends what it has read."""

    def complete(self):
        self._target.close()
        self._thread.join()
        if self._fault:
            raise self._fault

    def abort(self):
        self._is_aborted = True
        self._target.close()
        self._thread.join()
