"""The rows of an Excel workbook, for the readers in the child process.

openpyxl fills up rows that a sheet leaves out and cells that a row leaves out, so a few bytes can
ask for any number of them: a sheet is scanned before its rows are read.
"""

from itertools import islice

from openpyxl import load_workbook
from openpyxl.xml.constants import SHEET_MAIN_NS

from .archives import ZIP_FILE, open_archive, refuse_compound_file
from .errors import FileError
from .xml_scan import scan

MAX_COLUMNS = 200
MAX_STRING_BYTES = 60 * 1024 * 1024  # of the part that is held in memory as a whole
MAX_MERGED_CELLS_NAMED = 10
_ROW, _MERGED_CELL = f"{SHEET_MAIN_NS} row", f"{SHEET_MAIN_NS} mergeCell"


class Workbook:
    """An opened workbook, of whose sheets at most ``max_rows`` rows are read.

    Raises FileError, with ``unpacked_code`` for one that is too large once unpacked.
    """

    def __init__(self, content, *, max_unpacked, max_rows, unpacked_code="excel_unpacked", **how):
        refuse_compound_file(content, "excel")
        if not content.startswith(ZIP_FILE):
            raise FileError("excel_other")
        try:
            self.archive = open_archive(content, "excel", max_unpacked=max_unpacked)
        except FileError as error:
            code = unpacked_code if error.code == "excel_unpacked" else error.code
            raise FileError(code) from error
        self._refuse_parts(unpacked_code)
        self.max_rows = max_rows
        self._book = load_workbook(self.archive.fp, read_only=True, keep_links=False, **how)
        self.sheets = [Sheet(self, sheet) for sheet in self._book.worksheets]

    def _refuse_parts(self, unpacked_code):
        names = {part.filename.lower(): part for part in self.archive.infolist()}
        if any(name.endswith("vbaproject.bin") for name in names):
            raise FileError("excel_macros")
        if "xl/workbook.xml" not in names:
            raise FileError("excel_other")
        strings = names.get("xl/sharedstrings.xml")
        if strings and strings.file_size > MAX_STRING_BYTES:
            raise FileError(unpacked_code)


class Sheet:
    """One sheet of a Workbook."""

    def __init__(self, book, sheet):
        self._archive, self._sheet, self._max_rows = book.archive, sheet, book.max_rows
        self._merged = None
        # What a sheet says of its size may be wrong.
        sheet.reset_dimensions()

    def head(self, count):
        """The first ``count`` rows, each a tuple of cells; the rest is not looked at."""
        return list(islice(self._sheet.iter_rows(max_col=MAX_COLUMNS), count))

    def rows(self, *, max_columns=MAX_COLUMNS, **how):
        """Yields every row from the first on, blank and missing ones too, as a tuple of cells.

        Raises FileError for a sheet of too many rows, before the first of them.
        """
        self.merged_cells()
        yield from self._sheet.iter_rows(max_col=max_columns, **how)

    def merged_cells(self):
        """Where cells are merged, the first of them, as A1:B2. Raises FileError as ``rows``."""
        if self._merged is None:
            self._merged, self._last, self._count = [], 0, 0
            with self._archive.open(self._sheet._worksheet_path) as xml:
                scan(xml, self._see)
        return self._merged

    def _see(self, name, attributes):
        if name == _ROW:
            self._count += 1
            self._last = int(attributes.get("r", self._last + 1))
            if max(self._count, self._last) > self._max_rows:
                raise FileError("rows", most=f"{self._max_rows:,}")
        elif name == _MERGED_CELL and len(self._merged) < MAX_MERGED_CELLS_NAMED:
            self._merged.append(attributes.get("ref", ""))
