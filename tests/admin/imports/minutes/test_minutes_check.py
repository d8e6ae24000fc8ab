"""The page that checks minutes: questions, lines, items, and what is undecided."""

from datetime import timedelta

import pytest
from django.utils import timezone

from recommendations.models import MinutesImport, Plan, Recommendation
from tests.admin.imports.minutes.minutes_desk import (
    check_page,
    items,
    key_of,
    line_of,
    paste,
    press,
)
from tests.support import cast
from tests.support.desk import address, form_data, page

pytest_plugins = ["tests.support.desk"]

SUB_ITEMS = """التوصيات:
1- العمل في المجالات التالية:
أ- التواصل مع المنظمات.
ب- الترجمة إلى لغات أخرى.
2- حماية المكتسبات.
3- بناء العلاقات."""


def question(desk, code):
    """The index of the first question of that code, in the newest import."""
    rows = MinutesImport.objects.first().review["questions"]
    return next(index for index, row in enumerate(rows) if row["code"] == code)


def store_question(code, lines=(), **params):
    """Adds a question to the newest import, as a reader would; returns its index."""
    draft = MinutesImport.objects.first()
    rows = draft.review["questions"]
    rows.append({"code": code, "lines": list(lines), "params": params, "is_decided": False})
    MinutesImport.objects.filter(pk=draft.pk).update(review=draft.review)
    return len(rows) - 1


def test_a_line_becomes_an_item_by_one_button(desk):
    response = paste(desk, SUB_ITEMS + "\nواختتم الاجتماع بالشكر.")

    press(desk, response, f"item:{line_of('واختتم')}")

    assert items()[-1] == (4, "واختتم الاجتماع بالشكر.")


def test_a_line_inside_an_item_divides_it(desk):
    response = paste(desk, SUB_ITEMS)
    assert len(items()) == 3

    press(desk, response, f"item:{line_of('ب- الترجمة')}")

    texts = [text for _number, text in items()]
    assert texts == [
        "العمل في المجالات التالية:\nأ- التواصل مع المنظمات.",
        "الترجمة إلى لغات أخرى.",
        "حماية المكتسبات.",
        "بناء العلاقات.",
    ]


def test_an_item_is_split_at_its_sub_items_by_one_button(desk):
    response = paste(desk, SUB_ITEMS)

    press(desk, response, f"split:{key_of(1)}")

    review = MinutesImport.objects.get().review
    assert [text for _number, text in items()] == [
        "التواصل مع المنظمات.",
        "الترجمة إلى لغات أخرى.",
        "حماية المكتسبات.",
        "بناء العلاقات.",
    ]
    assert [section["title"] for section in review["sections"]] == ["العمل في المجالات التالية"]


def test_a_button_pressed_twice_acts_once(desk):
    response = paste(desk, SUB_ITEMS)
    line = line_of("ب- الترجمة")

    press(desk, response, f"item:{line}")
    response = press(desk, response, f"item:{line}")

    assert len(items()) == 4
    assert "messagelist" not in page(response)


def test_a_stale_page_changes_nothing_and_shows_what_was_typed(desk):
    old = press(desk, paste(desk, SUB_ITEMS), f"open:{key_of(2)}")
    press(desk, check_page(desk), f"drop:{key_of(3)}")

    response = press(desk, old, f"close:{key_of(2)}", **{"row-text": "نص كتبته"})

    assert form_data(response)["row-text"] == "نص كتبته"
    assert "messagelist" in page(response)
    assert len(items()) == 2
    press(desk, response, f"close:{key_of(2)}")
    assert items()[1] == (2, "نص كتبته")


def test_the_last_change_is_undone(desk):
    response = press(desk, paste(desk, SUB_ITEMS), f"drop:{key_of(2)}")
    assert len(items()) == 2

    response = press(desk, response, "undo")

    assert len(items()) == 3
    assert 'value="undo"' not in page(response)


def test_looking_at_an_item_leaves_nothing_to_undo(desk):
    response = press(desk, paste(desk, SUB_ITEMS), f"open:{key_of(2)}")

    assert 'value="undo"' not in page(response)


