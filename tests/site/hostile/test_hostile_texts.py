"""No text, however hostile, keeps the server busy: ten times the text is ten times the work.

Every regular expression of the project is found by a walk and fed texts made from its own alphabet;
so are the functions that read what people type, paste or upload, whose loops could be square.
"""

import random
import re
from contextlib import suppress
from datetime import date
from itertools import cycle, product

import pytest
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.utils.text import Truncator, slugify

from recommendations.exports.static_site.links import page_with_links, style_with_links
from recommendations.files.encodings import decode
from recommendations.files.upload_types import possible_endings
from recommendations.history.word_diff import excerpt, tokens, word_diff
from recommendations.intake.attendance.parse import parse_people
from recommendations.intake.attendance.persons.name_matching import KnownNames, similar_institutions
from recommendations.intake.minutes.find import find_items
from recommendations.intake.minutes.titles import propose_title
from recommendations.intake.suggestions.bodies.body_index import BodyIndex
from recommendations.intake.suggestions.suggest import suggest
from recommendations.localization.characters import printable
from recommendations.localization.folding import lookup_key, western_digits
from recommendations.models import Recommendation
from recommendations.search import indexing, stemming
from recommendations.search.query import matching
from recommendations.search.snippets import language_found, snippet
from recommendations.workflow.redaction.passages import Passages
from recommendations.worksheets import row_token
from recommendations.worksheets.cells import types, values
from recommendations.worksheets.errors import UnreadableCell
from recommendations.worksheets.files import tables
from tests.support import cast
from tests.support.hostile import regexes

# Of texts for functions, which read each letter some hundred times: a square one takes 0.2 seconds.
LENGTH, LENGTH_OF_MINUTES = 4_000, 8_000
# Where the walk cannot see which methods are called: patterns in a dict or a list.
METHODS = {"HEAD": {"match"}, "_BY_HEADING": {"fullmatch"}}

PATTERNS = regexes.compiled() | regexes.of_addresses() | regexes.of_fields()


def methods_of(name):
    """The methods of a pattern that its text is fed to; all that search, where nobody knows."""
    own = re.split(r"\[", name)[0].rpartition(".")[2]
    return METHODS.get(own) or regexes.uses().get(own) or {"search", "fullmatch"}


def call_of(pattern, method):
    """A function of a text that works all of it through, as ``method`` does."""
    if isinstance(pattern.pattern, bytes):
        as_text = re.compile(pattern.pattern.decode("latin-1"), pattern.flags | re.ASCII)
        return call_of(as_text, method)
    if method in {"sub", "subn"}:
        return lambda text: pattern.sub("", text)
    if method == "finditer":
        return pattern.findall
    return getattr(pattern, method)


@pytest.mark.parametrize("name", PATTERNS)
def test_a_regular_expression_reads_a_hostile_text_in_one_pass(name):
    pattern = PATTERNS[name]
    limits = {"length": regexes.LONG, "floor": regexes.FLOOR}
    if name.startswith("address "):
        limits = {"length": regexes.LONGEST_ADDRESS, "floor": regexes.FLOOR_OF_ADDRESSES}

    attacks = product(sorted(methods_of(name)), regexes.attacks(pattern))
    # The first is enough: each slow one costs all the patience there is.
    slow = next(
        (
            (method, pair)
            for method, pair in attacks
            if not regexes.is_linear(call_of(pattern, method), *pair, **limits)
        ),
        None,
    )

    assert slow is None


def test_the_walk_finds_every_regular_expression():
    """Each is compiled by name in a module: one anywhere else would be read by nobody here."""
    assert list(regexes.misplaced()) == []


def test_the_walk_finds_patterns_in_every_folder():
    found = {name.split(".")[1] for name in regexes.compiled()}

    assert {
        "exports",
        "files",
        "history",
        "intake",
        "search",
        "worksheets",
    } <= found
    assert len(PATTERNS) > 60


@pytest.mark.parametrize(
    "hostile",
    [
        r"(?:ات|ان|ها|ه|ا)+ب",
        r"((?:ال)?+.{3,}?)(?:ات|ان|ون|ين|ها|هم|نا|ه|ي|ا|ت(?=ه|نا|ان|ين))+",
        r"(.{4,}?)(?:y?(?:an|en|eke|ek|a|e|i))+",
        r"\s+[-–—]\s+",
        r"(.+?)\s*[:：]\s*",
        r"<(?:\w+:)?mergeCell\s[^>]*?ref=\"([A-Z0-9:]+)\"",
    ],
)
def test_a_regular_expression_that_goes_back_over_its_text_is_noticed(hostile, monkeypatch):
    monkeypatch.setattr(regexes, "PATIENCE", 0.3)
    pattern = re.compile(hostile)

    # On a quick machine a square reader may take less than what is a danger.
    assert not all(
        regexes.is_linear(getattr(pattern, method), *pair, floor=regexes.FLOOR / 10)
        for pair in regexes.attacks(pattern)
        for method in ("fullmatch", "search")
    )


