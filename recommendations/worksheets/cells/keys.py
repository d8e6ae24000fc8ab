"""The form in which names and headings are looked up.

A module of its own, because the child process that reads files imports it without models.
"""

import re

from recommendations.localization.folding import fold

_NO_LETTERS = re.compile(r"[\W_]+")


def lookup_key(text):
    """``text`` folded, without punctuation, with single spaces."""
    return _NO_LETTERS.sub(" ", fold(text)).strip()
