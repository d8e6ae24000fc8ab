"""What is taken out of a text on its way in, and what is left as it was written."""

import unicodedata
from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.localization.clean_text import MAX_MARKS, clean_all, clean_line, clean_text

LRI, RLI, FSI, PDI = "\u2066", "\u2067", "\u2068", "\u2069"
ZWNJ, ZWJ = "\u200c", "\u200d"
SPECIAL = st.sampled_from(
    "aم د\n\t\r\u0301\u0316\u064b\u0344\u2adc☎👩😀1#\u20e3\ufe0e\ufe0f\ufe01\u200b\u200c\u200d"
    "\u202a\u202b"
    "\u202c\u202d\u202e\u2066\u2067\u2068\u2069\u200e\u061c\x00\x85\u2028\u034f\u3164\ufeff\uf0b7"
    "\ue000\U000e0041\U0001f3fb"
)
ANY = st.text(st.one_of(SPECIAL, st.characters(codec=None)), max_size=40)
ORDINARY = [
    "هيئة الصحة – إقليم شمال وشرق سوريا",
    "التوصية ٣-: «تطوير العمل الدبلوماسي»؛ بنسبة ٤٠٪.",
    "وَثِيقَةٌ مُشَكَّلَةٌ بِالتَّمَامِ",
    "الـمؤتمر، هـ ١٤٤٤",
    "Rêveberiya Xweser a Bakur û Rojhilatê Sûriyeyê: çawa, şîn, îro",
    "Café, naïve, “quoted” – 5 km² · 100 % ½",
    "سطر\n\tوآخر\n- بند",
    "السعر \u200e(25$)\u200f والرقم \u061c-5",
    f"العدد {LRI}(A-12){PDI} و{RLI}نص{PDI}",
    f"{FSI}أ{LRI}b{PDI}{PDI}",
    f"می{ZWNJ}خواهم، نیم{ZWNJ}فاصله",
    f"مِ{ZWNJ}ن",
    "ܣܘܪܝܝܐ",
    "☎️ 👩\u200d👧 👍🏽 1️⃣ ❤️",
    "日本語 ไทย हिन्दी",
    "a\u00a0b",
    "",
]


@pytest.mark.parametrize("text", ORDINARY)
def test_ordinary_text_is_left_as_it_was_written(text):
    assert clean_text(text) == text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("ab\u202ecd\u202c", "abcd"),
        ("\u202aa\u202bb\u202dc", "abc"),
        (f"a{LRI}b", "ab"),
        (f"a{PDI}b", "ab"),
        (f"{RLI}a\nb{PDI}", "a\nb"),
        (f"{RLI}a\u2029b{PDI}", "a\nb"),
        (f"{LRI}a{RLI}b{PDI}", f"a{RLI}b{PDI}"),
        ("a\u200bb\u2060c\ufeffd\u00ade", "abcde"),
        ("a\x00b\x07c\x1bd\x7fe\x9ff", "abcdef"),
        ("a\r\nb\rc\x0bd\x0ce\x85f\u2028g\u2029h", "a\nb\nc\nd\ne\nf\ng\nh"),
        ("a\ud800b", "ab"),
        ("a\ufdd0b\ufffec\U0010ffffd", "abcd"),
        ("a\ue000b\U000f0000c", "abc"),
        ("\uf0b7 بند", "• بند"),
        ("a\u034fb\u115fc\u3164d\uffa0e\u180ef", "abcdef"),
        ("a\U000e0041\U000e007fb", "ab"),
        ("a\u2061b\u206ac\ufff9d", "abcd"),
        # A joiner is spelling between two Arabic letters, and hides in a name anywhere else.
        (f"a{ZWNJ}b{ZWJ}c", "abc"),
        (f"{ZWNJ}محمد{ZWNJ}", "محمد"),
        (f"محمد{ZWNJ} علي", "محمد علي"),
        (f"می{ZWNJ}{ZWNJ}{ZWJ}خواهم", f"می{ZWNJ}خواهم"),
        ("a\ufe0fb\ufe01", "ab"),
        ("e\u0301", "é"),
        ("e\u200b\u0301", "é"),
        ("ا\u0653", "آ"),
        ("a" + "\u0301" * 500, "á" + "\u0301" * (MAX_MARKS - 1)),
    ],
)
def test_it_takes_out_what_hides_or_reorders(text, clean):
    assert clean_text(text) == clean


def test_a_name_is_on_one_line():
    assert clean_text("a\r\nb\tc\u2028d\x0b\n e", multiline=False) == "a b c d  e"


@pytest.mark.parametrize(
    "text",
    [
        "مكتب المياه",
        "\u200fمكتب المياه",
        "\ufeffمكتب  المياه ",
        "مكتب\nالمياه\u200e \u061c",
        " مكتب\tالمياه",
    ],
)
def test_a_line_has_single_spaces_and_no_marks_at_its_ends(text):
    assert clean_line(text) == "مكتب المياه"


def test_marks_within_a_line_stay():
    assert clean_line("\u200fالسعر \u200e(25$)\u200f والرقم") == "السعر \u200e(25$)\u200f والرقم"


@given(text=ANY)
def test_cleaning_a_line_again_changes_nothing(text):
    line = clean_line(text)

    assert clean_line(line) == line == clean_text(line, multiline=False)


@settings(max_examples=1500)
@given(text=ANY, multiline=st.booleans())
def test_cleaning_again_changes_nothing(text, multiline):
    once = clean_text(text, multiline=multiline)

    assert clean_text(once, multiline=multiline) == once
    assert unicodedata.is_normalized("NFC", once)


@settings(max_examples=1000)
@given(text=ANY)
def test_nothing_is_left_that_reorders_or_that_a_database_refuses(text):
    clean = clean_text(text)

    assert not set(clean) & set("\x00\r\u202a\u202b\u202c\u202d\u202e\u200b\ufeff\u2028\u2029")
    assert all(opened_and_closed(line) for line in clean.split("\n"))
    assert {unicodedata.category(sign) for sign in clean} & {"Cs", "Co"} == set()
    clean.encode()


def opened_and_closed(line):
    depth = 0
    for sign in line:
        depth += (sign in (LRI, RLI, FSI)) - (sign == PDI)
        if depth < 0:
            return False
    return depth == 0


@settings(max_examples=500)
@given(
    text=st.text(
        st.characters(categories=["L", "N", "P", "S", "Zs"], max_codepoint=0x6FF, codec="utf-8")
    )
)
def test_letters_digits_and_signs_stay_but_for_their_form(text):
    assert clean_text(text.replace("\u00ad", "")) == unicodedata.normalize("NFC", text)


def test_all_texts_of_a_structure_are_cleaned():
    dirty = {"a\u200b": ["b\u202e", 1, None, {"c": "d\x00"}], "e": True}

    assert clean_all(dirty) == {"a": ["b", 1, None, {"c": "d"}], "e": True}


@pytest.mark.parametrize(
    "piece",
    [
        LRI,
        LRI + PDI,
        f"{ZWJ}\ufe0f",
        f"م\u064b{ZWNJ}",
        f"☎{ZWJ}\ufe0f",
        "\u0301\u0316",
        "\u0301\u200b\u0316",
        "\r\n",
        "\u064b",
    ],
)
def test_a_hostile_text_costs_ten_times_as_much_when_it_is_ten_times_as_long(piece):
    short, long = cost(piece, 6_400), cost(piece, 64_000)

    assert long < 40 * short + 0.2


def cost(piece, length):
    """Seconds of the processor."""
    text = "a" + piece * (length // len(piece))
    begun = process_time()
    clean_text(text)
    return process_time() - begun
