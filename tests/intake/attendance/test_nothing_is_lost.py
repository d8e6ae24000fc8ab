"""Of a list made of cells and separators at random, every cell is in the account."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.intake.attendance.parse import read_attendance
from recommendations.intake.attendance.reading import CellRole

CELLS = (
    *("هند الأحمد", "كاوا عثمان", "رئيسة", "مهندس", "مكتب المياه", "بلدية الشعب", "الاسم", "الجهة"),
    *("المنصب", "الحضور", "معتذر", "المعتذرون", "0933123456", "12", "Anna Smith", "Director"),
    *("Health Office", "Name", "Position", "Institution", "Present", "Absent", "Rojîn", "Şaredarî"),
    *("وفد هيئة الصحة", "كشف حضور", "المجموع: 4", "hind@example.org", "", "", "(رئيسة)", "???"),
)
SEPARATORS = ("\t", "\t", ";", " - ", " / ", "، ", ", ", " | ", ": ")
LEADS = ("", "", "", "1- ", "٢. ", "(3) ", "• ", "أولاً: ", "أ- ", "\u200f4- ", "Second: ")
TOTALS = re.compile(r"[^\W\d_]{3,}|\d{5,}")
LINES = st.builds(
    lambda lead, separator, cells, end: lead + separator.join(cells) + end,
    st.sampled_from(LEADS),
    st.sampled_from(SEPARATORS),
    st.lists(st.sampled_from(CELLS), min_size=1, max_size=5),
    st.sampled_from(["", "", ":", " (2)"]),
)
TABLES = st.builds(
    lambda separator, rows: [separator.join(row) for row in rows],
    st.sampled_from(SEPARATORS),
    st.lists(st.lists(st.sampled_from(CELLS), min_size=2, max_size=5), max_size=8),
)
LISTS = st.one_of(st.lists(LINES, max_size=10), TABLES).map("\n".join)


def words_of(line):
    found = TOTALS.findall(line.replace("\u200f", ""))
    return [word for word in found if word not in {"Second", "أولا"}]


@settings(max_examples=500, deadline=None)
@given(LISTS)
def test_every_word_of_a_list_is_in_the_account_of_its_line(text):
    reading = read_attendance(text)

    missing = [
        (word, line)
        for number, line in enumerate(text.split("\n"))
        for word in words_of(line)
        if word not in " ".join(cell.text for cell in reading.cells if cell.line == number)
    ]
    assert missing == []


@settings(max_examples=200, deadline=None)
@given(LISTS)
def test_each_name_is_of_a_person_and_each_person_has_one(text):
    reading = read_attendance(text)

    names = [cell for cell in reading.cells if cell.role == CellRole.NAME]
    assert all(cell.person is not None for cell in names)
    assert {cell.person for cell in names} == set(range(len(reading.people)))
    for cell in names:
        person = reading.people[cell.person]
        written = set(words_of(f"{person.name} {person.post} {person.body}"))
        assert written & set(words_of(cell.text)) or not words_of(cell.text)
