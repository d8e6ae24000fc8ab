"""The files in which a plan or a report can be had."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from . import files, package, workbook
from .paper import pdf, word


@dataclass(frozen=True)
class Format:
    """One kind of file.

    ``pieces(edition)`` yields its text as it is made, or ``write(edition, out)`` writes it whole
    into the binary file ``out``; one of the two is set. Both work in the active language.
    """

    ending: str
    name: str | Promise
    purpose: str | Promise
    content_type: str
    pieces: Callable | None = None
    write: Callable | None = None


FORMATS = {
    made.ending: made
    for made in [
        Format(
            "pdf",
            "PDF",
            _("for reading and printing"),
            "application/pdf",
            write=pdf.write,
        ),
        Format(
            "docx",
            "Word",
            _("for editing"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            write=word.write,
        ),
        Format(
            "csv",
            "CSV",
            _("for a spreadsheet"),
            "text/csv; charset=utf-8",
            pieces=files.csv_lines,
        ),
        Format("json", "JSON", _("for programs"), "application/json", pieces=files.json_pieces),
        Format(
            "xlsx",
            "Excel",
            _("for working on"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            write=workbook.write,
        ),
        Format(
            "zip",
            _("data package"),
            _("open data with its dictionary"),
            "application/zip",
            write=package.write,
        ),
    ]
}


class FormatConverter:
    """The ending of a file in an address: one of ``FORMATS``."""

    regex = "|".join(FORMATS)

    def to_python(self, value):
        return FORMATS[value]

    def to_url(self, value):
        return getattr(value, "ending", value)


class ReportNameConverter:
    """The name of a report in an address: see ``Report.name``."""

    regex = r"\d{4}-\d{2}-\d{2}(?:-[1-9]\d*)?"

    def to_python(self, value):
        return value

    def to_url(self, value):
        return value
