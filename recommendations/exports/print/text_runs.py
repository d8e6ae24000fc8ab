"""Words taken apart into pieces of one language each, for the programs that set them."""

import re

from django.utils.translation import get_language

from recommendations.localization.characters import printable
from recommendations.localization.languages import direction
from recommendations.localization.texts import Text

from .document import Code, Link, Phrase

# A word longer than a column may break here and there.
LONG = re.compile(r"([^\s/]{40})(?=[^\s/])")


def plain(words):
    """``words``, whatever they are, as a bare string of characters that can be set."""
    return LONG.sub("\\1\u200b", printable(str(words)))


def said(words, label=""):
    """``label`` (strong) and ``words`` as pieces; those all in one language have it together.

    ``{"language", "direction", "pieces": [{"text", "strong", "target", "language", "direction",
    "ours"}]}`` where a piece holds only what is not usual; ``ours`` are words of the catalogue,
    and not those of an author.
    """
    pieces = [{**piece, "strong": True} for piece in _pieces(label)]
    if pieces:
        pieces.append({"text": " "})
    pieces += _pieces(words)
    own = get_language()
    languages = {piece.get("language", own) for piece in pieces}
    if len(languages) != 1:
        return _in(own) | {"pieces": pieces}
    for piece in pieces:
        if piece.pop("language", None):
            del piece["direction"]
    return _in(languages.pop()) | {"pieces": pieces}


def _in(language):
    return {"language": language, "direction": direction(language)}


def _pieces(words):
    if isinstance(words, Phrase):
        return [piece for part in words.pieces for piece in _pieces(part)]
    if isinstance(words, Link):
        return [{**piece, "target": words.target} for piece in _pieces(words.words)]
    piece = {"text": plain(words)}
    if not isinstance(words, Text):
        piece["ours"] = True
    elif words.is_foreign:
        piece |= _in(words.language)
    if isinstance(words, Code):
        piece["direction"] = "ltr"
    return [piece] if piece["text"] else []
