"""An attendance list in a file (.xlsx, .csv, .txt) to lines of text, cells separated by tabs.

``read_attendance_file`` takes the file; ``read_in_child`` opens it, in a child process.
"""

from pathlib import PurePath

from recommendations.files.archives import LIST_LIMITS
from recommendations.files.child_process import run_for_text
from recommendations.files.encodings import read_text
from recommendations.files.errors import FileError, damaged_as
from recommendations.files.limits import MAX_LIST_CHARACTERS, check_size, check_text

# No list of people comes near; a workbook made to fill the memory does.
MAX_ELEMENTS = 500_000  # of XML; three for each cell
MAX_ROWS, MAX_COLUMNS = 2000, 20


def read_attendance_file(name: str, content: bytes) -> str:
    """The rows of an .xlsx, .csv or .txt file as lines, their cells separated by tabs if any.

    Raises FileError, with a message for the user, for any other file, and for one that is too
    large, damaged, protected or empty.
    """
    ending = PurePath(name.strip()).suffix.lower()
    if ending not in {".xlsx", ".csv", ".txt"}:
        raise FileError("list_kind")
    check_size(content)
    return run_for_text(f"{__name__}.read_in_child", content, ending=ending)


def read_in_child(content, *, ending):
    """The lines of a file. Raises FileError. Runs in the child process."""
    if ending == ".xlsx":
        text = _read_workbook(content)
    else:
        text = read_text(content, "list_letters")
    return check_text(text, MAX_LIST_CHARACTERS)


def _read_workbook(content):
    """The lines of the first sheet that is not blank."""
    from recommendations.files.spreadsheets import BookLimits, Workbook  # noqa: PLC0415 - heavy: loaded when a file is read

    limits = BookLimits(MAX_ROWS, MAX_ELEMENTS, LIST_LIMITS)
    with damaged_as("excel_damaged"):
        book = Workbook(content, limits, data_only=True)
        texts = ("\n".join(_lines(sheet)) for sheet in book.sheets)
        return next((text for text in texts if text.strip()), "")


def _lines(sheet):
    length = 0
    for row in sheet.rows(max_columns=MAX_COLUMNS, values_only=True):
        cells = [" ".join(str(cell).split()) if cell is not None else "" for cell in row]
        if any(cells):
            line = "\t".join(cell.replace('"', "''") for cell in cells).rstrip("\t")
            length += len(line)
            if length > MAX_LIST_CHARACTERS:
                raise FileError("characters", most=f"{MAX_LIST_CHARACTERS:,}")
            yield line
