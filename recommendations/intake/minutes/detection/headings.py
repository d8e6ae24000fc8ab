"""What a heading is: its words, and the items below it."""

import re
from dataclasses import dataclass

from .markers.marker_patterns import SECTION_LABELS
from .sequences import NumberedMarkers
from .source import Line, Source

_MAX_HEADING, _MAX_WORDS = 90, 10
_SECTION_WORDS = re.compile(
    rf"\W*(?:(?:على|علي|في|فيما\s+يخص|بخصوص|بشان|li|di|ji\s+bo|in|on|for)\s+)?(?:(?:ال)?(?:مستوي|صعيد)"
    rf"|{SECTION_LABELS}|field|sector|area|war[eê]|ali?y[eê]|(?:ال)?(?:ناحيه|جانب|شان))(?!\w)",
    re.I,
)
# "by means of:" leads in to sub-items, not to the items of a section.
_CONNECTING = re.compile(
    r"(?:خلال|عبر|طريق|بحيث|حيث|منها|ومنها|وذلك|يلي|ياتي|الاتي|الاتيه|التالي|التاليه|يشمل|تشمل|بما\s+في\s+ذلك|"
    r"through|by|including|includes?|follows|following|means\s+of|namely|such\s+as|to|with|"
    r"r[eê]ya|w[eê]k|wekî|ev)\s*+:?\s*+$",
    re.I,
)


@dataclass(frozen=True)
class Heading:
    """A heading in the folded text: where its label, its title and its passage begin and end.

    A guess is a line that may as well go on with the item above it.
    """

    start: int
    title: int
    end: int
    is_guess: bool = False


@dataclass(frozen=True)
class Section:
    """Items below one heading, or without any."""

    heading: Heading | None
    markers: NumberedMarkers


def as_heading(line: Line) -> Heading:
    """Returns a whole line as a heading without a label."""
    return Heading(line.start, line.start, line.end)


def is_heading_text(words: str) -> bool:
    """True if words are as short as a heading, and no sentence that goes on."""
    words = words.strip()
    if not words or "\n" in words.strip() or len(words) > _MAX_HEADING:
        return False
    is_brief = len(words.split()) <= _MAX_WORDS
    return (
        is_brief and not words.endswith((".", "؛", "،", ",", ";")) and not _CONNECTING.search(words)
    )


def is_section_title(words: str) -> bool:
    """True if a line may head a section by its words alone."""
    words = words.strip()
    return is_heading_text(words) and (words.endswith(":") or bool(_SECTION_WORDS.match(words)))


def has_section_word(words: str) -> bool:
    """True if a line begins as the headings of sections do: "In the field of"."""
    return is_heading_text(words) and begins_with_section_word(words.strip())


def begins_with_section_word(words: str) -> bool:
    """True if words begin with those of a section, however long they are."""
    return bool(_SECTION_WORDS.match(words))


def heading_words(source: Source, heading: Heading) -> tuple[str, str]:
    """Returns the label of a heading as printed, and its title."""
    label = source.wording(heading.start, heading.title).strip(" \t-:()[]،./–—*_")
    title = source.wording(heading.title, heading.end).strip(" \t*_#").rstrip(" \t:-–—")
    return label, title
