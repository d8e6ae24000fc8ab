"""What was read of minutes by guess, and somebody has to look at."""

import re
from collections.abc import Iterator
from itertools import pairwise

from .chosen import Chosen
from .detection.boundaries import ItemBody
from .detection.choice import Choice
from .detection.lead_ins import Subject
from .detection.line_headings import NARROW, is_of_an_item
from .detection.lists.lists import Lists
from .detection.source import Line, Source
from .reading import FoundItem, ReadingWarning, WarningCode

_SLACK = 4  # characters that a line may lack, that was wrapped by hand
# Words and signs after which a sentence goes on.
_HANGING = re.compile(
    r"(?:[,،:؛;-]|(?<!\w)(?:في|من|علي|الي|مع|عن|او|ثم|بين|الا|ما|لم|ان|كل|ذات|غير|عدم|قبل|بعد|خلال|"
    r"of|the|to|and|or|for|in|on|by|with|an?|at|from|ji|li|di|bi|[uû]|ya|y[eê]n?|bo|ku))\s*$",
    re.I,
)
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
    for item, lines in _doubtful_lines(found)[:_MAX_WARNINGS]:
        numbers = tuple(text.number_of_line(line.start) for line in lines)
        params = {"number": item.number, "count": len(lines)}
        yield ReadingWarning(WarningCode.LINE_DOUBTFUL, numbers, params)


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


def _doubtful_lines(found: Chosen) -> list[tuple[FoundItem, list[Line]]]:
    """Returns the lines of items that may be headings, remarks, or items without a number.

    They were not wrapped, and say nothing of the item's votes. Where most items have such lines,
    that is how the list is written.
    """
    bodies = [(item, body) for item, body in zip(found.items, found.bodies, strict=True) if body]
    widths = [[len(above.text.rstrip()) for above, _ in body.breaks] for _, body in bodies]
    wrapped = [max(one) for one in widths if one]
    width = max(wrapped, default=0) - _SLACK if len(wrapped) * 2 >= len(bodies) else NARROW
    lines = [(item, list(_unwrapped(body, width))) for item, body in bodies]
    odd = [(item, found) for item, found in lines if found]
    return odd if len(odd) * 2 < len(bodies) else []


def _unwrapped(body: ItemBody, width: int) -> Iterator[Line]:
    """Yields the plain lines of an item that do not go on from the line above."""
    for above, line in pairwise(body.lines):
        if not line.words or line.index in body.sub_items or is_of_an_item(line.words):
            continue
        is_torn = body.source.place(line.start) > body.source.place_after(above.end) + 1
        goes_on = line.words[0].islower() or bool(_HANGING.search(above.words)) or is_torn
        has_room = len(above.text.rstrip()) + 1 + len(line.words.split()[0]) <= width
        if not above.words or (not goes_on and (has_room or above.is_complete)):
            yield line


def _unnumbered(text: Source, found: Chosen) -> Iterator[ReadingWarning]:
    """Yields a warning for lists that have neither numbers nor bullets."""
    for run in found.runs:
        if run[0].kind == "line":
            lines = tuple(text.number_of_line(marker.start) for marker in run)
            yield ReadingWarning(WarningCode.NO_NUMBERS, lines, {"count": len(lines)})
