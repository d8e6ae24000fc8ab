"""A Word document becomes text with its automatic numbering written out."""

import io
import zipfile
from contextlib import suppress

import pytest
from django.utils import translation
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from recommendations.files.archives import MINUTES_LIMITS
from recommendations.files.documents.word.document import read_word
from recommendations.files.errors import FileError
from recommendations.intake.minutes.files import read_minutes_file
from recommendations.intake.minutes.find import find_items


def saved(document):
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def text_of(document):
    return read_minutes_file("minutes.docx", saved(document)).text


def level(depth, form, pattern, start=1, more=""):
    return (
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}'
        f'<w:lvlText w:val="{pattern}"/></w:lvl>'
    )


def define(document, *levels, overrides=()):
    """Add a definition of a list and one list for it; return the list's id.

    `overrides` are further lists of the same definition, each {level: start}.
    """
    numbering = document.part.numbering_part.element
    taken = len(numbering.findall(qn("w:abstractNum"))) + 900
    definition = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{taken}">{"".join(levels)}'
    numbering.insert(0, parse_xml(definition + "</w:abstractNum>"))
    for number, starts in enumerate([{}, *overrides]):
        changed = "".join(
            f'<w:lvlOverride w:ilvl="{depth}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
            for depth, start in starts.items()
        )
        numbering.append(
            parse_xml(
                f'<w:num {nsdecls("w")} w:numId="{taken * 10 + number}">'
                f'<w:abstractNumId w:val="{taken}"/>{changed}</w:num>'
            )
        )
    return taken * 10


def number(paragraph, list_id, depth=0):
    properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
    properties.get_or_add_ilvl().val = depth
    properties.get_or_add_numId().val = list_id
    return paragraph


def add(document, text, list_id, depth=0):
    return number(document.add_paragraph(text), list_id, depth)


def test_paragraphs_and_tables_come_in_their_order():
    document = Document()
    document.add_paragraph("قبل")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, "abcd", strict=True):
        cell.text = text
    document.add_paragraph("بعد")

    assert text_of(document) == "قبل\na\tb\nc\td\nبعد"


@pytest.mark.parametrize(
    ("form", "pattern", "labels"),
    [
        ("decimal", "%1-", ["1- ", "2- ", "3- "]),
        ("decimal", "(%1)", ["(1) ", "(2) ", "(3) "]),
        ("decimal", "%1", ["1\t", "2\t", "3\t"]),
        ("decimal", "التوصية %1:", ["التوصية 1: ", "التوصية 2: ", "التوصية 3: "]),
        ("decimalZero", "%1.", ["01. ", "02. ", "03. "]),
        ("upperRoman", "%1.", ["I. ", "II. ", "III. "]),
        ("lowerRoman", "%1.", ["i. ", "ii. ", "iii. "]),
        ("upperLetter", "%1)", ["A) ", "B) ", "C) "]),
        ("lowerLetter", "%1)", ["a) ", "b) ", "c) "]),
        ("arabicAbjad", "%1-", ["أ- ", "ب- ", "ج- "]),
        ("arabicAlpha", "%1-", ["أ- ", "ب- ", "ت- "]),
        ("bullet", "\uf0b7", ["• ", "• ", "• "]),
        ("none", "", ["", "", ""]),
    ],
)
def test_a_number_is_written_as_word_prints_it(form, pattern, labels):
    document = Document()
    list_id = define(document, level(0, form, pattern))
    for text in ("كتب", "مدارس", "قرى"):
        add(document, text, list_id)

    lines = text_of(document).split("\n")

    assert lines == [
        f"{label}{text}" for label, text in zip(labels, ("كتب", "مدارس", "قرى"), strict=True)
    ]


def test_a_list_counts_past_the_end_of_the_alphabet():
    document = Document()
    list_id = define(document, level(0, "lowerLetter", "%1)", start=26))
    add(document, "x", list_id)
    add(document, "y", list_id)

    assert text_of(document) == "z) x\naa) y"


def test_levels_count_within_each_other_and_start_over():
    document = Document()
    list_id = define(
        document, level(0, "decimal", "%1."), level(1, "decimal", "%1.%2"), level(2, "bullet", "o")
    )
    for text, depth in [("a", 0), ("b", 1), ("c", 2), ("d", 1), ("e", 0), ("f", 1)]:
        add(document, text, list_id, depth)

    lines = text_of(document).split("\n")

    assert lines == ["1. a", "    1.1\tb", "        ▪ c", "    1.2\td", "2. e", "    2.1\tf"]


