"""Writes the workbook for translators: a sheet for each kind of record, Arabic beside others."""

from typing import BinaryIO

from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext

from recommendations.exports.writers.sheet_formats import (
    HEADER,
    READING_ORDERS,
    Formats,
    active_reading_order,
    add_sheet,
    set_up_page,
)
from recommendations.localization.languages import CODES, direction

from .texts import MODELS, PublicText, texts_to_translate

# The hidden first column names the text; the codes above the headings are read back.
KEY_COLUMN = "key"
COLUMN_CODES = [KEY_COLUMN, "record", "field", *CODES]
_WIDTHS = [12, 30, 20, 50, 50, 50]
_GIVEN = {"bg_color": "#EDEDED", "font_color": "#595959"}


def write_workbook(out: BinaryIO) -> int:
    """Writes the workbook into a binary file; returns how many texts lack a translation."""
    from xlsxwriter import Workbook  # noqa: PLC0415 - heavy: loaded when a file is written

    book = Workbook(out, {"strings_to_urls": False})
    formats, count = Formats(book), 0
    for model in MODELS:
        texts = list(texts_to_translate(model))
        if texts:
            name = capfirst(str(model._meta.verbose_name_plural))
            _write_sheet(add_sheet(book, name), texts, formats)
            count += len(texts)
    if not count:
        add_sheet(book, gettext("Nothing to translate"))
    book.close()
    return count


def _write_sheet(sheet, texts: list[PublicText], formats: Formats) -> None:
    header = formats.get(**HEADER, reading_order=active_reading_order())
    languages = [get_language_info(code)["name_local"] for code in CODES]
    headings = ["", gettext("Record"), gettext("Field"), *languages]
    for at, (code, heading, width) in enumerate(zip(COLUMN_CODES, headings, _WIDTHS, strict=True)):
        sheet.set_column(at, at, width, None, {"hidden": code == KEY_COLUMN})
        sheet.write_string(0, at, code)
        sheet.write_string(1, at, heading, header)
    sheet.set_row(0, None, None, {"hidden": True})
    set_up_page(sheet, frozen_rows=2)
    for row, text in enumerate(texts, start=2):
        sheet.write_string(row, 0, str(text.key))
        sheet.write_string(row, 1, str(text.record), formats.get(text_wrap=True, **_GIVEN))
        sheet.write_string(row, 2, text.label, formats.get(text_wrap=True, **_GIVEN))
        for at, code in enumerate(CODES, start=3):
            given = text.by_language[code]
            order = READING_ORDERS[direction(code)]
            look = {"text_wrap": True, "valign": "top", "reading_order": order}
            cell_format = formats.get(**look, **(_GIVEN if given else {}))
            if given:
                sheet.write_string(row, at, given, cell_format)
            else:
                sheet.write_blank(row, at, None, cell_format)
