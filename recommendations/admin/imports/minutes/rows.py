"""The rows of items on the page that checks minutes: what each shows, suggests and lacks."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from recommendations.intake.minutes.review.sentences import quote
from recommendations.intake.minutes.review.state import ReviewedItem, ReviewedSection
from recommendations.intake.minutes.review.suggested import ItemSuggestions, Suggested
from recommendations.intake.minutes.review.texts import sub_items
from recommendations.localization.dates.dates import written_out
from recommendations.localization.phrases.votes import votes_sentence

from .forms import title_length

MAX_PREVIEW = 160  # characters of an item's text
_END = ".،؛,;: "  # what a title leaves out at its end


@dataclass(frozen=True)
class ShownSuggestion:
    """A suggestion for an item: the act that accepts it, what it says, and its words."""

    act: str
    label: str
    words: str
    is_certain: bool


@dataclass(frozen=True)
class ShownItem:
    """A row: an item, its section's title where it is the first of it, and what is wrong.

    ``ends_section``: it is in no section, and the item above it is in one.
    """

    item: ReviewedItem
    heading: ReviewedSection | None
    preview: str
    bodies: list[str]
    due: str
    votes: str
    problems: list[str]
    sub_items: int
    is_first: bool
    suggestions: list[ShownSuggestion]
    marked: tuple[tuple[str, bool], ...]
    ends_section: bool
    relative_time: str = ""

    @property
    def title_length(self):
        """How long the title is, in words; empty without one."""
        return title_length(len(self.item.title)) if self.item.title else ""

    @property
    def facts(self):
        """Bodies, date and votes, those that there are."""
        return [fact for fact in (*self.bodies, self.due, self.votes) if fact]

    @property
    def certain_suggestions(self):
        return [one for one in self.suggestions if one.is_certain]


def shown_item(
    item: ReviewedItem,
    heading: ReviewedSection | None,
    twice: set[int],
    institutions: dict[int, str],
    found: ItemSuggestions,
    *,
    is_first: bool,
    ends_section: bool,
) -> ShownItem:
    """The row of ``item``; ``twice`` are the numbers to be corrected, ``institutions`` names."""
    keys = [item.lead, *item.supporting]
    named = [institutions[key] for key in keys if key in institutions]
    suggested = {one.field for one in found.values}
    return ShownItem(
        item=item,
        heading=heading,
        preview=_preview(item),
        bodies=named or _words(item.bodies, suggested & {"lead", "supporting"}),
        due=_due(item, suggested),
        votes=votes_sentence(*item.votes),
        problems=problems(item, twice),
        sub_items=len(sub_items(item.text)),
        is_first=is_first,
        suggestions=[_suggestion(item, one, institutions) for one in found.values],
        marked=found.marked,
        ends_section=ends_section,
        relative_time=found.relative_time,
    )


def _preview(item):
    """The beginning of the text, without the title where it begins with that."""
    text, title = " ".join(item.text.split()), item.title.rstrip(_END)
    if not text.startswith(title):
        return quote(text, MAX_PREVIEW)
    rest = text[len(title) :].strip(_END)
    return f"… {quote(rest, MAX_PREVIEW)}" if rest else ""


def _words(words, suggested):
    """The words of a table's column, unless something is suggested from them."""
    return [words] if words and not suggested else []


def _due(item, suggested):
    if item.due_on:
        return written_out(date.fromisoformat(item.due_on))
    return "" if "due_on" in suggested else item.due


def _suggestion(item, one, institutions):
    act = f"accept:{item.key}:{one.code}"
    return ShownSuggestion(act, _label(one, institutions), one.words, one.is_certain)


def _label(one: Suggested, institutions):
    """What a suggestion says: "lead: Health Commission"."""
    if one.field == "votes":
        return votes_sentence(*one.value)
    if one.field == "due_on":
        day = written_out(date.fromisoformat(one.value))
        return gettext("due on %(day)s") % {"day": day}
    name = institutions.get(one.value)
    if one.field == "lead":
        return gettext("lead: %(name)s") % {"name": name}
    return gettext("supporting: %(name)s") % {"name": name}


def problems(item: ReviewedItem, twice: set[int]) -> list[str]:
    """What must be corrected in an item before it can be created, as sentences."""
    found = []
    if item.typed:
        found.append(gettext("What was typed is not valid."))
    if not item.title.strip():
        found.append(gettext("The title is missing."))
    if item.number in twice:
        found.append(gettext("This number is used twice."))
    return found
