"""Finds the names of institutions in a text: whole, shortened, misspelt, and joined under one head.

The forms of all names are in one tree of words, so that a text is read once, however many
institutions there are.
"""

import re
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass, field

from recommendations.intake.suggestions.folded_text import FoldedText, folded_pattern

from .body_words import HEAD_FORMS, PLACE_WORDS, STOP_WORDS, is_near, word_key, word_readings
from .name_forms import MAX_WORDS, name_forms, name_words

# Names in a text beyond this are not looked at: no item has so many bodies.
MAX_MENTIONS = 200
_MAX_SKIPPED = 2
_MAX_JOINED = 12
_IN_NAME = re.compile(r"[ \n,/()'.-]{0,3}")
_JOINS = frozenset(folded_pattern("and û و &").split())
_ACRONYM = re.compile(r"[^\W\d_]{2,10}")
_BRACKETED = re.compile(r"\(([^()]*+)\)")


@dataclass
class _Node:
    """What may follow the words so far, and the institutions whose name ends here."""

    children: dict = field(default_factory=dict)
    whole: set = field(default_factory=set)
    short: set = field(default_factory=set)

    @property
    def institutions(self):
        return self.whole or self.short


@dataclass(frozen=True)
class Mention:
    """A name in the folded text. ``prefix`` are the conjunction and preposition grown into it.

    Several ``institutions`` if the words fit each of them equally.
    """

    start: int
    end: int
    institutions: tuple[Hashable, ...]
    prefix: str
    is_certain: bool


@dataclass(frozen=True)
class _Found:
    """A walk through the tree: from word ``first`` to before word ``last``."""

    node: _Node
    first: int
    last: int
    prefix: str
    is_near: bool = False


class BodyIndex:
    """The names of the institutions: made once, asked for each text.

    ``names`` gives each institution's names, in any languages, by its key.
    """

    def __init__(self, names: Mapping[Hashable, Iterable[str]]):
        self._root = _Node()
        self._near = {}
        self._order = {key: place for place, key in enumerate(names)}
        self._specific = {}
        for key, own in names.items():
            for name in own:
                self._add_name(key, name)

    def _add_name(self, key, name):
        for bracketed in _BRACKETED.findall(name):
            if _ACRONYM.fullmatch(bracketed) and bracketed.isupper():
                self._add([word_key(bracketed.casefold())], key, is_whole=True)
                name = name.replace(f"({bracketed})", " ")
        for form, is_whole in name_forms(name):
            self._add(form, key, is_whole)
            specific = tuple(word for word in form if word not in HEAD_FORMS)
            self._specific.setdefault(specific, set()).add(key)

    def _add(self, form, key, is_whole):
        node = self._root
        for word in form:
            node = node.children.setdefault(word, _Node())
        (node.whole if is_whole else node.short).add(key)

    def find(self, text: FoldedText) -> list[Mention]:
        """The names in ``text``, in its order; none overlaps another."""
        mentions, place = [], 0
        while place < len(text.words) and len(mentions) < MAX_MENTIONS:
            found = self._name_at(text, place) or self._joined_before_head(text, place)
            for each in found or ():
                mentions.append(self._mention(text, each))
            place = found[-1].last if found else place + 1
        return mentions

    def by_specific(self, words: str) -> tuple[Hashable, ...]:
        """The institutions whose name without its head ("Health") is all of ``words``."""
        keys = tuple(each.key for each in name_words(words))
        return self._sorted(self._specific.get(keys, ())) if keys else ()

    def _name_at(self, text, place):
        """The name that begins at a word, and those joined to it under the same head."""
        first = self._walk(text, place, self._root, is_first=True)
        if not first or not first.node.institutions:
            return None
        return [first, *self._joined_after_head(text, first)]

    def _joined_after_head(self, text, first):
        """Names without a head of their own: هيئتا الصحة والتربية, Desteyên Tenduristî û Çandê."""
        head = self._child(self._root, text.words[first.first].text, is_first=True)
        if not head or head[0].institutions:
            return
        last = first.last
        for _number in range(_MAX_JOINED):
            joined = self._next_joined(text, last)
            if joined is None:
                return
            found = self._walk(text, joined, head[0])
            if not found or not found.node.institutions or self._has_own_name(text, joined):
                return
            yield found
            last = found.last

    def _has_own_name(self, text, place):
        own = self._walk(text, place, self._root, is_first=True)
        is_head = any(reading in HEAD_FORMS for _prefix, reading in _readings(text, place))
        return bool(own and own.node.institutions and is_head)

    def _joined_before_head(self, text, place):
        """English names that share the head behind them: the Health and Education Authorities."""
        found, last = [], place
        for _number in range(_MAX_JOINED):
            walked = self._walk(text, last, self._root, is_first=True)
            if not walked or text.words[last].text in STOP_WORDS:
                return None
            found.append(walked)
            if walked.node.institutions:
                break
            last = self._next_joined(text, walked.last)
            if last is None:
                return None
        if len(found) < 2 or not found[-1].node.institutions:
            return None
        head = word_key(text.words[found[-1].last - 1].text)
        nodes = [each.node.children.get(head) for each in found[:-1]]
        if head not in HEAD_FORMS or not all(node and node.institutions for node in nodes):
            return None
        named = zip(found, nodes, strict=False)
        return [
            *(_Found(node, each.first, each.last, each.prefix) for each, node in named),
            found[-1],
        ]

    def _next_joined(self, text, place):
        """The word after ``place`` if it is joined to the word before; None if it is not."""
        words = text.words
        if place >= len(words):
            return None
        gap = text.folded[words[place - 1].end : words[place].start]
        word = words[place].text
        if word in _JOINS and gap.strip(" ,\n") == "" and place + 1 < len(words):
            following = place + 1
            while following + 1 < len(words) and words[following].text in STOP_WORDS:
                following += 1
            return following
        if gap.strip() in {",", "/", "&"} or (gap.strip(" ,") == "" and word.startswith("و")):
            return place
        return None

    def _walk(self, text, place, node, is_first=False):
        """The longest name that begins at word ``place``; if none ends, the longest beginning."""
        furthest = found = None
        prefix, near, skipped, start = "", False, 0, place
        for last in range(place, min(place + MAX_WORDS * 2, len(text.words))):
            if last > start and not _IN_NAME.fullmatch(_gap(text, last)):
                break
            word = text.words[last].text
            step = self._child(node, word, is_first and last == start, may_be_near=not near)
            if step is None:
                skipped += 1
                if last == start or word not in STOP_WORDS | PLACE_WORDS or skipped > _MAX_SKIPPED:
                    break
                continue
            node, own_prefix, was_near = step
            skipped, near = 0, near or was_near
            prefix = own_prefix if last == start else prefix
            furthest = _Found(node, start, last + 1, prefix, near)
            if node.institutions and not (near and node in self._root.children.values()):
                found = furthest
        return found or furthest

    def _child(self, node, word, is_first=False, may_be_near=True):
        """(child, prefix, is near) for a word of a text; None if no name goes on so."""
        readings = word_readings(word)
        for prefix, reading in readings:
            if child := node.children.get(reading):
                return child, prefix, False
            head = HEAD_FORMS.get(reading) if is_first else None
            if head and (child := node.children.get(head)):
                return child, prefix, False
        if not may_be_near:
            return None
        return self._near_child(node, word, readings)

    def _near_child(self, node, word, readings):
        known = self._near.setdefault(id(node), {})
        if word not in known:
            known[word] = self._nearest(node, readings)
        return known[word]

    def _nearest(self, node, readings):
        """As ``_child``, for a misspelt word; of several words as near, all that they name."""
        for prefix, reading in readings:
            near = [child for name, child in node.children.items() if is_near(reading, name)]
            if len(near) > 1:
                whole = set().union(*(child.whole for child in near))
                return _Node({}, whole, set().union(*(child.short for child in near))), prefix, True
            if near:
                return near[0], prefix, True
        return None

    def _mention(self, text, found):
        start, end = text.words[found.first].start, text.words[found.last - 1].end
        institutions = self._sorted(found.node.institutions)
        is_certain = not _is_another_body(text, found)
        return Mention(start, end, institutions, found.prefix, is_certain)

    def _sorted(self, keys):
        return tuple(sorted(keys, key=self._order.__getitem__))


