"""Text split into runs of one language each, for the writers of PDF and Word."""

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
    """``label`` (strong) and ``words`` as runs; those all in one language have it together.

    ``{"language", "direction", "runs": [{"text", "strong", "target", "language", "direction",
    "ours"}]}`` where a run holds only what is not usual; ``ours`` are words of the catalogue,
    and not those of an author.
    """
    runs = [{**run, "strong": True} for run in _runs(label)]
    if runs:
        runs.append({"text": " "})
    runs += _runs(words)
    own = get_language()
    languages = {run.get("language", own) for run in runs}
    if len(languages) != 1:
        return _in(own) | {"runs": runs}
    for run in runs:
        if run.pop("language", None):
            del run["direction"]
    return _in(languages.pop()) | {"runs": runs}


def _in(language):
    return {"language": language, "direction": direction(language)}


def _runs(words):
    if isinstance(words, Phrase):
        return [run for part in words.texts for run in _runs(part)]
    if isinstance(words, Link):
        return [{**run, "target": words.target} for run in _runs(words.words)]
    run = {"text": plain(words)}
    if not isinstance(words, Text):
        run["ours"] = True
    elif words.is_foreign:
        run |= _in(words.language)
    if isinstance(words, Code):
        run["direction"] = "ltr"
    return [run] if run["text"] else []
