"""The patterns of dates that people type, of folded texts; they are read by ``typed_dates``.

They are large: whoever reads dates loads them with the first.
"""

import re

from .month_names import HIJRI_MONTH, MONTH, WEEKDAY

_GAP = r"\s{0,3}"
_SEPARATOR = rf"{_GAP}[-/.\\]{_GAP}"
_GREGORIAN_ERA = r"م(?:يلادي[هاة]?)?\.?|a\.?d\.?|c\.?e\.?|zayini|p\.?z\.?"
_HIJRI_ERA = r"ه(?:ج(?:ري[ها]?)?)?\.?|a\.?h\.?|hijri|hicri|koci"
_ERA = rf"(?:\s?(?:(?P<hijri_era>{_HIJRI_ERA})|(?:{_GREGORIAN_ERA}))(?!\w))?"
_BEFORE = (
    rf"(?:(?:يوم|في|بتاريخ|تاريخ|on|the|di|roja)\s{{1,3}}){{0,3}}"
    rf"(?:(?:{WEEKDAY})(?:\s?[,.]\s?|\s)(?:الواقع\sفي\s)?)?(?:the\s)?"
)
_DAY = r"(?P<day>\d{1,2})(?:\s?['\u2019]?(?:st|nd|rd|th|y?e|emin)(?!\w)|\.)?"
_LINK = rf"(?:{_SEPARATOR}|{_GAP},{_GAP}|\s{{1,3}}(?:(?:of|من|ji)\s)?)"
_BEFORE_MONTH = r"(?:شهر\s|meha\s)?"
_OTHER_NAME = rf"(?:{_GAP}(?:[-/(]|او){_GAP}(?P<other>{MONTH}){_GAP}\)?)?"
_IN_WORDS = (
    rf"(?:{_BEFORE_MONTH}(?:(?P<month_name>{MONTH})\.?{_OTHER_NAME}|(?P<hijri>{HIJRI_MONTH})))"
)
_YEAR = (
    r"(?:(?:(?:of|in|من|ل?عام|ل?سنه|y?a|sala)\s){0,3})"
    r"(?P<year>\d{4}|\d{2})(?:\s?['\u2019]?(?:y?an|y?e|a|em)(?!\w))?"
)
_MIDNIGHT = r"(?:[ t]00:00(?::00)?)?"
_WRITTEN = [
    rf"(?P<year>\d{{4}}){_SEPARATOR}(?P<month>\d{{1,2}}){_SEPARATOR}(?P<day>\d{{1,2}}){_MIDNIGHT}{_ERA}",
    rf"(?P<day>\d{{1,2}}){_SEPARATOR}(?P<month>\d{{1,2}}){_SEPARATOR}(?P<year>\d{{4}}|\d{{2}}){_ERA}",
    rf"{_DAY}{_LINK}{_IN_WORDS}{_LINK}{_YEAR}{_ERA}",
    rf"{_IN_WORDS}\s{{1,3}}{_DAY}{_LINK}{_YEAR}{_ERA}",
    rf"(?P<year>\d{{4}}){_LINK}{_IN_WORDS}{_LINK}{_DAY}{_ERA}",
]
# Of a whole text: numbers with spaces between them, too, and the end of Kurmanji's "di … de".
_SPACED = rf"(?P<day>\d{{1,2}})\s(?P<month>\d{{1,2}})\s(?P<year>\d{{4}}){_ERA}"
WHOLE = [re.compile(rf"{_BEFORE}{form}(?:\sd[ea])?") for form in [*_WRITTEN, _SPACED]]
DAY_FIRST = WHOLE[1]
# Beginning and ending with no letter or digit, nor inside a longer row of numbers.
WITHIN = [re.compile(rf"(?<![\w/.\-]){form}(?![\w/\-]|\.\d)") for form in _WRITTEN]
WITHOUT_YEAR = [
    re.compile(_BEFORE + form)
    for form in (
        f"{_DAY}{_LINK}{_IN_WORDS}",
        rf"{_IN_WORDS}\s{{1,3}}{_DAY}",
        rf"(?P<day>\d{{1,2}}){_SEPARATOR}(?P<month>\d{{1,2}})",
    )
]
WITHOUT_DAY = re.compile(rf"{_BEFORE}{_IN_WORDS}{_LINK}{_YEAR}{_ERA}")
# "13 رمضان 1445 الموافق 23 آذار 2024": the same day in both calendars.
EQUALS = re.compile(rf"{_GAP}(?:ال|ول)?موافق(?:\sل)?{_GAP}|{_GAP}={_GAP}")
