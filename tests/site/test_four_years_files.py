"""Every figure that the files of four years and of their frozen reports have, against the sheet."""

import csv
import io
import json
import re
from collections import Counter

import docx
import openpyxl
import pytest

from recommendations.localization.languages import CODES
from recommendations.models.choices import Assurance, Schedule, StatusInPlan
from tests.support.files import readers
from tests.support.sites import four_years
from tests.support.sites.four_years import BY_BODY, BY_YEAR, COLUMNS, OTHERWISE, UNCHECKED
from tests.support.sites.four_years import years as years

pytestmark = pytest.mark.django_db

RATED = ["adopted", "implemented", "rated", "open", "overdue", "carried_over", "verified"]
RATED += ["by_first_date", "first_dated"]
NUMBER = re.compile(r"(?:\d+|—)$")
CLOSED = [year for year in BY_YEAR if year < max(BY_YEAR)]
LIVE, FROZEN = "plans/{year}", "plans/{year}/reports/{year}-12-31"
# Each plan, and the report that its closing froze.
SOURCES = [(year, LIVE) for year in BY_YEAR] + [(year, FROZEN) for year in CLOSED]
FILES = [(code, *source) for code in CODES for source in SOURCES]
# Typesetting takes long: each language, and each year, at least once.
PDFS = [("ar", 2021, LIVE), ("ku", 2022, LIVE), ("en", 2023, LIVE), ("ar", 2024, LIVE)]
PDFS += [("en", 2021, FROZEN), ("ar", 2022, FROZEN), ("ku", 2023, FROZEN)]
GROUP_COLUMNS = ["adopted", "implemented"]
GROUP_COLUMNS += [f"status_{status.value}" for status in list(four_years.ENDS.values())[1:]]
GROUP_COLUMNS += ["open", "overdue", "status_carried_over", "rated"]


def file_of(client, code, year, source, ending):
    """The bytes of a file of the plan of ``year``, or of its frozen report."""
    response = client.get(f"/{code}/{source.format(year=year)}.{ending}")
    assert response.status_code == 200
    return response.getvalue()


def sheet(year):
    """The sheet of the plan of ``year``, by the name of each figure."""
    return dict(zip(COLUMNS, BY_YEAR[year], strict=True))


def key_figures(year):
    """By hand: each figure of the table of key figures, with what it is a part of."""
    of = sheet(year)
    carried_out = of["implemented"] + of["partially_implemented"]
    continued = [[of["continued"], of["adopted"]], [of["continued_late"], of["continued"]]]
    return [
        [of["adopted"], "—"],
        [of["implemented"], of["rated"]],
        [carried_out, of["rated"]],
        [of["open"], "—"],
        *(continued if of["continued"] else []),
        [of["overdue"], "—"],
        [of["by_first_date"], of["first_dated"]],
        [of["verified"], of["rated"]],
        [UNCHECKED[year], "—"],
        [of["carried_over"], of["adopted"]],
    ]


def group_rows(year):
    """By hand: the rows of the tables by theme, by lead body and by year."""
    of_bodies = list(BY_BODY[year].values())
    of_years = [[one, *four_years.group_row(one)] for one in BY_YEAR if one <= year]
    return [[of_bodies[0]], of_bodies, of_years]


def rates(year):
    """By hand: the rate as reported, as checked, and with what was carried out in part."""
    of = sheet(year)
    found = [of["implemented"], of["verified"], of["implemented"] + of["partially_implemented"]]
    return [[n, of["rated"]] for n in found]


def statuses(year):
    """By hand: how many of the plan have each status, those that occur, in their order."""
    of = sheet(year)
    ended = [of["implemented"], of["partially_implemented"], *OTHERWISE[year]]
    # Nothing was ever begun or put on hold: what is open has not started.
    counts = [of["open"], *ended, of["continued"]]
    return [count for count in counts if count]


# ---- JSON and CSV


