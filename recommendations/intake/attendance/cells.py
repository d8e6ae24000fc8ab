"""Recognises telephone numbers, addresses and brackets in the cells of an attendance list."""

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
_IN_BRACKETS = re.compile(r"^(?P<before>[^()\[\]]++)[(\[](?P<inside>[^()\[\]]++)[)\]]$")
_AFTER_DASH = re.compile(r"^(?P<before>.+?\S)\s+[-–—]\s+(?P<inside>\S.*)$")

_BETWEEN_ADDITIONS = re.compile(r"[،,;؛/]|\s[-–—]\s")


def is_phone(cell: str) -> bool:
    """True for a telephone number or another long number, with "phone" before it or without."""
    number = _PHONE_WORD.sub("", cell.strip(), count=1)
    return sum(letter.isdigit() for letter in number) >= 7 and bool(_PHONE.fullmatch(number))


def is_address(cell: str) -> bool:
    """True for an e-mail address or that of a web page."""
    return bool(_ADDRESS.fullmatch(cell.strip()))


def without_phone(name: str) -> tuple[str, str]:
    """A name and the telephone number behind it, which may be empty."""
    found = _PHONE_AT_END.match(name)
    return (found["name"].strip(), found["phone"].strip(" ()")) if found else (name, "")


def without_addition(name: str) -> tuple[str, list[str]]:
    """A name and the texts in brackets, or after a dash, behind it: "A (chair, Health Office)"."""
    found = _IN_BRACKETS.match(name) or _AFTER_DASH.match(name)
    if not found:
        return name, []
    texts = [text.strip() for text in _BETWEEN_ADDITIONS.split(found["inside"])]
    return found["before"].strip(), [text for text in texts if text]
