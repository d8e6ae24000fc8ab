"""The tables of minutes: which they are, which column is which, where each row is."""

import pytest

from recommendations.intake.minutes.tables.cell_texts import number_of
from recommendations.intake.minutes.tables.column_headings import ColumnRole, heading_role
from recommendations.intake.minutes.tables.tables import TableKind, find_tables

ROWS = {
    "م": ("1", "2"),
    "التوصية": ("فتح مكتبة عامة", "فحص مياه الشرب"),
    "الجهة المسؤولة": ("هيئة الثقافة", "مكتب المياه"),
    "المدة": ("31/3/2027", "ستة أشهر"),
    "ملاحظات": ("عاجل", ""),
}


def table(*headings, with_headings=True):
    rows = [headings] if with_headings else []
    rows += zip(*(ROWS[heading] for heading in headings), strict=True)
    return "\n".join("\t".join(row) for row in rows)


def rows_of(text):
    (found,) = find_tables(text)
    return [(row.number, row.text, row.bodies, row.due, row.notes) for row in found.rows]


EXPECTED = [
    (1, "فتح مكتبة عامة", "هيئة الثقافة", "31/3/2027", "عاجل"),
    (2, "فحص مياه الشرب", "مكتب المياه", "ستة أشهر", ""),
]


@pytest.mark.parametrize(
    "headings",
    [
        ("م", "التوصية", "الجهة المسؤولة", "المدة", "ملاحظات"),
        ("ملاحظات", "المدة", "الجهة المسؤولة", "التوصية", "م"),
        ("التوصية", "م", "ملاحظات", "المدة", "الجهة المسؤولة"),
    ],
)
@pytest.mark.parametrize("with_headings", [True, False])
def test_columns_are_recognised_in_any_order_by_headings_or_content(headings, with_headings):
    assert rows_of(table(*headings, with_headings=with_headings)) == EXPECTED


@pytest.mark.parametrize(
    "headings",
    ["No.\tAction\tOwner\tDeadline\tNotes", "Hejmar\tBiryar\tBerpirsiyar\tDem\tTêbînî",
     "الرقم\tنص القرار\tالجهة المعنية\tتاريخ الإنجاز\tملاحظات",
     "رقم التوصية\tالتوصيه\tالجهات المنفذة للتوصية\tمدة التنفيذ\tالملاحظات"],
)  # fmt: skip
def test_headings_are_known_in_three_languages(headings):
    rows = table(*ROWS, with_headings=False)

    assert rows_of(f"{headings}\n{rows}") == EXPECTED


@pytest.mark.parametrize(
    ("heading", "role"),
    [
        ("مدة تنفيذ القرار", ColumnRole.DUE),
        ("الجهة المسؤولة عن التنفيذ", ColumnRole.BODIES),
        ("القرار / التوصية", ColumnRole.TEXT),
        ("التوصيةة", ColumnRole.TEXT),
        ("المكتب المنفذ", ColumnRole.BODIES),
        ("المكتب التنفيذي", None),
        ("فتح مكتبة", None),
    ],
)
def test_a_heading_names_a_role(heading, role):
    assert heading_role(heading) == role


@pytest.mark.parametrize(
    ("label", "number"),
    [("1-", 1), ("٣", 3), ("(4)", 4), ("R5", 5), ("ثالثاً", 3), ("2.1", 1), ("مكتب", None)],
)
def test_the_number_of_a_cell(label, number):
    assert number_of(label) == number


def test_a_row_without_number_goes_on_with_the_item_above():
    text = (
        "م\tالتوصية\tالجهة\n1\tفتح مكتبة\tهيئة الثقافة\n\tفي القرى\t\n"
        "2\tتدريب\tهيئة التربية\n\t\tمكتب المياه"
    )

    assert rows_of(text) == [
        (1, "فتح مكتبة في القرى", "هيئة الثقافة", "", ""),
        (2, "تدريب", "هيئة التربية، مكتب المياه", "", ""),
    ]