@pytest.mark.parametrize(("code", "year", "source"), FILES)
def test_the_json_has_the_figures_of_the_sheet(client, years, code, year, source):
    whole = json.loads(file_of(client, code, year, source, "json"))

    assert len(whole["recommendations"]) == 40
    if year in CLOSED:
        assert whole["as_of"] == f"{year}-12-31"
    assert flat(whole["figures"]) == expected_record(year)
    theme, bodies, by_year = group_rows(year)
    for name, expected in [("by_theme", theme), ("by_body", bodies)]:
        assert [json_group(group) for group in whole["figures"][name]] == expected
    of_years = [[group["key"], *json_group(group)] for group in whole["figures"]["by_year"]]
    assert of_years == by_year


def flat(figures):
    """Figures of JSON by the names that the sheet of figures has; the groups are left out."""
    found = {name: n for name, n in figures.items() if isinstance(n, int)}
    for axis in ("status", "schedule", "assurance", "decision"):
        found |= {f"{axis}_{choice}": n for choice, n in figures[f"by_{axis}"].items()}
    found["with_partial"] = found["implemented"] + found.pop("partially_implemented")
    # They are by status and schedule, too.
    return {name: n for name, n in found.items() if name not in ("continued", "continued_late")}


def json_group(group):
    found = flat(group)
    return [found[name] for name in GROUP_COLUMNS]


@pytest.mark.parametrize(("code", "year", "source"), FILES)
def test_each_row_of_the_csv_has_the_class_that_is_counted(client, years, code, year, source):
    text = file_of(client, code, year, source, "csv").decode("utf-8-sig")

    rows = list(csv.DictReader(io.StringIO(text)))

    expected = expected_record(year)
    for axis in ("status", "schedule", "assurance", "decision"):
        counted = Counter(row[axis] for row in rows if row[axis])
        of_axis = {name: n for name, n in expected.items() if name.startswith(f"{axis}_")}
        assert counted == {name.removeprefix(f"{axis}_"): n for name, n in of_axis.items() if n}


# ---- Excel


def expected_record(year):
    """By hand: the columns of the row of the whole plan in the sheet of figures."""
    of = sheet(year)
    ended = [of["implemented"], of["partially_implemented"], *OTHERWISE[year]]
    on_time, late, ended_otherwise, on_schedule, undated, in_time = four_years.SCHEDULES[year]
    reported, verified, contradicted = four_years.ASSURANCES[year]
    record = {name: of[name] for name in RATED}
    record |= {
        "listed": 40,
        "with_partial": of["implemented"] + of["partially_implemented"],
        "reported": reported + verified + contradicted,
        "checked": of["verified"],
        "unchecked": UNCHECKED[year],
        "status_carried_over": of["continued"],
        "status_not_started": of["open"],
        "status_in_progress": 0,
        "status_on_hold": 0,
        "schedule_completed_on_time": on_time,
        "schedule_completed_late": late,
        "schedule_ended": ended_otherwise,
        "schedule_on_schedule": on_schedule,
        "schedule_due_soon": 0,
        "schedule_none": undated,
        "schedule_overdue": of["overdue"],
        "schedule_carried_over_in_time": in_time,
        "schedule_carried_over_late": of["continued_late"],
        "assurance_reported": reported,
        "assurance_verified": verified,
        "assurance_insufficient": 0,
        "assurance_contradicted": contradicted,
        "decision_proposed": 0,
        "decision_adopted": 40,
        "decision_adopted_amended": 0,
        "decision_deferred": 0,
        "decision_not_adopted": 0,
    }
    return record | {
        f"status_{status.value}": count
        for status, count in zip(four_years.ENDS.values(), ended, strict=True)
    }


def sheet_of_figures(client, code, year, source):
    """The rows of the sheet of figures, by the names that its columns have for programs."""
    book = openpyxl.load_workbook(io.BytesIO(file_of(client, code, year, source, "xlsx")))
    *_tables, figures, definitions = book.worksheets
    header, *rows = figures.iter_rows(values_only=True)
    columns = [row for row in definitions.iter_rows(values_only=True) if row[0] == figures.title]
    names = {word: name for _sheet, word, name, _meaning in columns}
    return [dict(zip([names[word] for word in header], row, strict=True)) for row in rows]