def test_missing_numbers_are_asked_about_and_stop_the_creation(desk):
    paste(desk, SUB_ITEMS)
    index = store_question("numbers_missing", first=7, last=9)
    response = check_page(desk)
    assert f'value="question:{index}:right"' in page(response)
    assert "7" in page(response)

    response = press(desk, response, "create")
    assert 'class="errornote' in page(response)
    assert not Plan.objects.exists()

    response = press(desk, response, f"question:{index}:right")
    press(desk, response, "create")
    assert Recommendation.objects.count() == 3


def test_the_rest_can_be_left_out(desk):
    paste(desk, SUB_ITEMS)
    store_question("numbers_missing", first=7, last=9)

    press(desk, check_page(desk), "create", leave_rest_out="1")

    assert Recommendation.objects.count() == 3


def test_lines_of_another_list_become_items_or_are_left_out(desk):
    text = SUB_ITEMS + "\nملاحظات ختامية:\n1- ملاحظة أولى.\n2- ملاحظة ثانية."
    response = paste(desk, text)
    index = question(desk, "lines_in_no_item")

    added = press(desk, response, f"question:{index}:add")
    assert items()[-2:] == [(4, "ملاحظة أولى."), (5, "ملاحظة ثانية.")]
    assert f"question:{index}:" not in page(added)

    response = press(desk, added, "undo")
    response = press(desk, response, f"question:{index}:leave")
    assert f"question:{index}:" not in page(response)
    assert len(items()) == 3

    response = press(desk, response, "undo")
    press(desk, response, f"question:{index}:instead")
    assert items() == [(1, "ملاحظة أولى."), (2, "ملاحظة ثانية.")]


def test_lines_are_appended_to_the_item_above(desk):
    response = paste(desk, SUB_ITEMS + "\n\nملاحظة طويلة عن العمل.\n")

    press(desk, response, f"append:{line_of('ملاحظة')}")

    assert items()[-1] == (3, "بناء العلاقات.\nملاحظة طويلة عن العمل.")


def test_a_line_becomes_the_heading_of_a_section(desk):
    text = "التوصيات:\n1- تطوير العمل.\n2- حماية المكتسبات.\n3- المجال الثقافي.\n4- ترجمة النشرة."
    response = paste(desk, text)

    response = press(desk, response, f"section:{line_of('الثقافي')}")
    [section] = MinutesImport.objects.get().review["sections"]
    assert f'name="section-{section["key"]}"' in page(response)
    press(desk, response, "create", **{f"section-{section['key']}": "الثقافة"})

    plan = Plan.objects.get()
    assert list(plan.sections.values_list("title_ar", flat=True)) == ["الثقافة"]
    rows = plan.recommendations.order_by("number").values_list("number", "section__title_ar")
    assert list(rows) == [(1, None), (2, None), (4, "الثقافة")]


def test_numbers_that_begin_again_are_numbered_as_somebody_says(desk):
    paste(desk, SUB_ITEMS)
    draft = MinutesImport.objects.get()
    for row, number in zip(draft.review["items"], [1, 2, 1], strict=True):
        row["number"] = row["printed"] = number
    MinutesImport.objects.update(review=draft.review)
    index = store_question("numbers_restart", [1])
    response = check_page(desk)

    press(desk, response, f"question:{index}:printed")
    assert [number for number, _text in items()] == [1, 2, 3]
    assert "numbers_restart" not in page(check_page(desk))


@pytest.mark.parametrize("code", ["text_box", "struck", "hidden", "footnote", "comment"])
def test_what_the_file_hides_is_asked_about_and_can_be_added(desk, code):
    paste(desk, SUB_ITEMS)
    index = store_question(code, [3], words="9- بند في مكان آخر.")
    response = check_page(desk)
    assert "بند في مكان آخر" in page(response)

    press(desk, response, f"question:{index}:words")

    assert (4, "بند في مكان آخر.") in items()


def test_a_number_read_otherwise_than_printed_is_asked_about(desk):
    paste(desk, SUB_ITEMS)
    index = store_question("number_mistyped", [line_of("بناء")], printed=33, number=3)

    press(desk, check_page(desk), f"question:{index}:as-typed")

    assert items()[-1] == (33, "بناء العلاقات.")


