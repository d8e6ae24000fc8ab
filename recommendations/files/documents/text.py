"""A document as lines of text, with notes on what the plain text does not show.

Every reader of this folder returns a ``DocumentText``. It is cleaned line by line, so that the
places of the notes are places in the clean text.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from recommendations.files.errors import FileError
from recommendations.localization.clean_text import clean_text

# The kinds of notes, as in the minutes' NoteKind.
TEXT_BOX, STRUCK, HIDDEN = "text_box", "struck", "hidden"
FOOTNOTE, COMMENT, PAGE_HEADER, IMAGE = "footnote", "comment", "page_header", "image"
UNRULED_TABLE = "unruled_table"

MAX_WORDS = 300  # characters of a note
MAX_NOTES = 5_000  # of a document
MAX_LINES = 50_000  # ten times what a thick book has


@dataclass(frozen=True)
class Note:
    """A passage of a line, or, where ``start == end``, the place of words that were left out.

    Neighbouring lines with a note of one ``passage`` get a single note together.
    """

    kind: str
    start: int
    end: int
    words: str = ""
    passage: int = 0

    def moved(self, offset: int) -> "Note":
        return replace(self, start=self.start + offset, end=self.end + offset)


@dataclass
class Line:
    """A line that is being put together, with its notes."""

    text: str = ""
    notes: list[Note] = field(default_factory=list)

    def append(self, other: "Line") -> None:
        self.notes += [note.moved(len(self.text)) for note in other.notes]
        self.text += other.text

    def leave_out(self, kind: str, words: str) -> None:
        """Notes words that are not in the text; words of one kind that meet are one note."""
        place, last = len(self.text), self.notes[-1] if self.notes else None
        if last and last.kind == kind and last.start == last.end == place and kind != COMMENT:
            self.notes[-1] = replace(last, words=(last.words + words)[:MAX_WORDS])
        elif words.strip() or kind == IMAGE:
            self.notes.append(Note(kind, place, place, words[:MAX_WORDS]))

    def covered(self, kind: str, passage: int) -> "Line":
        """Returns the line with a note of the whole of it."""
        return Line(self.text, [*self.notes, Note(kind, 0, len(self.text), passage=passage)])

    def replaced(self, old: str, new: str) -> "Line":
        """Returns the line with ``new`` for each ``old`` (one character)."""
        longer = len(new) - 1
        notes = [
            replace(
                note,
                start=note.start + longer * self.text.count(old, 0, note.start),
                end=note.end + longer * self.text.count(old, 0, note.end),
            )
            for note in self.notes
        ]
        return Line(self.text.replace(old, new), notes)

    def stripped(self) -> "Line":
        leading = len(self.text) - len(self.text.lstrip())
        text = self.text.strip()
        notes = [
            replace(
                note,
                start=min(max(note.start - leading, 0), len(text)),
                end=min(max(note.end - leading, 0), len(text)),
            )
            for note in self.notes
        ]
        return Line(text, notes)


def join(lines: Iterable[Line], separator: str) -> Line:
    """Returns the lines as one."""
    whole = Line()
    for index, line in enumerate(lines):
        if index:
            whole.text += separator
        whole.append(line)
    return whole


class DocumentText:
    """The text of a document so far; raises FileError once it has more than it may have."""

    def __init__(self, max_characters: int):
        self.max_characters, self.characters = max_characters, 0
        self._lines: list[str] = []
        self._length = 0  # of the lines with their line feeds
        self._notes: list[Note] = []
        self._waiting: list[Note] = []  # notes of a line without words, for the line after it

    def count(self, text: str) -> str:
        """Returns a text that is to be written, counted at once."""
        self.characters += len(text)
        if self.characters > self.max_characters:
            raise FileError("characters", most=f"{self.max_characters:,}")
        return text

    def write(self, line: Line) -> None:
        """Adds a line, cleaned; one that has notes alone leaves them to the next line."""
        if not line.text.strip() and line.notes:
            self._waiting += [replace(note, start=0, end=0) for note in line.notes]
            return
        line = Line(line.text, [*self._waiting, *line.notes])
        self._waiting = []
        self._write(line)

    def note(self, kind: str, words: str) -> None:
        """Adds a note on words that belong to no line, where the text is now."""
        if words.strip():
            self._waiting.append(Note(kind, 0, 0, words[:MAX_WORDS]))

    def _write(self, line: Line) -> None:
        text = clean_text(line.text)
        for note in line.notes:
            self._add(_in_clean_text(note, line.text, text).moved(self._length))
        self._lines.append(text)
        if len(self._lines) > MAX_LINES:
            raise FileError("too_many_parts")
        self._length += len(text) + 1
        if self._length > 2 * self.max_characters:
            raise FileError("characters", most=f"{self.max_characters:,}")

    def _add(self, note: Note) -> None:
        last = self._notes[-1] if self._notes else None
        if note.passage and last and last.passage == note.passage and last.kind == note.kind:
            self._notes[-1] = replace(last, end=note.end)
            return
        if len(self._notes) >= MAX_NOTES:
            raise FileError("too_many_parts")
        self._notes.append(replace(note, words=clean_text(note.words, multiline=False).strip()))

    def result(self) -> dict:
        """Returns ``text`` and ``notes`` (kind, start, end, words), as JSON has them."""
        text = "\n".join(self._lines).rstrip("\n")
        for note in self._waiting:
            self._add(replace(note, start=len(text), end=len(text)))
        self._waiting = []
        ordered = sorted(self._notes, key=lambda note: note.start)
        end = len(text)
        notes = [[n.kind, min(n.start, end), min(n.end, end), n.words] for n in ordered]
        return {"text": text, "notes": notes}


def _in_clean_text(note: Note, given: str, text: str) -> Note:
    if given == text:
        return note
    start, end = (
        min(len(clean_text(given[:place])), len(text)) for place in (note.start, note.end)
    )
    return replace(note, start=start, end=max(start, end))
