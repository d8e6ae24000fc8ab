"""A small file made to stop the server is refused in words, and the server goes on.

The readers are asked alone, as the screens and the commands ask them; each works in a child process
that may take a quarter of a gigabyte and a few seconds. The real server is asked in
``tests/live/test_hostile_files.py``.
"""

import resource

import pytest
from django.core.files.base import ContentFile
from django.utils import translation

from recommendations.files import child_process
from recommendations.files.errors import FileError
from recommendations.intake.attendance.files import read_attendance_file
from recommendations.intake.minutes.files import read_minutes_file
from recommendations.intake.minutes.find import find_items
from recommendations.intake.minutes.items import read_in_child
from recommendations.intake.minutes.reading import SourceText
from recommendations.worksheets.files import reading
from recommendations.worksheets.job_progress import run_to_end
from tests.support.files import hostile_files as hostile
from tests.support.files.hostile_files import MANY, cell, numbered, repeated, sheet, word
from tests.support.files.printed_pdf import PrintedPDF

CPU_SECONDS = 5 * 5  # of a machine that runs other tests as well; a reader ends at five


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.fixture(autouse=True)
def _bounded():
    """No test takes a reader, in whatever process, more CPU than it may use."""
    before = _cpu()
    yield
    assert _cpu() - before < CPU_SECONDS


def _cpu():
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def read_worksheet(content, name="plan.xlsx"):
    return run_to_end(reading.read_worksheet(name, ContentFile(content)))


def read_list(content, name="list.xlsx"):
    return read_attendance_file(name, content).text


def read_minutes(content, name="minutes.docx"):
    return list(read_in_child(read_minutes_file(name, content)).items)


def read_text(text):
    return list(read_in_child(SourceText(text)).items)


def refusal(read, content, **more):
    with pytest.raises(FileError) as refused:
        read(content, **more)
    assert str(refused.value)
    return refused.value.code


@pytest.mark.parametrize("place", [10**12, 1_048_576, 40_000])
@pytest.mark.parametrize("read", [read_worksheet, read_list])
def test_a_sheet_whose_rows_are_far_apart_is_refused(read, place):
    assert refusal(read, hostile.far_row(place)) == "rows"


OPEN_SHEETS = {
    "empty rows": (["<table:table-row/>" * 600_000], "rows"),
    "empty cells": (
        [hostile.open_row(hostile.OPEN_CELL + "<table:table-cell/>" * 600_000)],
        None,
    ),
    "rows that are repeated": ([hostile.open_row(hostile.OPEN_CELL, 1_000_000)], "rows"),
    "merged rows": (
        [hostile.open_row('<table:table-cell table:number-rows-spanned="2"/>') * 200_000],
        "rows",
    ),
    "rows and cells": ([hostile.open_row(hostile.OPEN_CELL) * 400_000], "too_many_parts"),
    "nested words": (
        [
            hostile.open_row(
                "<table:table-cell><text:p>"
                f"{'<text:span>' * 150}x{'</text:span>' * 150}</text:p></table:table-cell>"
            )
            * 1_500
        ],
        None,
    ),
    "spaces": (
        [
            "<table:table-row><table:table-cell><text:p>",
            '<text:s text:c="100"/>' * 300_000,
            "x</text:p></table:table-cell></table:table-row>",
        ],
        "characters",
    ),
    "paragraphs": (
        [
            "<table:table-row><table:table-cell>",
            "<text:p>a</text:p>" * 500_000,
            "</table:table-cell></table:table-row>",
        ],
        "characters",
    ),
}


@pytest.mark.parametrize(("body", "code"), OPEN_SHEETS.values(), ids=OPEN_SHEETS)
@pytest.mark.parametrize("read", [read_worksheet, read_list, read_minutes])
def test_a_hostile_open_document_sheet_ends_within_five_seconds_of_cpu(read, body, code):
    content, before = hostile.open_sheet(body), _cpu()

    try:
        read(content)
        answered = None
    except FileError as error:
        answered = error.code
    if read is read_worksheet and code is None:
        code = "plan_heading"  # it has no heading of a worksheet

    assert (answered, _cpu() - before < 5) == (code, True)


