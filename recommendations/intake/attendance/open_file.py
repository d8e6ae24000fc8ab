"""Opens the file of an attendance list. Runs in the child process: no settings, no models."""

from collections.abc import Iterator

from recommendations.files.archives import LIST_LIMITS
from recommendations.files.documents import formats
from recommendations.files.encodings import read_text
from recommendations.files.errors import FileError, damaged_as
from recommendations.files.limits import MAX_LIST_CHARACTERS

# No list of people comes near; a workbook made to fill the memory does.
MAX_ELEMENTS = 500_000  # of XML; three for each cell
MAX_ROWS, MAX_COLUMNS = 2000, 20
# Characters of a hidden sheet that are quoted.
MAX_QUOTED = 300
_DOCUMENTS = {
    formats.WORD,
    formats.OPEN_TEXT,
    formats.RTF,
    formats.OPEN_SHEET,
}
_LEFT_OUT_NOTES = {"hidden", "struck"}


def read_in_child(content: bytes, *, ending: str) -> dict:
    """``sheets`` and ``left_out`` of a file. Raises FileError. Runs in the child process."""
    if ending in {".csv", ".txt"}:
        return {"sheets": [read_text(content, "list_letters")], "left_out": []}
    kind = formats.find_format(content, ending)
    if kind == formats.EXCEL:
        return _read_workbook(content)
    if kind not in _DOCUMENTS:
        raise FileError("list_kind")
    return _read_document(content, kind, ending)


def _read_document(content, kind, ending):
    from recommendations.files.documents.reading import read_document  # noqa: PLC0415 - heavy: loaded when a file is read

    found = read_document(content, ending=ending, max_characters=MAX_LIST_CHARACTERS)
    text = found["text"].replace('"', "''")
    left_out = [words for note, _start, _end, words in found["notes"] if note in _LEFT_OUT_NOTES]
    # An empty line is between two sheets: rows without words are not in the text.
    sheets = text.split("\n\n") if kind == formats.OPEN_SHEET else [text]
    return {"sheets": sheets, "left_out": left_out}


def _read_workbook(content):
    """The lines of each sheet; of those that are not shown, the beginning."""
    from recommendations.files.spreadsheets import BookLimits, Workbook  # noqa: PLC0415 - heavy: loaded when a file is read

    limits = BookLimits(MAX_ROWS, MAX_ELEMENTS, LIST_LIMITS)
    with damaged_as("excel_damaged"):
        book = Workbook(content, limits, data_only=True, allow_macros=True)
        texts = [("\n".join(_lines(sheet)), sheet.is_hidden) for sheet in book.sheets]
    return {
        "sheets": [text for text, is_hidden in texts if not is_hidden],
        "left_out": [" ".join(text.split())[:MAX_QUOTED] for text, is_hidden in texts if is_hidden],
    }


def _lines(sheet) -> Iterator[str]:
    length = 0
    for row in sheet.rows(max_columns=MAX_COLUMNS, values_only=True):
        cells = [" ".join(str(cell).split()) if cell is not None else "" for cell in row]
        if any(cells):
            line = "\t".join(cell.replace('"', "''") for cell in cells).rstrip("\t")
            length += len(line)
            if length > MAX_LIST_CHARACTERS:
                raise FileError("characters", most=f"{MAX_LIST_CHARACTERS:,}")
            yield line
