"""Reads the items of minutes in a child process.

``find.py`` finds them. Its patterns take long to compile, so that only the child loads it.
"""

from dataclasses import asdict
from typing import Any

from recommendations.files.child_process import run
from recommendations.files.errors import FileError, FileTooDemandingError
from recommendations.files.limits import check_text

from .reading import (
    AccountedLine,
    FoundItem,
    FoundList,
    FoundSection,
    LineRole,
    NoteKind,
    Reading,
    ReadingWarning,
    SourceNote,
    SourceText,
    WarningCode,
)


def read_in_child(source: SourceText, chosen: tuple[int, ...] = ()) -> Reading:
    """As `find.read_items`, in a child process with limits.

    Raises FileError for a text without words or of more characters than minutes have, and
    FileTooDemandingError for one made to take long.
    """
    check_text(source.text)
    notes = [[note.kind, note.start, note.end, note.words] for note in source.notes]
    content = source.text.encode(errors="replace")
    try:
        answer = run(f"{__name__}.read_rows", content, notes=notes, chosen=list(chosen))
    except FileTooDemandingError as error:
        raise FileTooDemandingError("text_too_demanding") from error
    try:
        return _reading(answer)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise FileError("damaged") from error


def read_rows(content: bytes, *, notes: list[list], chosen: list[int]) -> dict[str, Any]:
    """Returns the reading of a text as data for JSON. Runs in the child process."""
    from .find import read_items  # noqa: PLC0415 - heavy: loaded in the child process alone

    given = tuple(SourceNote(NoteKind(kind), *rest) for kind, *rest in notes)
    reading = read_items(SourceText(content.decode(), given), chosen=tuple(chosen))
    return {
        "items": [asdict(item) for item in reading.items],
        "sections": [asdict(section) for section in reading.sections],
        # A text may have very many lines; rows take a third of the room of objects.
        "lines": [
            [line.line, line.start, line.end, line.role, line.item, line.list]
            for line in reading.lines
        ],
        "lists": [asdict(found) for found in reading.lists],
        "warnings": [asdict(warning) for warning in reading.warnings],
    }


def _reading(answer: dict[str, Any]) -> Reading:
    return Reading(
        items=tuple(
            FoundItem(**item | {"sub_items": tuple(item["sub_items"])}) for item in answer["items"]
        ),
        sections=tuple(FoundSection(**section) for section in answer["sections"]),
        lines=tuple(
            AccountedLine(line, start, end, LineRole(role), item, in_list)
            for line, start, end, role, item, in_list in answer["lines"]
        ),
        lists=tuple(
            FoundList(**found | {"lines": tuple(found["lines"])}) for found in answer["lists"]
        ),
        warnings=tuple(
            ReadingWarning(WarningCode(warning["code"]), tuple(warning["lines"]), warning["params"])
            for warning in answer["warnings"]
        ),
    )
