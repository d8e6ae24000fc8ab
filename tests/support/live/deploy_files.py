"""The files of deploy/, and what is in them."""

import re
from pathlib import Path

DEPLOY = Path(__file__).resolve().parents[3] / "deploy"


def moved(file, replacements):
    """The text of ``file`` of deploy/ with each of the ``replacements`` made; all must be in it."""
    text = (DEPLOY / file).read_text()
    for old, new in replacements.items():
        assert old in text, f"deploy/{file} does not name {old}"
        text = text.replace(old, str(new))
    return text


def unit_values(unit, name):
    """Every value of ``name`` in a unit of systemd in deploy/."""
    return re.findall(rf"^{name}=(.*)$", (DEPLOY / unit).read_text(), re.M)
