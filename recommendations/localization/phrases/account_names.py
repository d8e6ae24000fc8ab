"""What an account is called on pages, in files and in e-mails: never by its user name.

The user name is half of what somebody signs in with; the pages of the accounts alone show it.
"""

import re

from django.utils.translation import gettext

# What a stored name holds for an account without a name: its number, in no language.
_NUMBER = re.compile(r"#(\d+)")


def full_name(account):
    """First and last name of an account, or of a history record of one; empty without them."""
    return f"{account.first_name} {account.last_name}".strip()


def account_name(account):
    """The full name; for an account without one its number, and that no name was entered."""
    # A history record has the number of its account in ``id``.
    return full_name(account) or _unnamed(account.id)


def stored_account_name(account, max_length):
    """The name as a log stores it, ``max_length`` characters at most: ``shown_account_name``
    formats it."""
    return (full_name(account) or f"#{account.id}")[:max_length]


def shown_account_name(stored):
    """A name of ``stored_account_name`` in the active language; empty for a command."""
    found = _NUMBER.fullmatch(stored)
    return _unnamed(found[1]) if found else stored


def _unnamed(number):
    return gettext("account %(number)s (no name entered)") % {"number": number}
