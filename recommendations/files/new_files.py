"""Removes the files of a step that failed: their rows were rolled back, and nobody would find them.

A process that dies leaves its new files; ``manage.py remove_orphaned_files`` removes those.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.db import Error

logger = logging.getLogger(__name__)
# The files that were stored while a step is under way: (record, field) pairs.
_stored: ContextVar[list[tuple[Any, Any]] | None] = ContextVar("new_files", default=None)


@contextmanager
def removed_on_failure() -> Iterator[None]:
    """Around a transaction: if it raises, the files that were stored in it are removed.

    Also where the outcome of a COMMIT is not known: a file that a row names is left.
    """
    outer = _stored.get()
    files: list[tuple[Any, Any]] = []
    token = _stored.set(files)
    try:
        yield
    except BaseException:
        for file, name in files:
            _remove(file, name)
        raise
    else:
        if outer is not None:
            outer += files
    finally:
        _stored.reset(token)


def note(file: Any) -> None:
    """Notes that ``file``, a FieldFile, has just been stored."""
    if (files := _stored.get()) is not None:
        files.append((file, file.name))


def _remove(file, name):
    records = type(file.instance)._base_manager
    try:
        if not records.filter(**{file.field.name: name}).exists():
            file.storage.delete(name)
    except (Error, OSError):
        # The database cannot be asked now, or the disk is read-only: the command removes it.
        logger.warning("A file of a step that failed was left: %s", name)
