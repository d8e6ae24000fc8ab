"""A file with a list of people to lines of text, cells separated by tabs."""

import io
import zipfile
from itertools import islice
from pathlib import PurePath

import openpyxl
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recommendations.localization.clean_text import clean_text
from recommendations.models.uploads import kinds_of

from .errors import UnreadableList, UnreadableMinutes
from .files import read_text

MOST_BYTES = 10 * 1024 * 1024
# No list of people comes near; a workbook made to fill the memory does.
MOST_UNPACKED_BYTES = 50 * 1024 * 1024
MOST_ROWS, MOST_COLUMNS = 2000, 20


def lines_of_file(name, content):
    """The rows of an .xlsx, .csv or .txt file as lines, their cells separated by tabs if any.

    Raises UnreadableList, with a message for the person, for any other file, and for one that is
    too large, damaged, protected or empty.
    """
    ending = PurePath(name.strip()).suffix.lower()
    if ending not in {".xlsx", ".csv", ".txt"}:
        raise UnreadableList(_("Only .xlsx, .csv and .txt files can be read here."))
    if len(content) > MOST_BYTES:
        raise UnreadableList(_("The file is larger than 10 MB."))
    text = _of_workbook(content) if ending == ".xlsx" else _of_text(content)
    if not text.strip():
        raise UnreadableList(_("The file has no text in it."))
    return clean_text(text)


def _of_text(content):
    try:
        return read_text(content)
    except UnreadableMinutes as error:
        raise UnreadableList(
            _("The letters of this file cannot be read. Save it as UTF-8 or as .xlsx.")
        ) from error


def _of_workbook(content):
    """The first sheet that holds anything."""
    try:
        if ".xlsx" not in kinds_of(content):
            raise UnreadableList(_("This file is not an Excel workbook (.xlsx)."))
        _refuse_a_bomb(content)
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheets = ("\n".join(_lines(sheet)) for sheet in book.worksheets)
        return next((text for text in sheets if text.strip()), "")
    except UnreadableList:
        raise
    except ValidationError as error:
        raise UnreadableList(" ".join(error.messages)) from error
    except Exception as error:  # a damaged file fails in as many ways as it can be damaged
        raise UnreadableList(
            _("The workbook is damaged and cannot be read. Save it again as .xlsx.")
        ) from error


def _refuse_a_bomb(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        unpacked = sum(part.file_size for part in archive.infolist())
    if unpacked > MOST_UNPACKED_BYTES:
        raise UnreadableList(_("The workbook is too large once unpacked. Copy only the list."))


def _lines(sheet):
    # What a sheet says of its size may be wrong, by a million empty rows.
    sheet.reset_dimensions()
    rows = sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True)
    for row in islice(rows, MOST_ROWS):
        cells = [" ".join(str(cell).split()) if cell is not None else "" for cell in row]
        if any(cells):
            yield "\t".join(cell.replace('"', "''") for cell in cells).rstrip("\t")
