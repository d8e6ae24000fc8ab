"""The number and the wording of single lines of minutes, read in a child process."""

import json
from dataclasses import dataclass

from recommendations.files.child_process import run


@dataclass(frozen=True)
class PrintedLine:
    """A line without its marker; ``number`` is the one that the marker prints, or None."""

    number: int | None
    text: str


def read_lines_in_child(lines: list[str]) -> list[PrintedLine]:
    """Reads each of ``lines`` by itself, with the limits of ``recommendations.files``."""
    content = json.dumps(lines).encode()
    rows = run(f"{__name__}.read_lines", content)
    return [PrintedLine(number, text) for number, text in rows]


def read_lines(content: bytes) -> list[tuple[int | None, str]]:
    """(number, text) of each line. Runs in the child process."""
    # The patterns of markers take long to compile: only the child loads them.
    from recommendations.intake.minutes.detection.markers.markers import find_markers  # noqa: PLC0415 - heavy
    from recommendations.intake.minutes.detection.source import Source  # noqa: PLC0415 - heavy

    return [_read(Source(line), find_markers) for line in json.loads(content)]


def _read(source, find_markers):
    at_head = [one for one in find_markers(source) if not source.folded[: one.start].strip(_LEAD)]
    if not at_head:
        return None, source.wording(0, len(source.folded))
    marker = max(at_head, key=lambda one: one.strength)
    text = source.wording(marker.end, len(source.folded))
    if not text:
        return None, source.wording(0, len(source.folded))
    return (marker.number if marker.is_explicit else None), text


_LEAD = " \t\"“”„«»‘’'*_>•●-"
