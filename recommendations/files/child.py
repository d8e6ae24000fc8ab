"""Reads one uploaded file within limits: a program of its own, started by ``child_process``.

    python -I child.py MEMORY SECONDS OUTPUT < request > answer

The request is a line of JSON (``function``, ``options``) and then the file. The answer is a line of
JSON that says what follows: ``json``, ``bytes``, or nothing after an ``error`` with its ``params``.
Settings, models and the database are not loaded here.
"""

import importlib
import json
import resource
import sys
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]


def main(memory, seconds, output):
    """Limits this process, reads the request, and writes the answer."""
    set_limits(int(memory), int(seconds), int(output))
    sys.path.insert(0, str(PROJECT))
    respond(sys.stdin.buffer, sys.stdout.buffer)


def respond(request, out):
    """Reads the ``request`` and writes the answer to ``out`` (binary files)."""
    try:
        head, body = answer(request)
    except MemoryError:
        head, body = {"error": "too_demanding", "params": {}}, b""
    out.write(json.dumps(head).encode() + b"\n" + body)


def set_limits(memory, seconds, output):
    """No memory dump, and none of the limits can be raised again."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # Of data alone: libraries that are mapped cost nothing.
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (output, output))


def answer(request):
    """The head (a dict) and the body (bytes) of the answer to a request (a binary file)."""
    # Run as a program, this file has no package to import from.
    from recommendations.files.errors import FileError  # noqa: PLC0415 - the path is set just above

    asked = json.loads(request.readline())
    module, _dot, name = asked["function"].rpartition(".")
    function = getattr(importlib.import_module(module), name)
    try:
        result = function(request.read(), **asked["options"])
    except FileError as error:
        return {"error": error.code, "params": error.params}, b""
    except Exception as error:  # a hostile file fails in as many ways as there are
        return {"error": "too_demanding" if is_out_of_memory(error) else "damaged"}, b""
    if isinstance(result, bytes):
        return {"kind": "bytes"}, result
    return {"kind": "json"}, json.dumps(result, ensure_ascii=False).encode()


def is_out_of_memory(error):
    """True for a MemoryError and whatever came of one."""
    while error is not None:
        if isinstance(error, MemoryError):
            return True
        error = error.__cause__ or error.__context__
    return False


if __name__ == "__main__":
    main(*sys.argv[1:])
