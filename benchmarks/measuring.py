"""What some answers of the site cost: ``python -m benchmarks.measuring FOLDER PATH [PATH …]``.

Asks for the paths one after another in this process, as a worker of the server would, and prints
as JSON: seconds, bytes, peak (bytes of memory above those of an idle worker) and queries. The
last answer is kept in FOLDER.
"""

import json
import resource
import sys
import time
from pathlib import Path
from wsgiref.util import setup_testing_defaults

# An idle worker has served something already.
WARM = ["/ar/about/", "/ar/plans/2001/", "/ar/plans.json"]


def peak():
    """The most memory that this process has held, in bytes."""
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held if sys.platform == "darwin" else held * 1024


def answer(application, path, out):
    """Asks for ``path`` and writes the body to ``out`` as it comes; how long that is, in bytes."""
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_HOST": "127.0.0.1"}
    setup_testing_defaults(environ)
    shown = []
    pieces = application(environ, lambda status, headers: shown.append(status))
    size = 0
    try:
        for piece in pieces:
            size += out.write(piece)
    finally:
        pieces.close()
    if shown != ["200 OK"]:
        raise SystemExit(f"{path} answered {shown[0]}")
    return size


def measured(paths, folder):
    """What it costs to ask for ``paths``; see the module."""
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()

    from django.db import connection

    with (folder / "answer").open("wb") as out:
        for path in WARM:
            answer(application, path, out)
    queries, idle, size, begun = [], peak(), 0, time.perf_counter()

    def counted(execute, sql, *rest):
        queries.append(sql[:6])
        return execute(sql, *rest)

    with connection.execute_wrapper(counted):
        for path in paths:
            with (folder / "answer").open("wb") as out:
                size += answer(application, path, out)
    return {
        "seconds": time.perf_counter() - begun,
        "bytes": size,
        "peak": peak() - idle,
        "queries": len(queries),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured(sys.argv[2:], Path(sys.argv[1]))))
