"""An OpenDocument text becomes lines: lists, tables, what was changed, hidden or struck."""

import io
import zipfile

import pytest

from recommendations.files.documents.open_document.package import NAMES
from recommendations.files.errors import FileError
from recommendations.intake.minutes.files import read_minutes_file
from recommendations.intake.minutes.reading import NoteKind

SPACES = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMES.items())
SPACES += ' xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"'


def level(depth, attributes, kind="number"):
    return f'<text:list-level-style-{kind} text:level="{depth}" {attributes}/>'


STYLES = (
    '<text:list-style style:name="L">'
    + level(1, 'style:num-format="1" style:num-suffix="-"')
    + level(2, 'style:num-format="1" style:num-suffix="." text:display-levels="2"')
    + level(3, 'text:bullet-char="•"', "bullet")
    + '</text:list-style><text:list-style style:name="A">'
    + level(1, 'style:num-format="أ, ب, ت, ..." style:num-suffix=")"')
    + '</text:list-style><style:style style:name="H" style:family="text">'
    '<style:text-properties text:display="none"/></style:style>'
    '<style:style style:name="S" style:family="text" style:parent-style-name="S0"/>'
    '<style:style style:name="S0" style:family="text">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="Off" style:family="table">'
    '<style:table-properties table:display="false"/></style:style>'
)


def archive(media="text", **parts):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        target.writestr("mimetype", f"application/vnd.oasis.opendocument.{media}")
        for name, content in parts.items():
            target.writestr(name.replace("__", "/") + ".xml", content)
    return out.getvalue()


def document(body, kind="text", **parts):
    content = (
        f"<office:document-content {SPACES}><office:automatic-styles>{STYLES}"
        f"</office:automatic-styles><office:body><office:{kind}>{body}</office:{kind}>"
        "</office:body></office:document-content>"
    )
    return archive(kind, content=content, **parts)


def read(body, name="minutes.odt", **options):
    """Returns the text, and each note as (kind, the passage or the words left out)."""
    source = read_minutes_file(name, document(body, **options))
    notes = [(note.kind, note.words or source.text[note.start : note.end]) for note in source.notes]
    return source.text, notes


def items(*words, style="L", more=""):
    entries = "".join(f"<text:list-item>{one}</text:list-item>" for one in words)
    return f'<text:list text:style-name="{style}" {more}>{entries}</text:list>'


P = "<text:p>{}</text:p>".format


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (P("a<text:s text:c='2'/>b<text:tab/>c<text:line-break/>d"), "a  b\tc\nd"),
        (items(P("a"), P("b")), "1- a\n2- b"),
        (items(P("a"), P("b"), style="A"), "أ) a\nب) b"),
        (
            items(P("a") + items(P("b"), P("c") + items(P("d"))), P("e")),
            "1- a\n    1.1. b\n    1.2. c\n        • d\n2- e",
        ),
        (items(P("a")) + P("x") + items(P("b"), more='text:continue-numbering="true"'),
         "1- a\nx\n2- b"),
        (items(P("a"), more='xml:id="i"') + items(P("b")) +
         items(P("c"), more='text:continue-list="i"'), "1- a\n1- b\n2- c"),
        ('<text:list text:style-name="L"><text:list-item text:start-value="5"><text:p>a</text:p>'
         "</text:list-item></text:list>", "5- a"),
        (items(P("a") + P("b")), "1- a\n    b"),
        ("<text:section>" + P("a") + "</text:section>" + P("b"), "a\nb"),
        ("<text:tracked-changes><text:changed-region>" + P("gone") +
         "</text:changed-region></text:tracked-changes>" + P("a<text:change/>b"), "ab"),
    ],
)  # fmt: skip
def test_the_text_of_a_document(body, text):
    assert read(body) == (text, [])


def test_a_table_is_read_row_by_row():
    cell = "<table:table-cell {}>{}</table:table-cell>".format
    body = (
        "<table:table><table:table-header-rows><table:table-row>"
        + cell("", P("م")) + cell("", P("التوصية")) + cell("", P("الجهة"))
        + "</table:table-row></table:table-header-rows><table:table-row>"
        + cell('table:number-rows-spanned="2"', P("1")) + cell("", P("a") + P("b"))
        + cell("", P("c"))
        + "</table:table-row><table:table-row><table:covered-table-cell/>"
        + cell("", P("d")) + cell("", P("e")) + "</table:table-row></table:table>"
    )  # fmt: skip

    assert read(body)[0] == "م\tالتوصية\tالجهة\n1\ta b\tc\n\td\te"


