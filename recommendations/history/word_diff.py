"""Compares two texts by word: what is the same, removed, added.

Words are those of any script: an Arabic word includes its vowel signs, a Kurdish one its joiners.
"""

import re
from collections import Counter
from dataclasses import dataclass
from difflib import SequenceMatcher

SAME, REMOVED, ADDED = "same", "removed", "added"
# Vowel signs and joiners are no letters for Python, and yet belong to their word.
_IN_WORDS = "\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u200c\u200d"
_TOKENS = re.compile(rf"[\w{_IN_WORDS}]+|\s+|[^\w\s]")
# So many tokens against so many others are compared in well under a second.
MAX_COMPARISONS = 2_000_000
# So many pairs of equal words: a text in one language has far fewer, one word over and over more.
MAX_EQUAL_PAIRS = 50_000


@dataclass(frozen=True)
class Segment:
    """A run of words: ``kind`` is SAME, REMOVED or ADDED."""

    kind: str
    text: str


def tokens(text):
    """``text`` cut into words, spaces and signs; put together they are the text again."""
    return _TOKENS.findall(text)


def word_diff(before, after):
    """The Segments that lead from the text ``before`` to the text ``after``, in their order.

    The same and the removed ones together are ``before``, the same and the added ones ``after``.
    """
    old, new = tokens(before), tokens(after)
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    middle = _middle(old[first : len(old) - last], new[first : len(new) - last])
    whole = [(old[:first], new[:first]), *middle, (old[len(old) - last :], new[len(new) - last :])]
    return _segments(_bridged(whole))


def _common(old, new):
    """How many tokens both begin with."""
    pairs = zip(old, new, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(old), len(new)))


def _middle(old, new):
    """Pairs of (tokens before, tokens after) that differ or are equal, in their order."""
    if len(old) * len(new) > MAX_COMPARISONS or _equal_pairs(old, new) > MAX_EQUAL_PAIRS:
        return [(old, new)]
    matcher = SequenceMatcher(str.isspace, old, new, autojunk=False)
    return [(old[a:b], new[c:d]) for _tag, a, b, c, d in matcher.get_opcodes()]


def _equal_pairs(old, new):
    """How many pairs of an old and a new token are equal, spaces aside."""
    counted = Counter(new)
    return sum(times * counted[token] for token, times in Counter(old).items() if token.strip())


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


def _segments(pairs):
    found = []
    for old, new in pairs:
        if old == new:
            found.append(Segment(SAME, "".join(old)))
        else:
            found += [Segment(REMOVED, "".join(old)), Segment(ADDED, "".join(new))]
    return [segment for segment in found if segment.text]


def excerpt(segments, words=8):
    """The ``segments`` with every long stretch cut to some ``words`` at its ends.

    Of what is the same, the words beside each change remain; of a change more of them. None marks
    what is left out.
    """
    shown = []
    for place, segment in enumerate(segments):
        is_same = segment.kind == SAME
        cut, limit = tokens(segment.text), 2 * words if is_same else 5 * words
        if len(cut) <= 2 * limit:
            shown.append(segment)
            continue
        first = "" if is_same and place == 0 else "".join(cut[:limit])
        last = "" if is_same and place == len(segments) - 1 else "".join(cut[-limit:])
        ends = [Segment(segment.kind, first), None, Segment(segment.kind, last)]
        shown += [end for end in ends if end is None or end.text]
    return shown