@pytest.mark.parametrize("row", ["<row/>", '<row r="1"/>', '<row r="1"><c r="A1"/></row>'])
@pytest.mark.parametrize("read", [read_worksheet, read_list])
def test_blank_rows_count_as_rows(read, row):
    assert refusal(read, sheet(repeated(row, 1_000_000))) == "rows"


def test_merged_cells_are_not_looked_for_in_comments():
    comment = f"<!-- {'<mergeCell ' * 20_000}-->"
    rows = [f'<row r="1">{cell("a")}</row>']

    assert refusal(read_worksheet, sheet(rows, after=comment)) == "plan_heading"
    assert read_list(sheet(rows, after=comment)) == "a"


def test_very_many_merged_cells_are_refused_with_the_first_of_them():
    cells = '<mergeCell ref="A1:B2"/>' * 100_000
    merged = f"<mergeCells>{cells}</mergeCells>"

    with pytest.raises(FileError) as refused:
        read_worksheet(sheet([f'<row r="1">{cell("a")}</row>'], after=merged))

    assert str(refused.value).count("A1:B2") == 10


@pytest.mark.parametrize(
    ("form", "options"),
    [
        ("decimal", {"level": 500_000_000}),
        ("decimal", {"level": 5_000_000}),
        ("lowerLetter", {"start": 2 * 10**10}),
        ("arabicAbjad", {"start": 2 * 10**10}),
        ("lowerRoman", {"start": 10**12}),
        ("lowerLetter", {"start": 32_767, "pattern": "%1" * 100_000}),
        ("decimal", {"level": -5, "start": -(10**9)}),
    ],
)
def test_levels_and_starts_of_a_list_are_those_of_word(form, options):
    items = hostile.numbered(form, **options)

    text = read_minutes_file("minutes.docx", items).text if "pattern" not in options else ""

    first = text.partition("\n")[0]
    assert len(first) <= 8 * 4 + 1300 + 50
    if "pattern" in options:
        assert refusal(read_minutes, items) == "characters"


def test_a_list_that_starts_very_high_counts_from_the_highest_start():
    text = read_minutes_file("minutes.docx", numbered(start=10**9, paragraphs=2, text="a")).text

    assert text == "32767- a\n32768- a"


def test_a_list_that_is_nested_very_deep_has_nine_levels():
    text = read_minutes_file(
        "minutes.docx", numbered(level=10**9, paragraphs=1, text="a", pattern="%9-")
    ).text

    assert text == " " * 32 + "1- a"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(lambda: hostile.paragraphs(MANY), id="paragraphs"),
        pytest.param(lambda: word(["<w:tbl><w:tr>", *repeated("<w:tc/>", 2_000_000),
                                   "</w:tr></w:tbl>"]), id="cells"),
        pytest.param(lambda: word(["<w:tbl>", *repeated("<w:tr/>", 2_000_000), "</w:tbl>"]),
                     id="rows"),
        pytest.param(lambda: word(["<w:p><w:r>", *repeated("<w:br/>", 2_000_000), "</w:r></w:p>"]),
                     id="line breaks"),
        pytest.param(lambda: word(["<w:p/>"], word__footnotes=[
            f'<w:footnotes xmlns:w="{hostile.W}">', *repeated("<w:footnote/>", 2_000_000),
            "</w:footnotes>"]), id="footnotes"),
    ],
)  # fmt: skip
def test_a_word_file_of_millions_of_parts_is_refused(content):
    assert refusal(read_minutes, content()) == "too_many_parts"


def test_a_word_file_of_nested_tables_is_refused():
    deep = ["<w:tbl><w:tr><w:tc>"] * 5000 + ["</w:tc></w:tr></w:tbl>"] * 5000

    assert refusal(read_minutes, word(deep)) == "word_damaged"


def test_a_word_file_of_tables_as_deep_as_may_be_is_read():
    deep = ["<w:tbl><w:tr><w:tc>"] * 60 + ["<w:p><w:r><w:t>1- a</w:t></w:r></w:p>"] * 3000
    content = word([*deep, *["</w:tc></w:tr></w:tbl>"] * 60])

    assert read_minutes_file("minutes.docx", content).text.count("1- a") == 3000


