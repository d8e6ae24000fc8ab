"""The threat model names tests that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NAMED = sorted(set(re.findall(r"`(test_\w+)`", (ROOT / "docs/threat-model.md").read_text())))


@pytest.mark.parametrize("name", NAMED)
def test_a_test_that_the_threat_model_names_is_there(name):
    assert (ROOT / f"tests/{name}.py").exists()


def test_the_threat_model_names_tests():
    assert len(NAMED) > 20
