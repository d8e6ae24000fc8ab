"""The token of a row: which recommendation it is, and its values when the worksheet was made.

A short hash of each value, by the code of its column, is enough to find out later which cells have
been edited in the worksheet and which values have been changed on the site since.

    i12v1795950734525958.title_ar:OFcW.decision:pbUl…
"""

import re
from base64 import urlsafe_b64encode
from dataclasses import dataclass
from hashlib import blake2s

from . import columns

# Of each value; one change in sixteen million would be overlooked.
HASH_BYTES, HASH_LENGTH = 3, 4
_TOKEN = re.compile(
    rf"i(\d{{1,18}})v(\d{{1,18}})((?:\.\w{{1,60}}:[\w-]{{{HASH_LENGTH}}})+)", re.ASCII
)
# Release 1 wrote the hashes of these columns one after another, without their codes.
RELEASE_1_CODES = [
    "title_ar",
    "title_ku",
    "title_en",
    "adopted_text_ar",
    "adopted_text_ku",
    "adopted_text_en",
    "decision",
    "due_on",
    "lead",
    "supporting",
    "themes",
    "is_priority",
    "internal_note",
    "status",
]
_RELEASE_1_TOKEN = re.compile(
    rf"i(\d{{1,18}})v(\d{{1,18}})-([\w-]{{{HASH_LENGTH * len(RELEASE_1_CODES)}}})", re.ASCII
)


@dataclass(frozen=True)
class RowToken:
    """The recommendation ``pk`` in its ``version``; ``hashes`` maps column codes to hashes."""

    pk: int
    version: int
    hashes: dict[str, str]

    def __str__(self):
        hashes = "".join(f".{code}:{value_hash}" for code, value_hash in self.hashes.items())
        return f"i{self.pk}v{self.version}{hashes}"

    def has_changed(self, code: str, value: str) -> bool:
        """True if ``value`` is not the one that the token remembers for the column ``code``."""
        return self.hashes[code] != hash_value(value)

    def differs_from(self, newer: "RowToken") -> bool:
        """True if the recommendation has changed since, by its ``newer`` RowToken.

        Only columns that both tokens have are compared: one of them may be of another release.
        """
        shared = self.hashes.keys() & newer.hashes.keys()
        return self.version != newer.version or any(
            self.hashes[code] != newer.hashes[code] for code in shared
        )


def token_of(item, values: dict[str, str]) -> RowToken:
    """The RowToken of a recommendation with the canonical ``values`` (by column code)."""
    hashes = {column.code: hash_value(values[column.code]) for column in columns.hashed()}
    return RowToken(item.pk, item.version, hashes)


def hash_value(value: str) -> str:
    """The hash of a canonical text."""
    digest = blake2s(value.encode(), digest_size=HASH_BYTES).digest()
    return urlsafe_b64encode(digest).decode()


def parse(text: str) -> RowToken | None:
    """The RowToken in ``text``, of this release or of release 1; None where there is none."""
    if found := _TOKEN.fullmatch(text):
        hashes = dict(pair.split(":") for pair in found[3][1:].split("."))
    elif found := _RELEASE_1_TOKEN.fullmatch(text):
        starts = range(0, len(found[3]), HASH_LENGTH)
        parts = [found[3][start : start + HASH_LENGTH] for start in starts]
        hashes = dict(zip(RELEASE_1_CODES, parts, strict=True))
    else:
        return None
    return RowToken(int(found[1]), int(found[2]), hashes)
