"""The formats of the files of a plan or report."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from recommendations.exports.print.build import MAX_ROWS

from .print import pdf
from .writers import csv_json, data_package, xlsx


@dataclass(frozen=True)
class Format:
    """One kind of file.

    ``stream(snapshot)`` yields its text as it is made, or ``write(snapshot, out)`` writes it whole
    into the binary file ``out``; one of the two is set. Both work in the active language.
    ``max_rows``: the largest number of recommendations in one file, None without a limit.
    """

    ending: str
    name: str | Promise
    purpose: str | Promise
    content_type: str
    max_rows: int | None = None
    stream: Callable | None = None
    write: Callable | None = None

    def holds(self, rows):
        """Whether a file may contain so many recommendations."""
        return self.max_rows is None or rows <= self.max_rows


def _write_docx(snapshot, out):
    from .print import docx  # noqa: PLC0415 - heavy: python-docx and lxml

    docx.write(snapshot, out)


FORMATS = {
    made.ending: made
    for made in [
        Format(
            "pdf",
            "PDF",
            _("for reading and printing"),
            "application/pdf",
            max_rows=MAX_ROWS,
            write=pdf.write,
        ),
        Format(
            "docx",
            "Word",
            _("for editing"),
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            max_rows=MAX_ROWS,
            write=_write_docx,
        ),
        Format(
            "csv",
            "CSV",
            _("for a spreadsheet"),
            "text/csv; charset=utf-8",
            stream=csv_json.csv_lines,
        ),
        Format("json", "JSON", _("for programs"), "application/json", stream=csv_json.json_chunks),
        Format(
            "xlsx",
            "Excel",
            _("for editing in Excel"),
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            write=xlsx.write,
        ),
        Format(
            "zip",
            _("data package"),
            _("open data with its dictionary"),
            "application/zip",
            write=data_package.write,
        ),
    ]
}


def addresses(rows, address):
    """The address of each file, by its ending; None for those that do not hold so many ``rows``.

    ``address(ending)`` gives one.
    """
    return {
        ending: address(ending) if kind.holds(rows) else None for ending, kind in FORMATS.items()
    }
