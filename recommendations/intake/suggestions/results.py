"""What is suggested for an item, with the place of the words that it comes from."""

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class WordSource(StrEnum):
    """Which of the texts of an item a place is in."""

    TEXT = "text"
    BODIES = "bodies"  # the table column of responsible bodies
    DUE = "due"  # the table column of due dates


@dataclass(frozen=True)
class WordPlace:
    """The words from ``start`` to ``end`` of one of the texts of an item."""

    source: WordSource
    start: int
    end: int


@dataclass(frozen=True)
class BodySuggestion:
    """An institution, by its key in the BodyIndex."""

    institution: Hashable
    place: WordPlace


@dataclass(frozen=True)
class BodyChoice:
    """Words that may mean any of several ``institutions``: nobody but the user can decide.

    ``is_lead`` says which role the words give.
    """

    institutions: tuple[Hashable, ...]
    is_lead: bool
    place: WordPlace


@dataclass(frozen=True)
class DueSuggestion:
    """A due date."""

    day: date
    place: WordPlace


@dataclass(frozen=True)
class VoteSuggestion:
    """The result of a vote: None for a number that the words do not give."""

    place: WordPlace
    votes_for: int | None = None
    votes_against: int | None = None
    votes_abstained: int | None = None
    is_unanimous: bool = False


@dataclass(frozen=True)
class Suggestions:
    """Everything that the words of one item suggest.

    ``due_choices`` are the dates of an item that names several; ``due`` is None then.
    """

    lead: BodySuggestion | None = None
    supporting: tuple[BodySuggestion, ...] = ()
    body_choices: tuple[BodyChoice, ...] = ()
    due: DueSuggestion | None = None
    due_choices: tuple[DueSuggestion, ...] = ()
    votes: VoteSuggestion | None = None

    @property
    def places(self) -> tuple[WordPlace, ...]:
        """The places of all words that something was taken from, in their order."""
        found = [self.lead, *self.supporting, *self.body_choices, self.due, *self.due_choices]
        places = {each.place for each in [*found, self.votes] if each}
        return tuple(sorted(places, key=lambda place: (place.source, place.start)))
