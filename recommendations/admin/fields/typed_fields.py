"""Dates and numbers in the staff's forms: typed in any digits, by one reader.

Number fields are text inputs: Chromium drops Arabic-Indic digits that are typed into
``<input type="number">``, without a word.
"""

import re
from unicodedata import category

from concurrency.fields import VersionField
from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext as _

from recommendations.localization.dates.typed_dates import parse_day
from recommendations.localization.folding import western_digits

# How much of what was typed an error repeats.
MAX_REPEATED = 40
# As people write a date; ``DayField`` reads any other way.
DAY_FORMAT = "%d/%m/%Y"
_SIGNS = str.maketrans("\u2212\u2013\u2010\u2011\u066b\u060c", "----.,", "\u066c")
_PERCENT = "%\u066a \u200e\u200f"
_DECIMAL_COMMA = re.compile(r"-?\d+,(?:\d{1,2}|\d{4,})")
_ONE_COMMA = re.compile(r"-?\d{1,3},\d{3}")
_GROUPED = re.compile(r"-?\d{1,3}(?:,\d{3})+(?:\.\d+)?")


class DayField(forms.DateField):
    """A date, as ``localization.typed_dates`` reads it."""

    widget = AdminDateWidget

    def to_python(self, value):
        if not isinstance(value, str):
            return super().to_python(value)
        if not _visible(value):
            return None
        return parse_day(value)


class DayInput(forms.DateInput):
    """A date without a calendar beside it."""

    def __init__(self, attrs=None):
        own = {"dir": "ltr", "size": 10, "autocomplete": "off"}
        super().__init__(own | (attrs or {}), format=DAY_FORMAT)


class NumberInput(forms.TextInput):
    """A whole number; a phone shows its digits."""

    inputmode = "numeric"

    def __init__(self, attrs=None):
        own = {"inputmode": self.inputmode, "class": "vIntegerField", "dir": "ltr"}
        super().__init__(own | (attrs or {}))


class DecimalInput(NumberInput):
    """A number that may have decimals."""

    inputmode = "decimal"


class WholeNumberField(forms.IntegerField):
    """A whole number in any digits."""

    widget = NumberInput

    def to_python(self, value):
        return super().to_python(_without_commas(_in_western_digits(value)))


class PercentField(WholeNumberField):
    """A whole number, with or without a percent sign."""

    def to_python(self, value):
        return super().to_python(value.strip(_PERCENT) if isinstance(value, str) else value)


class TypedDecimalField(forms.DecimalField):
    """A number in any digits, with its decimals behind a point, a comma or ٫."""

    widget = DecimalInput

    def to_python(self, value):
        typed = _in_western_digits(value)
        if isinstance(typed, str) and _DECIMAL_COMMA.fullmatch(typed):
            typed = typed.replace(",", ".")
        return super().to_python(_without_commas(typed))


def _without_commas(typed):
    """Removes the commas of 1,200,000; refuses 1,200, a thousand to some and one to others."""
    if not isinstance(typed, str):
        return typed
    if _ONE_COMMA.fullmatch(typed):
        message = _("“%(value)s” can be read in two ways. Write the number without a comma.")
        raise ValidationError(message % {"value": typed[:MAX_REPEATED]}, code="invalid")
    return typed.replace(",", "") if _GROUPED.fullmatch(typed) else typed


def _in_western_digits(value):
    """What was typed as a number, in the digits 0 to 9, without spaces and invisible signs."""
    return western_digits(_visible(value)).translate(_SIGNS) if isinstance(value, str) else value


def _visible(text):
    return "".join(sign for sign in text if category(sign) != "Cf" and not sign.isspace())


def typed_options(db_field: models.Field) -> dict[str, object]:
    """The ``form_class`` and ``widget`` of a date or number; empty for another field."""
    if db_field.choices or isinstance(db_field, models.DateTimeField | VersionField):
        return {}
    if isinstance(db_field, models.DateField):
        return {"form_class": DayField, "widget": AdminDateWidget}
    if isinstance(db_field, models.DecimalField):
        return {"form_class": TypedDecimalField, "widget": DecimalInput}
    if isinstance(db_field, models.IntegerField):
        form_class = PercentField if db_field.name == "percent" else WholeNumberField
        return {"form_class": form_class, "widget": NumberInput}
    return {}


def typed_form_field(db_field, **kwargs):
    """The field of a ModelForm outside the admin's own forms: its ``Meta.formfield_callback``."""
    return db_field.formfield(**{**typed_options(db_field), **kwargs})