def test_a_level_may_go_on_counting_where_it_says_so():
    document = Document()
    never = '<w:lvlRestart w:val="0"/>'
    list_id = define(document, level(0, "decimal", "%1."), level(1, "decimal", "(%2)", more=never))
    for text, depth in [("a", 0), ("b", 1), ("c", 0), ("d", 1)]:
        add(document, text, list_id, depth)

    assert text_of(document).split("\n") == ["1. a", "    (1) b", "2. c", "    (2) d"]


def test_a_legal_level_writes_the_levels_above_in_decimals():
    document = Document()
    list_id = define(
        document,
        level(0, "upperRoman", "%1."),
        level(1, "decimal", "%1.%2.", more="<w:isLgl/>"),
        level(2, "decimal", "%1.%3."),
    )
    for text, depth in [("a", 0), ("b", 1), ("c", 2)]:
        add(document, text, list_id, depth)

    assert text_of(document).split("\n") == ["I. a", "    1.1. b", "        I.1. c"]


def test_a_list_begins_where_it_says():
    document = Document()
    list_id = define(document, level(0, "decimal", "%1-", start=4))
    add(document, "a", list_id)
    add(document, "b", list_id)

    assert text_of(document) == "4- a\n5- b"


def test_lists_of_one_definition_count_on_unless_one_starts_anew():
    document = Document()
    list_id = define(document, level(0, "decimal", "%1."), overrides=[{}, {0: 1}])
    for text, other in [("a", 0), ("b", 1), ("c", 2), ("d", 2), ("e", 0)]:
        add(document, text, list_id + other)

    assert text_of(document).split("\n") == ["1. a", "2. b", "1. c", "2. d", "3. e"]


def test_a_paragraph_is_numbered_by_its_style_and_the_style_that_is_based_on():
    document = Document()
    list_id = define(document, level(0, "decimal", "%1-"))
    base = document.styles.add_style("Recommendation text", 1)
    numbered = base.element.get_or_add_pPr().get_or_add_numPr()
    numbered.get_or_add_numId().val = list_id
    derived = document.styles.add_style("Recommendation in bold", 1)
    derived.base_style = base
    document.add_paragraph("a", style=base)
    document.add_paragraph("b", style=derived)
    number(document.add_paragraph("c", style=base), 0)
    document.add_paragraph("d", style=base)

    assert text_of(document) == "1- a\n2- b\nc\n3- d"


def test_a_level_that_names_a_style_numbers_its_paragraphs():
    document = Document()
    style = document.styles.add_style("Second", 1)
    list_id = define(
        document,
        level(0, "decimal", "%1."),
        level(1, "arabicAbjad", "%2-", more=f'<w:pStyle w:val="{style.style_id}"/>'),
    )
    numbered = style.element.get_or_add_pPr().get_or_add_numPr()
    numbered.get_or_add_numId().val = list_id
    add(document, "a", list_id)
    document.add_paragraph("b", style=style)

    assert text_of(document) == "1. a\n    أ- b"


@pytest.mark.parametrize(("style", "label"), [("List Number", "1."), ("List Bullet", "•")])
def test_the_built_in_list_styles_are_read(style, label):
    document = Document()
    document.add_paragraph("a", style=style)

    assert text_of(document) == f"{label} a"


def test_an_unknown_list_or_level_numbers_nothing():
    document = Document()
    list_id = define(document, level(0, "decimal", "%1."))
    add(document, "a", 7777)
    add(document, "b", list_id, depth=5)

    assert text_of(document) == "a\nb"


def test_a_document_without_lists_is_read():
    document = Document()
    document.add_paragraph("1- a")
    relations = document.part.rels
    for key in [key for key, rel in relations.items() if rel.reltype.endswith("/numbering")]:
        del relations[key]

    assert text_of(document) == "1- a"


def test_the_items_of_a_word_list_are_found():
    document = Document()
    list_id = define(document, level(0, "decimal", "%1-"), level(1, "arabicAbjad", "%2-"))
    document.add_paragraph("وكان من أهم التوصيات:")
    add(document, "دعم المكتبات", list_id)
    add(document, "في القرى", list_id, depth=1)
    add(document, "في المدن", list_id, depth=1)
    add(document, "تدريب المعلمين\nوالممرضين", list_id)
    add(document, "طباعة الكتب", list_id)
    document.add_paragraph("شكر المنظمون الحضور")

    items = find_items(text_of(document))

    assert [(item.number, item.text) for item in items] == [
        (1, "دعم المكتبات\nأ- في القرى\nب- في المدن"),
        (2, "تدريب المعلمين والممرضين"),
        (3, "طباعة الكتب"),
    ]


