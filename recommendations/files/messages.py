"""The texts of every FileError, by code."""

from django.utils.translation import gettext_lazy as _

from recommendations.files.cleaning.messages import REFUSALS

ANY = {
    "busy": _("Other files are being read at the moment. Try again in a minute."),
    "damaged": _("The file is damaged and cannot be read. Save it again in the program you use."),
    "empty": _("The file is empty."),
    "no_text": _("The file has no text in it."),
    "size": _("The file is larger than 10 MB."),
    "characters": _(
        "There are more than %(most)s characters of text in it. Copy only the part that you need."
    ),
    "rows": _(
        "The sheet has more than %(most)s rows, with blank rows and gaps counted. Copy only the "
        "rows that you need into a new file."
    ),
    "too_demanding": _(
        "Reading this file takes too much memory or time. It was not opened. Copy only the text "
        "you need into a new file, and try again."
    ),
    "text_too_demanding": _(
        "Looking for the items in this text takes too long. Copy only the part with the items."
    ),
}
WORD = {
    "minutes_kind": _(
        "Only .txt and .docx files can be read. Save the file as .docx and try again."
    ),
    "minutes_letters": _(
        "The letters of this text file cannot be read. Save it as UTF-8 or as .docx."
    ),
    "word_damaged": _("The Word file is damaged and cannot be read. Save it again as .docx."),
    "word_old": _("This is a file of an old Word. Save it as .docx and try again."),
    "word_other": _("This file is not a Word document (.docx)."),
    "word_parts": _(
        "The Word file has more paragraphs and tables than minutes can have. Copy only the text "
        "that you need into a new file."
    ),
    "word_password": _(
        "The Word file is protected by a password. Save it without one and try again."
    ),
    "word_unpacked": _(
        "The Word file is too large once unpacked. Copy only its text and try again."
    ),
}
EXCEL = {
    "columns_missing": _(
        "Columns are missing: %(names)s. Download the plan's file anew, and keep all."
    ),
    "columns_twice": _("Columns stand here twice: %(names)s."),
    "csv_damaged": _("The file is no CSV that can be read. Save it as “CSV UTF-8” or as .xlsx."),
    "csv_letters": _(
        "The letters of this file cannot be read. Save it as “CSV UTF-8” or as .xlsx."
    ),
    "excel_damaged": _("The file is damaged and cannot be read. Save it again as .xlsx."),
    "excel_macros": _("The file holds macros. Save it as .xlsx, without them."),
    "excel_merged": _("Cells are merged: %(cells)s. Separate them, so that each row stands alone."),
    "excel_old": _("This is a file of an old Excel. Save it as .xlsx and try again."),
    "excel_other": _("This file is not an Excel workbook (.xlsx)."),
    "excel_password": _("The file is protected by a password. Save it without one and try again."),
    "excel_unpacked": _(
        "The file is far larger once unpacked than a plan can be. It was not opened."
    ),
    "list_kind": _("Only .xlsx, .csv and .txt files can be read here."),
    "list_letters": _("The letters of this file cannot be read. Save it as UTF-8 or as .xlsx."),
    "list_unpacked": _("The workbook is too large once unpacked. Copy only the list."),
    "plan_heading": _(
        "This is no file of a plan: the row that names the columns was not found. Download the "
        "plan's file anew and work in it."
    ),
    "plan_kind": _("Only .xlsx and .csv files can be read. Save the file as .xlsx."),
    "plan_other": _("This file is of another plan: none of its rows belongs to %(plan)s."),
    "plan_rows": _("The file has more rows than a plan can have numbers."),
    "plan_size": _("The file is larger than %(size)s MB. A plan's file is far smaller."),
}
MESSAGES = ANY | WORD | EXCEL | REFUSALS
