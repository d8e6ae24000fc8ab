"""What a change did to a record, field by field: words that differ, values, links."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from unicodedata import bidirectional

from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext

from recommendations.localization.languages import direction

from .values import NOT_DISPLAYED, display_value, is_short, is_text, was_and_is
from .word_diff import excerpt, word_diff

# A text up to this length is read at a glance; of a longer one the changed places are shown.
SHORT = 400


@cache
def tracked_fields(model):
    """The fields of ``model`` that its history holds and that are displayed."""
    tracked = {field.name for field in model.history.model._meta.concrete_fields}
    return [
        field
        for field in model._meta.concrete_fields
        if field.name in tracked and field.name not in NOT_DISPLAYED
    ]


def tracked_links(model):
    """The many-to-many fields of ``model`` that its history holds."""
    return model.history.model._history_m2m_fields


def text_direction(text):
    """The direction of a text in no language of its own: that of its first letter."""
    strong = (bidirectional(letter) for letter in str(text or ""))
    first = next((side for side in strong if side in {"L", "R", "AL"}), "L")
    return "ltr" if first == "L" else "rtl"


@dataclass
class FieldDiff:
    """A field before and after a change; ``segments`` are its words, where it is a text.

    ``label_of(model, key)`` says what a record is called to which the field refers.
    """

    field: Any
    was: Any
    now: Any
    label_of: Any = None
    restore_address: str = ""

    @cached_property
    def segments(self):
        return word_diff(self.was or "", self.now or "") if is_text(self.field) else []

    @property
    def label(self):
        return capfirst(self.field.verbose_name)

    @property
    def language(self):
        return getattr(self.field, "language", "")

    @property
    def direction(self):
        # Not “auto”: the words for screen readers would decide it.
        return direction(self.language) if self.language else text_direction(self.now or self.was)

    @property
    def is_long(self):
        return len(self.was or "") + len(self.now or "") > SHORT

    @property
    def shown(self):
        """The segments to be read first: of a long text the changed places alone."""
        return excerpt(self.segments) if self.is_long else self.segments

    def sentence(self):
        """The value before and after."""
        if isinstance(self.field, models.FileField):
            return self.notice()
        return was_and_is(self.field, self.was, self.now, self.label_of)

    def notice(self):
        """That the field differs, without its value."""
        return format_html(gettext("{field}: changed."), field=self.label)

    def summary(self):
        """For a list: a short value before and after; of a text that it differs."""
        return self.sentence() if is_short(self.field) else self.notice()


@dataclass
class LinkDiff:
    """The names of the records that a change linked, and of those whose link it removed."""

    field: object
    added: list
    removed: list

    segments = ()

    @property
    def label(self):
        return capfirst(self.field.verbose_name)

    def sentence(self):
        both = [(gettext("added {names}"), self.added), (gettext("removed {names}"), self.removed)]
        clauses = [format_html(words, names=name_list(names)) for words, names in both if names]
        comma = pgettext("between clauses", "; ")
        return format_html("{}: {}.", self.label, format_html_join(comma, "{}", zip(clauses)))

    summary = sentence


def name_list(names):
    comma = pgettext("between names", ", ")
    return format_html_join(comma, "<bdi>{}</bdi>", zip(sorted(names)))


@dataclass
class FieldValue:
    """A field of what was added or deleted."""

    field: object
    text: str

    @property
    def label(self):
        return capfirst(self.field.verbose_name)

    @property
    def language(self):
        return getattr(self.field, "language", "")

    @property
    def direction(self):
        return direction(self.language) if self.language else "auto"


def referenced(change, hidden):
    """Yields (model, keys) of all records that the diffs and values of ``change`` name."""
    for field in tracked_fields(change.model):
        if field.is_relation and field.name not in hidden:
            records = filter(None, [change.before, change.after])
            yield field.related_model, {getattr(record, field.attname) for record in records}
    for link in tracked_links(change.model):
        before, after = change.links_before, change.links_after
        yield link.related_model, before.get(link.name, set()) ^ after.get(link.name, set())


def is_same(field, was, now):
    """True for equal values; a text that was never written equals an empty one."""
    return was == now or not (was or now or is_short(field))


def field_diffs(change, labels, hidden):
    """The FieldDiffs and LinkDiffs of a change of a record, without the ``hidden`` fields."""
    if change.before is None or change.entry.action != change.entry.Action.CHANGED:
        return []
    found: list[FieldDiff | LinkDiff] = []
    for field in tracked_fields(change.model):
        was, now = (getattr(one, field.attname) for one in (change.before, change.after))
        if field.name not in hidden and not is_same(field, was, now):
            found.append(FieldDiff(field, was, now, labels.get))
    for link in tracked_links(change.model):
        before = change.links_before.get(link.name, set())
        after = change.links_after.get(link.name, set())
        if before != after and link.name not in hidden:
            added, removed = (
                [labels.get(link.related_model, key) for key in keys]
                for keys in (after - before, before - after)
            )
            found.append(LinkDiff(link, added, removed))
    return found


def field_values(change, labels, hidden):
    """The FieldValues of what was added or deleted, or is the first that may be seen of it."""
    if change.before is not None and change.entry.action == change.entry.Action.CHANGED:
        return []
    found = []
    for field in tracked_fields(change.model):
        value = getattr(change.after, field.attname)
        if field.name not in hidden and value not in (None, "", False):
            found.append(FieldValue(field, display_value(field, value, labels.get)))
    return found
