"""The signs that Word takes from its symbol fonts, as characters of Unicode."""

SYMBOL_FONTS = {"Symbol", "Wingdings", "Wingdings 2", "Wingdings 3", "Webdings"}
_CHECKS = {0xFC: "✓", 0xFB: "✗", 0xFE: "☑", 0xFD: "☒", 0xA8: "☐", 0x6F: "☐", 0xE0: "→", 0xDF: "←"}
_BULLET = "•"


def symbol(code: str, font: str) -> str:
    """Returns the sign with a code in hexadecimal; what has no equal in Unicode is a bullet."""
    try:
        number = int(code, 16)
    except ValueError:
        return ""
    if font not in SYMBOL_FONTS and not 0xF000 <= number <= 0xF0FF:
        return chr(number) if 0x20 <= number < 0xD800 else ""
    number &= 0xFF
    return _CHECKS.get(number, _BULLET) if font != "Symbol" else _BULLET