@pytest.mark.parametrize(("code", "year", "source"), FILES)
def test_the_workbook_has_the_figures_of_the_sheet(client, years, code, year, source):
    whole, *groups = sheet_of_figures(client, code, year, source)

    counted = {name: n for name, n in whole.items() if name in expected_record(year)}
    assert counted == expected_record(year)
    found = [[group[name] for name in GROUP_COLUMNS] for group in groups]
    theme, bodies, by_year = group_rows(year)
    assert found == [*theme, *bodies, *(row[1:] for row in by_year)]


@pytest.mark.parametrize(("year", "source"), SOURCES)
def test_each_row_of_the_workbook_has_the_class_that_is_counted(client, years, year, source):
    book = openpyxl.load_workbook(io.BytesIO(file_of(client, "en", year, source, "xlsx")))
    header, *rows = book.worksheets[0].iter_rows(values_only=True)
    expected = expected_record(year)

    for heading, axis, choices in [
        ("Status", "status", StatusInPlan),
        ("Schedule", "schedule", Schedule),
        ("Assurance", "assurance", Assurance),
    ]:
        place = header.index(heading)
        found = {choice: sum(row[place] == choice.label for row in rows) for choice in choices}
        assert found == {choice: expected[f"{axis}_{choice.value}"] for choice in choices}


# ---- Word


def numbers_in(line):
    """The numbers in a line of words."""
    return [int(number) for number in re.findall(r"\d+", line)]


@pytest.mark.parametrize(("code", "year", "source"), FILES)
def test_the_word_file_has_the_figures_of_the_sheet(client, years, code, year, source):
    document = docx.Document(io.BytesIO(file_of(client, code, year, source, "docx")))

    tables = [
        [[cell.text for cell in row.cells] for row in table.rows] for table in document.tables
    ]
    # A row alone is the bar of the statuses.
    measures = [rows[1:] for rows in tables if len(rows[0]) == 3 and len(rows) > 1]
    expected = [[str(n), str(of_all)] for n, of_all in key_figures(year)]
    assert [[row[1:] for row in rows] for rows in measures] == [expected]
    grouped = [
        [numbers_in(" ".join(row)) for row in rows[1:]] for rows in tables if len(rows[0]) == 11
    ]
    assert grouped == group_rows(year)
    lines = [numbers_in(one.text) for one in document.paragraphs]
    assert [line[:2] for line in lines if line[:2] in rates(year)] == rates(year)
    assert statuses(year) in lines


# ---- PDF


def printed_rows(pdf, *, from_right):
    """Of each line of the file the numbers, and the dash for none, in the order of reading."""
    for line in readers.lines(pdf):
        words = line[::-1] if from_right else line
        yield [int(word) if word.isdecimal() else word for word in words if NUMBER.match(word)]


@pytest.mark.once
@pytest.mark.parametrize(("code", "year", "source"), PDFS)
def test_the_pdf_has_the_figures_of_the_sheet(client, years, tmp_path, code, year, source):
    file = tmp_path / "plan.pdf"
    file.write_bytes(file_of(client, code, year, source, "pdf"))

    rows = list(printed_rows(file, from_right=code == "ar"))

    theme, bodies, by_year = group_rows(year)
    for expected in [key_figures(year), theme, bodies, by_year]:
        assert in_order(rows, expected) == expected
    # A date follows the first of them.
    assert in_order([row[:2] for row in rows], rates(year)) == rates(year)
    numbers = " ".join(str(number) for row in rows for number in row)
    assert " ".join(map(str, statuses(year))) in numbers


def in_order(rows, expected):
    """Those of the ``expected`` rows that follow one another, with others between them, in
    ``rows``."""
    rest = iter(rows)
    return [one for one in expected if one in rest]
