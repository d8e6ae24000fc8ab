"""Measures which lines and branches of the code the tests reach: a plugin of pytest.

    COVERAGE_TO=FOLDER python -m pytest -p tests.support.measuring -n 2 --dist loadfile

Each worker of pytest measures itself from before it loads our code; the servers and commands that
tests start are not measured. slipcover changes the bytecode of our modules as they are loaded, and
takes each change back when its line was reached, where tracing takes half as long again as the
tests. What is measured stands in pyproject.toml (``tool.slipcover``).
"""

import json
import os
from fnmatch import fnmatch
from pathlib import Path

import slipcover
from slipcover.config import read_config

_started = None


def _new():
    """A Slipcover that measures what pyproject.toml says."""
    options = read_config()
    return slipcover.Slipcover(
        branch=options["branch"], source=options["source"], omit=options["omit"]
    )


def pytest_addoption():
    """Begins: pytest calls this before pytest-django loads the settings.

    With several processes, the first only distributes the tests.
    """
    global _started
    if "PYTEST_XDIST_WORKER" not in os.environ:
        return
    _started = _new()
    files = slipcover.FileMatcher(_started.source, _started.omit)
    # The files that were not loaded are added once, by ``judge``.
    _started.source = None
    slipcover.ImportManager(_started, files).__enter__()


def pytest_sessionfinish():
    """Writes what this process measured."""
    if _started:
        file = Path(os.environ["COVERAGE_TO"], f"{os.environ['PYTEST_XDIST_WORKER']}.json")
        file.write_text(json.dumps(_started.get_coverage()))


def judge(folder, whole):
    """Prints what the processes that measured into ``folder`` did not reach.

    ``whole``: patterns of paths of which nothing may be left out. Returns a list of sentences, one
    for each demand that is not met.
    """
    coverage = _new().get_coverage()
    for file in sorted(Path(folder).glob("*.json")):
        coverage = slipcover.merge_coverage(coverage, json.loads(file.read_text()))
    slipcover.print_coverage(coverage, skip_covered=True, missing_width=60)
    missing = [
        f"the tests do not reach all of {path}"
        for path, file in coverage["files"].items()
        if any(fnmatch(path, pattern) for pattern in whole)
        and (file["missing_lines"] or file["missing_branches"])
    ]
    least, reached = read_config()["fail-under"], coverage["summary"]["percent_covered"]
    if reached < least:
        missing.append(f"the tests reach {reached:.2f} % of the code, and {least} % are asked")
    return missing