def _gap(text, place):
    return text.folded[text.words[place - 1].end : text.words[place].start]


def _readings(text, place):
    return word_readings(text.words[place].text)


_ATTRIBUTE = re.compile(
    folded_pattern(r" (?:ال\w{2,20}ي[ةه]?|العام[ةه]?|العليا|الأعلى|المشترك[ةه]?|المختص[ةه]?)(?!\w)")
)
_NO_ATTRIBUTE = frozenset(
    folded_pattern("المسؤولية العملية الآلية الميزانية التوعية القضية الأهمية الاستراتيجية").split()
)
_KURMANJI_ATTRIBUTE = re.compile(r" y[ae] ([^\W\d_]{3,20})")
_CAPITAL_BEFORE = re.compile(r"([^\W\d_]{2,20}) $")
# How far behind a Latin name the word for its place may be: of the Euphrates Region.
_WORDS_TO_PLACE = 4


def _is_another_body(text, found):
    """True where the words beside a name make it the name of another body."""
    end = text.words[found.last - 1].end
    after = _ATTRIBUTE.match(text.folded, end)
    if after and after[0].strip() not in _NO_ATTRIBUTE:
        return True
    if not found.node.whole and _is_elsewhere(text, found.last):
        return True
    if text.folded[text.words[found.first].start : end].isascii():
        return _has_capital_before(text, found) or _has_capital_attribute(text, end)
    return False


def _is_elsewhere(text, place):
    """True if a place follows, which the name of the only body so called does not have."""
    follows = text.words[place : place + _WORDS_TO_PLACE]
    if not follows:
        return False
    is_stop = follows[0].text in STOP_WORDS
    if not follows[0].text.isascii():
        follows = follows[: 1 + is_stop]
    elif not is_stop:
        follows = follows[:1]
    return any(
        reading in PLACE_WORDS for word in follows for _prefix, reading in word_readings(word.text)
    )


def _has_capital_before(text, found):
    """Public Health Authority; the head of a Kurmanji name is its first word."""
    first = text.words[found.first]
    word = _CAPITAL_BEFORE.search(text.folded[max(0, first.start - 24) : first.start])
    if not word or word[1] in STOP_WORDS or word_key(first.text) in HEAD_FORMS:
        return False
    start = first.start - len(word[0])
    is_sentence_start = text.folded[max(0, start - 2) : start].rstrip(" ")[-1:] in {"", *".\n:;"}
    return not is_sentence_start and _is_capital(text, start) and _is_capital(text, first.start)


def _has_capital_attribute(text, end):
    """Desteya Tenduristiyê ya Giştî."""
    attribute = _KURMANJI_ATTRIBUTE.match(text.folded, end)
    if not attribute or word_key(attribute[1]) in PLACE_WORDS:
        return False
    return _is_capital(text, attribute.start(1))


def _is_capital(text, place):
    return text.original[text.place(place, place + 1)[0]].isupper()
