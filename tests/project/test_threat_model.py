"""The threat model names tests that exist."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MODEL = (ROOT / "docs/threat-model.md").read_text()
NAMED = sorted(set(re.findall(r"`((?:\w+/)*test_\w+)`", MODEL)))


@pytest.mark.parametrize("name", NAMED)
def test_a_test_named_in_the_threat_model_exists(name):
    assert (ROOT / f"tests/{name}.py").exists()


def test_the_threat_model_names_many_tests():
    assert len(NAMED) > 20
