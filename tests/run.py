"""What `make test` runs: every test on SQLite, then the journeys in a browser, and beside both what
depends on the database again on PostgreSQL.

On PostgreSQL run the files of ``selection.ON_BOTH``, without the tests marked ``once``: those that
touch no database have the mark of themselves, see tests/conftest.py.

    python -m tests.run [--fast] [--coverage] [--require-browser] [--require-postgres]
                        [arguments for pytest]

``--fast`` runs on SQLite only, and without the files of ``selection.SLOW``. ``--coverage`` measures
the run on SQLite, and fails where less is covered than pyproject.toml and ``FULLY_COVERED`` ask.

The tests on PostgreSQL take the time of the processors that the others leave idle, and are printed
after them. DATABASE_URL names the PostgreSQL to use (a database of its own is made there and
dropped again), CHROMIUM the browser. REQUIRE_BROWSER=1 and REQUIRE_POSTGRES=1 make their absence an
error. The last line counts passed, failed and skipped tests.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections import Counter
from contextlib import ExitStack, contextmanager
from pathlib import Path
from xml.etree import ElementTree

from tests import selection
from tests.support import measuring, postgresql

BROWSERS = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
# The tests know their own settings; those of a server in the environment must not leak in.
NOT_FOR_TESTS = ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_ADDRESS", "BEHIND_PROXY", "TIME_ZONE"]
NOT_FOR_TESTS += ["DIGEST_DAY"]
NOT_FOR_TESTS += ["EMAIL_HOST", "EMAIL_SECURITY", "SIGN_IN_LOG_DAYS", "SIGN_IN_ADDRESS_DAYS"]
# The second run and the third find the modules compiled by the first.
NOT_FOR_TESTS += ["PYTHONDONTWRITEBYTECODE"]
FLAGS = {"--fast", "--coverage", "--require-browser", "--require-postgres"}
FULLY_COVERED = ["recommendations/models/*", "recommendations/workflow/*"]
RESULTS = "results.xml"
SLOWEST = 10
NO_TESTS = 5  # pytest's exit code where it found none
# One file stays in one worker, which makes what its tests share once; see the order in conftest.py.
WORKERS = ["-n", "auto", "--maxprocesses", "8", "--dist", "loadfile", "--no-loadscope-reorder"]


# Before the command of a run that takes the time that others leave.
PATIENT = ["nice", "-n", "10"]


class Options:
    """The arguments of one call of `make test`."""

    def __init__(self, arguments):
        self.required = {
            name
            for name in ["browser", "postgres"]
            if f"--require-{name}" in arguments
            or os.environ.get(f"REQUIRE_{name.upper()}", "") not in {"", "0"}
        }
        self.is_fast = "--fast" in arguments
        self.measures_coverage = "--coverage" in arguments
        self.for_pytest = [word for word in arguments if word not in FLAGS]

    def names_files(self):
        """True when the arguments for pytest name files or folders of tests."""
        return any(Path(word.partition("::")[0]).exists() for word in self.for_pytest)


class Run:
    """One run of pytest: what it printed, what it counted and what it left out."""

    def __init__(self, options, folder, output=None):
        """``folder``: its own, for all that its tests write; thrown away at the end.

        ``output``: the open file to print to; None for the terminal.
        """
        folder.mkdir(mode=0o700)
        self.options, self.folder, self.output = options, folder, output
        self.title = self.process = None
        self.counts = Counter()
        self.times = []
        self.remarks = []

    def say(self, text=""):
        """Print at once, so that the lines keep their place among those of pytest."""
        print(text, file=self.output, flush=True)  # noqa: T201

    def start(self, title, marker, *, where=(), command=(), plugins=(), **environment):
        """Start pytest for the tests that ``marker`` selects.

        ``where``: arguments that say where to look for tests; those of the call come before them.
        ``command``: what stands before the command.
        """
        self.say(f"\n== {title} ==")
        self.title = title
        command = [*command, sys.executable, "-m", "pytest", "-q", *WORKERS, "-m", marker]
        command += [f"--junit-xml={self.folder / RESULTS}", "-o", "junit_logging=no"]
        command += [word for plugin in plugins for word in ["-p", plugin]]
        command += self.options.for_pytest
        command += [] if self.options.names_files() else where
        self.process = subprocess.Popen(
            command, env=self.environment(environment), stdout=self.output, stderr=self.output
        )

    def wait(self):
        """Wait for what was started, if anything was, and count what it reports."""
        if not self.process:
            return
        code = self.process.wait()
        counts, times = read_results(self.folder / RESULTS)
        self.counts += counts
        self.times += [(seconds, f"{name} ({self.title})") for seconds, name in times]
        self.judge(self.title, code, counts)

    def stop(self):
        """End what was started and still runs, as when we are ended ourselves."""
        if self.process and self.process.poll() is None:
            self.process.kill()

    def check_coverage(self, folder):
        """Print what was not reached, of what was measured into ``folder``; fail for too much."""
        self.say("\n== Coverage ==")
        # Only sums to the whole where every test was run.
        if self.options.for_pytest:
            self.remarks.append("Coverage was not judged: only some of the tests were run")
            return
        for sentence in measuring.judge(folder, FULLY_COVERED):
            self.fail(sentence)

    def environment(self, more):
        """The environment of the tests: their files go to a folder that is thrown away."""
        passed_on = {name: text for name, text in os.environ.items() if name not in NOT_FOR_TESTS}
        own = {"TAWSIYAT_LOCAL": "1", "DATA_DIR": str(self.folder), "DATABASE_URL": ""}
        return passed_on | own | more

    def judge(self, title, code, counts):
        """Add a failure where pytest failed as a whole and no single test says so."""
        if code == NO_TESTS and self.options.for_pytest:
            self.remarks.append(f"{title}: no test matches {' '.join(self.options.for_pytest)}")
        elif code == NO_TESTS:
            self.fail(f"{title}: there are no tests")
        elif code and not counts["failed"]:
            self.fail(f"{title}: pytest ended with code {code} before it was through")

    def fail(self, sentence):
        """Count a failure that is not a test's."""
        self.counts["failed"] += 1
        self.remarks.append(f"Failed: {sentence}")

    def leave_out(self, name, what, why, remedy):
        """Say what is left out and how to get it; a failure where it is required."""
        self.say(f"\n== Left out: {what} ==")
        sentence = f"{what}, because {why}; {remedy}"
        if name in self.options.required:
            self.fail(sentence)
        else:
            self.remarks.append(f"Left out: {sentence}")

    def add(self, other):
        """Take over what another run counted."""
        self.counts += other.counts
        self.times += other.times
        self.remarks += other.remarks

    def finish(self):
        """Print the remarks and the count; the exit code for the whole."""
        if not self.counts.total():
            self.fail("no test was run")
        self.say(f"\n== The {SLOWEST} slowest tests ==")
        for seconds, name in sorted(self.times, reverse=True)[:SLOWEST]:
            self.say(f"{seconds:7.1f} s  {name}")
        self.say()
        for remark in self.remarks:
            self.say(remark)
        self.say("{passed} passed, {failed} failed, {skipped} skipped".format_map(self.counts))
        return 1 if self.counts["failed"] else 0


