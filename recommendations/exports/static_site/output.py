"""The folder of a static copy: the whole old one or the whole new one, and nothing foreign."""

import fcntl
import filecmp
import json
import os
import shutil
from contextlib import contextmanager, suppress

MARKER = "copy.json"


class CopyError(Exception):
    """Why there is no new copy, in words for whoever asked for it; the old one is untouched."""


@contextmanager
def replaced(folder):
    """Gives an empty folder that takes the place of ``folder`` when the block ends well.

    When it does not, ``folder`` stays as it was. What is written must have its ``MARKER`` (see
    ``mark``). Raises CopyError for a folder that holds anything but an earlier copy, and while
    another run is at work on it.
    """
    folder = folder.resolve()
    new = folder.with_name(f".{folder.name}.new")
    old = folder.with_name(f".{folder.name}.old")
    refuse_foreign(folder)
    if not folder.parent.is_dir():
        raise CopyError(f"There is no folder {folder.parent} in which to make the copy.")
    new.mkdir(exist_ok=True)
    with _alone(new):
        try:
            _put_right(folder, old)
            empty(new)
            yield new
            _reuse_unchanged(folder, new)
            # A power cut, or a stick pulled out, must not find the names there and no contents.
            os.sync()
            _swap(folder, new, old)
        except BaseException:
            shutil.rmtree(new, ignore_errors=True)
            raise


def refuse_foreign(folder):
    """Raises CopyError unless ``folder`` is missing, empty or an earlier copy."""
    if folder.exists() and not _is_ours(folder):
        raise CopyError(
            f"{folder} is not empty and is no earlier copy of a site: nothing was touched. "
            "Give a new folder, or an empty one."
        )


def mark(folder, **facts):
    """Says in ``folder`` that it is a copy, with what is to be known of it; returns the file."""
    facts = {"about": "A static copy of a public site, made by Tawsiyat"} | facts
    marker = folder / MARKER
    marker.write_text(json.dumps(facts, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return marker


def _is_ours(folder):
    if not folder.is_dir():
        return False
    try:
        facts = json.loads((folder / MARKER).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return not any(folder.iterdir())
    except ValueError:
        return False
    return isinstance(facts, dict) and {"site", "content_version"} <= facts.keys()


@contextmanager
def _alone(folder):
    """Holds ``folder`` for this run alone; the lock goes with the process, however it ends."""
    place = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(place, fcntl.LOCK_EX | fcntl.LOCK_NB)
        # Another run may have moved it to its place while we were opening it.
        if not folder.exists() or not os.path.samestat(os.fstat(place), folder.stat()):
            raise BlockingIOError
        yield
    except BlockingIOError as error:
        raise CopyError("Another run is making this copy now.") from error
    finally:
        os.close(place)


def empty(folder):
    """Removes all that is in ``folder``."""
    for left in folder.iterdir():
        shutil.rmtree(left) if left.is_dir() else left.unlink()


def _put_right(folder, old):
    """Finishes, or takes back, the exchange of a run that was killed during it."""
    if old.exists() and _is_ours(old):
        if folder.exists():
            shutil.rmtree(old)
        else:
            old.rename(folder)


def _reuse_unchanged(folder, new):
    """Puts the files of the earlier copy in the place of those that are the same now.

    So they keep their date, and a mirror or a backup takes only what has changed.
    """
    for made in new.rglob("*"):
        before = folder / made.relative_to(new)
        if made.is_file() and before.is_file() and filecmp.cmp(made, before, shallow=False):
            # Not every file system of a memory stick has hard links; all of them have dates.
            with suppress(OSError):
                times = before.stat()
                os.utime(made, ns=(times.st_atime_ns, times.st_mtime_ns))
                linked = made.with_name(f".{made.name}")
                os.link(before, linked)
                linked.replace(made)


def _swap(folder, new, old):
    if folder.exists():
        folder.rename(old)
    try:
        new.rename(folder)
    except BaseException:
        if old.exists():
            old.rename(folder)
        raise
    # The new copy stands already: what cannot be removed now, the next run removes.
    shutil.rmtree(old, ignore_errors=True)
