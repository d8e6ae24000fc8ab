"""Hostile values, and how they are spread over addresses and forms.

Each form meets each value and each field some of them, in turn. With EXAMPLES in the environment,
each field meets each value.
"""

import os
from collections import Counter, defaultdict

import pytest

LONG = "a" * 10_000
# As they stand in an address: what a database could fail on, which runs on each …
IN_ADDRESSES = ["%FF%FE", "a%00b", "%ED%A0%80", "9" * 400, "99999999999999999999", "-1",
                "0001-01-01", LONG]  # fmt: skip
# … and what only the code before it could.
OTHERS_IN_ADDRESSES = ["%C3%28", "%00", "%E2%80%AE%E2%81%A6", "%0D%0ASet-Cookie:%20a=b",
                       "9" * 5_000, "0", "1e309", "NaN", "%D9%A2%D9%A0%D9%A2%D9%A3", "%C2%B2",
                       "1_000", "0000-00-00", "9999-99-99", "2023-02-30",
                       "%27%22%3E%3Cb%3E%60%24%7B%7B%25%25s", "..%2F..%2Fetc%2Fpasswd", "[]",
                       "%5B1%2C%7B%7D%5D", "%"]  # fmt: skip
# The same as forms send them; a list is an array of values, bytes are no UTF-8.
IN_FORMS = ["a\x00b", [b"\xff\xfe\xed\xa0\x80"], "9" * 30, "9999-12-31"]
OTHERS_IN_FORMS = ["9" * 5_000, "1e309", "٢٠٢³'\"><{{%%s", "[" * 9_000, LONG,
                   ["-1", "1", "x\x00", "[]"]]  # fmt: skip
ALL_IN_ADDRESSES = [*IN_ADDRESSES, *OTHERS_IN_ADDRESSES]
ALL_IN_FORMS = [*IN_FORMS, *OTHERS_IN_FORMS]
WANTS_ALL = "EXAMPLES" in os.environ


def some(values, turn, of=3):
    """One in ``of`` of the ``values``, others at each ``turn``."""
    return values if WANTS_ALL else values[turn % of :: of]


def of_each(first, others):
    """Runs a test with what a database could fail on, on each; with the other values once."""
    others = pytest.param(others, marks=pytest.mark.once)
    return pytest.mark.parametrize("values", [first, others], ids=["stored", "others"])


class Rotation:
    """Gives each field the values in turn, and each field another one first."""

    def __init__(self, values):
        self.values, self.given = values, Counter()
        # Form → the places of the values that its fields were given.
        self.in_forms = defaultdict(set)

    def value(self, field, form=None):
        turn = self.given[field] + sum(map(ord, str(field)))
        self.given[field] += 1
        self.in_forms[form].add(turn % len(self.values))
        return self.values[turn % len(self.values)]

    def has_form_met_all(self, form, fields):
        """True when the ``form`` met each value; with EXAMPLES, when each of its ``fields`` did."""
        if WANTS_ALL:
            return self.has_given_all(fields)
        return len(self.in_forms[form]) == len(self.values)

    def has_given_all(self, fields):
        return all(self.given[field] >= len(self.values) for field in fields)


def is_no_error(response):
    """Answered, led on or refused."""
    return response.status_code < 500
