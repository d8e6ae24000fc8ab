"""How a name or a heading is looked up; the child process that reads files needs it, too."""

import re

from recommendations.search.folding import fold

_NO_LETTER = re.compile(r"[\W_]+")


def key(words):
    """``words`` folded, without punctuation, with single spaces."""
    return _NO_LETTER.sub(" ", fold(words)).strip()
