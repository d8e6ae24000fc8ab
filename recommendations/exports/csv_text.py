"""CSV that a spreadsheet reads as text, whichever list separator its locale has.

A comma file opened where the separator is a semicolon or a tab is cut at those, and at every line
break: quotes protect only the first cell of a line. So every cell is quoted, and an apostrophe
stands wherever a cut would leave a cell that begins with the sign of a formula.
"""

import csv
import re

LINE_END = "\r\n"
# Also the full-width forms, which spreadsheets set to East Asian languages take for the same.
_SIGNS = "=+\\-@＝＋－＠"  # noqa: RUF001
# Quotes and spaces before the sign do not stop every program.
_AT_START = rf"(?=[ \"']*[{_SIGNS}\t\r])"
_AFTER_CUT = rf"(?=[ \"']*[{_SIGNS}])"
# With what a text begins that ``_AT_START`` can match.
_FIRST = frozenset("=+-@＝＋－＠ \"'\t\r")  # noqa: RUF001
_UNGUARDED = re.compile(rf"^{_AT_START}|(?<=[;\t\r\n]){_AFTER_CUT}")
_GUARDED = re.compile(rf"^'{_AT_START}|(?<=[;\t\r\n])'{_AFTER_CUT}")


class Echo:
    """A file that gives back each line written to it."""

    def write(self, line):
        return line


def csv_writer(file):
    """The writer of every CSV file of the site."""
    return csv.writer(file, lineterminator=LINE_END, quoting=csv.QUOTE_ALL)


def guarded(text):
    """``text`` with an apostrophe before everything that could begin a formula."""
    # Few texts begin so or can be cut: to see that is quicker than to search for the pattern.
    if text[:1] in _FIRST or ";" in text or "\n" in text or "\t" in text or "\r" in text:
        return _UNGUARDED.sub("'", text)
    return text


def unguarded(text):
    """What ``guarded`` was given."""
    return _GUARDED.sub("", text)
