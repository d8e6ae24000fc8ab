"""The pictures of the staff guide, taken by the journeys themselves.

`make pictures` renews those in docs/pictures; an ordinary run only sees that each of them is there.
"""

import os
from pathlib import Path

from django.conf import settings

FOLDER = Path(settings.BASE_DIR) / "docs/pictures"


def picture(page, name, *, of="body"):
    """Takes the part ``of`` (a CSS selector) of the page for the guide, as ``name``."""
    path = FOLDER / f"{name}.png"
    if os.environ.get("PICTURES"):
        FOLDER.mkdir(exist_ok=True)
        page.locator(of).first.screenshot(path=path, animations="disabled", caret="hide")
    assert path.exists(), f"{path.name} is missing: make pictures"
