"""Types of the arguments of commands."""

from argparse import ArgumentTypeError
from datetime import date

from django.utils import translation

from recommendations.localization.typed_dates import UnreadableDateError, parse_day


def day_argument(typed: str) -> date:
    """The date that was typed; raises ArgumentTypeError, which argparse shows as a usage error."""
    with translation.override("en"):
        try:
            return parse_day(typed)
        except UnreadableDateError as error:
            raise ArgumentTypeError(" ".join(error.messages)) from error