def test_unknown_buttons_change_nothing(desk):
    response = paste(desk, SUB_ITEMS)

    for button in ["", "item:", "item:999", "open:x", "question:9:add", "question:0:x", "drop:77"]:
        response = press(desk, response, button)
        assert response.status_code == 200

    assert len(items()) == 3


def test_lead_date_and_votes_reach_the_plan(desk):
    lead, helper = cast.make_institution("department"), cast.make_institution("health")
    response = press(desk, paste(desk, SUB_ITEMS), f"open:{key_of(2)}")
    typed = {
        "row-lead": lead.pk,
        "row-supporting": [helper.pk],
        "row-due_on": "2024-06-30",
        "row-votes_for": "12",
        "row-votes_against": "3",
    }

    response = press(desk, response, f"close:{key_of(2)}", **typed)
    press(desk, response, "create", leave_rest_out="1")

    item = Recommendation.objects.get(number=2)
    assert (str(item.due_on), item.votes_for, item.votes_against) == ("2024-06-30", 12, 3)
    roles = item.assignments.values_list("institution", "role")
    assert set(roles) == {(lead.pk, "lead"), (helper.pk, "supporting")}


def test_the_page_costs_the_same_for_many_items(desk, django_assert_num_queries):
    for n in (3, 60):
        text = "التوصيات:\n" + "\n".join(f"{i}- بند رقم {i} من البنود." for i in range(1, n + 1))
        paste(desk, text)
        with django_assert_num_queries(QUERIES):
            assert check_page(desk).status_code == 200


QUERIES = 9


def test_twelve_hundred_items_from_the_text_to_the_plan(desk):
    lines = [f"{n}- تنفيذ المشروع رقم {n} في موعده المحدد." for n in range(1, 1201)]
    response = paste(desk, "أوصى الاجتماع بما يلي:\n" + "\n".join(lines))
    assert len(items()) == 1200
    assert len(response.content) < 700_000
    assert page(response).count('class="item-row"') == 200
    assert f'id="item-{key_of(1200)}"' not in page(response)

    response = press(desk, response, "page:6")
    assert f'id="item-{key_of(1200)}"' in page(response)
    response = press(desk, response, f"drop:{key_of(1100)}")
    press(desk, response, "create", leave_rest_out="1")

    assert Recommendation.objects.count() == 1199


def test_old_imports_are_forgotten(desk):
    paste(desk, SUB_ITEMS)
    now = timezone.now()

    MinutesImport.objects.forget_old(now=now + timedelta(days=29))
    assert MinutesImport.objects.exists()
    MinutesImport.objects.forget_old(now=now + timedelta(days=31))
    assert not MinutesImport.objects.exists()


def test_an_import_may_be_opened_again_after_it_was_created(desk):
    response = paste(desk, SUB_ITEMS)
    press(desk, response, "create", leave_rest_out="1")

    again = press(desk, response, "create", leave_rest_out="1")

    assert again.request["PATH_INFO"] == address("plan", "from_minutes")
    assert Plan.objects.count() == 1


WITH_WORDS = """التوصيات:
1- تكلف هيئة الصحة بالتعاون مع هيئة التربية إعداد برنامج صحي قبل 30 حزيران 2024.
2- حماية المكتسبات، وأُقرت بأغلبية 12 صوتاً مقابل 3 أصوات.
3- بناء العلاقات خلال ستة أشهر."""


def suggested(desk, meeting_day=None):
    """The page with the items WITH_WORDS, the bodies that they name, and their meeting's day."""
    health, education = (
        cast.make_institution("health"),
        cast.make_institution("education", name_ar="هيئة التربية"),
    )
    meeting = cast.make_meeting(2024, held_on=meeting_day)
    return paste(desk, WITH_WORDS, meeting=meeting.pk, year="2024"), health, education


def stored(number):
    rows = MinutesImport.objects.get().review["items"]
    row = next(row for row in rows if row["number"] == number)
    return {name: row[name] for name in ("lead", "supporting", "due_on", "votes")}


NOTHING = {"lead": None, "supporting": [], "due_on": "", "votes": [None, None, None]}


def test_suggestions_are_shown_with_their_words_and_not_written(desk):
    response, *_bodies = suggested(desk)

    assert "<mark>قبل 30 حزيران 2024</mark>" in page(response)
    assert [stored(number) for number in (1, 2, 3)] == [NOTHING] * 3


