"""Opens the file of an attendance list. Runs in the child process: no settings, no models."""

from recommendations.files.documents import formats
from recommendations.files.encodings import read_text
from recommendations.files.errors import FileError
from recommendations.files.limits import MAX_LIST_CHARACTERS
from recommendations.intake.attendance.persons.names import CELL_BREAK

MAX_ROWS = 2000
# Characters of a hidden sheet, row or column that are quoted.
MAX_QUOTED = 300
_SPREADSHEETS = {formats.EXCEL, formats.OPEN_SHEET}
_DOCUMENTS = _SPREADSHEETS | {
    formats.WORD,
    formats.OPEN_TEXT,
    formats.RTF,
    formats.PDF,
}
_LEFT_OUT_NOTES = {"hidden", "struck"}


def read_in_child(content: bytes, *, ending: str) -> dict:
    """``sheets`` and ``left_out`` of a file. Raises FileError. Runs in the child process."""
    if ending in {".csv", ".txt"}:
        return {"sheets": [read_text(content, "list_letters")], "left_out": []}
    kind = formats.find_format(content, ending)
    if kind not in _DOCUMENTS:
        raise FileError("list_kind")
    return _read_document(content, kind, ending)


def _read_document(content, kind, ending):
    from recommendations.files.documents.reading import read_document  # noqa: PLC0415 - heavy: loaded when a file is read

    found = read_document(
        content, ending=ending, max_characters=MAX_LIST_CHARACTERS, cell_break=CELL_BREAK
    )
    text = found["text"].replace('"', "''")
    if text.count("\n") > MAX_ROWS:
        raise FileError("rows", most=f"{MAX_ROWS:,}")
    left_out = [words for note, _start, _end, words in found["notes"] if note in _LEFT_OUT_NOTES]
    # An empty line is between two sheets: rows without words are not in the text.
    sheets = text.split("\n\n") if kind in _SPREADSHEETS else [text]
    return {"sheets": sheets, "left_out": [words[:MAX_QUOTED] for words in left_out]}
