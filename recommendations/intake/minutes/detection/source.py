"""The text of minutes, folded to one spelling, with the place of every character in the original.

Minutes arrive with invisible direction marks, three families of digits, a dozen dashes and
stretched letters. Recognising markers in a folded copy keeps the patterns plain; the offsets
lead back to the wording, which is never folded.
"""

import heapq
import re
import unicodedata
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

TATWEEL = "\u0640"
BOM = "\ufeff"
STOPS = ".!?؟…"
QUOTES = "\"“”„«»‘’'"

_LETTER = "\u0621-\u063a\u0641-\u064a\u0671-\u06d3"
_VOWEL = "\u064b-\u0652\u0670"
# Between letters, or after a word: a stretch. After a digit it is a dash (1ـ), after one to three
# letters it is spelling (هـ for the Hijri year, الـ before a foreign name).
_STRETCH = (
    f"(?<=[{_LETTER}{_VOWEL}]){TATWEEL}+(?=[{_VOWEL}]*[{_LETTER}])|(?<=[{_LETTER}]{{4}}){TATWEEL}+"
)
# Direction marks, zero-width space, soft hyphen, emoji selector, short vowels, the CR of CRLF.
_DROPPED = re.compile(
    f"[{BOM}\u200b\u200c\u200d\u200e\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\u00ad\ufe0f"
    f"{_VOWEL}]+|\r(?=\n)|{_STRETCH}"
)
_TATWEEL_AS_DASH = re.compile(f"(?<![{_LETTER}]){TATWEEL}")
_TATWEELS = re.compile(f"{TATWEEL}+")
_LINE_FEED = re.compile("\n")
_LEADING_SPACE = re.compile(r"\s*")
_STRAY = re.compile(f"{BOM}+|{_STRETCH}")
INVISIBLE = "\ufeff\u200b-\u200f\u061c\u202a-\u202e\u2060\u2066-\u2069\u00ad\ufe0f"  # in a class
_EDGES = "\u200b\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2060\u2066\u2067\u2068\u2069"


def _folding() -> dict[int, str]:
    """Returns one-to-one replacements: digits, dashes, spaces, line ends, forms of a letter."""
    table = dict.fromkeys(map(ord, "–—‒―−‐‑－"), "-")
    table |= dict.fromkeys(map(ord, "\r\x0b\x0c\x85\u2028\u2029"), "\n")
    table |= {ord(old): new for old, new in zip("أإآٱىیةەک（）．：", "ااااييههك().:", strict=True)}
    for code in (*range(0x80, 0x10000), *range(0x1D7CE, 0x1D800)):
        character = chr(code)
        if unicodedata.category(character) == "Nd":
            table[code] = str(unicodedata.digit(character))
        elif unicodedata.category(character) == "Zs":
            table[code] = " "
    return table


_FOLDING = _folding()


@dataclass(frozen=True)
class Line:
    """One line of the folded text: its place, its words, how deep it is indented."""

    index: int
    start: int
    end: int
    text: str

    @cached_property
    def words(self) -> str:
        return self.text.strip()

    @cached_property
    def indent(self) -> int:
        """Returns the width of the leading space, a tab counting for four."""
        return len(_LEADING_SPACE.match(self.text)[0].expandtabs(4))

    @property
    def is_complete(self) -> bool:
        """True if the line ends as a sentence does."""
        return self.words.rstrip(QUOTES + ")").endswith(tuple(STOPS))


class Source:
    """A text and its folded copy; places in the copy are translated back by `place`.

    `removed` are passages of the text that are not in the copy either; `furniture` are the numbers
    of the lines that are of no interest, `messages` places where a message of a chat begins.
    """

    def __init__(
        self,
        text: str,
        removed: Iterable[tuple[int, int]] = (),
        furniture: Iterable[int] = (),
        messages: Iterable[int] = (),
    ):
        self.text = text
        self.furniture, self.messages = frozenset(furniture), frozenset(messages)
        places, written, done = array("L"), [], 0
        for start, end in heapq.merge(sorted(removed), map(re.Match.span, _DROPPED.finditer(text))):
            if start > done:
                places.extend(range(done, start))
                written.append(text[done:start])
            done = max(done, end)
        places.extend(range(done, len(text)))
        written.append(text[done:])
        folded = "".join(written).translate(_FOLDING)
        self.folded = _TATWEEL_AS_DASH.sub("-", folded)
        self._places = places

    @cached_property
    def lines(self) -> list[Line]:
        found, start = [], 0
        for index, text in enumerate(self.folded.split("\n")):
            found.append(Line(index, start, start + len(text), text))
            start += len(text) + 1
        return found

    @cached_property
    def _line_starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def line_at(self, position: int) -> Line:
        """Returns the line that holds a position of the folded text."""
        return self.lines[bisect_right(self._line_starts, position) - 1]

    def place(self, position: int) -> int:
        """Returns the offset in the given text of a position of the folded one."""
        return self._places[position] if position < len(self._places) else len(self.text)

    def position(self, place: int) -> int:
        """Returns the position in the folded text of an offset in the given one."""
        return bisect_left(self._places, place)

    @cached_property
    def _line_feeds(self) -> list[int]:
        return [match.start() for match in _LINE_FEED.finditer(self.text)]

    def line_number(self, place: int) -> int:
        """Returns the number of the line, between line feeds, of an offset in the given text."""
        return bisect_left(self._line_feeds, place)

    def number_of_line(self, position: int) -> int:
        """Returns the number of the given text's line at a position of the folded text."""
        return self.line_number(self.place(position))

    def place_after(self, position: int) -> int:
        """Returns the offset just after the character before a position of the folded text."""
        return self.place(position - 1) + 1 if position else 0

    def wording(self, start: int, end: int) -> str:
        """Returns the words as they were given, without stray marks and outer space."""
        given = self.text[self.place(start) : self.place(end)]
        given = _TATWEELS.sub(TATWEEL, _STRAY.sub("", given))
        return _strip(given)


def _strip(words: str) -> str:
    """Strips space and direction marks from both ends, keeping a closing mark that has its opening.

    An isolate or embedding that begins and ends inside the words is part of them.
    """
    stripped = words.strip().strip(_EDGES).strip()
    opened = sum(stripped.count(mark) for mark in "\u2066\u2067\u2068")
    closed = stripped.count("\u2069")
    return stripped + "\u2069" * (opened - closed)
