"""What was read of minutes by guess, and somebody has to look at."""

from collections.abc import Iterator

from .chosen import Chosen
from .detection.boundaries import ItemBody
from .detection.choice import Choice
from .detection.lead_ins import Subject
from .detection.line_headings import may_be_heading
from .detection.lists import Lists
from .detection.source import Line, Source
from .reading import FoundItem, ReadingWarning, WarningCode

_MAX_WARNINGS = 50  # of one kind


def doubts(
    text: Source, lists: Lists, choice: Choice | None, found: Chosen
) -> Iterator[ReadingWarning]:
    """Yields what was guessed of the items that were found.

    ``choice`` is that by which the lists were chosen; None where somebody chose them.
    """
    if choice:
        yield from _other_subject(text, lists, choice, found)
    yield from _unnumbered(text, found)
    for heading in found.guesses[:_MAX_WARNINGS]:
        yield ReadingWarning(WarningCode.HEADING_GUESSED, (text.number_of_line(heading.start),))
    for item, line in _possible_headings(found)[:_MAX_WARNINGS]:
        lines = (text.number_of_line(line.start),)
        yield ReadingWarning(WarningCode.HEADING_POSSIBLE, lines, {"number": item.number})


def _other_subject(
    text: Source, lists: Lists, choice: Choice, found: Chosen
) -> Iterator[ReadingWarning]:
    """Yields a warning where the lead-in says that the items are no recommendations."""
    best = choice.groups[0] if choice.groups else None
    if best and best.subject == Subject.OTHER and list(best.runs) == found.runs:
        lines = tuple(text.number_of_line(m.start) for run in best.runs for m in run)
        heading = lists.line_above(best.first[0])
        lead_in = text.wording(heading.start, heading.end)
        params: dict[str, int | str] = {"lead_in": lead_in, "count": len(lines)}
        yield ReadingWarning(WarningCode.LIST_DOUBTFUL, lines, params)


def _possible_headings(found: Chosen) -> list[tuple[FoundItem, Line]]:
    """Returns the last lines of items, other items following, that may be headings of sections.

    Where most items have a second line, these are no headings.
    """
    with_bodies = [pair for pair in zip(found.items, found.bodies, strict=True) if pair[1]]
    inner = with_bodies[:-1]
    ends = [(item, pair) for item, body in inner if (pair := _end(body))]
    if len(ends) * 2 >= len(inner):
        return []
    return [(item, line) for item, (above, line) in ends if may_be_heading(above, line)]


def _end(body: ItemBody) -> tuple[Line, Line] | None:
    """Returns the last line of an item, if it goes on from the one above, with that one."""
    lines = [line for line in body.lines if line.words]
    breaks = body.breaks
    return breaks[-1] if breaks and breaks[-1][1] == lines[-1] else None


def _unnumbered(text: Source, found: Chosen) -> Iterator[ReadingWarning]:
    """Yields a warning for lists that have neither numbers nor bullets."""
    for run in found.runs:
        if run[0].kind == "line":
            lines = tuple(text.number_of_line(marker.start) for marker in run)
            yield ReadingWarning(WarningCode.NO_NUMBERS, lines, {"count": len(lines)})