def test_a_row_whose_number_was_left_out_is_an_item():
    text = "م\tالتوصية\tالجهة\n1\tفتح مكتبة\tأ\n\tتدريب\tب\n3\tشراء\tج"

    assert [row[:2] for row in rows_of(text)] == [(1, "فتح مكتبة"), (None, "تدريب"), (3, "شراء")]


def test_a_line_of_one_cell_heads_the_rows_below_it():
    text = "م\tالتوصية\tالجهة\nفي مجال التعليم\n1\tمكتبة\tأ\nفي مجال المياه\n2\tفحص\tب"

    (found,) = find_tables(text)

    assert [heading.words for heading in found.headings] == ["في مجال التعليم", "في مجال المياه"]
    assert [row.section for row in found.rows] == [0, 1]


def test_a_column_of_sections_heads_the_rows_until_it_changes():
    text = "المجال\tم\tالتوصية\nالتعليم\t1\tمكتبة\n\t2\tتدريب\nالمياه\t3\tفحص"

    (found,) = find_tables(text)

    assert [found.headings[row.section].words for row in found.rows] == [
        "التعليم",
        "التعليم",
        "المياه",
    ]


def test_tables_of_those_present_and_of_decisions_are_told_apart():
    text = (
        "الحضور:\nم\tالاسم\tالصفة\tالتوقيع\n1\tهند الأحمد\tرئيسة\t\n2\tكاوا عثمان\tعضو\t\n\n"
        f"جدول الأعمال\nم\tالموضوع\tالوقت\n1\tالافتتاح\t9:00\n2\tالتقارير\t10:00\n\n"
        f"متابعة توصيات العام الماضي\n{table('م', 'التوصية', 'ملاحظات')}\n\n"
        f"التوصيات\n{table(*ROWS)}"
    )

    assert [found.kind for found in find_tables(text)] == [
        TableKind.ATTENDANCE,
        TableKind.AGENDA,
        TableKind.PREVIOUS,
        TableKind.RECOMMENDATIONS,
    ]


def test_tables_that_follow_each_other_without_a_blank_line_are_two():
    text = "م\tالاسم\tالصفة\n1\tهند\tرئيسة\n2\tكاوا\tعضو\n" + table(*ROWS)

    people, decisions = find_tables(text)

    assert (people.kind, len(people.rows)) == (TableKind.ATTENDANCE, 2)
    assert (decisions.kind, len(decisions.rows)) == (TableKind.RECOMMENDATIONS, 2)


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("تنظيم دورات: أ- للمعلمين ب- للممرضين", "تنظيم دورات:\nأ- للمعلمين\nب- للممرضين"),
        ("a) books b) seats c) doors", "a) books\nb) seats\nc) doors"),
        ("دعم: • الكتب • القرى", "دعم:\n• الكتب\n• القرى"),
        ("فتح مكتبة في حلب - المدينة", "فتح مكتبة في حلب - المدينة"),
        ("الفقرة ب - من القرار", "الفقرة ب - من القرار"),
    ],
)
def test_sub_items_of_a_cell_come_on_lines_of_their_own(cell, text):
    assert rows_of(f"م\tالتوصية\tالجهة\n1\t{cell}\tأ")[0][1] == text


@pytest.mark.parametrize(
    ("headings", "first", "row"),
    [
        ("البند\tالقرار\tالجهة", "1\tمكتبة\tأ", (1, "مكتبة", "أ", "")),
        ("م\tالبند\tالتوصية", "1\tالتعليم\tمكتبة", (1, "مكتبة", "", "البند: التعليم")),
        ("م\tالتوصية\tالإجراء", "1\tمكتبة\tشراء", (1, "مكتبة", "", "الإجراء: شراء")),
        ("الموضوع\tالقرار\tالجهة", "المدن\tمكتبة\tأ", (None, "مكتبة", "أ", "الموضوع: المدن")),
        ("Item\tDecision\tOwner", "Towns\tLibrary\tA", (None, "Library", "A", "Item: Towns")),
    ],
)
def test_headings_of_two_meanings_are_read_by_what_is_below_them(headings, first, row):
    text = f"{headings}\n{first}"

    number, words, bodies, notes = row
    assert rows_of(text) == [(number, words, bodies, "", notes)]
    assert find_tables(text)[0].kind == TableKind.RECOMMENDATIONS


