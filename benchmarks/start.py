"""How fast the site starts, and how much memory two workers take, against a bare Django project.

The time is from starting gunicorn to the end of the first page; the memory is the proportional one
(PSS, of Linux) of the server's processes after both workers have served some pages.
"""

import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PORT = 8765
WORKERS = 2
# Enough for both workers to get some.
PAGES = 40


def run(rows):
    """Prints the times and the memory; ``rows`` mean nothing here."""
    # With it, each start would compile all that is loaded.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    with tempfile.TemporaryDirectory() as folder:
        bare, ours = _bare(Path(folder)), _ours(Path(folder))
    lines = [f"{'':24}{'first page':>14}{'CPU':>10}{'memory (PSS)':>16}"]
    for name, (seconds, cpu, memory) in [("bare Django project", bare), ("this site", ours)]:
        lines.append(f"{name:24}{seconds:>12.2f} s{cpu:>8.2f} s{memory / 2**20:>12.0f} MiB")
    lines.append(f"{'ratio':24}{ours[0] / bare[0]:>14.1f}{ours[1] / bare[1]:>10.1f}")
    sys.stdout.write("\n".join(lines) + "\n")


def _bare(folder):
    subprocess.run(  # noqa: S603
        [sys.executable, "-m", "django", "startproject", "bare", folder], check=True
    )
    environment = {"DJANGO_SETTINGS_MODULE": "bare.settings"}
    return _measured(["bare.wsgi"], folder, environment, ["/"])


def _ours(folder):
    data = folder / "data"
    data.mkdir()
    environment = {"DATA_DIR": str(data), "TAWSIYAT_LOCAL": "1", "SECRET_KEY": "start"}
    for command in (["migrate", "--verbosity", "0"], ["quickstart"]):
        subprocess.run(  # noqa: S603
            [sys.executable, "manage.py", *command],
            cwd=ROOT,
            env=os.environ | environment,
            stdout=subprocess.DEVNULL,
            check=True,
        )
    command = ["--config", "deploy/gunicorn.conf.py"]
    return _measured(command, ROOT, environment, ["/ar/", "/ar/plans/2023/"])


def _measured(arguments, folder, environment, paths):
    """As ``_started``, of the second start: at the first, Python compiles what it loads."""
    _started(arguments, folder, environment, paths)
    return _started(arguments, folder, environment, paths)


def _started(arguments, folder, environment, paths):
    """Seconds to the first page, seconds of CPU until then, and bytes of all processes."""
    command = [sys.executable, "-m", "gunicorn", *arguments, "--bind", f"127.0.0.1:{PORT}"]
    begun = time.perf_counter()
    server = subprocess.Popen(  # noqa: S603
        [*command, "--workers", str(WORKERS), "--log-level", "error"],
        cwd=folder,
        env=os.environ | environment,
    )
    try:
        _first_page(paths[0])
        seconds = time.perf_counter() - begun
        processes = [server.pid, *_children(server.pid)]
        cpu = sum(map(_cpu_seconds, processes))
        for number in range(PAGES):
            _get(paths[number % len(paths)])
        return seconds, cpu, sum(map(_proportional_memory, processes))
    finally:
        server.terminate()
        server.wait()


def _first_page(path):
    until = time.monotonic() + 120
    while time.monotonic() < until:
        try:
            return _get(path)
        except urllib.error.HTTPError as error:
            raise SystemExit(f"{path} answered {error.code}") from error
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.01)
    raise SystemExit("The server did not start.")


def _get(path):
    with urllib.request.urlopen(f"http://127.0.0.1:{PORT}{path}") as answer:  # noqa: S310
        return answer.read()


def _children(pid):
    listed = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return [int(child) for child in listed]


def _cpu_seconds(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _proportional_memory(pid):
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
