"""The rows of an Excel workbook, for the readers in the child process.

openpyxl fills up rows that a sheet leaves out, so a few bytes can ask for any number of them, and
builds a tree of every part: all parts are scanned before it is given the file.
"""

import io
from dataclasses import dataclass
from itertools import islice
from xml.parsers.expat import ExpatError

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries
from openpyxl.xml.constants import SHEET_MAIN_NS

from .archives import ArchiveLimits, has_macros, open_archive
from .errors import FileError
from .xml_scan import scan

MAX_COLUMNS = 200
MAX_STRING_BYTES = 60 * 1024 * 1024  # of the part that is held in memory as a whole
MAX_MERGED_CELLS_NAMED = 10
# Of a sheet that is not read, too: openpyxl looks for its size.
MAX_ROWS_ANYWHERE = 100_000
_ROW, _MERGED_CELL = f"{SHEET_MAIN_NS} row", f"{SHEET_MAIN_NS} mergeCell"
_COLUMN = f"{SHEET_MAIN_NS} col"
_TRUE = {"1", "true"}


@dataclass(frozen=True)
class BookLimits:
    """How much a workbook may hold.

    ``rows`` of one sheet, with blank ones and gaps between their numbers; ``elements`` of the XML
    of all its parts.
    """

    rows: int
    elements: int
    archive: ArchiveLimits

    @property
    def unpacked_code(self):
        return self.archive.errors.unpacked


class Workbook:
    """An opened workbook. Raises FileError for one that is no workbook, unsafe, or too large.

    One with macros is unsafe, unless nothing but its cells is taken from it (``allow_macros``).
    """

    def __init__(self, content, limits, *, allow_macros=False, **options):
        archive = open_archive(content, limits.archive)
        _refuse_parts(archive, limits, allow_macros)
        scans = _scan_parts(archive, limits)
        book = load_workbook(io.BytesIO(content), read_only=True, keep_links=False, **options)
        self.sheets = [Sheet(sheet, scans, limits) for sheet in book.worksheets]


def _refuse_parts(archive, limits, allow_macros):
    names = {part.filename.lower(): part for part in archive.infolist()}
    if has_macros(archive) and not allow_macros:
        raise FileError("excel_macros")
    if "xl/workbook.xml" not in names:
        raise FileError("excel_other")
    strings = names.get("xl/sharedstrings.xml")
    if strings and strings.file_size > MAX_STRING_BYTES:
        raise FileError(limits.unpacked_code)


def _scan_parts(archive, limits):
    """Part → PartScan, for every part that is XML, whatever its name. Raises FileError."""
    scans, elements = {}, 0
    for part in archive.infolist():
        found = scans[part.filename] = PartScan(limits, elements)
        try:
            with archive.open(part) as xml:
                scan(xml, found.count)
        except ExpatError:  # a picture, say; openpyxl cannot read it either
            continue
        elements = found.elements
    return scans


class PartScan:
    """What was counted in one part: its rows, the merged cells, and the hidden rows and columns.

    ``elements`` counts the elements of XML, with those of the parts before it.
    """

    def __init__(self, limits, elements):
        self.limits, self.elements, self.rows, self.merged = limits, elements, 0, []
        self.hidden_rows, self.hidden_columns = set(), set()

    def count(self, name, attributes):
        """Counts an element. Raises FileError for one too many."""
        self.elements += 1
        if self.elements > self.limits.elements:
            raise FileError(self.limits.unpacked_code)
        if name == _ROW:
            self.rows = max(self.rows + 1, int(attributes.get("r", 0)))
            if self.rows > MAX_ROWS_ANYWHERE:
                raise FileError("rows", most=f"{self.limits.rows:,}")
            if attributes.get("hidden") in _TRUE:
                self.hidden_rows.add(int(attributes.get("r", self.rows)))
        elif name == _COLUMN and attributes.get("hidden") in _TRUE:
            first, last = int(attributes.get("min", 0)), int(attributes.get("max", 0))
            self.hidden_columns.update(range(first, min(last, MAX_COLUMNS) + 1))
        elif name == _MERGED_CELL:
            self.merged.append(attributes.get("ref", ""))


class Sheet:
    """One sheet of a Workbook."""

    def __init__(self, sheet, scans, limits):
        self._sheet, self._limits = sheet, limits
        # openpyxl opens it under this name, so it is there.
        self._scan = scans[sheet._worksheet_path]
        # What a sheet says of its size may be wrong.
        sheet.reset_dimensions()

    @property
    def is_hidden(self):
        """True for a sheet that Excel does not show."""
        return self._sheet.sheet_state != "visible"

    @property
    def hidden_rows(self):
        """The numbers of rows that Excel does not show, from 1."""
        return frozenset(self._scan.hidden_rows)

    @property
    def hidden_columns(self):
        """The numbers of columns that Excel does not show, from 1."""
        return frozenset(self._scan.hidden_columns)

    def merged_below(self, row):
        """Where cells are merged below the row of that number, the first of them, as A1:B2."""
        below = (ref for ref in self._scan.merged if range_boundaries(ref)[3] > row)
        return list(islice(below, MAX_MERGED_CELLS_NAMED))

    def head(self, count):
        """The first ``count`` rows, each a tuple of cells."""
        return list(islice(self._sheet.iter_rows(max_col=MAX_COLUMNS), count))

    def rows(self, *, max_columns=MAX_COLUMNS, **options):
        """Every row from the first on, blank and missing ones too, as tuples of cells.

        Raises FileError for a sheet of too many rows.
        """
        if self._scan.rows > self._limits.rows:
            raise FileError("rows", most=f"{self._limits.rows:,}")
        return self._sheet.iter_rows(max_col=max_columns, **options)