def test_hidden_struck_boxed_and_beside_words_are_noted():
    body = (
        P('a <text:span text:style-name="H">b</text:span>'
          '<text:span text:style-name="S">c</text:span>'
          "d<office:annotation><text:p>e</text:p></office:annotation><text:note>"
          "<text:note-citation>1</text:note-citation><text:note-body><text:p>f</text:p>"
          "</text:note-body></text:note><draw:frame><draw:text-box><text:p>1- g</text:p>"
          "</draw:text-box></draw:frame>")
        + '<text:section text:display="none"><text:p>h</text:p></text:section>' + P("i")
    )  # fmt: skip
    header = (
        f"<office:document-styles {SPACES}><style:header><text:p>z</text:p></style:header>"
        "</office:document-styles>"
    )

    assert read(body, styles=header) == (
        "a d\n1- g\ni",
        [
            (NoteKind.PAGE_HEADER, "z"),
            (NoteKind.HIDDEN, "b"),
            (NoteKind.STRUCK, "c"),
            (NoteKind.COMMENT, "e"),
            (NoteKind.FOOTNOTE, "f"),
            (NoteKind.TEXT_BOX, "1- g"),
            (NoteKind.HIDDEN, "h"),
        ],
    )


def test_a_flat_document_is_read_as_a_packed_one():
    content = (
        f'<?xml version="1.0"?><office:document {SPACES} '
        'office:mimetype="application/vnd.oasis.opendocument.text">'
        f"<office:automatic-styles>{STYLES}</office:automatic-styles><office:body><office:text>"
        f"{items(P('a'))}</office:text></office:body></office:document>"
    )

    assert read_minutes_file("minutes.fodt", content.encode()).text == "1- a"


def test_a_spreadsheet_is_read_without_its_hidden_sheets():
    row = (
        "<table:table-row><table:table-cell><text:p>{}</text:p></table:table-cell>"
        '<table:table-cell table:number-columns-repeated="9000"/></table:table-row>'
    )
    body = (
        f"<table:table>{row.format('1- a')}</table:table>"
        f'<table:table table:style-name="Off">{row.format("secret")}</table:table>'
    )

    assert read(body, "minutes.ods", kind="spreadsheet") == (
        "1- a",
        [(NoteKind.HIDDEN, "secret")],
    )


def test_equal_rows_of_a_spreadsheet_are_all_read_and_hidden_ones_noted():
    row = (
        "<table:table-row {}><table:table-cell><text:p>{}</text:p></table:table-cell>"
        "</table:table-row>"
    )
    rows = [
        row.format('table:number-rows-repeated="2"', "1- a"),
        row.format('table:visibility="filter"', "2- secret"),
        row.format("", "3- b"),
    ]

    assert read(f"<table:table>{''.join(rows)}</table:table>", "m.ods", kind="spreadsheet") == (
        "1- a\n1- a\n3- b",
        [(NoteKind.HIDDEN, "2- secret")],
    )


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (document(P("")), "no_text"),
        (document("<draw:frame><draw:image/></draw:frame>"), "scan"),
        (document(P("<draw:frame><draw:image/></draw:frame>")), "scan"),
        (archive(content="<broken"), "damaged"),
        (archive(), "damaged"),
        (archive("presentation", content="<a/>"), "presentation"),
        (document(P("a"), **{"META-INF__manifest": f"<manifest:manifest {SPACES}>"
                             "<manifest:encryption-data/></manifest:manifest>"}),
         "document_password"),
        (document("<text:section>" * 300 + "</text:section>" * 300), "damaged"),
        (document("<text:p/>" * 1_100_000), "too_many_parts"),
        (archive(content=b" " * 60_000_000), "document_unpacked"),
    ],
    ids=["empty", "frame", "scan", "broken", "nothing", "slides", "locked", "deep", "many", "bomb"],
)  # fmt: skip
def test_a_document_that_cannot_be_read_says_why(content, code):
    with pytest.raises(FileError) as refused:
        read_minutes_file("minutes.odt", content)

    assert refused.value.code == code
