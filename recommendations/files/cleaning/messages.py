"""What is said of an upload: why it is refused, and what cannot be taken out of it. By code."""

from django.utils.translation import gettext_lazy as _

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

# What is left in a file after cleaning, or was lost by it: to be looked at before it is public.
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
