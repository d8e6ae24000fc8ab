"""What is said of an upload: why it is refused, and what cannot be taken out of it. By code."""

from django.utils.translation import gettext_lazy as _

REFUSALS = {
    "content": _(
        "The content of this file is not what its name says (%(ending)s). Save it anew "
        "in the program that made it, or choose another file."
    ),
    "protected": _(
        "This file is protected by a password, or an old program made it. Save it without "
        "a password, as .docx, .xlsx or .pdf."
    ),
    "unpacked": _("This file would be far too large once unpacked; it is not kept here."),
    "macros": _("This file holds macros, which could harm whoever opens it. Save it without them."),
    "pixels": _(
        "This image has more than %(most)s million pixels. Make it smaller and upload it again."
    ),
    "turned_animation": _(
        "This image moves and has to be turned, which is not possible here. Turn it in an image "
        "program and save it again."
    ),
    "program": _(
        "This file holds a program (%(name)s), which could harm whoever opens it. Remove it, or "
        "save the document as PDF."
    ),
    "embedded": _(
        "This file holds another file that cannot be checked (%(name)s). Remove it, or save the "
        "document as PDF."
    ),
    "external": _(
        "This file fetches something from another computer when it is opened: a template, an "
        "image, a text or data. Save it as PDF, or copy what you need into a new document."
    ),
    "dde": _(
        "This file holds a link that can start a program on the computer of whoever opens it "
        "(DDE). Remove the link, or save the document as PDF."
    ),
    "connection": _(
        "This file gets data from a database or from the web. Keep the values only, remove the "
        "connections and queries, and save it again."
    ),
    "active": _(
        "This file holds controls, sound or video, or sends what is typed into it. Save it as a "
        "PDF to be read only."
    ),
    "script": _(
        "This PDF holds JavaScript, which could harm whoever opens it. Print it into a new PDF and "
        "upload that one."
    ),
    "launch": _(
        "This PDF starts a program when it is opened or clicked. Print it into a new PDF and "
        "upload that one."
    ),
    "opening": _(
        "This PDF does something by itself when it is opened. Print it into a new PDF and upload "
        "that one."
    ),
    "xfa": _(
        "This PDF is a form that programs itself (XFA). Print it into a new PDF and upload that "
        "one."
    ),
    "unknown_part": _(
        "This file holds a part that is not known here (%(name)s) and may say who made it. Save "
        "it as PDF and upload that."
    ),
}

# What is left in a file after cleaning, or was lost by it: to be looked at before it is public.
WARNINGS = {
    "tracked_changes": _("Tracked changes, with the texts that were deleted."),
    "comments": _("Comments in the margin; the names of their authors are removed."),
    "hidden_text": _("Hidden text."),
    "hidden_sheets": _("Hidden sheets."),
    "hidden_cells": _("Hidden rows or columns."),
    "external_links": _("Links to other workbooks; their addresses are removed."),
    "pivot_data": _("Pivot tables with all the data behind them."),
    "embedded_workbook": _("A whole workbook behind a chart or a table."),
    "images": _("Images that may still say where and by whom they were taken."),
    "hidden_layers": _("Hidden layers."),
    "signature": _("It was signed; the signature named who signed it and is removed."),
    "attachments": _("Other files were attached to it; they are removed."),
}
