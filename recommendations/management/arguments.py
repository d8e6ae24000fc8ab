"""Types of the arguments of commands: dates and numbers are read as in the forms."""

from argparse import ArgumentTypeError
from datetime import date
from unicodedata import category

from django.utils import translation

from recommendations.localization.dates.typed_dates import UnreadableDateError, parse_day


def number_argument(typed: str) -> int:
    """The whole number that was typed, in any digits; raises ArgumentTypeError."""
    visible = "".join(sign for sign in typed if category(sign) != "Cf")
    try:
        return int(visible)
    except ValueError as error:
        raise ArgumentTypeError(f"“{typed}” is not a whole number.") from error


def day_argument(typed: str) -> date:
    """The date that was typed; raises ArgumentTypeError, which argparse shows as a usage error."""
    with translation.override("en"):
        try:
            return parse_day(typed)
        except UnreadableDateError as error:
            raise ArgumentTypeError(" ".join(error.messages)) from error