def test_a_suggestion_is_accepted_alone(desk):
    response, _health, education = suggested(desk)
    key = key_of(1)

    press(desk, response, f"accept:{key}:supporting:{education.pk}")

    assert stored(1) == NOTHING | {"supporting": [education.pk]}


def test_the_suggestions_of_one_item_are_accepted(desk):
    response, health, education = suggested(desk)

    press(desk, response, f"accept:{key_of(1)}")

    assert stored(1) == NOTHING | {
        "lead": health.pk,
        "supporting": [education.pk],
        "due_on": "2024-06-30",
    }
    assert stored(2) == NOTHING


def test_all_suggestions_are_accepted_at_once_and_reach_the_plan(desk):
    response, health, _education = suggested(desk, meeting_day="2024-01-06")

    response = press(desk, response, "accept-all")
    assert "accept" not in page(response)
    press(desk, response, "create")

    items = Recommendation.objects.order_by("number")
    assert [str(item.due_on) for item in items] == ["2024-06-30", "None", "2024-07-06"]
    assert [item.votes_for for item in items] == [None, 12, None]
    assert items[0].assignments.get(role="lead").institution == health


def test_what_was_set_is_not_suggested_again(desk):
    response, _health, education = suggested(desk)
    response = press(desk, response, f"open:{key_of(1)}")
    response = press(desk, response, f"close:{key_of(1)}", **{"row-lead": education.pk})

    press(desk, response, "accept-all")

    assert stored(1)["lead"] == education.pk
    assert stored(1)["supporting"] == []


def test_a_forged_suggestion_is_not_accepted(desk):
    response, _health, education = suggested(desk)

    for code in [f"lead:{education.pk}", "due_on:2030-01-01", "votes:1-1-1", "number:9", "x"]:
        response = press(desk, response, f"accept:{key_of(1)}:{code}")

    assert stored(1) == NOTHING


def test_a_line_that_is_not_in_the_changed_text_of_its_item_is_not_made_an_item(desk):
    response = paste(desk, SUB_ITEMS)
    response = press(desk, response, f"open:{key_of(1)}")
    response = press(desk, response, f"close:{key_of(1)}", **{"row-text": "العمل كله."})

    response = press(desk, response, f"item:{line_of('الترجمة')}")

    assert [text for _number, text in items()] == [
        "العمل كله.",
        "حماية المكتسبات.",
        "بناء العلاقات.",
    ]
    assert "غُيّر نص البند 1، فلم يُعثر فيه على هذا السطر." in page(response)


def test_splitting_at_sub_items_says_which_numbers_the_new_items_have(desk):
    response = paste(desk, SUB_ITEMS)

    response = press(desk, response, f"split:{key_of(1)}")

    assert [number for number, _text in items()] == [1, 4, 2, 3]
    assert "أُعطي البند الجديد الرقم التالي غير المستعمل: 4." in page(response)


def test_items_after_a_section_that_are_in_none_are_set_off(desk):
    response = paste(desk, SUB_ITEMS)
    set_off = '<li class="item-section">توصيات أخرى</li>'
    assert set_off not in page(response)

    response = press(desk, response, f"split:{key_of(1)}")

    assert page(response).count(set_off) == 1


HEADED = """التوصيات:
1- إصلاح الإنارة في الشوارع الرئيسية
2- تنظيف المجاري قبل الشتاء
الاقتصاد
3- تخفيض سعر المازوت الزراعي
4- تشجيع الصناعات الصغيرة"""


def test_a_guessed_heading_is_asked_about_and_appended_to_its_item(desk):
    response = paste(desk, HEADED)
    index = question(desk, "heading_guessed")

    press(desk, response, f"question:{index}:append")

    review = MinutesImport.objects.get().review
    assert review["sections"] == []
    assert items()[1] == (2, "تنظيف المجاري قبل الشتاء\nالاقتصاد")
    assert 'class="questions"' not in page(check_page(desk))


REMARKED = """التوصيات:
1- تعديل قانون الإيجار.
2- تشكيل لجنة صلح.
وقد أثنى الحضور على اللجنة السابقة.
3- إنشاء سجل للعقود.
4- نشر القانون."""


