"""What is printed as a list in any style is read back the same."""

import textwrap

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.intake.minutes.find import find_items

INTRODUCTION = "عُقد اللقاء في 5 مدن عام 2023 وكان من أهم ما خرج به من توصيات:"
CLOSING = "وفي ختام اللقاء شكر المنظمون الحضور."
PLAIN = (
    "تعزيز دعم توسيع برامج المكتبات القرى والنساء والشباب بالتعاون مع البلديات خلال "
    "piştgirî xebat çand perwerde zarok û ciwan şaredarî dibistan "
    "support local libraries and schools through training of staff"
)
WORDS = [
    *PLAIN.split(),
    *("“القلم”", "(FAO)", "2024", "5", "لـ", "٣٠٪", "co-chairs", "السوري-العراقي"),
]
FIRST_WORDS = [word for word in WORDS if word[0].isalpha() and len(word) > 2]
ITEM = st.builds(
    lambda first, rest, stop: " ".join([first, *rest]) + stop,
    st.sampled_from(FIRST_WORDS),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=12),
    st.sampled_from(["", "."]),
).filter(lambda text: not text.endswith(("5.", "2024.", "5", "2024")))
ITEMS = st.lists(ITEM, min_size=2, max_size=22)
ARABIC_UNITS = "حادي ثاني ثالث رابع خامس سادس سابع ثامن تاسع"
ARABIC_ORDINALS = [
    *("أولاً", "ثانياً", "ثالثاً", "رابعاً", "خامساً"),
    *("سادساً", "سابعاً", "ثامناً", "تاسعاً", "عاشراً"),
    *(f"{unit} عشر" for unit in ARABIC_UNITS.split()),
    *("عشرون", "حادي وعشرون", "ثاني وعشرون"),
]
KURMANJI = (
    "Yekem Duyem Sêyem Çarem Pêncem Şeşem Heftem Heştem Nehem Dehem Yanzdehem Dozdehem Sêzdehem "
    "Çardehem Panzdehem Şanzdehem Hevdehem Hijdehem Nozdehem Bîstem"
)
KURMANJI_ORDINALS = KURMANJI.split()


def read(text):
    return [(item.number, item.text) for item in find_items(text)]


def _digits(style, digits="0123456789"):
    table = str.maketrans("0123456789", digits)
    return lambda n: style.format(str(n).translate(table))


STYLES = {
    **{style: _digits(style) for style in ("{}- ", "{}-", "{}. ", "({}) ", "{}) ", "{} -   ")},
    **{f"bare {style!r}": _digits(style) for style in ("{} ", "{}\t", "{} – ", "[{}] ")},
    "arabic": _digits("{}- ", "٠١٢٣٤٥٦٧٨٩"),
    "persian": _digits("{}) ", "۰۱۲۳۴۵۶۷۸۹"),
    "label": _digits("Recommendation {}: "),
    "arabic label": _digits("التوصية {}: ", "٠١٢٣٤٥٦٧٨٩"),
    "ordinals": lambda n: f"{ARABIC_ORDINALS[n - 1]}: ",
    "kurmanji": lambda n: f"{KURMANJI_ORDINALS[n - 1]} : ",
    "bullets": lambda n: "• ",
    "dashes": lambda n: "- ",
}


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("between", ["\n", "\n\n", "\r\n"])
@settings(max_examples=25)
@given(items=ITEMS, closing=st.sampled_from([CLOSING, "Those present left early.", ""]))
def test_what_is_printed_as_a_list_is_read_back(style, between, items, closing):
    items = items[:20] if style == "kurmanji" else items
    printed = [STYLES[style](n) + text for n, text in enumerate(items, 1)]

    found = read(between.join([INTRODUCTION, *printed, closing]))

    assert found == list(enumerate(items, 1))


@pytest.mark.parametrize("style", ["{}- ", "({}) ", "{}) ", "{}. "])
@settings(max_examples=40)
@given(items=ITEMS)
def test_what_is_printed_in_one_paragraph_is_read_back(style, items):
    printed = " ".join(style.format(n) + text for n, text in enumerate(items, 1))

    found = read(f"{INTRODUCTION} {printed}\n{CLOSING}")

    assert found == list(enumerate(items, 1))


@settings(max_examples=60)
@given(items=ITEMS, width=st.integers(40, 90))
def test_what_is_printed_wrapped_is_read_back(items, width):
    printed = [
        textwrap.fill(f"{n}- {text}", width, break_on_hyphens=False, break_long_words=False)
        for n, text in enumerate(items, 1)
    ]

    found = read("\n".join([INTRODUCTION, *printed, "", CLOSING]))

    assert found[:-1] == list(enumerate(items, 1))[:-1]
    assert items[-1].startswith(found[-1][1])


@settings(max_examples=200)
@given(st.text(alphabet="12٣ \n-.):()•أبa“”\u200fـXI", max_size=60))
def test_any_text_at_all_is_read_without_harm(text):
    items = find_items(text)

    assert all(0 <= item.start < item.end <= len(text) and item.text for item in items)
    assert [item.start for item in items] == sorted(item.start for item in items)
