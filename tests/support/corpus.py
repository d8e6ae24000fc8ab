"""Texts with the readings that are right for them, in files that people can edit.

A file has one case after another: ``=== name``, the text, ``---``, and the lines of the reading.
"""

import re

_CASE = re.compile(
    r"^=== (?P<name>.*)\n(?P<text>(?:.*\n)*?)---\n(?P<right>(?:(?!=== ).*\n)*)", re.M
)


def read_corpus(folder):
    """``kind/name`` → (text, lines of the right reading) of all cases; the kind names the file."""
    return {
        f"{path.stem}/{case['name']}": (
            case["text"].rstrip("\n"),
            [line for line in case["right"].split("\n") if line],
        )
        for path in sorted(folder.glob("*.txt"))
        for case in _CASE.finditer(path.read_text())
    }
