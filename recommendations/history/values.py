"""Formats stored values of fields for display."""

from datetime import date, datetime
from decimal import Decimal

from django.db import models
from django.utils.html import format_html
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext

from recommendations.localization.dates.dates import moment, written_out
from recommendations.localization.numbers import written_number

MAX_QUOTED = 120
# Numbers that are nobody's words.
NOT_DISPLAYED = {
    "id",
    "version",
    "content_version",
    "file_warnings",
    "evidence_file_warnings",
    "evidence_file_original_name",
}


def is_latin(field):
    """True for addresses and codes, which are written from left to right everywhere."""
    return isinstance(field, models.SlugField | models.URLField | models.EmailField)


def is_text(field):
    """True for words that people wrote, which are compared by word."""
    is_words = isinstance(field, models.CharField | models.TextField)
    return is_words and not field.choices and not is_latin(field)


def is_short(field):
    """True for values that fit into a list: no words of people, no address, no file."""
    is_words = isinstance(field, models.CharField | models.TextField | models.FileField)
    return bool(field.choices) or not is_words


def display_value(field, value, label_of):
    """A stored value as people read it; ``label_of(model, key)`` says what a record is called."""
    if value is None or value == "":
        return ""
    if field.is_relation:
        return label_of(field.related_model, value)
    if field.choices:
        return dict(field.flatchoices).get(value, value)
    if isinstance(field, models.FileField):
        return gettext("a file")
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, Decimal):
        return written_number(value)
    return written_out(value) if isinstance(value, date) else value


def stored_label(model, key):
    return model._base_manager.filter(pk=key).first() or key


def quoted_value(field, value, label_of=stored_label):
    """A stored value as people read it, short enough for a sentence."""
    words = display_value(field, value, label_of)
    if words == "":
        return gettext("empty")
    if isinstance(value, datetime):
        return words
    short = Truncator(str(words)).chars(MAX_QUOTED)
    return format_html(gettext("“{}”"), format_html("<bdi>{}</bdi>", short))


def was_and_is(field, was, now, label_of=stored_label):
    """A sentence with the value of ``field`` before and after a change."""
    return format_html(
        gettext("{field}: was {was}, is now {now}."),
        field=capfirst(field.verbose_name),
        was=quoted_value(field, was, label_of),
        now=quoted_value(field, now, label_of),
    )
