"""The result of a vote, from the words of an item: "by 12 votes to 3, with 2 abstentions"."""

import re
from dataclasses import dataclass

from .folded_text import FoldedText
from .number_words import number_value
from .vote_words import (
    ABSTAINED,
    AGAINST,
    FOR,
    LABEL_AHEAD,
    LABEL_BEHIND,
    NOT_VOTES,
    NOUNS,
    NUMBER,
    SCORE,
    TO_OTHERS,
    UNANIMOUS,
    VOTING,
    WEAK_AHEAD,
)

# A vote is told within so many characters.
_MAX_LENGTH = 240
_SENTENCE = re.compile(r"(?:[^\n.]++|\.(?=\d))+")


@dataclass
class _Count:
    """A number with the words beside it that say what it counts."""

    value: int
    start: int
    end: int
    has_voices: bool
    ahead: str | None
    behind: str | None
    is_weak: bool
    label_start: int
    label_end: int


@dataclass(frozen=True)
class Votes:
    """The counts of a vote and the place of its words in the folded text."""

    start: int
    end: int
    counts: dict[str, int]
    is_unanimous: bool


def find_votes(text: FoldedText) -> Votes | None:
    """The first result of a vote that ``text`` tells; None where it tells none."""
    for sentence in _SENTENCE.finditer(text.folded):
        if found := _in_sentence(text.folded, *sentence.span()):
            return found
    return None


def _in_sentence(folded, start, end):
    if score := SCORE.search(folded, start, end):
        counts = {name: int(value) for name, value in score.groupdict().items() if value}
        return Votes(score.start(), score.end(), counts, is_unanimous=False)
    unanimous = UNANIMOUS.search(folded, start, end)
    counts = list(_counts(folded, start, end))
    labelled = _labelled([count for count in counts if count.ahead or count.behind][:6])
    is_vote = _is_vote(folded[start:end], labelled, unanimous)
    if not is_vote or _is_incomplete(counts, labelled):
        if not unanimous:
            return None
        return Votes(unanimous.start(), unanimous.end(), {}, is_unanimous=True)
    places = [(each.label_start, each.label_end) for _kind, each in labelled]
    places += [unanimous.span()] if unanimous else []
    first, last = min(place[0] for place in places), max(place[1] for place in places)
    values = {kind: each.value for kind, each in reversed(labelled)}
    return Votes(_trimmed(folded, first, last), last, values, is_unanimous=bool(unanimous))


def _counts(folded, start, end):
    for match in NUMBER.finditer(folded, start, end):
        value = _value(match)
        if value is None or NOT_VOTES.match(folded, match.end()):
            continue
        before = folded[max(start, match.start() - 40) : match.start()]
        before += match[0][0] if match["joined"] and match[0][0] == "ب" else ""
        ahead, ahead_start = _ahead(before, match.start())
        behind, behind_end = _behind(folded, match.end())
        has_voices = bool(match["two"] or match["one"] or match["voices"])
        is_weak = bool(WEAK_AHEAD.search(before)) if ahead else False
        if match["one"] and match["one"] in NOUNS and ahead in {None, FOR}:
            continue  # صوت and عضو are words of their own
        if match["joined"] and match[0][0] == "ب" and has_voices and not ahead:
            ahead, is_weak = FOR, True
        if not behind and not ahead and TO_OTHERS.match(folded, match.end()):
            behind, behind_end, is_weak = FOR, match.start(), True
        yield _Count(
            value, *match.span(), has_voices, ahead, behind, is_weak, ahead_start, behind_end
        )


def _value(match):
    if match["two"]:
        return 2
    if match["one"]:
        return 1
    return number_value(match["plain"] or match["joined"])


def _ahead(before, place):
    found = {kind: label.search(before) for kind, label in LABEL_AHEAD.items()}
    longest = max(found, key=lambda kind: len(found[kind][0]) if found[kind] else 0)
    label = found[longest]
    return (longest, place - len(label[0])) if label else (None, place)


def _behind(folded, place):
    found = {kind: label.match(folded, place) for kind, label in LABEL_BEHIND.items()}
    longest = max(found, key=lambda kind: len(found[kind][0]) if found[kind] else 0)
    return (longest, found[longest].end()) if found[longest] else (None, place)


def _labelled(counts):
    """(kind, count) of the numbers, by the words before them or behind, as the first has them.

    Words that belong to the number before them do not belong to the one behind.
    """
    by_ahead = bool(counts) and counts[0].ahead is not None
    labelled, taken = [], 0
    for count in counts:
        is_own = count.ahead is not None and count.label_start >= taken
        is_ahead = is_own and (by_ahead or not count.behind)
        if is_ahead and count.is_weak and count.behind:
            is_ahead = False
        if is_ahead:
            count.label_end = count.end
        elif count.behind:
            count.label_start = count.start
            taken = count.label_end
        else:
            continue
        labelled.append((count.ahead if is_ahead else count.behind, count))
    return [each for each in labelled if each[1].start - labelled[0][1].start <= _MAX_LENGTH]


def _is_incomplete(counts, labelled):
    """True where a number is among those of the vote, or in place of one, and nobody can say whose.

    Also where one side has two numbers.
    """
    sides = dict(labelled)
    if any(sides[kind].value != count.value for kind, count in labelled):
        return True
    first, last = labelled[0][1].start, labelled[-1][1].end
    unknown = [count for count in counts if not count.ahead and not count.behind]
    return any(FOR not in sides or first < count.start < last for count in unknown)


def _is_vote(sentence, labelled, unanimous):
    kinds = {kind for kind, _count in labelled}
    if ABSTAINED in kinds and (FOR in kinds or VOTING.search(sentence)):
        return True
    if FOR not in kinds:
        return False
    count = next(count for kind, count in labelled if kind == FOR)
    if AGAINST in kinds:
        return bool(VOTING.search(sentence)) or count.has_voices or not count.is_weak
    return (count.has_voices and not count.is_weak) or bool(unanimous and count.has_voices)


def _trimmed(folded, start, end):
    words = folded[start:end]
    return start + len(words) - len(words.lstrip(" ,("))
