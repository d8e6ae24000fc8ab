"""The pictures of the staff guide, taken by the journeys themselves.

`make pictures` renews those in docs/pictures; an ordinary run only sees that each of them is there.
"""

import os
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "docs/pictures"
# What moves along with the page would cover what is taken.
HEAD_AT_THE_TOP = """
  document.querySelectorAll(".admin-head, .form-tabs").forEach(
    (one) => { one.style.position = "static"; })
"""


def picture(page, name, *, of=None):
    """Takes the part ``of`` (a CSS selector) of the page, or what is in view, as ``name``."""
    path = FOLDER / f"{name}.png"
    if os.environ.get("PICTURES"):
        FOLDER.mkdir(exist_ok=True)
        if of:
            page.evaluate(HEAD_AT_THE_TOP)
        shown = page.locator(of).first if of else page
        shown.screenshot(path=path, animations="disabled", caret="hide")
    assert path.exists(), f"{path.name} is missing: make pictures"