def test_a_table_with_a_numbered_column_is_a_list():
    document = Document()
    list_id = define(document, level(0, "decimal", "%1"))
    table = document.add_table(rows=3, cols=2)
    for row, text in zip(table.rows, ("كتب", "مدارس", "قرى"), strict=True):
        number(row.cells[0].paragraphs[0], list_id)
        row.cells[1].text = text

    items = find_items(text_of(document))

    assert [(item.number, item.text) for item in items] == [(1, "كتب"), (2, "مدارس"), (3, "قرى")]


@pytest.mark.parametrize(
    ("merged", "text"),
    [
        ((0, 0, 1, 0), "1\tb\tc\n\te\tf"),  # the number: the row below goes on with the item
        ((0, 2, 1, 2), "1\tb\tc\nd\te\tc"),  # the body responsible for both
        ((0, 0, 0, 1), "1\t\tc\nd\te\tf"),
    ],
)
def test_merged_cells_leave_the_others_in_their_columns(merged, text):
    document = Document()
    table = document.add_table(rows=2, cols=3)
    for cell, words in zip(table._cells, "1bcdef", strict=True):
        cell.text = words
    row, column, last_row, last_column = merged
    first = table.cell(row, column).text
    table.cell(row, column).merge(table.cell(last_row, last_column)).text = first

    assert text_of(document) == text


def test_tracked_insertions_are_read_and_deletions_are_not():
    document = Document()
    paragraph = document.add_paragraph("دعم ")
    for tag, text in [("ins", "<w:t>الكتب</w:t>"), ("del", "<w:delText>القرى</w:delText>")]:
        xml = f'<w:{tag} {nsdecls("w")} w:id="1" w:author="x"><w:r>{text}</w:r></w:{tag}>'
        paragraph._p.append(parse_xml(xml))

    assert text_of(document) == "دعم الكتب"


def test_text_in_content_controls_and_links_is_read():
    document = Document()
    paragraph = document.add_paragraph("see ")
    link = f"<w:hyperlink {nsdecls('w')}><w:r><w:t>here</w:t></w:r></w:hyperlink>"
    paragraph._p.append(parse_xml(link))
    control = parse_xml(f"<w:sdt {nsdecls('w')}><w:sdtPr/><w:sdtContent/></w:sdt>")
    document.element.body.insert(0, control)
    control[1].append(paragraph._p)

    assert text_of(document) == "see here"


def archive(**parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as target:
        for name, content in parts.items():
            target.writestr(name, content)
    return file.getvalue()


COMPOUND_FILE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"1- a", "not a Word document"),
        (archive(readme="1- a"), "damaged"),
        (COMPOUND_FILE + b"\0" * 600, "old Word"),
        (COMPOUND_FILE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (archive(document=b"\0" * (MINUTES_LIMITS.unpacked + 1)), "too large"),
        (b"\0" * (10 * 1024 * 1024 + 1), "10 MB"),
        (saved(Document()), "no text"),
    ],
    ids=["empty", "text", "archive", "old", "locked", "bomb", "large", "blank"],
)
def test_a_file_that_cannot_be_read_says_why(content, message):
    with pytest.raises(FileError) as error:
        read_minutes_file("Minutes.DOCX", content)

    with translation.override("en"):
        assert message in str(error.value)


def test_a_damaged_document_is_refused_wherever_the_damage_is():
    document = Document()
    document.add_paragraph("كتب " * 500)
    content = saved(document)

    for place in range(0, len(content), len(content) // 60):
        damaged = content[:place] + b"\xff\x00\xff\x00" + content[place + 4 :]
        with suppress(FileError):
            assert isinstance(read_word(damaged, max_characters=10_000), dict)


def test_a_file_that_declares_an_entity_is_refused():
    doctype = b'<!DOCTYPE d [<!ENTITY secret SYSTEM "file:///etc/hostname">]>'
    body = b"<w:body><w:p><w:r><w:t>a&secret;b</w:t></w:r></w:p>"
    with zipfile.ZipFile(io.BytesIO(saved(Document()))) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    main = parts["word/document.xml"].replace(b"<w:document", doctype + b"<w:document", 1)
    parts["word/document.xml"] = main.replace(b"<w:body>", body, 1)

    with pytest.raises(FileError) as refusal:
        read_minutes_file("minutes.docx", archive(**parts))

    assert refusal.value.code == "word_damaged"
