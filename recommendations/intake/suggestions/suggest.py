"""Suggests responsible bodies, a due date and votes from the words of an item. Writes nothing."""

from datetime import date

from .bodies.body_index import BodyIndex
from .dates.due_dates import due_days
from .folded_text import FoldedText
from .results import (
    BodyChoice,
    BodySuggestion,
    DueSuggestion,
    Suggestions,
    VoteSuggestion,
    WordPlace,
    WordSource,
)
from .roles.listed_bodies import listed_bodies
from .roles.roles import Role, named_bodies
from .votes import find_votes

_FIRST = (Role.LEAD, Role.WEAK_LEAD, Role.SUPPORTING, Role.NONE)
_LEADING = _FIRST[:2]
# Of each text; what is behind is not read.
MAX_CHARACTERS = 100_000


def suggest(
    text: str,
    *,
    bodies_words: str = "",
    due_words: str = "",
    meeting_day: date | None,
    institutions: BodyIndex,
) -> Suggestions:
    """What the ``text`` of an item suggests, and the cells of its row in a table.

    A column of bodies or of due dates goes before the text, if something is recognised in it.
    Times without a year or relative ones ("within six months") count from ``meeting_day``; without
    it they suggest nothing.
    """
    item = FoldedText(text[:MAX_CHARACTERS])
    column = FoldedText(bodies_words[:MAX_CHARACTERS])
    named = listed_bodies(column, institutions)
    lead, supporting, choices = _bodies(column, WordSource.BODIES, named)
    if not named:
        named = named_bodies(item, institutions)
        lead, supporting, choices = _bodies(item, WordSource.TEXT, named)
    days = _due(FoldedText(due_words[:MAX_CHARACTERS]), WordSource.DUE, meeting_day)
    days = days or _due(item, WordSource.TEXT, meeting_day)
    return Suggestions(
        lead=lead,
        supporting=supporting,
        body_choices=choices,
        due=days[0] if len(days) == 1 else None,
        due_choices=days if len(days) > 1 else (),
        votes=_votes(item),
    )


def _place(text, source, start, end):
    return WordPlace(source, *text.place(start, end))


def _bodies(text, source, named):
    """(lead, supporting, choices): of several that lead, the first does, the others support."""
    lead, supporting, choices, seen = None, [], [], set()
    # The lead is found first, so that it is not among those that support it.
    for body in sorted(named, key=lambda body: _FIRST.index(body.role)):
        keys = body.mention.institutions
        if body.role is Role.NONE or seen.issuperset(keys):
            continue
        seen.update(keys)
        place = _place(text, source, body.mention.start, body.mention.end)
        if len(keys) > 1 or not body.mention.is_certain:
            choices.append(BodyChoice(keys, body.role in _LEADING, place))
        elif body.role in _LEADING and not lead and not any(each.is_lead for each in choices):
            lead = BodySuggestion(keys[0], place)
        else:
            supporting.append(BodySuggestion(keys[0], place))
    supporting.sort(key=lambda each: each.place.start)
    return lead, tuple(supporting), tuple(choices)


def _due(text, source, meeting_day):
    days = due_days(text, meeting_day, is_due_column=source is WordSource.DUE)
    return tuple(DueSuggestion(day, _place(text, source, *place)) for day, *place in days)


def _votes(text):
    found = find_votes(text)
    if not found:
        return None
    return VoteSuggestion(
        _place(text, WordSource.TEXT, found.start, found.end),
        votes_for=found.counts.get("for"),
        votes_against=found.counts.get("against"),
        votes_abstained=found.counts.get("abstained"),
        is_unanimous=found.is_unanimous,
    )
