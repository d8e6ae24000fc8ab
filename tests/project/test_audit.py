"""The audit of the requirements: a known fault fails the gate, a network that is away does not."""

import json
import runpy
from pathlib import Path

import pytest

AUDIT = Path(__file__).resolve().parents[2] / ".ci/audit.py"
SOUND = {"name": "django", "version": "5.2.19", "vulns": []}
FAULTY = {
    "name": "old",
    "version": "1.0",
    "vulns": [{"id": "PYSEC-1", "fix_versions": ["1.1"]}],
}
UNKNOWN = {"name": "ours", "skip_reason": "Dependency not found on PyPI"}


@pytest.fixture
def audited(tmp_path, capsys):
    """What the audit says and ends with, where pip-audit writes ``output``."""

    def run(output, *, seconds=0):
        program = tmp_path / "pip-audit"
        program.write_text(f"#!/bin/sh\nsleep {seconds}\ncat <<'END'\n{output}\nEND\n")
        program.chmod(0o755)
        script = runpy.run_path(str(AUDIT))
        script["main"].__globals__.update(PIP_AUDIT=program, PATIENCE=2)
        return script["main"](["requirements.lock"]), capsys.readouterr().out.splitlines()

    return run


def written(*dependencies):
    return json.dumps({"dependencies": dependencies, "fixes": []})


def test_a_known_fault_fails(audited):
    assert audited(written(SOUND, FAULTY)) == (
        1,
        ["old 1.0: PYSEC-1, mended in 1.1", "2 requirements checked, 1 known faults"],
    )


def test_no_known_fault_passes(audited):
    assert audited(written(SOUND, UNKNOWN)) == (
        0,
        ["Not known to the database: ours", "1 requirements checked, 0 known faults"],
    )


@pytest.mark.parametrize("output", ["", "no network", written(UNKNOWN), written()])
def test_it_says_plainly_when_no_database_can_be_reached(audited, output):
    assert audited(output) == (
        0,
        ["pip-audit could not reach its database: requirements were not checked for known faults"],
    )


def test_a_network_that_hangs_is_given_up(audited):
    code, said = audited(written(FAULTY), seconds=30)

    assert (code, len(said)) == (0, 1)
    assert "not checked" in said[0]


def test_the_gate_asks_it_about_both_lock_files():
    gate = (AUDIT.parent / "run").read_text()

    assert ".ci/audit.py requirements.lock requirements-dev.lock" in gate
