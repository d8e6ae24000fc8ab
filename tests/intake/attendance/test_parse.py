"""Lists of people as they are kept: lines, tables, files."""

import io

import openpyxl
import pytest

from recommendations.files.errors import FileError
from recommendations.intake.attendance.files import read_attendance_file
from recommendations.intake.attendance.parse import ORDERS, Person, parse_people
from recommendations.intake.attendance.persons.name_matching import (
    KnownNames,
    comparable,
    similar_institutions,
)
from tests.support.files.uploads import PROGRAM, archive

AHMED = Person("أحمد محمد", "رئيس", "هيئة الصحة")
LEYLA = Person("ليلى خليل", "عضوة", "هيئة التربية")
ROWS = [["أحمد محمد", "رئيس", "هيئة الصحة"], ["ليلى خليل", "عضوة", "هيئة التربية"]]


@pytest.mark.parametrize("separator", ["\t", ";", "؛ ", "|", " - ", " – ", ", ", "، "])
@pytest.mark.parametrize("numbered", ["", "{n}- ", "{n} - ", "({n}) ", "• "])
def test_whatever_separates_the_columns_is_found(separator, numbered):
    lines = [numbered.format(n=n) + separator.join(row) for n, row in enumerate(ROWS, start=1)]

    assert parse_people("\n".join(lines)) == [AHMED, LEYLA]


@pytest.mark.parametrize("order", ORDERS)
def test_columns_are_read_in_the_given_order(order):
    shown = {"name": "أحمد محمد", "post": "رئيس", "body": "هيئة الصحة"}
    expected = {name: shown[name] for name in order}

    assert parse_people("\t".join(expected.values()), order) == [Person(**expected)]


@pytest.mark.parametrize(
    "headings",
    ["الجهة;الاسم;الصفة", "Institution;Full name;Post", "Sazî;Nav;Erk", "body;name;position"],
)
def test_a_line_of_headings_wins(headings):
    text = f"{headings}\nهيئة الصحة;أحمد محمد;رئيس"

    assert parse_people(text, ORDERS[0]) == [AHMED]


def test_part_and_presence_are_read_by_their_names_in_any_language():
    text = (
        "الاسم;الدور;الحضور\nأحمد;رئيس الجلسة;غائب\nLeyla;observer;remote\n"
        "Ali;chair;sent apologies\nسمير;;"
    )

    people = parse_people(text)

    assert [(one.part, one.presence) for one in people] == [
        ("member", "absent"),
        ("observer", "remote"),
        ("chair", "apologies"),
        ("member", "present"),
    ]


def test_a_body_holds_for_the_lines_below_it():
    text = "هيئة الصحة:\n1- أحمد محمد\n2- ليلى خليل\nمجلس المدينة:\nسمير"

    assert [(one.name, one.body) for one in parse_people(text)] == [
        ("أحمد محمد", "هيئة الصحة"),
        ("ليلى خليل", "هيئة الصحة"),
        ("سمير", "مجلس المدينة"),
    ]


def test_merged_cells_and_counted_rows_are_understood():
    text = "1\tأحمد\tرئيس\tهيئة الصحة\n2\tليلى\tعضوة\n٣\tسمير\t\tمجلس"

    assert [(one.name, one.body) for one in parse_people(text)] == [
        ("أحمد", "هيئة الصحة"),
        ("ليلى", "هيئة الصحة"),
        ("سمير", "مجلس"),
    ]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("", []),
        ("\n \n", []),
        ("أحمد", ["أحمد"]),
        ('"أحمد;رئيس\nليلى;عضوة', ['"أحمد', "ليلى"]),
        ('"أحمد; الدكتور";رئيس', ["أحمد; الدكتور"]),
        ("عبد-الله - رئيس\nليلى - عضوة", ["عبد-الله", "ليلى"]),
        ("\x00أحمد\x07\tرئيس", ["أحمد"]),
        (";;;\nأحمد;;", ["أحمد"]),
    ],
)
def test_irregular_lines_lose_no_person_of_the_list(text, names):
    assert [one.name for one in parse_people(text)] == names


def workbook(*rows, empty_sheet_first=False):
    book = openpyxl.Workbook()
    sheet = book.create_sheet() if empty_sheet_first else book.active
    for row in rows:
        sheet.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.mark.parametrize("empty_sheet_first", [True, False])
def test_a_workbook_is_read_like_a_pasted_table(empty_sheet_first):
    content = workbook(
        ["م", "الاسم", "الصفة", "الجهة"],
        [],
        [1, "أحمد محمد", "رئيس", "هيئة\nالصحة"],
        [2, 'ليلى "أم خليل"', "عضوة", None],
        empty_sheet_first=empty_sheet_first,
    )

    people = parse_people(read_attendance_file("list.XLSX", content).text)

    assert people == [AHMED, Person("ليلى ''أم خليل''", "عضوة", "هيئة الصحة")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1256"])
def test_a_text_file_is_read_in_the_usual_encodings(encoding):
    content = "\n".join(";".join(row) for row in ROWS).encode(encoding)

    assert parse_people(read_attendance_file("list.csv", content).text) == [AHMED, LEYLA]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("list.pdf", b"%PDF-"),
        ("list.xlsx", b"no workbook"),
        ("list.xlsx", workbook(["أحمد"])[:1000]),
        ("list.xlsx", archive(**{"[Content_Types]__xml": "x"})),
        ("list.xlsx", workbook()),
        ("list.csv", PROGRAM),
        ("list.txt", b"  \n"),
        ("list.txt", b"a" * (10 * 1024 * 1024 + 1)),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(name, content):
    with pytest.raises(FileError) as refusal:
        read_attendance_file(name, content)

    assert str(refusal.value)


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ("أحمد محمد", "احمد محمّد", True),
        ("محمد علي", "علي محمد", True),
        ("أحمد محمد علي", "أحمد علي", True),
        ("عبد الكريم عمر", "عبدالكريم عمر", True),
        ("Îlham Ehmed", "Ilham Ahmed", True),
        ("ليلى خليل", "ليلى خلف", False),
        ("محمد", "أحمد", False),
        ("محمد", "محمد علي", False),
        ("", "", False),
    ],
)
def test_who_may_be_the_same_person(one, other, alike):
    assert bool(KnownNames([other]).similar_to(one)) == alike


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("هيئه الصحه", ["health", "environment"]),
        ("هيئة صحية", ["health"]),
        ("العلاقات الخارجية", ["department"]),
        ("هيئة المرأة", []),
    ],
)
def test_which_bodies_are_nearly_of_that_name(text, found):
    names = {
        "health": "هيئة الصحة",
        "environment": "هيئة الصحة والبيئة",
        "department": "دائرة العلاقات الخارجية",
    }

    assert (
        similar_institutions(text, {slug: comparable(name) for slug, name in names.items()})
        == found
    )


def test_a_line_with_another_separator_than_the_rest_is_divided_too():
    people = parse_people(
        "سارة، مديرة، هيئة الصحة\nأحمد - مستشار - جامعة روج آفا\nليلى، عضو، هيئة الصحة"
    )

    assert [(one.name, one.body) for one in people] == [
        ("سارة", "هيئة الصحة"),
        ("أحمد", "جامعة روج آفا"),
        ("ليلى", "هيئة الصحة"),
    ]