@pytest.mark.parametrize(
    "styles",
    [
        pytest.param(
            "".join(
                f'<w:style w:type="paragraph" w:styleId="s{n}"><w:basedOn w:val="s{n + 1}"/>'
                "</w:style>"
                for n in range(20_000)
            ),
            id="a chain of styles",
        ),
        pytest.param(
            "<w:style "
            + " ".join(f'xmlns:n{n}="u{n}"' for n in range(5_000))
            + ' w:type="paragraph" w:styleId="s0"/>',
            id="a style of many namespaces",
        ),
    ],
)
def test_paragraphs_of_a_hostile_style_are_read_like_any(styles):
    paragraph = '<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>1- a</w:t></w:r></w:p>'
    whole = [f'<w:styles xmlns:w="{hostile.W}">{styles}</w:styles>']

    text = read_minutes_file("minutes.docx", word([paragraph] * 20_000, word__styles=whole)).text

    assert text == "\n".join(["1- a"] * 20_000)


def test_thousands_of_lists_of_one_large_definition_are_read_once():
    levels = '<w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1-"/></w:lvl>' * 5000
    lists = "".join(
        f'<w:num w:numId="{n}"><w:abstractNumId w:val="1"/></w:num>' for n in range(5000)
    )
    numbering = (
        f'<w:numbering xmlns:w="{hostile.W}"><w:abstractNum w:abstractNumId="1">{levels}'
        f"</w:abstractNum>{lists}</w:numbering>"
    )
    paragraph = '<w:p><w:pPr><w:numPr><w:numId w:val="7"/></w:numPr></w:pPr></w:p>'

    text = read_minutes_file(
        "minutes.docx", word([paragraph] * 2, word__numbering=[numbering])
    ).text

    assert text == "1-\n2-"


@pytest.mark.parametrize("name", ["minutes.txt", "minutes.docx"])
def test_minutes_of_more_than_a_million_characters_are_refused_whatever_the_file(name):
    length = 1_000_001
    if name.endswith(".txt"):
        content = b"1- " + b"x" * (length - 3)
    else:
        content = word(["<w:p><w:r><w:t>", "1- ", "x" * (length - 3), "</w:t></w:r></w:p>"])

    assert refusal(read_minutes, content, name=name) == "characters"
    with pytest.raises(FileError, match="1,000,000"):
        read_text("x" * length)


def _pdf(operators):
    pdf = PrintedPDF()
    pdf.write(60, 100, "a")
    pdf.pages[-1].append(f"BT /F 10 Tf 10 700 Td {operators} ET")
    return pdf.content()


def test_a_pdf_page_of_very_many_shapes_is_read_without_them():
    content = _pdf("0 0 10 10 re S " * 300_000)

    assert read_minutes_file("minutes.pdf", content).text == "a"


@pytest.mark.parametrize(
    ("content", "codes"),
    [
        pytest.param(lambda: _pdf("(abcdefghij) Tj " * 300_000), {"too_demanding"}, id="signs"),
        pytest.param(lambda: b"%PDF-1.4\n" + b"1 0 obj " * 1_000_000, {"damaged"}, id="objects"),
        pytest.param(lambda: b"{\\rtf1 " + b"{" * 5_000_000, {"too_many_parts"}, id="groups"),
        pytest.param(lambda: b"{\\rtf1 " + b"\\par" * 2_000_000,
                     {"too_many_parts"}, id="paragraphs"),
        pytest.param(lambda: b"<html><p></p>" + b"<div>" * 1_000_000,
                     {"damaged", "no_text", "too_many_parts"}, id="elements"),
        pytest.param(lambda: b"<table>" + b"<tr><td rowspan=999 colspan=50>a" * 100_000,
                     {"too_demanding", "characters", "too_many_parts"}, id="cells"),
        pytest.param(lambda: hostile.repeated_rows(), {"no_text", "damaged"}, id="rows"),
    ],
)  # fmt: skip
def test_hostile_documents_of_other_kinds_are_refused(content, codes):
    assert refusal(read_minutes, content(), name="minutes") in codes


