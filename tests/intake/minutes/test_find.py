"""Pasted minutes become the numbered items that are in them."""

import pytest

from recommendations.intake.minutes.find import find_items

INTRODUCTION = "عُقد اللقاء في 5 مدن عام 2023 وكان من أهم ما خرج به من توصيات:"
CLOSING = "وفي ختام اللقاء شكر المنظمون الحضور."


def read(text):
    return [(item.number, item.text) for item in find_items(text)]


def texts(text):
    return [item.text for item in find_items(text)]


# Markers


@pytest.mark.parametrize(
    "marker",
    [
        *("{}-", "{} -    ", "{}- ", "{} – ", "{}—", "{}. ", "{}.", "{}) ", "({}) ", "[{}] "),
        *("{}: ", "{}، ", "{}/ ", "{}° ", "{}.- ", "-{}- ", "{} ", "{}\t", "{}.\t", "{}ـ "),
        *("\u200f{}\u200f- ", "\u200e{}.\u200e ", "{}\u00a0-\u00a0", "  {}- ", "#{}: "),
        *("Recommendation {}: ", "RECOMMENDATION {} - ", "Rec. {}: ", "Recommendation No. {}: "),
        *("التوصية {}: ", "التوصية رقم ({}): ", "توصية {} - ", "البند {}: ", "القرار {}: "),
        *("Pêşniyar {}: ", "Pêşniyara {}yem: ", "Biryar {} - "),
    ],
)
@pytest.mark.parametrize("digits", ["0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹"])
def test_a_marker_of_any_style_is_read(marker, digits):
    numbers = [str(n).translate(str.maketrans("0123456789", digits)) for n in range(1, 12)]
    lines = [f"{marker.format(number)}دعم المراكز" for number in numbers]

    found = read("\n".join([INTRODUCTION, *lines, CLOSING]))

    assert found == [(n, "دعم المراكز") for n in range(1, 12)]


@pytest.mark.parametrize(
    "words",
    [
        "أولاً ثانياً ثالثاً رابعاً خامساً سادساً سابعاً ثامناً تاسعاً عاشراً",
        "اولا ثانيا ثالثا رابعا خامسا سادسا سابعا ثامنا تاسعا عاشرا",
        "أوّلًا ثانيًا ثالثًا رابعًا خامسًا سادسًا سابعًا ثامنًا تاسعًا عاشرًا",
        "الأولى الثانية الثالثة الرابعة الخامسة السادسة السابعة الثامنة التاسعة العاشرة",
        "Yekem Duyem Sêyem Çarem Pêncem Şeşem Heftem Heştem Nehem Dehem Yanzdehem",
        "Yekem Duwem Seyem Carem Pencem Sesem Heftem Hestem Nehem Dehem",
        "Yekemîn Duyemîn Sêyemîn Çaremîn Pêncemîn",
        "First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh",
        "Firstly Secondly Thirdly Fourthly",
        "I II III IV V VI VII VIII IX X XI",
        "① ② ③ ④",
        "1️⃣ 2️⃣ 3️⃣",
    ],
)
@pytest.mark.parametrize("separator", [":", " :", ".", " - "])
def test_numbers_written_as_words_are_read(words, separator):
    words = words.split()
    lines = [f"{word}{separator} vekirina navendan" for word in words]

    found = read("\n".join(["Pêşniyar:", *lines, "Di dawiyê de spasî hate kirin."]))

    assert found == [(n, "vekirina navendan") for n in range(1, len(words) + 1)]


def test_arabic_ordinals_are_read_past_ten():
    words = "حادي عشر،الثاني عشر،ثالث عشر،رابع عشر،خامس عشر،سادس عشر،سابع عشر،ثامن عشر،تاسع عشر"
    words = [*words.split("،"), "عشرون", "الحادي والعشرون"]

    found = read("\n".join(f"{word}: دعم المراكز" for word in words))

    assert [number for number, _ in found] == list(range(11, 22))


def test_one_list_may_mix_every_style_of_number():
    text = "\n".join(
        [
            INTRODUCTION,
            *("1- دعم المدارس", "2. توسيع المكتبات", "٣-فتح المراكز", "(٤) تدريب المعلمين"),
            *("۵) نشر التقارير", "6 -    متابعة العمل", "7 زيارة القرى", "8- طباعة الكتب"),
            CLOSING,
        ]
    )

    found = read(text)

    assert found == [
        (1, "دعم المدارس"),
        (2, "توسيع المكتبات"),
        (3, "فتح المراكز"),
        (4, "تدريب المعلمين"),
        (5, "نشر التقارير"),
        (6, "متابعة العمل"),
        (7, "زيارة القرى"),
        (8, "طباعة الكتب"),
    ]


@pytest.mark.parametrize("bullet", "•●▪◦‣-–—*ـ")
def test_bullets_are_counted_from_one(bullet):
    text = f"The following recommendations:\n{bullet} open\n{bullet} build\n{bullet} teach\nThanks."

    assert read(text) == [(1, "open"), (2, "build"), (3, "teach")]


def test_letters_number_a_list_that_has_no_other_number():
    assert read("أ- فتح\nب- بناء\nج- تعليم") == [(1, "فتح"), (2, "بناء"), (3, "تعليم")]
    assert read("أ- فتح\nب- بناء\nت- تعليم") == [(1, "فتح"), (2, "بناء"), (3, "تعليم")]
    assert read("هـ- فتح") == []
    assert read("a) open\nb) build") == [(1, "open"), (2, "build")]


# Sequence


