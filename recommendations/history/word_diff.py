"""Two texts compared by word: what stayed, what went, what came.

Words are those of any script: an Arabic word keeps its vowel signs, a Kurdish one its joiners.
"""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, REMOVED, ADDED = "same", "removed", "added"
# Vowel signs and joiners are no letters for Python, and yet belong to their word.
_IN_WORDS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d"
_PIECES = re.compile(rf"[\w{_IN_WORDS}]+|\s+|[^\w\s]")
# So many pieces against so many others are compared in well under a second.
MOST_COMPARISONS = 2_000_000
# So many pairs of equal words: a text in one language has far fewer, one word over and over more.
MOST_EQUAL_PAIRS = 50_000


@dataclass(frozen=True)
class Piece:
    """A run of words: ``kind`` is SAME, REMOVED or ADDED."""

    kind: str
    text: str


def pieces(text):
    """``text`` cut into words, spaces and signs; put together they are the text again."""
    return _PIECES.findall(text)


def compared(before, after):
    """The Pieces that lead from the text ``before`` to the text ``after``, in their order.

    The same and the removed ones together are ``before``, the same and the added ones ``after``.
    """
    old, new = pieces(before), pieces(after)
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    middle = _middle(old[first : len(old) - last], new[first : len(new) - last])
    whole = [(old[:first], new[:first]), *middle, (old[len(old) - last :], new[len(new) - last :])]
    return _joined(_bridged(whole))


def _common(old, new):
    """How many pieces both begin with."""
    pairs = zip(old, new, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))


def _middle(old, new):
    """Pairs of (pieces before, pieces after) that differ or are equal, in their order."""
    if len(old) * len(new) > MOST_COMPARISONS or _equal_pairs(old, new) > MOST_EQUAL_PAIRS:
        return [(old, new)]
    matcher = SequenceMatcher(str.isspace, old, new, autojunk=False)
    return [(old[a:b], new[c:d]) for _tag, a, b, c, d in matcher.get_opcodes()]


def _equal_pairs(old, new):
    """How many pairs of an old and a new piece are equal, spaces aside."""
    counted = Counter(new)
    return sum(times * counted[piece] for piece, times in Counter(old).items() if piece.strip())


def _bridged(pairs):
    """The pairs, with a space alone between two changes made part of them: a phrase stays one."""
    bridged = []
    for old, new in pairs:
        is_change, is_space = old != new, not "".join(old).strip()
        if not old and not new:
            continue
        if bridged and bridged[-1][0] != bridged[-1][1] and (is_change or is_space):
            before, after = bridged.pop()
            bridged.append((before + old, after + new))
        else:
            bridged.append((old, new))
    return bridged


def _joined(pairs):
    found = []
    for old, new in pairs:
        if old == new:
            found.append(Piece(SAME, "".join(old)))
        else:
            found += [Piece(REMOVED, "".join(old)), Piece(ADDED, "".join(new))]
    return [piece for piece in found if piece.text]


def around(found, words=8):
    """``found`` (Pieces) with every long stretch cut to some ``words`` at its ends.

    Of what stayed, the words beside each change are left; of a change more of them. None stands
    for what is left out.
    """
    shown = []
    for place, piece in enumerate(found):
        is_same = piece.kind == SAME
        parts, kept = pieces(piece.text), 2 * words if is_same else 5 * words
        if len(parts) <= 2 * kept:
            shown.append(piece)
            continue
        first = "" if is_same and place == 0 else "".join(parts[:kept])
        last = "" if is_same and place == len(found) - 1 else "".join(parts[-kept:])
        ends = [Piece(piece.kind, first), None, Piece(piece.kind, last)]
        shown += [end for end in ends if end is None or end.text]
    return shown
