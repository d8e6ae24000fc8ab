"""Answers that hand out an uploaded file."""

from pathlib import PurePath

from django.core.exceptions import SuspiciousFileOperation
from django.http import FileResponse, Http404
from django.utils.text import get_valid_filename


def attachment(file, title, name=""):
    """The file to be saved, never shown: nobody's upload may run as a page of this site.

    It is called ``name``, or by its title.
    """
    name = name or name_from(title.plain) + PurePath(file.name).suffix
    try:
        return FileResponse(
            file.open("rb"),
            as_attachment=True,
            filename=name,
            content_type="application/octet-stream",
        )
    except FileNotFoundError as error:
        raise Http404 from error


def name_from(title):
    """A file name out of a title, short enough for every disk; “document” where nothing is left."""
    try:
        return get_valid_filename(title[:80])
    except SuspiciousFileOperation:
        return "document"