@pytest.mark.parametrize(
    "line",
    [
        *("19 تموز كان يوماً طويلاً", "2023 كان عاماً صعباً", "2023- كان عاماً صعباً"),
        *("3-4 قرى جديدة", "3 - 4 قرى جديدة", "3.5 مليون كتاب", "3/5 من الحضور"),
        *("3.5.2023 موعد البدء", "3-5-2023 موعد البدء", "3:30 موعد البدء", "3 سنوات من العمل"),
        *("3 تموز موعد البدء", "2011-2023 سنوات العمل", "3% من الكتب"),
    ],
)
def test_a_line_that_merely_begins_with_a_number_is_no_item(line):
    wrapped = f"{INTRODUCTION}\n1- دعم المدارس التي\n{line}\n2- فتح المراكز\n{CLOSING}"
    after = f"{INTRODUCTION}\n1- دعم المدارس\n2- فتح المراكز\n{line}"

    assert read(wrapped) == [(1, f"دعم المدارس التي {line}"), (2, "فتح المراكز")]
    assert read(after) == [(1, "دعم المدارس"), (2, "فتح المراكز")]
    assert read(line) == []


@pytest.mark.parametrize(
    "text",
    [
        *("", " \n\n", "\ufeff", "نص بلا ترقيم في 5 مدن وعام 2023.", "7 كتب", "12 open\n13 shut"),
        *(
            "The cost rose by 2. The rest fell.",
            "See (1) and note 2.",
            "- one line",
            "a) x",
            "I. x",
        ),
    ],
)
def test_where_nothing_is_numbered_nothing_is_found(text):
    assert find_items(text) == []


def test_an_excerpt_may_begin_at_four():
    text = "4- فتح المراكز\n5- دعم المدارس\n6- طباعة الكتب"

    assert [number for number, _ in read(text)] == [4, 5, 6]


def test_a_bare_number_needs_its_neighbours():
    assert read("6- open\n7 build\n8- teach") == [(6, "open"), (7, "build"), (8, "teach")]
    assert read("6- open\n9 build\n7- teach") == [(6, "open 9 build"), (7, "teach")]


def test_a_skipped_or_repeated_number_stays_as_printed():
    assert read("1- a\n2- b\n4- d\n5- e") == [(1, "a"), (2, "b"), (4, "d"), (5, "e")]
    assert read("1- a\n2- b\n2- c\n3- d") == [(1, "a"), (2, "b"), (2, "c"), (3, "d")]


def test_several_items_in_one_paragraph_are_separate():
    text = "خرج اللقاء بما يلي: 1- فتح المراكز. 2- دعم 3 مدارس. 3-طباعة الكتب.\nشكراً للجميع."

    assert read(text) == [(1, "فتح المراكز."), (2, "دعم 3 مدارس."), (3, "طباعة الكتب.")]


@pytest.mark.parametrize("style", ["({})", "{})", "{}.", "{}-"])
def test_items_in_one_paragraph_need_no_full_stops(style):
    first, second, third = (style.format(n) for n in "١٢٣")
    text = f"أوصى اللقاء {first} فتح المراكز {second} دعم المدارس\n{third} طباعة الكتب"

    assert read(text) == [(1, "فتح المراكز"), (2, "دعم المدارس"), (3, "طباعة الكتب")]


def test_a_number_in_running_text_is_text():
    text = "1- open\n2- build (see page 3) and more\n3- see 4- teach"

    assert read(text) == [(1, "open"), (2, "build (see page 3) and more"), (3, "see 4- teach")]


# Two lists in one text


def test_the_list_led_in_to_as_recommendations_is_chosen():
    agenda = "جدول الأعمال:\n1- الافتتاح\n2- النقاش\n3- الختام"
    recommendations = "التوصيات:\n1- فتح المراكز\n2- دعم المدارس"

    assert texts(f"{agenda}\n{recommendations}") == ["فتح المراكز", "دعم المدارس"]
    assert texts(f"{recommendations}\n\n{agenda}") == ["فتح المراكز", "دعم المدارس"]


@pytest.mark.parametrize(
    "lead", ["Recommendations", "The recommendations were:", "Pêşniyar:", "Qerar:"]
)
def test_recommendations_are_led_in_to_in_every_language(lead):
    text = (
        f"1. opening\n2. debate\n3. close\n\n{lead}\n1. open\n2. build\n\nNotes\n1. a\n2. b\n3. c"
    )

    assert texts(text) == ["open", "build"]


def test_without_a_lead_in_the_longest_list_is_chosen():
    text = "First part\n1- a\n2- b\n\nSecond part\n1- c\n2- d\n3- e\n\nThird part\n1- f\n2- g"

    assert texts(text) == ["c", "d", "e"]


def test_recommendations_under_a_point_of_the_agenda_are_chosen():
    text = "1- الافتتاح\n2- التوصيات:\nأولاً: فتح المراكز\nثانياً: دعم المدارس\n3- الختام"

    assert read(text) == [(1, "فتح المراكز"), (2, "دعم المدارس")]


def test_a_large_text_is_read_in_a_moment():
    text = "\n".join(f"{n % 999 + 1}- text 2. more (3) and 4) {' ' * 50}" for n in range(2_000))

    assert len(find_items(text)) == 999
    assert find_items("1. " * 20_000 + " " * 50_000) is not None


@pytest.mark.parametrize(
    "text",
    [
        "Biryar hatin dayîn:\nBeşa yekem: Xizmet\n1- Tora avê.\n2- Pirtûk.\n3- Rapor.",
        "خلص المجتمعون إلى ما يلي:\nالمحور الأول: الخدمات\n1- صيانة.\n2- تركيب.\n3- نشر.",
    ],
)
def test_the_only_section_of_minutes_is_no_item_itself(text):
    assert [item.number for item in find_items(text)] == [1, 2, 3]
