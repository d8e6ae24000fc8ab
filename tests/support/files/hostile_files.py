"""Small files that ask for far more than they hold: made to stop whoever reads them."""

import io
import zipfile
from itertools import chain

from docx import Document
from openpyxl import Workbook

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
MANY = 5_000_000


def zipped(content, **changed):
    """The archive ``content`` with the parts ``changed`` (their names with __ for /), by stretches.

    Each is an iterable of bytes, so that a part may be larger than the memory.
    """
    changed = {name.replace("__", "/") + ".xml": data for name, data in changed.items()}
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            if part.filename not in changed:
                new.writestr(part.filename, old.read(part))
        for name, stretches in changed.items():
            with new.open(name, "w") as target:
                for stretch in stretches:
                    target.write(stretch if isinstance(stretch, bytes) else stretch.encode())
    return out.getvalue()


def repeated(words, times, at_once=1000):
    """``words`` so many times, in stretches."""
    return [words * at_once] * (times // at_once)


def word(body, **parts):
    """A Word file with the XML ``body`` (stretches)."""
    out = io.BytesIO()
    Document().save(out)
    whole = chain([f'<w:document xmlns:w="{W}"><w:body>'], body, ["</w:body></w:document>"])
    return zipped(out.getvalue(), word__document=whole, **parts)


def numbered(form="decimal", *, level=0, start=1, pattern="%1-", paragraphs=60, text="x" * 40):
    """A Word file with one list, whose level is as deep and starts as high as one says."""
    numbering = (
        f'<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="{level}">'
        f'<w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{pattern}"/>'
        '</w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
        "</w:numbering>"
    )
    paragraph = (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )
    return word([paragraph] * paragraphs, word__numbering=[numbering])


def paragraphs(count=MANY):
    return word(repeated("<w:p/>", count))


def sheet(rows, *, before="", after=""):
    """An Excel file whose first sheet has the XML ``rows`` (stretches)."""
    out = io.BytesIO()
    Workbook().save(out)
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    whole = chain(
        [f'<?xml version="1.0"?>{before}<worksheet xmlns="{main}"><sheetData>'],
        rows,
        [f"</sheetData>{after}</worksheet>"],
    )
    return zipped(out.getvalue(), xl__worksheets__sheet1=whole)


def cell(words, place="A1"):
    return f'<c r="{place}" t="inlineStr"><is><t>{words}</t></is></c>'


def far_row(place):
    """A row that stands very far down."""
    return sheet([f'<row r="1">{cell("a")}</row><row r="{place}">{cell("b", f"A{place}")}</row>'])


OPEN_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text")
)
OPEN_CELL = "<table:table-cell><text:p>1</text:p></table:table-cell>"


def open_sheet(body):
    """An OpenDocument file whose first sheet has the XML ``body`` (stretches)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        media_type = "application/vnd.oasis.opendocument.spreadsheet"
        target.writestr("mimetype", media_type, compress_type=zipfile.ZIP_STORED)
        with target.open("content.xml", "w") as content:
            for stretch in chain(
                [f"<office:document-content {OPEN_NAMES}><office:body><office:spreadsheet>"],
                ["<table:table>"], body, ["</table:table></office:spreadsheet></office:body>"],
                ["</office:document-content>"],
            ):  # fmt: skip
                content.write(stretch.encode())
    return out.getvalue()


def open_row(cells, times=1):
    """A row of an OpenDocument sheet with the XML ``cells``, so many times."""
    return f'<table:table-row table:number-rows-repeated="{times}">{cells}</table:table-row>'


def repeated_rows():
    """An OpenDocument sheet that says its row and its cells come a billion times."""
    cell = '<table:table-cell table:number-columns-repeated="1000000000"/>'
    return open_sheet([open_row(cell, 10**9)])


def text_sheet(words, times):
    """A sheet of one row with one text of so many words."""
    return sheet(['<row r="1"><c r="A1" t="inlineStr"><is><t>', *repeated(words, times),
                  "</t></is></c></row>"])  # fmt: skip
