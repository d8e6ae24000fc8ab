"""Running headers, footers and page numbers of a PDF: lines that come on page after page."""

import re
from collections import Counter

from .printed_lines import PrintedLine

_EDGE = 3  # lines at the top and at the bottom of a page that may be such
_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"[-–—\s(\[|]*(?:(?:صفحة|الصفحة|page|rûpel|p\.)\s*)?\d{1,3}"
    r"(?:\s*(?:/|من|of|ji)\s*\d{1,3})?[-–—\s)\]|]*",
    re.IGNORECASE,
)


def without_furniture(pages: list[list[PrintedLine]]) -> list[str]:
    """Takes running lines out of the pages (in place); returns their words, each once."""
    repeated = _repeated(pages)
    found: list[str] = []
    for lines in pages:
        edges = [*lines[:_EDGE], *lines[-_EDGE:]]
        ends = {id(line) for line in [*lines[:1], *lines[-1:]]}
        for line in edges:
            is_number = id(line) in ends and _PAGE_NUMBER.fullmatch(line.text.strip())
            if line in lines and (is_number or _shape(line) in repeated):
                lines.remove(line)
                if not is_number:
                    found.append(line.text)
    return list({_DIGITS.sub("0", words): words for words in reversed(found)}.values())[::-1]


def _repeated(pages: list[list[PrintedLine]]) -> set[tuple[str, int]]:
    """Returns what comes at the same height near the edge of most pages, whatever its digits."""
    counts: Counter[tuple[str, int]] = Counter()
    for lines in pages:
        counts.update({_shape(line) for line in [*lines[:_EDGE], *lines[-_EDGE:]] if line.text})
    needed = max(2, len(pages) // 2)
    return {shape for shape, times in counts.items() if times >= needed}


def _shape(line: PrintedLine) -> tuple[str, int]:
    return _DIGITS.sub("0", line.text), round(line.top / 4)
