"""The number, bullet, letter or ordinal before a line of an attendance list."""

import re

from recommendations.intake.minutes.detection.markers.ordinals import ORDINAL

# 1- and (2) and ٣. and • before a name, and a number with only a space behind it.
_ITEM_NUMBER = re.compile(
    r"^\s*+(?:[(\[{]?\d{1,4}\s*+[-–—.)\]}:/\\_،°*]+|[-–—•*·▪●◦■□▫○◆➢➤►>+](?=\s*+[^\d\s])|"
    r"[#№]\s*+\d{1,4}\s*+[-.):]?|\d{1,4}(?=\s+[^\W\d_]))\s*+"
)
_ORDINAL = re.compile(
    rf"^\s*+(?:{ORDINAL})\s*+[:.\-–—،/)]\s*+|"
    r"^\s*+(?:أولا|ثانيا|ثالثا|رابعا|خامسا|سادسا|سابعا|ثامنا|تاسعا|عاشرا|"
    r"(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)(?:ly)?|"
    r"yekem|duyem|sêyem|çarem|pêncem|şeşem|heftem|heştem|nehem|dehem)[\u064b-\u0652]*+ا?"
    r"[\u064b-\u0652]*+\s*+[:.\-–—،/)]\s*+|"
    r"^\s*+[IVX]{1,5}\s*+[.)]\s+",
    re.I,
)
# Not with a full stop: that is a title, as in «د. سمير».
_LETTER = re.compile(r"^\s*+(?:[أابجدهوزحطي]|[a-h])\s?[-–)]\s++(?=\S)", re.I)
_DIGITS = re.compile(r"\d+")


def without_number(text: str) -> str:
    """The text without the number, bullet, letter or ordinal before it; a number alone stays."""
    rest = _ORDINAL.sub("", _LETTER.sub("", _ITEM_NUMBER.sub("", text))).strip()
    return rest or text.strip()


def number_before(line: str) -> int | None:
    """The number that a line begins with; 0 for a bullet; None where there is neither."""
    found = _ITEM_NUMBER.match(line)
    if not found:
        return None
    digits = _DIGITS.search(found[0])
    return int(digits[0]) if digits else 0
