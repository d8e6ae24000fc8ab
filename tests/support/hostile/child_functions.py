"""Functions for the child process of the tests: what a reader does that a hostile file has got
the better of."""

import os
import resource
import sys
import time
from pathlib import Path

from recommendations.files.errors import FileError


def reverse(content, *, twice=False):
    return (content if twice else content[::-1]) * 2


def describe(content, **options):
    return {"length": len(content), "options": options, "words": "توصيات"}


def refuse(content):
    raise FileError("damaged", about="x")


def fail(content):
    raise ZeroDivisionError(content)


def answer_nonsense(content):
    sys.stdout.buffer.write(content + b"\n")
    sys.stdout.flush()
    os._exit(0)


def use_memory(content):
    """Asks for a tenth more than all it may have."""
    limit, _hard = resource.getrlimit(resource.RLIMIT_DATA)
    return len(bytearray(limit + limit // 10))


def catch_memory_error(content):
    try:
        use_memory(content)
    except Exception as error:
        raise ValueError from error


def use_processor(content):
    while True:
        pass


def sleep(content):
    time.sleep(600)


def write_much(content, *, size):
    return b"x" * size


def crash(content):
    os.abort()


def surroundings(content):
    """What the child can see of the site around it."""
    return {
        "environment": dict(os.environ),
        "folder": str(Path.cwd()),
        "descriptors": sorted(int(name) for name in os.listdir("/proc/self/fd"))[:-1],  # noqa: PTH208
        "modules": sorted(sys.modules),
    }
