"""The guides show the pictures that the journeys take, each of them and no other."""

import re
from pathlib import Path

from django.conf import settings

DOCS = Path(settings.BASE_DIR) / "docs"


def test_every_picture_is_there_and_shown():
    guides = "".join(path.read_text(encoding="utf-8") for path in DOCS.glob("*.ar.md"))
    shown = set(re.findall(r"!\[[^]]+\]\(pictures/([^)]+)\)", guides))

    assert sorted(shown) == sorted(path.name for path in (DOCS / "pictures").iterdir())


def test_every_picture_is_taken_by_a_journey():
    journeys = Path(settings.BASE_DIR) / "tests/browser"
    code = "".join(path.read_text(encoding="utf-8") for path in journeys.rglob("test_*.py"))
    taken = re.findall(r'picture\(\s*\w+,\s*"([^"]+)"', code)

    assert sorted(f"{name}.png" for name in taken) == sorted(
        path.name for path in (DOCS / "pictures").iterdir()
    )
