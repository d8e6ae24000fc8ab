"""Finds names that are nearly the same, before one person or institution becomes two records."""

from collections.abc import Iterable, Mapping
from typing import Any

from recommendations.intake.attendance.vocabulary.words import key
from recommendations.search.stemming import ARTICLE

# Below these, most pairs of names are two and not one.
MIN_PERSON_SIMILARITY = 88
MIN_INSTITUTION_SIMILARITY = 80
MIN_SPELLING_SIMILARITY = 92
MAX_INSTITUTIONS = 5
# Of a name: comparing takes the product of both lengths.
MAX_CHARACTERS = 300


def comparable(text: str) -> str:
    """The form of ``text`` in which names are compared: folded, each word without its article."""
    return " ".join(map(_without_article, key(text[:MAX_CHARACTERS])[:MAX_CHARACTERS].split()))


def _without_article(word):
    match = ARTICLE.match(word)
    return word[match.end() :] if match else word


def similar_institutions(text: str, names: Mapping[Any, str]) -> list:
    """The keys of the ``names`` (key → comparable name) that resemble ``text``, best first."""
    wanted = comparable(text)
    scores = {key: _institution_similarity(wanted, name) for key, name in names.items()}
    similar = [key for key, score in scores.items() if score >= MIN_INSTITUTION_SIMILARITY]
    return sorted(similar, key=lambda key: -scores[key])[:MAX_INSTITUTIONS]


def is_misspelt(wanted: str, names: Iterable[str]) -> bool:
    """True when a comparable name is one of ``names`` but for a letter or the order of words."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - heavy

    cutoff = MIN_SPELLING_SIMILARITY
    return bool(
        process.extractOne(wanted, names, scorer=fuzz.token_sort_ratio, score_cutoff=cutoff)
    )


def _institution_similarity(one, other):
    """From 0 to 100; a name that holds all words of the other is the same."""
    from rapidfuzz import fuzz  # noqa: PLC0415 - heavy

    return max(fuzz.token_sort_ratio(one, other), fuzz.token_set_ratio(one, other))


class KnownNames:
    """The names with which others are compared."""

    def __init__(self, names):
        self.names = [comparable(name) for name in names]
        self.joined = [name.replace(" ", "") for name in self.names]
        self.words = [frozenset(name.split()) for name in self.names]

    def similar_to(self, name):
        """The indexes of names that may be the same person's: misspelt, turned round, shortened."""
        wanted = comparable(name)
        if not wanted:
            return []
        words = frozenset(wanted.split())
        found = {
            *_similar_at(wanted, self.names, "token_sort_ratio"),
            *_similar_at(wanted.replace(" ", ""), self.joined, "ratio"),
            *(place for place, own in enumerate(self.words) if _has_all_words(words, own)),
        }
        return sorted(found)


def _similar_at(wanted, names, scorer):
    """The indexes of the ``names`` that the ``scorer`` (its name in rapidfuzz) finds similar."""
    from rapidfuzz import fuzz, process  # noqa: PLC0415 - heavy

    scorer = getattr(fuzz, scorer)
    found = process.extract(
        wanted, names, scorer=scorer, score_cutoff=MIN_PERSON_SIMILARITY, limit=None
    )
    return [place for _name, _score, place in found]


def _has_all_words(one, other):
    """True if one holds all words of the other, and those are more than a first name."""
    return min(len(one), len(other)) > 1 and (one <= other or other <= one)
