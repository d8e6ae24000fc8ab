"""Letters that count, as lists are numbered with them, and Roman numerals."""

ABJAD = "ابجدهوزحطيكلمنسعفصقرشتثخذضظغ"
ALPHABET = "ابتثجحخدذرزسشصضطظعغفقكلمنهوي"
LATIN = "abcdefghijklmnopqrstuvwxyz"
KURMANJI = "abcçdeêfghiîjklmnopqrsştuûvwxyz"
_ROMAN = (
    (1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"),
    (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"),
)  # fmt: skip


def roman(number: int) -> str:
    """Returns a number in small Roman numerals."""
    written = ""
    for value, numeral in _ROMAN:
        written += numeral * (number // value)
        number %= value
    return written


ROMAN_VALUES = {roman(number): number for number in range(1, 50)}
