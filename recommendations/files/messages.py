"""The texts of every FileError, by code."""

from django.utils.translation import gettext_lazy as _

from .cleaning_messages import REFUSALS

MESSAGES = {
    "damaged": _("The file is damaged and cannot be read. Save it again in the program you use."),
    "too_demanding": _(
        "Reading this file takes too much memory or time. It was not opened. Copy only the text "
        "you need into a new file, and try again."
    ),
    "busy": _("Other files are being read at the moment. Try again in a minute."),
    **REFUSALS,
}
