"""How people quote a recommendation: the year of its plan and its number, ``2023/3``."""

import re
from typing import NamedTuple
from unicodedata import category

# How every file and the API write a reference; JSON Schema takes it as it is.
JSON_PATTERN = "^[0-9]{4}/[0-9]+$"
_TYPED = re.compile(r"(?:(?P<year>\d{4})\s*[/\\]\s*)?(?P<number>\d{1,5})")


class RecommendationReference(NamedTuple):
    """A year and a number; ``year`` is None where only the number was given."""

    year: int | None
    number: int

    @classmethod
    def parse(cls, text):
        """The reference that ``text`` is: ``2023/3``, or ``3`` alone; None where it is none.

        Takes the digits of any language, either slash, spaces, and invisible marks of direction.
        """
        visible = "".join(sign for sign in text if category(sign) != "Cf").strip()
        if not (found := _TYPED.fullmatch(visible)):
            return None
        year, number = found["year"], found["number"]
        return cls(int(year) if year else None, int(number))

    def __str__(self):
        return f"{self.year}/{self.number}"
