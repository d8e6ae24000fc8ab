"""The age of a recommendation in words: first year, second year."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

YEARS = {
    1: _("first year"),
    2: _("second year"),
    3: _("third year"),
    4: _("fourth year"),
    5: _("fifth year"),
    6: _("sixth year"),
    7: _("seventh year"),
    8: _("eighth year"),
    9: _("ninth year"),
    10: _("tenth year"),
}


def year_of_life(age: int) -> str:
    """The ``age`` of a recommendation (1 in its first plan): "third year", "year 11"."""
    return str(YEARS.get(age) or gettext("year %(age)s") % {"age": age})


def carried_over(age: int) -> str:
    """What marks a recommendation that is not in its first plan: "carried over, third year"."""
    return gettext("carried over, %(year)s") % {"year": year_of_life(age)}
