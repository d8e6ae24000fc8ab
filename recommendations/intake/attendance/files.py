"""An attendance list in a file as lines of text, cells separated by tabs.

``open_file`` opens it, in a child process.
"""

from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from recommendations.files.child_process import run
from recommendations.files.errors import FileError
from recommendations.files.limits import MAX_LIST_CHARACTERS, check_size, check_text
from recommendations.intake.attendance import open_file
from recommendations.intake.attendance.open_file import MAX_QUOTED
from recommendations.intake.attendance.parse import HEADING_ROWS, read_attendance
from recommendations.intake.attendance.tables.columns import column_headings
from recommendations.localization.clean_text import clean_text

_ENDINGS = {".xlsx", ".xlsm", ".ods", ".docx", ".docm", ".odt", ".pdf", ".rtf", ".csv", ".txt"}


@dataclass(frozen=True)
class ListText:
    """The text of a file, and the texts in it that were left out: hidden, struck, other sheets."""

    text: str
    left_out: tuple[str, ...] = ()


def read_attendance_file(name: str, content: bytes) -> ListText:
    """The rows of a spreadsheet, a document with a table or lines, or a text file.

    Of several sheets those with people are read. Raises FileError, with a message for the user,
    for any other file, and for one that is too large, damaged, protected or empty.
    """
    ending = PurePath(name.strip()).suffix.lower()
    if ending not in _ENDINGS:
        raise FileError("list_kind")
    check_size(content)
    answer = run(f"{open_file.__name__}.read_in_child", content, ending=ending)
    sheets, left_out = _texts(answer, "sheets"), _texts(answer, "left_out")
    chosen = _sheets_with_people(sheets)
    others = [" ".join(sheet.split())[:MAX_QUOTED] for sheet in sheets if sheet not in chosen]
    text = check_text("\n\n".join(chosen), MAX_LIST_CHARACTERS)
    return ListText(text, (*left_out, *others))


def _texts(answer: Any, name: str) -> list[str]:
    """Texts that a child process answered, of which nothing is trusted."""
    try:
        return [clean_text(str(text)) for text in answer[name] if str(text).strip()]
    except (TypeError, KeyError) as error:
        raise FileError("damaged") from error


def _sheets_with_people(sheets: list[str]) -> list[str]:
    """The sheets that have a heading for names; else the one in which there are the most people."""
    if len(sheets) < 2:
        return sheets
    headed = [sheet for sheet in sheets if _has_headings(sheet)]
    return headed or [max(sheets, key=lambda sheet: len(read_attendance(sheet).people))]


def _has_headings(sheet):
    rows = [line.split("\t") for line in sheet.split("\n")[:HEADING_ROWS]]
    return any(len(row) > 1 and column_headings(row) for row in rows)