def read_results(results):
    """What pytest's JUnit file says: a Counter of how many tests passed, failed (errors too) and
    were skipped, and a list of (seconds, name of the test)."""
    counts, times = Counter(), []
    if not results.exists():
        return counts, times
    for case in ElementTree.parse(results).iter("testcase"):  # noqa: S314 - pytest just wrote it
        times.append((float(case.get("time", 0)), f"{case.get('classname')}::{case.get('name')}"))
        if case.find("failure") is not None or case.find("error") is not None:
            counts["failed"] += 1
        elif case.find("skipped") is not None:
            counts["skipped"] += 1
        else:
            counts["passed"] += 1
    return counts, times


@contextmanager
def database():
    """The address of a PostgreSQL and its description, from the environment or our own."""
    address = os.environ.get("DATABASE_URL", "").strip()
    if address.startswith("postgres"):
        yield address, "the PostgreSQL of DATABASE_URL"
    else:
        with postgresql.temporary_server() as server:
            yield server


def run_on_sqlite(run):
    """Run the tests on SQLite, and judge how much of the code they reach where that is asked."""
    left_out = [selection.BROWSER, *([selection.SLOW] if run.options.is_fast else [])]
    tests = {"marker": "not browser", "where": selection.ignored(*left_out)}
    if run.options.measures_coverage:
        measured = run.folder / "coverage"
        measured.mkdir()
        tests |= {"plugins": [measuring.__name__], "COVERAGE_TO": str(measured)}
    run.start("Tests on SQLite", **tests)
    run.wait()
    if run.options.measures_coverage:
        run.check_coverage(measured)


def start_on_postgresql(run, stack):
    """Start the tests on PostgreSQL, or say how to get one; ``stack`` ends them and the server."""
    try:
        address, description = stack.enter_context(database())
    except postgresql.NoPostgreSQLError as reason:
        remedy = "install it (on Debian: apt install postgresql) or set DATABASE_URL"
        run.leave_out("postgres", "the tests on PostgreSQL", reason, remedy)
        return
    run.start(
        f"Tests on {description}",
        "not browser and not once",
        where=selection.chosen(selection.ON_BOTH),
        command=PATIENT,
        DATABASE_URL=address,
    )
    stack.callback(run.stop)


def find_browser():
    """The path of a Chromium, or None."""
    named = os.environ.get("CHROMIUM")
    for name in [named] if named else BROWSERS:
        if path := shutil.which(name):
            return path
    return None


def run_in_browser(run):
    """Run the journeys in a browser, or say how to get one."""
    if browser := find_browser():
        where = selection.chosen(selection.BROWSER)
        run.start(f"Journeys in {browser}", "browser", where=where, CHROMIUM=browser)
        run.wait()
    else:
        remedy = "install it (on Debian: apt install chromium) or name it in CHROMIUM"
        run.leave_out("browser", "the journeys in a browser", "there is no Chromium", remedy)


def run_all(options, folder):
    """Run the tests on PostgreSQL beside all others, so that no processor waits for the last file
    of a run; what they counted together, as a Run."""
    run = Run(options, folder / "first")
    if options.is_fast:
        run_on_sqlite(run)
        return run
    with Path(folder, "output").open("w+") as output, ExitStack() as stack:
        beside = Run(options, folder / "beside", output)
        start_on_postgresql(beside, stack)
        run_on_sqlite(run)
        run_in_browser(run)
        beside.wait()
        output.seek(0)
        shutil.copyfileobj(output, sys.stdout)
        run.add(beside)
    return run


def main(arguments):
    """Run everything; 0 where every test passed."""
    # A polite end from outside must stop the PostgreSQL that we started, like Ctrl-C does.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("Stopped."))
    with tempfile.TemporaryDirectory(prefix="tawsiyat-tests-") as folder:
        return run_all(Options(arguments), Path(folder)).finish()


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped.")