@pytest.mark.parametrize(
    ("answer", "texts", "sections"),
    [
        ("take-out", ["تشكيل لجنة صلح."], 0),
        ("divide", ["تشكيل لجنة صلح.", "وقد أثنى الحضور على اللجنة السابقة."], 0),
        ("heading", ["تشكيل لجنة صلح."], 1),
    ],
)
def test_a_line_that_may_not_belong_to_its_item_is_asked_about(desk, answer, texts, sections):
    response = paste(desk, REMARKED)
    index = question(desk, "line_doubtful")
    assert f'value="question:{index}:right"' in page(response)

    press(desk, response, f"question:{index}:{answer}")

    review = MinutesImport.objects.get().review
    assert [item["text"] for item in review["items"]][1:-2] == texts
    assert len(review["sections"]) == sections
    assert review["questions"][index]["is_decided"]


def test_an_agenda_that_is_the_only_list_is_asked_about_and_left_out(desk):
    response = paste(desk, "جدول الأعمال:\n1- كلمة الافتتاح\n2- الموازنة\n3- ما يستجد")
    index = question(desk, "list_doubtful")
    assert "جدول الأعمال" in page(response)

    press(desk, press(desk, response, "create"), f"question:{index}:drop")

    assert items() == []
    assert not Plan.objects.exists()


def test_paragraphs_without_numbers_are_asked_about(desk):
    text = "قرارات المجلس:\n\nيُكلَّف مكتب التخطيط بالخطة.\n\nتُشكَّل لجنة للأسعار."
    response = paste(desk, text)
    index = question(desk, "no_numbers")
    assert [text for _number, text in items()] == [
        "يُكلَّف مكتب التخطيط بالخطة.",
        "تُشكَّل لجنة للأسعار.",
    ]

    press(desk, response, "create")
    assert not Plan.objects.exists()

    press(desk, press(desk, check_page(desk), f"question:{index}:right"), "create")
    assert Recommendation.objects.count() == 2


def test_numbers_out_of_order_after_a_split_are_asked_about(desk):
    response = press(desk, paste(desk, SUB_ITEMS), f"split:{key_of(1)}")
    assert [number for number, _text in items()] == [1, 4, 2, 3]

    index = question(desk, "numbers_out_of_order")
    press(desk, response, f"question:{index}:throughout")

    assert [number for number, _text in items()] == [1, 2, 3, 4]


def test_both_lists_under_the_items_are_taken_as_sections(desk):
    text = """التوصيات
1- تحسين شبكة المياه في الأحياء الشرقية والغربية
1) صيانة المضخات
2) فحص الآبار
2- تحسين شبكة الكهرباء في الأحياء الشرقية والغربية
1) تركيب العدادات
2) صيانة المحولات"""
    response = paste(desk, text)
    index = question(desk, "other_list_likely")

    press(desk, response, f"question:{index}:instead")

    review = MinutesImport.objects.get().review
    assert [text for _number, text in items()] == [
        "صيانة المضخات",
        "فحص الآبار",
        "تركيب العدادات",
        "صيانة المحولات",
    ]
    assert len(review["sections"]) == 2


def test_a_time_that_counts_from_the_meeting_asks_for_its_day(desk):
    words = "التوصيات:\n1- ترميم الجسر خلال ستة أشهر.\n2- نشر التقرير."
    response = paste(desk, words)
    asks = "«خلال ستة أشهر»: يُقترح الموعد بعد تحديد يوم الاجتماع أعلاه."
    assert asks in page(response)

    dated = press(desk, response, "renumber:printed", held_on="2023-01-15")

    assert asks not in page(dated)


def test_a_list_that_was_set_aside_is_taken_by_its_first_line(desk):
    agenda = "جدول الأعمال:\n1- الموازنة العامة\n2- المشاريع"
    text = f"{agenda}\n\nالتوصيات:\n1- نشر التقرير.\n2- صيانة البئر."
    response = paste(desk, text)
    assert 'class="questions"' not in page(response)

    taken = press(desk, response, f"both:{line_of('الموازنة')}")

    assert [text for _number, text in items()] == [
        "الموازنة العامة",
        "المشاريع",
        "نشر التقرير.",
        "صيانة البئر.",
    ]
    assert f'value="instead:{line_of("الموازنة")}"' not in page(taken)
