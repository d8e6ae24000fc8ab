"""Words as a search compares them: without marks, in one spelling, with their endings taken off.

Arabic is written with and without hamza, vowel signs, the dots of ة and ى; with the keyboard's
letters of three countries; and with its article and particles grown into the word. Kurmanji is
typed with and without its circumflexes. What a reader types and what a text holds meet in
three steps:

1. ``fold`` gives every letter one spelling: أ إ آ ٱ → ا, ى ی → ي, ة ە → ه, ê → e, ٣ → 3.
2. A word of a *text* is stored under every reading that its first letters allow, because nobody
   can tell by rule whether the ب of بلدية is a letter of the word or the particle "with". A word
   of a *query* loses the article only (ال, وال, بال, لل, ...): what is typed is seldom bound.
3. Each reading is stored as it is, for searching by the beginning of a word, and as its stem.

The Arabic stem is a light one after Larkey, Ballesteros and Connell ("light10"), with the
endings taken off together. Snowball's Arabic stemmer was tried and left: it takes وزارة to زار
but الوزارة to وزار, and القانون to قان but قانون to قانون. Broken plurals (لجنة, لجان) do not
meet; that takes a dictionary. English goes through Snowball's own stemmer.

Nothing here knows the database. Every token consists of letters or of digits alone.
"""

import re
from functools import cache, lru_cache
from itertools import groupby
from unicodedata import category

from recommendations.localization.folding import fold

# A word longer than this is no word; the databases have limits of their own.
LONGEST = 64
# Words of a query beyond this number are not looked at.
MAX_WORDS = 20
# Fewer letters than this are not searched as the beginning of a word: too much begins so.
SHORTEST_BEGINNING = 3

WORD = re.compile(r"\d+|[^\W\d_]+")
ARABIC = re.compile(r"[\u0600-\u06ff]")
ARTICLE = re.compile(r"(?:[بك]?ال|لل)(?=..)")
ARTICLE_IN_QUERY = re.compile(rf"[وف]?{ARTICLE.pattern}")
# للجنة is ل before اللجنة: one lam is the preposition's, one the article's, one the word's.
LAM_BEFORE_LAM = re.compile(r"[وف]?ل(?=ل..)")
CONJUNCTION = re.compile(r"[وف](?=...)")
PREPOSITION = re.compile(r"[بلك](?=...)")
# After a stem of three letters or more nothing but these may follow: the plural, dual and feminine,
# the adjective's ي, the accusative's ا, and the pronouns.
ARABIC_ENDINGS = frozenset(["ات", "ان", "ون", "ين", "ها", "هم", "نا", "ه", "ي", "ا"])
# ت is one as well where a ة became it before another of these: توصيته, توصيتان.
TEH, AFTER_TEH = "ت", ("ه", "نا", "ان", "ين")
ARABIC_STEM, KURMANJI_STEM = 3, 4  # letters of the shortest stem
# Too few letters would meet too much (فئات would become في "in", and آليات إلى "to"): such a
# plural takes the singular's ending instead.
SHORT_PLURAL = re.compile(r"(..|ال.)ات")
# Kurmanji's case endings and izafe, with their linking y: rêveberî, rêveberiya, rêveberiyên.
KURMANJI_ENDINGS = frozenset(
    link + ending for ending in ("an", "en", "eke", "ek", "a", "e", "i") for link in ("", "y")
)
LONGEST_ENDING = 4


@cache
def _in_word(character):
    """True for letters and digits, and for the marks and invisible signs that sit on them."""
    return category(character)[0] in "LNM" or category(character) == "Cf"


def runs(text):
    """``text`` cut into (piece, is_word) pairs that together are the text again."""
    for is_word, characters in groupby(text, _in_word):
        yield "".join(characters), is_word


def words(text):
    """The words of ``text``, folded; "2023م" is two, a number and a letter."""
    for piece, is_word in runs(text):
        if is_word:
            for word in WORD.findall(fold(piece)):
                yield word[:LONGEST]


def tokens(text):
    """What ``text`` is found by: each token once, in the order of the words."""
    return list(dict.fromkeys(token for word in words(text) for token in forms(word)))


def terms(query):
    """What ``query`` asks for: for each word the (token, is_beginning) pairs of which one must do.

    ``is_beginning`` is true where any token that begins so will do; that is offered for the last
    word, which may be half typed. Empty when the query holds no word.
    """
    asked = list(words(query))[:MAX_WORDS]
    alternatives = [[(token, False) for token in stems(word)] for word in asked]
    if asked and not asked[-1].isdecimal():
        alternatives[-1] += [
            (reading, True)
            for reading in _query_readings(asked[-1])
            if len(reading) >= SHORTEST_BEGINNING
        ]
    return alternatives


def answers(found, alternatives):
    """True when one of the tokens ``found`` satisfies one of a term's ``alternatives``."""
    return any(
        token in found or (is_beginning and any(each.startswith(token) for each in found))
        for token, is_beginning in alternatives
    )


@lru_cache(maxsize=20_000)
def forms(word):
    """The tokens under which a folded word of a text is stored."""
    readings = _text_readings(word)
    return tuple(dict.fromkeys([*readings, *(stem for each in readings for stem in _stems(each))]))


@lru_cache(maxsize=2_000)
def stems(word):
    """The tokens of which a folded word of a query looks for one."""
    return tuple(dict.fromkeys(stem for each in _query_readings(word) for stem in _stems(each)))


def _text_readings(word):
    """The word, and what may be left of it without conjunction, preposition and article."""
    if not ARABIC.match(word):
        return [word]
    readings = {word: None}
    for prefix in (CONJUNCTION, PREPOSITION, ARTICLE):
        readings |= {prefix.sub("", each, count=1): None for each in readings if prefix.match(each)}
    return list(readings)


def _query_readings(word):
    """The word, and the word without its article."""
    matches = [prefix.match(word) for prefix in (ARTICLE_IN_QUERY, LAM_BEFORE_LAM)]
    return [word, *(word[match.end() :] for match in matches if match)]


def _stems(word):
    """The stems of one reading: one in Arabic; in Latin letters an English and a Kurmanji one."""
    if ARABIC.match(word):
        return [_arabic_stem(word)]
    if word.isascii() and word.isalpha():
        return [_english_stem(word), _without(KURMANJI_ENDINGS, word, KURMANJI_STEM)]
    return [word]


def _arabic_stem(word):
    if SHORT_PLURAL.fullmatch(word):
        return SHORT_PLURAL.sub(r"\1ه", word)
    # The letters of a possible article do not count: البيان must not shrink to الب.
    shortest = ARABIC_STEM + (2 if word.startswith("ال") else 0)
    return _without(ARABIC_ENDINGS, word, shortest)


def _english_stem(word):
    import snowballstemmer  # noqa: PLC0415 - heavy: the stemmers of forty languages

    # A stemmer keeps its word in itself while it works, so each thread needs one of its own.
    return snowballstemmer.stemmer("english").stemWord(word)


def _without(endings, word, shortest):
    """The shortest stem of ``word``, of ``shortest`` letters at least, followed only by endings.

    Looks at each place of the word once, from its end: ``reached`` holds the places from which
    endings lead to the end of the word.
    """
    reached = [len(word)]
    for place in range(len(word) - 1, shortest - 1, -1):
        if reached[-1] - place > LONGEST_ENDING:
            break
        if any(word[place:end] in endings for end in reached[-LONGEST_ENDING:]) or (
            word[place] == TEH
            and reached[-1] == place + 1
            and word.startswith(AFTER_TEH, place + 1)
        ):
            reached.append(place)
    return word[: reached[-1]]
