"""What a change did to a record, field by field: words that differ, values, links."""

from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any
from unicodedata import bidirectional

from django.db import models
from django.utils.html import format_html, format_html_join
from django.utils.text import capfirst
from django.utils.translation import gettext, pgettext

from recommendations.admin.base.stale_edits import UNTOLD, quoted, worded
from recommendations.admin.base.translated_fields import is_latin, label
from recommendations.localization.languages import direction

from . import word_diff

# A text up to this length is read at a glance; of a longer one the changed places are shown.
SHORT = 400


@cache
def kept_fields(model):
    """The columns of ``model`` whose states are kept and told."""
    kept = {column.name for column in model.history.model._meta.concrete_fields}
    return [
        column
        for column in model._meta.concrete_fields
        if column.name in kept and column.name not in UNTOLD
    ]


@cache
def kept_links(model):
    return model.history.model._history_m2m_fields


def is_text(column):
    """True for words that people wrote, which are compared by word."""
    is_words = isinstance(column, models.CharField | models.TextField)
    return is_words and not column.choices and not is_latin(column)


def is_short(column):
    """True for values that may stand in a list: no words of people, no address, no file."""
    is_words = isinstance(column, models.CharField | models.TextField | models.FileField)
    return bool(column.choices) or not is_words


def leaning(text):
    """The direction of a text in no language of its own: that of its first letter."""
    strong = (bidirectional(letter) for letter in str(text or ""))
    first = next((side for side in strong if side in {"L", "R", "AL"}), "L")
    return "ltr" if first == "L" else "rtl"


@dataclass
class Difference:
    """A field before and after a change; ``pieces`` are its words, where it is a text."""

    column: object
    was: Any
    now: Any
    names: object
    restore_address: str = ""

    @cached_property
    def pieces(self):
        is_compared = is_text(self.column)
        return word_diff.compared(self.was or "", self.now or "") if is_compared else []

    @property
    def label(self):
        return capfirst(label(self.column))

    @property
    def language(self):
        return getattr(self.column, "language", "")

    @property
    def direction(self):
        # Not “auto”: the words for screen readers would decide it.
        return direction(self.language) if self.language else leaning(self.now or self.was)

    @property
    def is_long(self):
        return len(self.was or "") + len(self.now or "") > SHORT

    @property
    def shown(self):
        """The pieces to be read first: of a long text the changed places alone."""
        return word_diff.around(self.pieces) if self.is_long else self.pieces

    def sentence(self):
        """The value before and after."""
        if isinstance(self.column, models.FileField):
            return self.naming()
        return format_html(
            gettext("{field}: was {was}, is now {now}."),
            field=self.label,
            was=quoted(self.column, self.was, self.names),
            now=quoted(self.column, self.now, self.names),
        )

    def naming(self):
        """Which field differs, without what stands in it."""
        return format_html(gettext("{field}: changed."), field=self.label)

    def in_short(self):
        """For a list: a short value before and after; of a text that it differs."""
        return self.sentence() if is_short(self.column) else self.naming()


@dataclass
class Links:
    """What a change did to the links of a record: the names that came and those that went."""

    column: object
    added: list
    removed: list

    pieces = ()

    @property
    def label(self):
        return capfirst(self.column.verbose_name)

    def sentence(self):
        told = [(gettext("added {names}"), self.added), (gettext("removed {names}"), self.removed)]
        parts = [format_html(words, names=listed(names)) for words, names in told if names]
        comma = pgettext("between clauses", "; ")
        return format_html("{}: {}.", self.label, format_html_join(comma, "{}", zip(parts)))

    in_short = sentence


def listed(names):
    comma = pgettext("between names", ", ")
    return format_html_join(comma, "<bdi>{}</bdi>", zip(sorted(names)))


@dataclass
class Value:
    """A field of what was added or deleted, as it stood."""

    column: object
    text: str

    @property
    def label(self):
        return capfirst(label(self.column))

    @property
    def language(self):
        return getattr(self.column, "language", "")

    @property
    def direction(self):
        return direction(self.language) if self.language else "auto"


def wanted(change, hidden):
    """Yields (model, keys) of all that the words about ``change`` will have to name."""
    for column in relations(change, hidden):
        yield column.related_model, {getattr(change.state, column.attname, None)}
        if change.before:
            yield column.related_model, {getattr(change.before, column.attname, None)}
    for link in kept_links(change.model):
        before, now = change.linked_before, change.linked
        yield link.related_model, before.get(link.name, set()) ^ now.get(link.name, set())


def relations(change, hidden):
    fields = kept_fields(change.model)
    return [column for column in fields if column.is_relation and column.name not in hidden]


def is_same(column, was, now):
    """True for equal values; a text that was never written equals an empty one."""
    return was == now or not (was or now or is_short(column))


def differences(change, names, hidden):
    """The Differences and Links of a change that went from one state to another."""
    if change.before is None or change.state.history_type != "~":
        return []
    found: list[Difference | Links] = []
    for column in kept_fields(change.model):
        was, now = (getattr(state, column.attname) for state in (change.before, change.state))
        if column.name not in hidden and not is_same(column, was, now):
            found.append(Difference(column, was, now, names))
    for link in kept_links(change.model):
        before = change.linked_before.get(link.name, set())
        now = change.linked.get(link.name, set())
        if before != now and link.name not in hidden:
            added, removed = (
                [names(link.related_model, key) for key in keys]
                for keys in (now - before, before - now)
            )
            found.append(Links(link, added, removed))
    return found


def values(change, names, hidden):
    """The Values of what was added or deleted, or is the first that may be seen of it."""
    told = []
    for column in kept_fields(change.model):
        value = getattr(change.state, column.attname)
        if column.name not in hidden and value not in (None, "", False):
            told.append(Value(column, worded(column, value, names)))
    return told
