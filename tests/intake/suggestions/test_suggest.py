"""Places of suggestions, table columns, and texts that are no sentences."""

import time
from datetime import date

import pytest

from recommendations.intake.suggestions.bodies.body_index import BodyIndex
from recommendations.intake.suggestions.bodies.institutions import institution_index
from recommendations.intake.suggestions.results import Suggestions, WordSource
from recommendations.intake.suggestions.suggest import suggest
from tests.support import cast

from .test_sentences import INSTITUTIONS, MEETING_DAY, as_row, sentences


@pytest.fixture(scope="module")
def institutions():
    return BodyIndex(INSTITUTIONS)


def suggested(text, institutions, **cells):
    return suggest(text, meeting_day=MEETING_DAY, institutions=institutions, **cells)


def test_each_suggestion_has_the_place_of_its_words(institutions):
    text = (
        "تُكلَّفُ «هيئةُ  الصحّة» بالتعاون مع المكتب الإعلامي بالتنفيذ قبل ٣٠ حزيران ٢٠٢٤ "
        "(بأغلبية ١٢ صوتاً مقابل ٣)."
    )

    found = suggested(text, institutions)

    assert [text[place.start : place.end] for place in found.places] == [
        "هيئةُ  الصحّة",
        "المكتب الإعلامي",
        "قبل ٣٠ حزيران ٢٠٢٤",
        "بأغلبية ١٢ صوتاً مقابل ٣",
    ]
    assert {place.source for place in found.places} == {WordSource.TEXT}


def test_places_are_right_in_text_that_folding_makes_longer_or_shorter(institutions):
    text = "ﷺ ﷺ e\u0301 — The Health\u200b Authority shall report by 30 June 2024."

    found = suggested(text, institutions)

    assert [text[place.start : place.end] for place in found.places] == [
        "Health\u200b Authority",
        "by 30 June 2024",
    ]


@pytest.mark.parametrize(
    ("cell", "lead", "supporting"),
    [
        ("هيئة الصحة", "health", []),
        ("الصحة", "health", []),
        ("هيئة الصحة / هيئة المرأة", "health", ["women"]),
        ("الصحة، المرأة والثقافة", "health", ["women", "culture"]),
        ("هيئة الثقافة بالتعاون مع الجامعات", "culture", ["universities"]),
        ("المكتب الاعلامي + دائرة العلاقات الخارجيه", "media", ["relations"]),
        ("Desteya Tenduristiyê û Desteya Jinê", "health", ["women"]),
        ("Health, Women's", "health", ["women"]),
        ("Media Office; support: Executive Council", "media", ["council"]),
        ("الجهة الداعمة: هيئة المرأة", None, ["women"]),
    ],
)
def test_a_cell_of_bodies_needs_no_sentence(cell, lead, supporting, institutions):
    found = suggested("إعداد خطة.", institutions, bodies_words=cell)

    row = as_row(found)
    assert (row["lead"], row["supporting"]) == (lead, supporting)
    assert {place.source for place in found.places} == {WordSource.BODIES}


@pytest.mark.parametrize("cell", ["جميع الهيئات", "لا أحد", "-", "كافة الجهات", "all bodies", "؟"])
def test_a_cell_that_names_no_body_suggests_none(cell, institutions):
    assert suggested("إعداد خطة.", institutions, bodies_words=cell) == Suggestions()


def test_a_cell_goes_before_the_text(institutions):
    text = "تكلف هيئة الصحة بإعداد خطة قبل نهاية آذار 2024."

    found = suggested(text, institutions, bodies_words="هيئة المرأة", due_words="15/2/2024")

    assert as_row(found)["lead"] == "women"
    assert found.supporting == ()
    assert found.due.day == date(2024, 2, 15)
    assert found.due.place.source == WordSource.DUE