@pytest.mark.parametrize("name", ["list.txt", "list.csv", "list.xlsx"])
def test_a_list_of_more_than_200_000_characters_is_refused_whatever_the_file(name):
    if name.endswith(".xlsx"):
        content = sheet([f'<row r="{n}">{cell("x" * 20_000, f"A{n}")}</row>' for n in range(1, 12)])
    else:
        content = b"x" * 200_001

    assert refusal(read_list, content, name=name) == "characters"


@pytest.mark.parametrize("name", ["plan.csv", "plan.xlsx"])
def test_a_plan_of_more_than_ten_million_characters_is_refused(name):
    if name.endswith(".xlsx"):
        content = hostile.text_sheet("x", 10_001_000)
    else:
        content = b"x" * 10_000_001

    assert refusal(read_worksheet, content, name=name) == "characters"


def test_blank_lines_of_a_csv_count_as_rows():
    assert refusal(read_worksheet, b"\n" * 1_000_000, name="plan.csv") == "rows"


def test_a_csv_of_very_many_columns_is_read_as_far_as_a_plan_has_any():
    assert refusal(read_worksheet, b"a," * 4_000_000, name="plan.csv") == "plan_heading"


@pytest.mark.parametrize("place", ["XFD1", "ZZZZZZZZ1"])
def test_a_cell_very_far_to_the_left_costs_nothing(place):
    content = sheet([f'<row r="1">{cell("a")}{cell("b", place)}</row>'])

    assert refusal(read_worksheet, content) in {"plan_heading", "excel_damaged"}


@pytest.mark.parametrize("read", [read_worksheet, read_list])
@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (lambda: sheet([f'<row r="1">{cell("a")}</row>'], before='<!DOCTYPE a [<!ENTITY b "c">]>'),
         {"excel_damaged"}),
        (lambda: sheet(["<a>" * 100_000, "</a>" * 100_000]), {"excel_damaged"}),
        (lambda: sheet([f'<row r="1" a="{"x" * 20_000_000}"/>']),
         {"excel_damaged"}),
        (lambda: hostile.zipped(sheet([]), xl__sharedStrings=[
            '<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">',
            *repeated("<si><t>x</t></si>", 2_000_000), "</sst>"]),
         {"list_unpacked", "excel_unpacked"}),
        (lambda: hostile.zipped(sheet([]), xl__styles=[
            '<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
            "<cellXfs>", *repeated("<xf/>", 2_000_000), "</cellXfs></styleSheet>"]),
         {"list_unpacked", "excel_unpacked"}),
    ],
    ids=["entity", "depth", "attribute", "strings", "styles"],
)  # fmt: skip
def test_other_hostile_workbooks_are_refused_in_words(read, content, codes):
    assert refusal(read, content()) in codes


def test_an_archive_of_very_many_parts_is_not_opened():
    parts = {f"a{n}": [b""] for n in range(1_100)}

    assert refusal(read_minutes, hostile.zipped(word([]), **parts)) == "word_unpacked"
    assert refusal(read_worksheet, hostile.zipped(sheet([]), **parts)) == "excel_unpacked"


def test_the_items_of_a_long_text_that_is_honest_are_found():
    text = "\n".join(f"{number}- {'كلمة ' * 150}" for number in range(1, 990))

    assert len(read_text(text)) == 989
    assert read_text(text[:5000]) == find_items(text[:5000])


def test_every_reader_runs_in_a_child_process(monkeypatch):
    asked = []

    def run(function, content, **options):
        asked.append(function.rpartition(".")[2])
        raise FileError("busy")

    for module in [
        "files.child_process",
        "intake.attendance.files",
        "intake.minutes.files",
        "intake.minutes.items",
        "worksheets.files.reading",
    ]:
        monkeypatch.setattr(f"recommendations.{module}.run", run)

    for read, content in [
        (read_minutes, word([])),
        (read_list, sheet([])),
        (read_worksheet, sheet([])),
        (read_text, "1- a"),
    ]:
        assert refusal(read, content) == "busy"
    assert asked == ["read_in_child", "read_in_child", "read_table", "read_rows"]
    assert child_process.Limits().memory < 300 * 1024 * 1024
