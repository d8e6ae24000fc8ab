"""The messages of every FileError, and the warnings on cleaned files, by code."""

from django.utils.translation import gettext_lazy as _

ANY = {
    "busy": _("Other files are being read at the moment. Try again in a minute."),
    "damaged": _("The file is damaged and cannot be read. Save it again in the program you use."),
    "empty": _("The file is empty."),
    "no_text": _("The file contains no text."),
    "size": _("The file is larger than 10 MB."),
    "characters": _(
        "The text has more than %(most)s characters. Copy only the part that you need."
    ),
    "rows": _(
        "The sheet has more than %(most)s rows, including blank ones. Copy only the rows that "
        "you need into a new file."
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
    "scan": _(
        "This file contains only images (a scan), which cannot be read. Open the document that was "
        "printed, or recognise the text with a scanning program (OCR) and paste it here."
    ),
    "minutes_letters": _(
        "The encoding of this text file cannot be read. Save it as UTF-8 or as .docx."
    ),
    "document_password": _(
        "The file is protected by a password. Save it without a password and try again."
    ),
    "document_unpacked": _(
        "The file is too large when unpacked. Copy only its text and paste it here."
    ),
    "too_many_parts": _(
        "The file has more paragraphs, tables or cells than can be read. Copy only what you need "
        "into a new file."
    ),
    "apple_document": _(
        "This is a document of Pages or Numbers. Export it as Word (.docx) and try again."
    ),
    "presentation": _("This is a presentation or a drawing. Copy its text and paste it here."),
    "pdf_letters": _(
        "The text of this PDF cannot be read: its fonts do not say which letters they show. Use "
        "the document it was made from, or copy its text and paste it here."
    ),
    "pdf_pages": _(
        "The PDF has more than %(most)s pages. Save only the pages that you need as a new PDF."
    ),
    "word_damaged": _("The Word file is damaged and cannot be read. Save it again as .docx."),
    "word_old": _("This file is in an old Word format. Save it as .docx and try again."),
    "word_other": _("This file is not a Word document (.docx)."),
    "word_password": _(
        "The Word file is protected by a password. Save it without a password and try again."
    ),
    "word_unpacked": _(
        "The Word file is too large when unpacked. Copy only its text and try again."
    ),
}
EXCEL = {
    "columns_missing": _(
        "Columns are missing: %(names)s. Download the plan's file again and keep all columns."
    ),
    "columns_twice": _("Duplicate columns: %(names)s."),
    "csv_damaged": _("The CSV file cannot be read. Save it as “CSV UTF-8” or as .xlsx."),
    "csv_letters": _(
        "The encoding of this file cannot be read. Save it as “CSV UTF-8” or as .xlsx."
    ),
    "excel_damaged": _("The file is damaged and cannot be read. Save it again as .xlsx."),
    "excel_macros": _("The file contains macros. Save it as .xlsx without them."),
    "excel_merged": _("Merged cells: %(cells)s. Unmerge them so that each row is separate."),
    "excel_old": _("This file is in an old Excel format. Save it as .xlsx and try again."),
    "excel_other": _("This file is not an Excel workbook (.xlsx)."),
    "excel_password": _(
        "The file is protected by a password. Save it without a password and try again."
    ),
    "excel_unpacked": _(
        "The file is far larger when unpacked than a plan can be. It was not opened."
    ),
    "list_kind": _(
        "Only Excel (.xlsx), Word (.docx), OpenDocument (.ods, .odt), .rtf, .pdf, .csv and "
        ".txt files can be read here."
    ),
    "list_letters": _("The encoding of this file cannot be read. Save it as UTF-8 or as .xlsx."),
    "list_unpacked": _("The workbook is too large when unpacked. Copy only the list."),
    "plan_heading": _(
        "This is not a plan's file: the heading row was not found. Download the plan's file "
        "again and work in it."
    ),
    "plan_kind": _("Only .xlsx, .ods and .csv files can be read. Save the file as .xlsx."),
    "plan_other": _("This file belongs to another plan: none of its rows is in %(plan)s."),
    "plan_rows": _("The file has more rows than a plan can have numbers."),
    "translations_heading": _(
        "This is not a file of translations: its keys were not found. Download it again and work "
        "in it."
    ),
    "plan_size": _("The file is larger than %(size)s MB. A plan's file is far smaller."),
}
# Why a file that is to be stored is refused.
REFUSALS = {
    "content": _(
        "The content of this file does not match its name (%(ending)s). Save it again in the "
        "program that created it, or choose another file."
    ),
    "protected": _(
        "This file is protected by a password or in an old format. Save it without a password as "
        ".docx, .xlsx or .pdf."
    ),
    "unpacked": _("This file is far too large when unpacked and was not accepted."),
    "macros": _(
        "This file contains macros, which could harm anyone who opens it. Save it without them."
    ),
    "pixels": _(
        "This image has more than %(most)s million pixels. Make it smaller and upload it again."
    ),
    "turned_animation": _(
        "This image is animated and needs to be rotated, which is not possible here. Rotate it "
        "in an image program and save it again."
    ),
    "program": _(
        "This file contains a program (%(name)s), which could harm anyone who opens it. Remove "
        "it, or save the document as PDF."
    ),
    "embedded": _(
        "This file contains another file that cannot be checked (%(name)s). Remove it, or save "
        "the document as PDF."
    ),
    "external": _(
        "This file loads something from another computer when it is opened: a template, an "
        "image, text or data. Save it as PDF, or copy what you need into a new document."
    ),
    "dde": _(
        "This file contains a link that can start a program on the computer of anyone who opens "
        "it (DDE). Remove the link, or save the document as PDF."
    ),
    "connection": _(
        "This file loads data from a database or from the web. Keep only the values, remove the "
        "connections and queries, and save it again."
    ),
    "active": _(
        "This file contains controls, sound or video, or sends what is typed into it. Save it as "
        "a read-only PDF."
    ),
    "script": _(
        "This PDF contains JavaScript, which could harm anyone who opens it. Print it to a new "
        "PDF and upload that one."
    ),
    "launch": _(
        "This PDF starts a program when it is opened or clicked. Print it to a new PDF and "
        "upload that one."
    ),
    "opening": _(
        "This PDF runs an action when it is opened. Print it to a new PDF and upload that one."
    ),
    "xfa": _("This PDF is a dynamic form (XFA). Print it to a new PDF and upload that one."),
    "unknown_part": _(
        "This file contains an unknown part (%(name)s) that may identify its author. Save it as "
        "PDF and upload that."
    ),
}
MESSAGES = ANY | WORD | EXCEL | REFUSALS

# What remains in a file after cleaning, or was lost by it: to be confirmed before it is public.
WARNINGS = {
    "tracked_changes": _("Tracked changes, with the texts that were deleted."),
    "comments": _("Comments in the margin; the names of their authors have been removed."),
    "hidden_text": _("Hidden text."),
    "hidden_sheets": _("Hidden sheets."),
    "hidden_cells": _("Hidden rows or columns."),
    "external_links": _("Links to other workbooks; their addresses have been removed."),
    "pivot_data": _("Pivot tables with all the data behind them."),
    "embedded_workbook": _("A whole workbook behind a chart or a table."),
    "images": _("Images that may still show where and by whom they were taken."),
    "hidden_layers": _("Hidden layers."),
    "signature": _("It was signed; the signature identified the signer and has been removed."),
    "attachments": _("Other files were attached; they have been removed."),
}