def test_people_without_numbers_are_a_row_each():
    people, decisions = find_tables(
        "الاسم\tالصفة\nهند\tرئيسة\nكاوا\tعضو\nوقرر المجتمعون:\nالقرار\tالجهة\nفتح مكتبة\tأ"
    )

    assert (people.kind, len(people.rows)) == (TableKind.ATTENDANCE, 2)
    assert (decisions.kind, decisions.lead_in) == (TableKind.RECOMMENDATIONS, "وقرر المجتمعون:")


@pytest.mark.parametrize(
    "end", ["وانتهى الاجتماع.\nرئيس الاجتماع\tأمين السر", "الرئيس\tالمقرر\tعضو\nهند\tكاوا\tعلي"]
)
def test_signatures_directly_below_a_table_are_no_rows(end):
    text = f"{table(*ROWS)}\n{end}"

    assert rows_of(text) == EXPECTED
    assert find_tables(text)[0].end == len(table(*ROWS))


def test_items_that_are_small_tables_of_their_own_are_one_list():
    cards = [
        f"رقم التوصية\t{number}\nالتوصية\t{text}\nالجهة المسؤولة\t{body}\nالموازنة\t5000"
        for number, text, body, *_ in EXPECTED
    ]

    assert rows_of("التوصيات\n" + "\n\n".join(cards)) == [
        (1, "فتح مكتبة عامة", "هيئة الثقافة", "", "الموازنة: 5000"),
        (2, "فحص مياه الشرب", "مكتب المياه", "", "الموازنة: 5000"),
    ]


@pytest.mark.parametrize("label", ["{}- ", "({}) ", "{}."])
def test_a_number_in_the_cell_of_the_text_is_that_of_the_item(label):
    rows = [f"{label.format(number)}{text}\t{body}" for number, text, body, *_ in EXPECTED]

    assert [row[:3] for row in rows_of("\n".join(["التوصية\tالجهة", *rows]))] == [
        row[:3] for row in EXPECTED
    ]


def test_headings_repeated_on_a_new_page_are_no_row():
    first, second = table(*ROWS).split("\n")[:2], table(*ROWS).split("\n")[0:3:2]

    assert rows_of("\n".join(first + second)) == EXPECTED


def test_a_quoted_cell_of_a_spreadsheet_has_several_lines():
    text = '1\t"فتح مكتبة\nفي ""القرى"""\tهيئة الثقافة\t2027\n2\tتدريب\tهيئة التربية\t2027'

    assert rows_of(text)[0][:3] == (1, 'فتح مكتبة في "القرى"', "هيئة الثقافة")


def test_words_of_an_unknown_column_are_notes_below_its_heading():
    text = "م\tالتوصية\tالجهة\tالموازنة\n1\tمكتبة\tأ\t5000\n2\tفحص\tب\t"

    assert rows_of(text)[0][4] == "الموازنة: 5000"


@pytest.mark.parametrize(
    "text",
    ["1.\tفتح مكتبة\n2.\tتدريب", "فتح مكتبة\nتدريب", "•\tفتح\n•\tتدريب", "a\tb"],
)
def test_a_list_whose_signs_are_followed_by_a_tab_is_no_table(text):
    assert find_tables(text) == []


def test_places_are_those_of_the_text():
    text = f"مقدمة\n{table(*ROWS)}\nخاتمة"

    (found,) = find_tables(text)

    assert [text[row.text_start : row.text_end] for row in found.rows] == list(ROWS["التوصية"])
    assert text[found.rows[0].start : found.rows[0].end].startswith("1\tفتح")
    assert text[found.start : found.end] == table(*ROWS)
    assert found.lead_in == "مقدمة"


def test_a_text_of_very_many_tabs_is_read_in_time():
    assert len(find_tables("\n".join(["\t".join(["كلمة"] * 30)] * 4000))) <= 1
