"""Runs a function that reads an uploaded file in a child process, within limits.

What people upload may be made to fill the memory or to keep a processor busy for ever; it may even
break the library that reads it. A child process that meets its limits ends alone: the worker that
serves the site goes on. The child gets neither secrets nor the database, and nothing that it
answers is trusted: JSON or bytes, never pickle.
"""

import json
import os
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import BoundedSemaphore
from typing import Any

from .errors import FileError, FileTooDemandingError
from .limits import MB

PROGRAM = Path(__file__).with_name("child.py")
# So many at once in each worker, so that their number bounds the memory; others wait so long.
MAX_CHILDREN, WAIT_SECONDS = 2, 10
TURN = BoundedSemaphore(MAX_CHILDREN)
# Neither secrets nor paths: a child needs to know nothing of the site.
ENVIRONMENT = {"LC_ALL": "C.UTF-8"}
MAX_PARAM = 200  # characters of what a child quotes from the file in an error


@dataclass(frozen=True)
class Limits:
    """What one child may use: bytes of memory and output, seconds of CPU and by the clock."""

    memory: int = 256 * MB
    output: int = 32 * MB
    cpu_seconds: int = 5
    seconds: int = 30


def run(
    function: str,
    content: bytes,
    /,
    *,
    limits: Limits = Limits(),  # noqa: B008 - it is frozen
    **options: Any,
) -> Any:
    """What ``function(content, **options)`` returns, run in a fresh child process.

    ``function`` is the dotted name of a function of this project, in a module that needs neither
    settings nor models. ``options`` and the result travel as JSON; a result may also be bytes.
    Raises the FileError that the function raises, FileTooDemandingError where a limit is reached,
    and FileError ``busy`` where too many files are being read already.
    """
    request = json.dumps({"function": function, "options": options}).encode() + b"\n"
    with _turn(), _file() as asked, _file() as answer:
        asked.write(request)
        asked.write(content)
        asked.seek(0)
        code = _wait(asked, answer, limits)
        answer.seek(0)
        answered = answer.read(limits.output + 1)
    if code != 0 or len(answered) > limits.output:
        raise FileTooDemandingError
    return _result(answered)


def run_for_text(function: str, content: bytes, /, **options: Any) -> str:
    """As ``run``, for a function that returns a text; FileError for any other answer."""
    text = run(function, content, **options)
    if not isinstance(text, str):
        raise FileError("damaged")
    return text


@contextmanager
def _turn():
    if not TURN.acquire(timeout=WAIT_SECONDS):
        raise FileError("busy")
    try:
        yield
    finally:
        TURN.release()


def _file():
    """A file in memory where the system has them: what people upload is left on no disk."""
    if hasattr(os, "memfd_create"):
        return open(os.memfd_create("upload"), "w+b")  # noqa: PTH123, SIM115 - a descriptor
    return tempfile.TemporaryFile()


def _wait(asked, answer, limits):
    """The exit code of a child that reads ``asked`` and writes ``answer``; None out of time."""
    command = [sys.executable, "-I", PROGRAM, limits.memory, limits.cpu_seconds, limits.output]
    try:
        # Nothing of a reader stands in the command.
        return subprocess.run(  # noqa: S603
            [str(word) for word in command],
            stdin=asked,
            stdout=answer,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT,
            cwd="/",
            timeout=limits.seconds,
        ).returncode
    except subprocess.TimeoutExpired:
        return None


def _result(answered):
    """The result that a child wrote; raises the error that it reported."""
    head, _end, body = answered.partition(b"\n")
    try:
        head = json.loads(head)
        if head.get("kind") == "bytes":
            return body
        if head.get("kind") == "json":
            return json.loads(body)
        raise _error(head)
    except FileError:
        raise
    except (ValueError, TypeError, AttributeError, RecursionError, MemoryError) as error:
        raise FileError("damaged") from error


def _error(head):
    """The FileError that a child describes, its params as short texts."""
    if head.get("error") == "too_demanding":
        return FileTooDemandingError()
    params = {name: _short(value) for name, value in (head.get("params") or {}).items()}
    error = FileError(head.get("error"), **params)
    try:
        str(error)
    except (KeyError, TypeError, ValueError):  # no code of ours, or not with these params
        return FileError("damaged")
    return error


def _short(value):
    return value if type(value) is int and abs(value) < 10**15 else str(value)[:MAX_PARAM]