# Functions.


def tolerant(function, *errors):
    """``function``, its refusals taken as answers."""

    def call(text):
        with suppress(ValidationError, UnreadableCell, *errors):
            function(text)

    return call


def read_csv(text):
    rows, _lacks_letters = tables.csv_rows(text.encode(errors="replace"))
    list(tables.limited(rows))


BODIES = BodyIndex({1: ["هيئة الصحة", "Desteya Tenduristiyê"], 2: ["Health and Aid Office", "a 1"]})
LETTERS_OF_TEXTS = [
    *" \t\n\u00a0\u200f\u2067\u0640\u064b\u0301",
    *"1٣-–.:;,،؛()[]«»“”\"'=@/\\•ا",
    *["ها", "ت", "eke", "yan", "ê", "İ", "ﷺ", "و", "ال", "لل"],
    *["a ", "1-", "1- ", "- ", " - ", "1 ", ": ", "a:\n", "a\tb\n", "\r\n", '"a', '"\n', "a;b\n"],
    *[
        "هيئة الصحة، ",
        "على هيئة الصحة و",
        "قبل ",
        "خلال ",
        "12 votes to ",
        "within a ",
        "Health and ",
    ],
    *["<a ", "<a b=", "url(", "&#", "</", "<!--", "a=", "http://", "a@", "..", "é", "\U0001f600"],
]
FUNCTIONS = {
    "fold": stemming.fold,
    "words": lambda text: list(stemming.words(text)),
    "tokens": stemming.tokens,
    "terms": stemming.terms,
    "western_digits": western_digits,
    "snippet of a text": lambda text: snippet(text, "توصية"),
    "snippet by a query": lambda text: snippet("توصية " * 50, text),
    "snippet by itself": lambda text: snippet(text, text),
    "language_found": lambda text: language_found({"ar": text}, text, ["ar"]),
    "word_diff.tokens": tokens,
    "compared": lambda text: excerpt(word_diff(text, text[::-1])),
    "compared with one letter less": lambda text: excerpt(word_diff(text, text[:7] + text[8:])),
    "parse_people": parse_people,
    "propose_title": propose_title,
    "suggest": lambda text: suggest(
        text,
        bodies_words=text,
        due_words=text,
        meeting_day=date(2024, 1, 20),
        institutions=BODIES,
    ),
    "decode": lambda text: decode(text.encode("utf-8", "replace")),
    "decode in Windows-1256": lambda text: decode(text.encode("cp1256", "replace")),
    "possible_endings": tolerant(lambda text: possible_endings(text.encode("utf-8", "replace"))),
    "printable": printable,
    "read_csv": tolerant(read_csv, ValueError),
    "values.single_line_text": values.single_line_text,
    "values.code_text": values.code_text,
    "values.parse_number": tolerant(values.parse_number),
    "values.parse_date": tolerant(values.parse_date),
    "values.split_names": values.split_names,
    "lookup_key": lookup_key,
    "values.parse_yes_no": tolerant(values.parse_yes_no),
    "row_token.parse": tolerant(row_token.parse),
    "types.MultiLineText": lambda text: types.MultiLineText().parse(text, None),
    "Passages": lambda text: Passages(["كلمة ثانية", "aaa a-a"]).take_out(text),
    "Passages around words": lambda text: Passages(["aaa", "اتي"]).longer_words(text),
    "Passages of itself": lambda text: Passages([f"aaa{text[:100]}"]).take_out(text),
    "KnownNames.similar_to": lambda text: KnownNames([text, "ليلى خليل"]).similar_to(text),
    "similar_institutions": lambda text: similar_institutions(
        text, {1: "هيئة الصحة", 2: "هيئة التربية"}
    ),
    "page_with_links": lambda text: page_with_links(f"<a {text}>", lambda link: None),
    "style_with_links": lambda text: style_with_links(text, lambda link: None),
    "validate_email": tolerant(validate_email),
    "URLValidator": tolerant(URLValidator()),
    "slugify": slugify,
    "Truncator": lambda text: Truncator(text).words(20),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_a_function_reads_a_hostile_text_in_one_pass(name):
    # It reads three texts word by word: a tenth of a second, which varies; the square is a second.
    floor = 0.5 if name == "suggest" else regexes.FLOOR
    slow = [
        unit
        for unit in LETTERS_OF_TEXTS
        if not regexes.is_linear(FUNCTIONS[name], "", unit, length=LENGTH, floor=floor)
    ]

    assert slow == []


UNITS_OF_MINUTES = [
    *[" ", "\n", "1", "- ", "1- ", "1-", "1. a\n", "2. a\n", "• a\n", "• ", "(1) ", "a (1) b\n"],
    *["أ- ب\n", "اولا: ", "حادي ", "1.1 a\n", "1\n\n", "a:\n1- b\n", "” ", "“", ".  ", "ـ"],
    *["\u064b", "1- a\n2- b\n", "i. a\n", "First, ", "التوصية 1: a\n", "a\n", "① a"],
    *["- a\n\n", "1) a 2) b ", "1. «a\n"],
]


@pytest.mark.parametrize(
    ("beginning", "unit"), list(zip(cycle(["", "1- a\n2- b\n"]), UNITS_OF_MINUTES, strict=False))
)
def test_the_items_of_a_hostile_text_are_looked_for_in_one_pass(beginning, unit):
    assert regexes.is_linear(find_items, beginning, unit, length=LENGTH_OF_MINUTES)


def test_two_texts_made_to_differ_are_compared_in_bounded_time():
    """All words the same: the worst there is, as long as may be compared, and just below that."""
    for times in (350, 158):
        old, new = "a b " * times, "b a " * times

        assert regexes.cost(lambda text, old=old, new=new: word_diff(old, new), "") < 3


# Words and their endings.

OLD_ARABIC = re.compile(r"((?:ال)?+.{3,}?)(?:ات|ان|ون|ين|ها|هم|نا|ه|ي|ا|ت(?=ه|نا|ان|ين))+")
OLD_KURMANJI = re.compile(r"(.{4,}?)(?:y?(?:an|en|eke|ek|a|e|i))+")


def old_stem(pattern, word):
    match = pattern.fullmatch(word)
    return match[1] if match else word


def made_words(letters):
    """Words of endings: all short ones, and long ones by chance, as far as the old way goes."""
    yield from ("".join(word) for size in range(1, 6) for word in product(letters, repeat=size))
    chance = random.Random(12)
    for _ in range(30_000):
        yield "".join(chance.choices(letters, k=chance.randint(6, 14)))


def words_of_the_project():
    """The folded words of the catalogues and of the examples."""
    found = set()
    for code in ("ar", "ku", "en"):
        path = settings.BASE_DIR / f"config/locale/{code}/LC_MESSAGES/django.po"
        with path.open("rb") as file:
            for message in read_po(file):
                found.update(stemming.words(str(message.string)))
    for path in (settings.BASE_DIR / "recommendations/sample_data").rglob("*.toml"):
        found.update(stemming.words(path.read_text()))
    return found


def test_arabic_stems_are_those_of_before():
    words = {*made_words("اتنهيومل"), *words_of_the_project()}
    words = {word for word in words if not stemming.SHORT_PLURAL.fullmatch(word)}

    assert {word: stemming._arabic_stem(word) for word in words} == {
        word: old_stem(OLD_ARABIC, word) for word in words
    }


def test_kurmanji_stems_are_those_of_before():
    words = {*made_words("anekiyr"), *words_of_the_project()}

    assert {
        word: stemming._without(stemming.KURMANJI_ENDINGS, word, stemming.KURMANJI_STEM)
        for word in words
    } == {word: old_stem(OLD_KURMANJI, word) for word in words}


HOSTILE_WORDS = ["كتب" + "ها" * 30 + "ب", "كتب" + "انا" * 20 + "ب", "kitab" + "eke" * 19 + "b",
                 "ها" * 32, "eke" * 21, "كتب" + "ت" * 60, "ا" * 64]  # fmt: skip


@pytest.mark.parametrize("word", HOSTILE_WORDS)
def test_a_hostile_word_has_its_stem_at_once(word):
    assert regexes.cost(stemming.tokens, word) < 1
    assert regexes.cost(stemming.terms, word) < 1


@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("word", HOSTILE_WORDS[:3])
def test_a_stored_text_with_a_hostile_word_is_saved_and_found(word):
    plan = cast.make_plan(2023)
    item = plan.recommendations.get(number=1)

    with regexes.limited():
        item.title_ar = f"دعم {word}"
        item.save()
        indexing.reindex_all()
        found = list(matching(Recommendation.objects, word))

    assert found == [item]
