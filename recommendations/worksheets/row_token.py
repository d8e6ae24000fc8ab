"""The stamp of a row: which item it is, and how it stood when the sheet was made.

A few letters for each value tell later, without the sheet as it went out, which cells somebody
has changed in it, and what has been changed here since.
"""

import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import blake2s

from .columns import STAMPED

# Bytes and letters a value: one change in sixteen million would pass unnoticed.
BYTES, LETTERS = 3, 4
_STAMP = re.compile(r"i(\d{1,18})v(\d{1,18})-([\w-]{%d})" % (LETTERS * len(STAMPED)))  # noqa: UP031


@dataclass(frozen=True)
class Stamp:
    """The item ``pk`` in its ``version``; ``prints`` maps the code of a column to its value's."""

    pk: int
    version: int
    prints: dict

    def __str__(self):
        return f"i{self.pk}v{self.version}-{''.join(self.prints.values())}"


def stamp(item, plain):
    """The stamp of an item whose values are ``plain``: code → plain form."""
    return Stamp(item.pk, item.version, prints(plain))


def prints(plain):
    return {column.code: prints_of(plain[column.code]) for column in STAMPED}


def prints_of(words):
    return urlsafe_b64encode(blake2s(words.encode(), digest_size=BYTES).digest()).decode()


def read(words):
    """The Stamp written as ``words``; None where it is none."""
    found = _STAMP.fullmatch(words)
    if not found:
        return None
    letters = found[3]
    cut = [letters[at : at + LETTERS] for at in range(0, len(letters), LETTERS)]
    codes = [column.code for column in STAMPED]
    return Stamp(int(found[1]), int(found[2]), dict(zip(codes, cut, strict=True)))