def test_the_text_is_read_where_the_cell_says_nothing(institutions):
    text = "تكلف هيئة الصحة بإعداد خطة قبل نهاية آذار 2024."

    found = suggested(text, institutions, bodies_words="—", due_words="فوراً")

    assert (found.lead.institution, found.due.day) == ("health", date(2024, 3, 31))


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("30/6/2024", date(2024, 6, 30)),
        ("٢٠٢٤/٦/٣٠", date(2024, 6, 30)),
        ("30 حزيران 2024", date(2024, 6, 30)),
        ("حزيران 2024", date(2024, 6, 30)),
        ("ستة أشهر", date(2024, 7, 20)),
        ("6 أشهر", date(2024, 7, 20)),
        ("شهران", date(2024, 3, 20)),
        ("شهر واحد", date(2024, 2, 20)),
        ("سنة", date(2025, 1, 20)),
        ("نهاية العام", date(2024, 12, 31)),
        ("الربع الثاني", date(2024, 6, 30)),
        ("الربع الثاني 2025", date(2025, 6, 30)),
        ("خلال أسبوعين", date(2024, 2, 3)),
        ("Q3", date(2024, 9, 30)),
        ("end of March", date(2024, 3, 31)),
        ("six months", date(2024, 7, 20)),
        ("şeş meh", date(2024, 7, 20)),
        ("dawiya Adarê", date(2024, 3, 31)),
        ("مستمر", None),
        ("فوري", None),
        ("كل شهر", None),
        ("1445/9/1 هـ", None),
        ("15/3/2023", None),
    ],
)
def test_a_cell_of_a_due_date_needs_no_preposition(cell, day, institutions):
    found = suggested("إعداد خطة.", institutions, due_words=cell)

    assert (found.due and found.due.day) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("إعداد خطة قبل 30 حزيران 2024.", date(2024, 6, 30)),
        ("إعداد خطة خلال ستة أشهر.", None),
        ("إعداد خطة قبل نهاية العام.", None),
        ("إعداد خطة قبل 30 حزيران.", None),
    ],
)
def test_without_the_day_of_the_meeting_only_whole_dates_are_read(text, day, institutions):
    found = suggest(text, meeting_day=None, institutions=institutions)

    assert (found.due and found.due.day) == day


def test_the_end_of_the_year_is_offered_twice_in_december(institutions):
    found = suggest(
        "إعداد خطة قبل نهاية العام.", meeting_day=date(2023, 12, 16), institutions=institutions
    )

    assert found.due is None
    assert [each.day for each in found.due_choices] == [date(2023, 12, 31), date(2024, 12, 31)]


def test_bodies_equally_named_are_offered_and_not_chosen(institutions):
    found = suggested("تكلف هيئة الزراعة بإحصاء الآبار.", institutions)

    (choice,) = found.body_choices
    assert found.lead is None
    assert choice.institutions == ("agriculture-jazira", "agriculture-euphrates")
    assert choice.is_lead


def test_the_whole_name_of_one_body_goes_before_the_beginning_of_another():
    names = {"general": ["هيئة الصحة"], "regional": ["هيئة الصحة في إقليم الجزيرة"]}
    institutions = BodyIndex(names)

    general = suggested("تكلف هيئة الصحة بالإشراف.", institutions)
    regional = suggested("تكلف هيئة الصحة في الجزيرة بالإشراف.", institutions)

    assert (general.lead.institution, regional.lead.institution) == ("general", "regional")


def test_a_site_without_institutions_suggests_no_body():
    found = suggested("تكلف هيئة الصحة بإعداد خطة قبل 30 حزيران 2024.", BodyIndex({}))

    assert (found.lead, found.due.day) == (None, date(2024, 6, 30))


@pytest.mark.parametrize("name", ["", " ", "في", "—", "()", "123", "هيئة", "و", "\u200b"])
def test_names_without_words_are_never_found(name):
    institutions = BodyIndex({"other": [name]})

    found = suggested("تكلف في هيئة و الصحة — () بإعداد خطة.", institutions)

    assert found.supporting == ()


@pytest.mark.parametrize(
    "unit",
    [
        "هيئة الصحة، ",
        "هيئة الصحة و",
        "the Health and ",
        " in Health Authority and",
        "قبل ",
        "within ",
        "3 ",
        "12 votes to ",
        "خمسة وعشرون ",
        "من 12 حتى ",
        "بالتعاون مع ",
        "a",
        "\n",
    ],
)
def test_a_long_text_takes_a_time_that_grows_with_its_length(unit, institutions):
    suggested(unit, institutions)  # what is loaded when first used
    begin = time.process_time()

    suggested((unit * 100_000)[:100_000], institutions)

    assert time.process_time() - begin < 10


def test_a_thousand_items_and_five_hundred_institutions_take_seconds():
    names = {n: [f"هيئة الشأن{n} والعمل", f"Authority of Matter{n}"] for n in range(500)}
    institutions = BodyIndex({**names, **INSTITUTIONS})
    texts = [row["text"] for row in sentences("ar")]
    begin = time.process_time()

    found = [suggested(texts[n % len(texts)], institutions) for n in range(1000)]

    assert time.process_time() - begin < 10
    assert sum(bool(each.lead) for each in found) > 100


@pytest.mark.django_db
def test_the_institutions_of_the_site_are_found_by_the_name_in_each_language(
    django_assert_num_queries,
):
    media = cast.make_institution(
        "media", name_ar="المكتب الإعلامي", name_ku="Nivîsgeha Ragihandinê"
    )
    cast.make_institution("health", name_ar="هيئة الصحة", name_en="Health Authority")

    with django_assert_num_queries(1):
        institutions = institution_index()

    found = suggested("Nivîsgeha Ragihandinê wê rapora salane wergerîne.", institutions)
    assert found.lead.institution == media.pk
