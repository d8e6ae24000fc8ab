"""Which of the bodies that a text names leads, and which support, by the words around the names."""

import re
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise

from recommendations.intake.suggestions.bodies.body_index import BodyIndex, Mention
from recommendations.intake.suggestions.folded_text import FoldedText, folded_pattern

from . import arabic_roles, english_roles, kurmanji_roles
from .role_words import BODY

_LANGUAGES = (arabic_roles, kurmanji_roles, english_roles)
_WINDOW = 140
_SENTENCE_END = re.compile(r"[;?!\n]|\.(?!\d)")
_JOINING = re.compile(
    folded_pattern(
        r" ?[,/&+]? ?(?:(?:and|û|و|plus|as well as|and also|along with|وكذلك|وأيضا|كذلك|كما)(?: "
        r"|(?=$)))?"
        r"(?:(?:كل من|the|ya|yê|yên|jî|both) )?"
    )
)
_PREFIX_OF_JOINED = "و"
_OPENING = re.compile(r"(?:^|\(| - | / )$")
_CLOSING = re.compile(r"\)? ?[.,]?$|\)| - | / ")
_LABEL = re.compile(r": ?(?:the )?$")
_ARTICLE_BEFORE = re.compile(r"(?<!\w)the $")
_NEGATION = re.compile(
    folded_pattern(
        r"(?<!\w)(?:عدم|دون|بدون|بدلا من|بدل|لا|لم|لن|ليس|سحب|إعفاء|not|instead of|without"
        r"|except|rather than|ne|nabe|bêyî)"
        r"(?: \w{1,30})? $"
    )
)
_ALL_OF = re.compile(
    folded_pattern(
        r"(?<!\w)(?:جميع|كافة|سائر|مختلف|بقية|باقي|(?<!above )all|every|hemû|hemî|gişt) $"
    )
)
_PAST = re.compile(
    folded_pattern(
        r"(?<!\w)(?:السابقة?|الماضية?|الماضي|المنصرمة?|سابقا|قد|last year|last month|previously"
        r"|previous|had been"
        r"|already|sala borî|sala çûyî|berê|ya borî)(?!\w)"
    )
)


class Role(Enum):
    """What the words around a name make of the body."""

    LEAD = "lead"
    WEAK_LEAD = "weak_lead"  # leads where no other body does
    SUPPORTING = "supporting"
    NONE = "none"


@dataclass(frozen=True)
class NamedBody:
    """A name in a text with its role there."""

    mention: Mention
    role: Role


class _Skeleton:
    """The folded text with one sign in place of each group of joined names."""

    def __init__(self, text: FoldedText, mentions: list[Mention]):
        self.groups, self.places = [], []
        written, last, length = [], 0, 0
        joined = _joined(text.folded, mentions)
        for mention, is_joined in zip(mentions, joined, strict=True):
            gap = text.folded[last : mention.start]
            if is_joined:
                self.groups[-1].append(mention)
            else:
                gap = _ARTICLE_BEFORE.sub("", gap) + mention.prefix
                written += [gap, BODY]
                self.groups.append([mention])
                self.places.append(length + len(gap))
                length += len(gap) + 1
            last = mention.end
        self.text = "".join(written) + text.folded[last:]

    def around(self, group):
        """What is before and behind a group of names in its sentence."""
        place = self.places[group]
        before = self.text[max(0, place - _WINDOW) : place]
        behind = self.text[place + 1 : place + 1 + 2 * _WINDOW]
        ends = [end.end() for end in _SENTENCE_END.finditer(before)]
        is_cut = not ends and place > _WINDOW
        end = _SENTENCE_END.search(behind)
        before = before[ends[-1] :] if ends else before
        return ("…" if is_cut else "") + before.lstrip(" "), behind[: end.start() if end else None]


def _joined(folded, mentions):
    """For each name, whether it is joined to the one before: "A, B and C".

    A comma alone joins where a conjunction follows, or in a list behind a colon: in "with A, B
    shall" it does not.
    """
    gaps = [folded[one.end : other.start] for one, other in pairwise(mentions)]
    joins = [None, *map(_join, gaps, mentions[1:])][: len(mentions)]
    joined, is_listed, is_followed = [], False, False
    for join, mention in zip(joins, mentions, strict=True):
        if join is None:
            is_listed = _LABEL.search(folded[max(0, mention.start - 8) : mention.start]) is not None
        joined.append(join is not None and (join != "," or is_listed))
    for place in range(len(joins) - 1, -1, -1):
        is_followed = joins[place] is not None and (is_followed or joins[place] != ",")
        joined[place] = joined[place] or is_followed
    return joined


def _join(gap, mention):
    """The words that join a name to the one before; None where they do not."""
    if not _JOINING.fullmatch(gap) or mention.prefix not in {"", _PREFIX_OF_JOINED}:
        return None
    sign = mention.prefix or gap.strip()
    return sign.removesuffix("the").strip() or None


def named_bodies(text: FoldedText, index: BodyIndex) -> list[NamedBody]:
    """The bodies that ``text`` names, each with its role by the words around it."""
    mentions = index.find(text)
    skeleton = _Skeleton(text, mentions)
    named = []
    for place, group in enumerate(skeleton.groups):
        role = _role(*skeleton.around(place))
        named += [NamedBody(mention, role) for mention in group]
    return named


def _is_alone(before, behind):
    """A name that is set apart: between dashes, or in brackets at one end of its sentence."""
    opened, closed = _OPENING.search(before), _CLOSING.match(behind)
    if not opened or not closed:
        return False
    is_at_end = not before[: opened.start()] or not behind[closed.end() :]
    return is_at_end or opened[0] == closed[0]


def _role(before, behind):
    if _NEGATION.search(before) or _ALL_OF.search(before):
        return Role.NONE
    if any(language.is_supporting(before, behind) for language in _LANGUAGES):
        return Role.SUPPORTING
    is_supervising = any(language.is_supervising(before) for language in _LANGUAGES)
    if is_supervising or _is_alone(before, behind):
        return Role.WEAK_LEAD
    is_lead = any(language.is_lead(before, behind) for language in _LANGUAGES)
    return Role.LEAD if is_lead and not _PAST.search(before + behind[:60]) else Role.NONE
