"""Names that are nearly the same: found before one person or one body becomes two."""

from rapidfuzz import fuzz, process

from recommendations.search.folding import ARTICLE

from .parse import key

# Below these, most pairs of names are two and not one.
PERSON_LIKENESS = 88
BODY_LIKENESS = 80
MOST_BODIES = 5
# Letters that are compared: comparing takes the product of both lengths.
MAX_LETTERS = 300


def bare(text):
    """``text`` as it is compared for likeness: folded, each word without its article."""
    return " ".join(map(_without_article, key(text[:MAX_LETTERS])[:MAX_LETTERS].split()))


def _without_article(word):
    match = ARTICLE.match(word)
    return word[match.end() :] if match else word


def bodies_alike(text, names):
    """The keys of the ``names`` (a dict: key → bare name) that are nearly ``text``, best first."""
    asked = bare(text)
    likeness = {key: _of_bodies(asked, name) for key, name in names.items()}
    alike = [key for key, score in likeness.items() if score >= BODY_LIKENESS]
    return sorted(alike, key=lambda key: -likeness[key])[:MOST_BODIES]


def _of_bodies(one, other):
    """From 0 to 100; names of which one holds all words of the other are alike."""
    return max(fuzz.token_sort_ratio(one, other), fuzz.token_set_ratio(one, other))


class People:
    """Names of people that others are compared with."""

    def __init__(self, names):
        self.names = [bare(name) for name in names]
        self.joined = [name.replace(" ", "") for name in self.names]
        self.words = [frozenset(name.split()) for name in self.names]

    def like(self, name):
        """The places of those who may be the same person: misspelt, turned round, shortened."""
        asked = bare(name)
        if not asked:
            return []
        words = frozenset(asked.split())
        found = {
            *_near(asked, self.names, fuzz.token_sort_ratio),
            *_near(asked.replace(" ", ""), self.joined, fuzz.ratio),
            *(place for place, own in enumerate(self.words) if _is_part(words, own)),
        }
        return sorted(found)


def _near(asked, names, scorer):
    found = process.extract(asked, names, scorer=scorer, score_cutoff=PERSON_LIKENESS, limit=None)
    return [place for _name, _score, place in found]


def _is_part(one, other):
    """True when one holds all words of the other, and those are more than a first name."""
    return min(len(one), len(other)) > 1 and (one <= other or other <= one)
