"""Programs that are not ours and open our files as readers do."""

import os
import shutil
import subprocess

import pytest


def needs(program):
    """Skips the test on a machine without ``program``; fails it where REQUIRE_READERS=1."""
    if shutil.which(program):
        return
    if os.environ.get("REQUIRE_READERS", "") not in {"", "0"}:
        pytest.fail(f"{program} is required and missing")
    pytest.skip(f"{program} is not installed")


def run(*command):
    """What ``command`` prints, as text; fails when it fails."""
    needs(command[0])
    finished = subprocess.run(list(map(str, command)), capture_output=True, timeout=180)
    assert finished.returncode == 0, finished.stderr.decode()
    return finished.stdout.decode(errors="replace")


def converted(path, ending, folder):
    """``path`` as LibreOffice converts it into a file of ``ending`` in ``folder``; its path."""
    profile = (folder / "profile").as_uri()
    run(
        "soffice",
        f"-env:UserInstallation={profile}",
        "--headless",
        "--convert-to",
        ending,
        "--outdir",
        folder,
        path,
    )
    return folder / f"{path.stem}.{ending.partition(':')[0]}"
