"""An item has all of its lines and none of the report's, and its wording is kept."""

import pytest

from recommendations.intake.minutes.find import find_items

INTRODUCTION = "عُقد اللقاء في 5 مدن عام 2023 وكان من أهم ما خرج به من توصيات:"
CLOSING = "وفي ختام اللقاء شكر المنظمون الحضور."


def texts(text):
    return [item.text for item in find_items(text)]


# Sub-items, lines, paragraphs


@pytest.mark.parametrize(
    ("first", "second"),
    [("أ-", "ب-"), ("أ)", "ب)"), ("a)", "b)"), ("i.", "ii."), ("•", "•"), ("-", "-"), ("1)", "2)")],
)
def test_sub_items_stay_in_their_item(first, second):
    text = (
        f"{INTRODUCTION}\n1- الصحة:\n{first} دعم العيادات\n{second} تدريب\nالممرضين\n"
        f"2- التعليم:\n{first} دعم المدارس\n{second} طباعة الكتب\n{CLOSING}"
    )

    assert texts(text) == [
        f"الصحة:\n{first} دعم العيادات\n{second} تدريب الممرضين",
        f"التعليم:\n{first} دعم المدارس\n{second} طباعة الكتب",
    ]


def test_numbers_within_numbers_stay_in_their_item():
    dotted = "1. Health\n1.1 clinics\n1.2 nurses\n2. Schools\n2.1 books\n2.2 teachers\nThanks."
    indented = (
        "1. Health\n   1. clinics\n   2. nurses\n   3. drugs\n2. Schools\n   1. books\nThanks."
    )

    assert texts(dotted) == ["Health\n1.1 clinics\n1.2 nurses", "Schools\n2.1 books\n2.2 teachers"]
    assert texts(indented) == ["Health\n1. clinics\n2. nurses\n3. drugs", "Schools\n1. books"]


def test_numbers_under_ordinals_are_sub_items_unless_they_run_on():
    nested = "أولاً: الصحة\n1- أطباء\n2- دواء\nثانياً: التعليم\n1- كتب\n2- مدارس\n3- معلمون"
    running = "أولاً: الصحة\n1- أطباء\n2- دواء\nثانياً: التعليم\n3- كتب\n4- مدارس"

    assert texts(nested) == ["الصحة\n1- أطباء\n2- دواء", "التعليم\n1- كتب\n2- مدارس\n3- معلمون"]
    assert texts(running) == ["أطباء", "دواء", "كتب", "مدارس"]


def test_a_heading_between_items_is_in_none():
    text = "التوصيات:\nفي الصحة:\n1- أطباء\n2- دواء\nفي التعليم:\n3- كتب\n4- مدارس"

    assert texts(text) == ["أطباء", "دواء", "كتب", "مدارس"]


def test_wrapped_lines_are_joined_and_the_closing_is_left_out():
    text = (
        "The meeting recommended:\n"
        "1- to open reading rooms in the villages that have none and\n"
        "to lend books there\n"
        "2- to print the yearly report in all of the three languages\n"
        "of the region\n"
        "3- to visit each of the schools of the region at least once\n"
        "a year\n"
        "Those present thanked their hosts."
    )

    assert texts(text) == [
        "to open reading rooms in the villages that have none and to lend books there",
        "to print the yearly report in all of the three languages of the region",
        "to visit each of the schools of the region at least once a year",
    ]


def test_hanging_lines_belong_to_their_item():
    text = "Intro\n1- open\n   rooms\n2- print\n3- visit\n   schools\nThose present left."

    assert texts(text) == ["open rooms", "print", "visit schools"]


def test_an_item_may_have_paragraphs_when_all_have():
    text = "1- Rooms.\n\nOpen them.\n\n2- Reports.\n\nPrint them.\n\n3- Schools.\n\nVisit.\n\nBye."

    assert texts(text) == ["Rooms.\nOpen them.", "Reports.\nPrint them.", "Schools.\nVisit."]


def test_blank_lines_between_items_are_no_part_of_them():
    text = f"{INTRODUCTION}\n\n1- فتح\n\n2- بناء\n\n3- تعليم\n\nشكر المنظمون الحضور"

    assert texts(text) == ["فتح", "بناء", "تعليم"]


@pytest.mark.parametrize(
    "closing",
    [
        *("وفي نهاية اللقاء شُكر الجميع", "وفي الختام شُكر الجميع", "واختتم اللقاء بالشكر"),
        *("Di dawiyê de spas", "At the end they left", "In conclusion, they left"),
    ],
)
def test_a_closing_phrase_ends_even_a_wrapped_list(closing):
    text = f"1- open rooms in\nvillages\n2- print the report in\nlanguages\n{closing}"

    assert texts(text) == ["open rooms in villages", "print the report in languages"]


def test_a_closing_in_the_paragraph_of_the_items_is_left_out():
    text = "خرج بما يلي: 1- فتح المراكز. 2- دعم المدارس. وفي ختام اللقاء شُكر الجميع."

    assert texts(text) == ["فتح المراكز.", "دعم المدارس."]


def test_the_credit_of_a_report_is_no_sub_item():
    assert texts("1- open\n2- build\n- The editors") == ["open", "build"]


# Wording


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        *(("“", "”"), ("«", "»"), ('"', '"'), ("„", "“")),
        *(("“", "”."), ("«", "»."), ('"', '".'), ("„", "“.")),
        *(("“", "” قال المنظمون"), ("«", "» قال المنظمون")),
    ],
)
def test_quotes_around_the_whole_list_are_taken_off(opening, closing):
    text = f"ومن أهمها:\n{opening}1- فتح\n2- دعم “الكتب” كلها\n3- تعليم{closing}\nشكراً"

    assert texts(text) == ["فتح", "دعم “الكتب” كلها", "تعليم"]


def test_quotation_marks_inside_an_item_remain():
    text = (
        "ومن أهمها:\n“1- مبدأ “الكتاب للجميع” في العمل.\n2- حملة “اقرأ”\n3- جائزة “القلم”.”\nشكراً"
    )

    assert texts(text) == ["مبدأ “الكتاب للجميع” في العمل.", "حملة “اقرأ”", "جائزة “القلم”."]


def test_each_item_may_be_quoted_by_itself():
    assert texts("“1- open”\n“2- build”\n“3- teach”.") == ["open", "build", "teach"]
    assert texts("1- “open”\n2- “build”") == ["“open”", "“build”"]


def test_stray_marks_are_taken_off_and_the_wording_is_kept():
    text = "\ufeff1- تطويـــر المـكتبات\n2- عام 1445 هـ في الـ FAO\n3- أَوَّل  ٣ كتبٍ «ى ي ة ه»"

    assert texts(text) == ["تطوير المكتبات", "عام 1445 هـ في الـ FAO", "أَوَّل  ٣ كتبٍ «ى ي ة ه»"]


def test_offsets_mark_each_item_in_the_source():
    text = "\ufeffومنها:\r\n“\u200f1- تطويـر\r\n2- دعم\r\nالكتب”\r\n\r\nشكراً"

    marked = [text[item.start : item.end] for item in find_items(text)]

    assert marked == ["1- تطويـر", "2- دعم\r\nالكتب"]
