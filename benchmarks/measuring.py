"""What some answers of the site cost: ``python -m benchmarks.measuring FOLDER PATH [PATH …]``.

Asks for the paths one after another in this process, as a worker of the server would, and prints
as JSON: cpu (seconds, with those of child processes), first_byte (seconds, the least of some
tries), bytes, peak (bytes of memory above those of an idle worker, and those of the largest child)
and queries. The last answer is kept in FOLDER.
"""

import json
import resource
import sys
import time
from pathlib import Path
from wsgiref.util import setup_testing_defaults

# An idle worker has served something already.
WARM = ["/ar/about/", "/ar/plans/2001/", "/ar/plans.json"]


TRIES = 5


def peak(who=resource.RUSAGE_SELF):
    """The most memory that this process has held, or any of its children, in bytes."""
    held = resource.getrusage(who).ru_maxrss
    return held if sys.platform == "darwin" else held * 1024


def cpu():
    """The seconds of CPU of this process and of its children that have ended."""
    used = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def asked(application, path):
    """The body of the answer to ``path``, as the server gets it."""
    environ = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "HTTP_HOST": "127.0.0.1"}
    setup_testing_defaults(environ)
    shown = []
    body = application(environ, lambda status, headers: shown.append(status))
    if shown != ["200 OK"]:
        raise SystemExit(f"{path} answered {shown[0]}")
    return body


def answer(application, path, out):
    """Asks for ``path`` and writes the body to ``out`` as it comes; how long that is, in bytes."""
    body = asked(application, path)
    try:
        return sum(map(out.write, body))
    finally:
        body.close()


def first_byte(application, path):
    """The seconds until the first part of the answer; the reader leaves then."""
    begun = time.perf_counter()
    body = asked(application, path)
    next(iter(body))
    took = time.perf_counter() - begun
    body.close()
    return took


def measured(paths, folder):
    """What it costs to ask for ``paths``; see the module."""
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()

    from django.db import connection

    with (folder / "answer").open("wb") as out:
        for path in WARM:
            answer(application, path, out)
    is_streamed = paths[0].endswith((".csv", ".json"))
    tries = [first_byte(application, paths[0]) for _try in range(TRIES)] if is_streamed else []
    queries, idle, size = [], peak(), 0

    def counted(execute, sql, *rest):
        queries.append(sql[:6])
        return execute(sql, *rest)

    used, begun = cpu(), time.perf_counter()
    with connection.execute_wrapper(counted):
        for path in paths:
            with (folder / "answer").open("wb") as out:
                size += answer(application, path, out)
    return {
        "cpu": cpu() - used,
        "first_byte": min(tries, default=time.perf_counter() - begun),
        "bytes": size,
        "peak": peak() - idle + peak(resource.RUSAGE_CHILDREN),
        "queries": len(queries),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measured(sys.argv[2:], Path(sys.argv[1]))))
