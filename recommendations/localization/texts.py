"""Picks translated texts: in the reader's language, or marked with the language they are in."""

from collections.abc import Mapping
from functools import cache
from typing import Any

from django.utils.html import conditional_escape, format_html
from django.utils.translation import get_language

from .languages import CODES, direction


class Text(str):
    """A text that knows its language.

    A template shows it escaped and, where its language is not the page's, inside an element with
    its own ``lang`` and ``dir``. As a string it is the bare text; two Texts are equal when their
    languages are, too: what is kept of one is not shown for the other.
    """

    language: str

    def __new__(cls, value, language):
        text = super().__new__(cls, value)
        text.language = language
        return text

    def __eq__(self, other):
        if isinstance(other, Text) and other.language != self.language:
            return False
        return str.__eq__(self, other)

    __hash__ = str.__hash__

    @property
    def plain(self):
        """The bare string, for attributes and titles, where no element can stand."""
        return str.__str__(self)

    @property
    def is_foreign(self):
        """True when the text is in another language than the page."""
        return bool(self) and self.language != get_language()

    @property
    def direction(self):
        return direction(self.language)

    def __html__(self):
        escaped = conditional_escape(self.plain)
        if not self.is_foreign:
            return escaped
        return format_html(
            '<span lang="{}" dir="{}">{}</span>', self.language, self.direction, escaped
        )

    def __str__(self):
        # Not the plain string: Django asks a template's value for str() before escaping it.
        return self


def columns(*fields: str, prefix: str = "") -> list[str]:
    """The columns of translated ``fields``, for ``values()``: title_ar, title_ku, title_en."""
    return [f"{prefix}{field}_{code}" for field in fields for code in CODES]


def pick(row: Mapping[str, Any], field: str, language: str | None = None) -> Text:
    """The text of a translated ``field`` in a row (a dict) with all its ``columns``.

    In ``language`` (the active one if None), else the first of ar, ku, en that has text; an empty
    Text if none. To ask which language is active takes longer than all else here.
    """
    active = language or get_language()
    for code in [active, *CODES]:
        if value := row.get(f"{field}_{code}"):
            return Text(value, code)
    return Text("", active)


def by_language(row: Mapping[str, Any], field: str) -> dict[str, str | None]:
    """A translated ``field`` of a row as a dict by language; None where it has no text in one."""
    return {code: row[name] or None for code, name in _names_by_code(field)}


@cache
def _names_by_code(field):
    """(language, column) pairs: files have many texts of few fields."""
    return tuple((code, f"{field}_{code}") for code in CODES)


def pick_by_language(texts: Mapping[str, str | None]) -> Text:
    """As ``pick``, from a dict of texts by language."""
    return pick({f"text_{code}": texts.get(code) for code in CODES}, "text")


def pick_from(record: Any, field: str, language: str | None = None) -> Text:
    """As ``pick``, from a model instance."""
    return pick({name: getattr(record, name, "") for name in columns(field)}, field, language)


def is_same_wording(one: Text, other: Text) -> bool:
    """True where two texts of one language differ in spaces and the mark at their end alone.

    A reader who has seen the one has nothing to learn from the other.
    """
    wordings = {" ".join(text.plain.split()).rstrip(" .،؛,;:") for text in (one, other)}
    return one.language == other.language and len(wordings) == 1


def resolved(row: Mapping[str, Any], *fields: str) -> dict[str, Any]:
    """``row`` with each of the translated ``fields`` picked under its bare name."""
    return {**row, **{field: pick(row, field) for field in fields}}
