"""Suggestions for the items of minutes, of which somebody accepts one or all.

Nothing is suggested for what an item has already.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from recommendations.intake.suggestions.bodies.body_index import BodyIndex
from recommendations.intake.suggestions.results import Suggestions, WordSource
from recommendations.intake.suggestions.suggest import suggest

from .state import Review, ReviewedItem

_SOME_DAY, _NO_INSTITUTIONS = date(2000, 1, 1), BodyIndex({})


@dataclass(frozen=True)
class Suggested:
    """A value for one field of an item, and the words that it comes from.

    ``field`` is lead, supporting, due_on or votes; ``value`` a key of an institution, an ISO date,
    or the votes for, against and abstained. Several values of one field that are not certain are a
    choice: they are accepted one by one only.
    """

    field: str
    value: Any
    words: str
    is_certain: bool = True

    @property
    def code(self) -> str:
        """Names it among the suggestions of its item: ``lead:7``, ``due_on:2024-06-30``."""
        value = "-".join(map(str, self.value)) if self.field == "votes" else self.value
        return f"{self.field}:{value}"


@dataclass(frozen=True)
class ItemSuggestions:
    """What is suggested for an item; ``marked`` is its text as (words, is the source of one).

    ``relative_time`` are words that name a due date only once the day of the meeting is known.
    """

    values: tuple[Suggested, ...]
    marked: tuple[tuple[str, bool], ...]
    relative_time: str = ""


class Suggester:
    """Makes the suggestions for the items of a Review.

    ``meeting_day`` is the day from which relative dates count, where it is known.
    """

    def __init__(self, institutions: BodyIndex, meeting_day: date | None):
        self.institutions, self.meeting_day = institutions, meeting_day

    def for_item(self, item: ReviewedItem) -> ItemSuggestions:
        found = suggest(
            item.text,
            bodies_words=item.bodies,
            due_words=item.due,
            meeting_day=self.meeting_day,
            institutions=self.institutions,
        )
        values = tuple(dict.fromkeys(_values(item, found)))
        marked = tuple(_marked(item.text, found)) if values else ()
        return ItemSuggestions(values, marked, self._relative_time(item, found))

    def _relative_time(self, item: ReviewedItem, found: Suggestions) -> str:
        """The words of a time that counts from the day of the meeting, which is not known."""
        if self.meeting_day or item.due_on or found.due or found.due_choices:
            return ""
        counted = suggest(
            item.text, due_words=item.due, meeting_day=_SOME_DAY, institutions=_NO_INSTITUTIONS
        )
        due = counted.due or next(iter(counted.due_choices), None)
        return _WordsOf(item)(due.place) if due else ""

    def accept_all(self, review: Review) -> None:
        """Accepts what is certain for every item."""
        for item in review.items:
            self.accept(item)

    def accept(self, item: ReviewedItem, code: str | None = None) -> None:
        """Accepts the suggestion ``code`` of ``item``, or each that is certain."""
        for one in self.for_item(item).values:
            if one.code == code or (code is None and one.is_certain):
                _store(item, one)


def _values(item: ReviewedItem, found: Suggestions) -> Iterator[Suggested]:
    words = _WordsOf(item)
    if found.lead and item.lead is None and found.lead.institution not in item.supporting:
        yield Suggested("lead", found.lead.institution, words(found.lead.place))
    for one in found.supporting:
        if one.institution not in (item.lead, *item.supporting):
            yield Suggested("supporting", one.institution, words(one.place))
    for choice in found.body_choices:
        taken = {item.lead, *item.supporting}
        is_open = item.lead is None or not choice.is_lead
        for key in choice.institutions if is_open and not taken & {*choice.institutions} else ():
            field = "lead" if choice.is_lead else "supporting"
            yield Suggested(field, key, words(choice.place), is_certain=False)
    if not item.due_on:
        for due in filter(None, [found.due, *found.due_choices]):
            is_certain = due is found.due
            yield Suggested("due_on", due.day.isoformat(), words(due.place), is_certain)
    votes = found.votes
    if votes and votes.votes_for is not None and item.votes == [None, None, None]:
        counts = (votes.votes_for, votes.votes_against, votes.votes_abstained)
        yield Suggested("votes", counts, words(votes.place))


class _WordsOf:
    """The words of an item at a place."""

    def __init__(self, item):
        self.texts = {
            WordSource.TEXT: item.text,
            WordSource.BODIES: item.bodies,
            WordSource.DUE: item.due,
        }

    def __call__(self, place):
        return " ".join(self.texts[place.source][place.start : place.end].split())


def _marked(text, found):
    end = 0
    for place in found.places:
        if place.source is WordSource.TEXT and place.start >= end:
            yield text[end : place.start], False
            yield text[place.start : place.end], True
            end = place.end
    yield text[end:], False


def _store(item, one):
    if one.field == "supporting":
        item.supporting.append(one.value)
    elif one.field == "votes":
        item.votes = list(one.value)
    else:
        setattr(item, one.field, one.value)
    item.typed.pop(one.field, None)
