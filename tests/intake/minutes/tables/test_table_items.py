"""The rows of a table become items with their bodies, dates and sections."""

from recommendations.intake.minutes.find import read_items
from recommendations.intake.minutes.reading import LineRole, SourceText, WarningCode

TABLE = (
    "التوصيات:\nم\tالتوصية\tالجهة المسؤولة\tالمدة\nفي التعليم\n"
    "1\tفتح مكتبة عامة\tهيئة الثقافة\t31/3/2027\n2\tفحص مياه الشرب\tمكتب المياه\tستة أشهر\n"
    "في الصحة\n3\tشراء سيارة إسعاف\tهيئة الصحة\t1/6/2027"
)
LIST = "\n\nكما أوصى الحضور بما يلي:\n1- توحيد النماذج.\n2- نشر الموازنة."


def test_rows_are_items_with_bodies_dates_and_sections():
    reading = read_items(SourceText(TABLE))

    rows = [(item.number, item.text, item.bodies, item.due, item.section) for item in reading.items]
    assert rows == [
        (1, "فتح مكتبة عامة", "هيئة الثقافة", "31/3/2027", 0),
        (2, "فحص مياه الشرب", "مكتب المياه", "ستة أشهر", 0),
        (3, "شراء سيارة إسعاف", "هيئة الصحة", "1/6/2027", 1),
    ]
    assert [section.title for section in reading.sections] == ["في التعليم", "في الصحة"]
    assert [line.role for line in reading.lines] == [
        *[LineRole.INTRODUCTION] * 2,
        *[LineRole.SECTION, LineRole.ITEM, LineRole.ITEM],
        *[LineRole.SECTION, LineRole.ITEM],
    ]


def test_a_list_beside_a_table_is_offered_and_can_be_chosen():
    source = SourceText(TABLE + LIST)
    reading = read_items(source)
    starts = tuple(found.start for found in reading.lists)

    both = read_items(source, chosen=starts)

    assert len(reading.items) == 3
    assert {w.code: w.lines for w in reading.warnings}[WarningCode.OTHER_LIST_LIKELY] == (9, 10)
    assert [item.number for item in both.items] == [1, 2, 3, 1, 2]
    assert len(both.sections) == 3
