"""Recognises telephone numbers, addresses and dates in the cells of an attendance list."""

import re

_PHONE = re.compile(r"\+?[\d\s()/.-]{7,25}")
_PHONE_WORD = re.compile(
    r"(?:رقم\s++)?(?:ال)?(?:هاتف|جوال|موبايل|خليوي|تواصل)\s*+:?\s*+"
    r"|(?:tel|phone|mobile|mob|telefon)\w*+\.?\s*+:?\s*+",
    re.IGNORECASE,
)
_PHONE_AT_END = re.compile(
    rf"^(?P<name>.*?[^\W\d_])[\s،,:(-]++(?:{_PHONE_WORD.pattern})?(?P<phone>\+?\d[\d\s()/.-]{{6,24}})$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[^\s@]++@[^\s@.]++(?:\.[^\s@.]++)++|https?://\S+|www\.\S+", re.IGNORECASE)
_DATE = re.compile(r"\d{1,4}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{2,4}\s?[مه]?|\d{1,2}:\d{2}(?::\d{2})?")

MIN_DIGITS = 7


def is_phone(cell: str) -> bool:
    """True for a telephone number or another long number, with "phone" before it or without."""
    number = _PHONE_WORD.sub("", cell.strip(), count=1)
    has_digits = sum(letter.isdigit() for letter in number) >= MIN_DIGITS
    return has_digits and bool(_PHONE.fullmatch(number)) and not is_date(number)


def is_address(cell: str) -> bool:
    """True for an e-mail address or that of a web page."""
    return bool(_ADDRESS.fullmatch(cell.strip()))


def without_phone(name: str) -> tuple[str, str]:
    """A name and the telephone number behind it, which may be empty."""
    found = _PHONE_AT_END.match(name)
    return (found["name"].strip(), found["phone"].strip(" ()")) if found else (name, "")


def is_date(cell: str) -> bool:
    """True for a date or a time in digits."""
    return bool(_DATE.fullmatch(cell.strip()))
