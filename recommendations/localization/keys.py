"""Primary keys as an address or a form gives them."""

# Both databases hold at least so many digits.
MAX_DIGITS = 18


def as_key(text: str) -> int | None:
    """``text`` as a whole number that a database can look for; None where it is none."""
    text = str(text)
    return int(text) if text.isdecimal() and len(text) <= MAX_DIGITS else None
