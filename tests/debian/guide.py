"""Reads the commands of docs/administrator.md: its fenced blocks, section by section."""

import re
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[2]
PATH = ROOT / "docs/administrator.md"
SECTION = re.compile(r"^## (.+)$", re.M)
BLOCK = re.compile(r"^ *```(?P<kind>[^\n]*)\n(?P<text>.*?)^ *```$", re.M | re.S)
# The kinds of blocks: for root on the server, for one's own computer, lines of the settings, and
# for root on a server that is not empty.
SERVER, OWN_COMPUTER, SETTINGS, WITH_DATA = "sh", "sh own-computer", "ini", "sh if-there-are-data"


class Block(NamedTuple):
    """A fenced block: its section, the words behind the fence, and what is to be typed."""

    section: str
    kind: str
    text: str


def read_blocks(document=None):
    """All Blocks of ``document`` (a text; by default the guide) in order."""
    if document is None:
        document = PATH.read_text(encoding="utf-8")
    _before, *rest = SECTION.split(document)
    return [
        Block(title, match["kind"].strip(), _unindented(match["text"]))
        for title, body in zip(rest[::2], rest[1::2], strict=True)
        for match in BLOCK.finditer(body)
    ]


def of_section(title):
    """The Blocks of the section ``title``; raises LookupError where it has none."""
    blocks = [block for block in read_blocks() if block.section == title]
    if not blocks:
        raise LookupError(f"docs/administrator.md has no commands in a section “{title}”.")
    return blocks


def _unindented(text):
    """A block in a list is indented as the list is."""
    indent = min(len(line) - len(line.lstrip()) for line in text.splitlines() if line.strip())
    return "".join(line[indent:] or "\n" for line in text.splitlines(keepends=True))
