"""Text as it is printed on a line, from left to right, put into the order in which it is read.

A PDF knows only where each sign stands. Arabic comes out backwards, with numbers and Latin words
within it forwards, and often in the forms that its letters take on paper. This undoes the rules of
the Unicode bidirectional algorithm for one line.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_FORMS = re.compile("[\ufb50-\ufdff\ufe70-\ufefc]+")
_ARABIC_DIGITS = "\u0660-\u0669\u06f0-\u06f9"
_IS_DIGIT = re.compile(f"[0-9{_ARABIC_DIGITS}]")
_OPENING, _CLOSING = "([{«‹", ")]}»›"
_MIRRORED = str.maketrans(_OPENING + _CLOSING, _CLOSING + _OPENING)
# Within Arabic the sign is printed on either side of its number.
_PER_CENT = re.compile(
    rf"(?<![0-9{_ARABIC_DIGITS}])([%٪])([0-9{_ARABIC_DIGITS}]+(?:[.,٫][0-9{_ARABIC_DIGITS}]+)?)(?![%٪])"
)
_ARABIC = re.compile("[\u0620-\u06ff\ufb50-\ufdff\ufe70-\ufefc]+")
_LATIN = re.compile("[A-Za-z\u00c0-\u024f]+")
_NUMBER_AFTER_SIGN = re.compile(rf"(\s*+)([-.)(:ـ]{{1,2}})([0-9{_ARABIC_DIGITS}]{{1,4}})(\s*+)")
_LABEL_IN_BRACKET = re.compile(rf"\s*+[0-9{_ARABIC_DIGITS}\w]{{1,3}}\)")
_STOPS = set(".،؛:؟!,;")
# With the signs of symbol fonts.
_BULLETS = {*"•◦▪➢✓", *map(chr, range(0xF020, 0xF100))}
# A second number ends the Arabic at its right, as a year does, where the line has no number there.
_NUMBER_AT_LEFT = re.compile(
    rf"[(\[]?[0-9{_ARABIC_DIGITS}]{{1,3}}[-–.)\]]\s"
    rf"(?:\D|(?=[0-9]{{1,4}}\s\D)(?!.*[-–.(\[][0-9{_ARABIC_DIGITS}]{{1,3}}\s*\Z))"
)
_IN_NUMBERS = set("/.,:٫٬،")
_SIGNS_OF_NUMBERS = set("%٪‰$€°")


def is_right_to_left(text: str) -> bool:
    """True for a text that has more letters of Arabic than of Latin."""
    arabic = sum(map(len, _ARABIC.findall(text)))
    latin = sum(map(len, _LATIN.findall(text)))
    return arabic > latin


def plain_letters(text: str) -> str:
    """Returns a text with the letters themselves instead of their forms at the ends of words."""
    return _FORMS.sub(lambda found: unicodedata.normalize("NFKC", found[0]), text)


def logical(signs: Sequence[str], right_to_left: bool) -> str:
    """Returns the text of signs that are given from left to right.

    A sign may have several letters (a ligature), which are in their order. The line runs from
    right to left where ``right_to_left`` says so; a line without Arabic never does.
    """
    signs = [plain_letters(sign) for sign in signs]
    if not any(map(_RIGHT_TO_LEFT.search, signs)):
        return "".join(_unmirrored(_ordered_marks(signs)) if right_to_left else signs)
    right_to_left = right_to_left and not _starts_at_the_left(signs)
    order = _right_to_left(signs) if right_to_left else _left_to_right(signs)
    text = _balanced("".join(order))
    return _PER_CENT.sub(r"\2\1", text) if right_to_left else text


def _starts_at_the_left(signs: Sequence[str]) -> bool:
    """True for a paragraph that runs from left to right among others.

    Its full stop is at the right, or its number or bullet is at the left.
    """
    text = "".join(signs).strip()
    if text[-1:] in _STOPS and text[:1] not in _STOPS:
        return True
    if text[:1] in _BULLETS and text[-1:] not in _BULLETS:
        return text[1:2].isspace()
    return bool(_NUMBER_AT_LEFT.match(text))


def _unmirrored(signs: Iterable[str]) -> Iterable[str]:
    """Moves the sign after a number alone on its line to its other side: "-1" is "1-"."""
    text = "".join(signs)
    found = _NUMBER_AFTER_SIGN.fullmatch(text)
    return found[1] + found[3] + found[2].translate(_MIRRORED)[::-1] + found[4] if found else text


def _ordered_marks(signs: Sequence[str]) -> list[str]:
    """Returns the signs with each mark (a vowel) in one with the letter left of which it is."""
    found: list[str] = []
    marks = ""
    for sign in signs:
        if sign and unicodedata.category(sign[0]) == "Mn":
            marks += sign
        else:
            found.append(sign + marks)
            marks = ""
    if marks:
        found.append(marks)
    return found


def _right_to_left(signs: Sequence[str]) -> list[str]:
    signs = _ordered_marks(signs)
    ordered: list[str] = []
    place = len(signs)
    has_arabic = False
    while place:
        first = place
        while first and not _RIGHT_TO_LEFT.search(signs[first - 1]):
            first -= 1
        ordered += _embedded(signs[first:place], has_arabic)
        place = first
        while (
            place and _RIGHT_TO_LEFT.search(signs[place - 1]) and not _is_number(signs[place - 1])
        ):
            place -= 1
            ordered.append(signs[place])
            has_arabic = True
        if place and _is_number(signs[place - 1]) and _RIGHT_TO_LEFT.search(signs[place - 1]):
            first = place
            while first and (_is_number(signs[first - 1]) or _joins_numbers(signs, first - 1)):
                first -= 1
            ordered += signs[first:place]
            place = first
    return ordered


def _is_number(sign: str) -> bool:
    return bool(_IS_DIGIT.fullmatch(sign))


def _joins_numbers(signs: Sequence[str], place: int) -> bool:
    """True for a separator between two digits."""
    return (
        signs[place] in _IN_NUMBERS
        and 0 < place < len(signs) - 1
        and _is_number(signs[place - 1])
        and _is_number(signs[place + 1])
    )


def _embedded(signs: Sequence[str], after_arabic: bool) -> list[str]:
    """Returns signs without Arabic letters, within Arabic, in the order in which they are read."""
    runs: list[list[str]] = []
    place = 0
    while place < len(signs):
        end = _end_of_run(signs, place, after_arabic)
        runs.append(list(signs[place:end]))
        place = end
    return [sign for run in reversed(runs) for sign in run]


def _end_of_run(signs: Sequence[str], start: int, after_arabic: bool) -> int:
    """Returns where a run ends that is read from left to right: Latin words, or one number."""
    if signs[start][:1].isalpha():
        last = start
        for place in range(start, len(signs)):
            if signs[place][:1].isalnum():
                last = place
        return last + 1
    if not _is_number(signs[start]) and not (
        signs[start] in _SIGNS_OF_NUMBERS
        and start + 1 < len(signs)
        and _is_number(signs[start + 1])
    ):
        return start + 1
    end = start + 1
    while end < len(signs) and (
        _is_number(signs[end])
        or _joins_numbers(signs, end)
        or (signs[end] == "-" and not after_arabic and 0 < end < len(signs) - 1
            and _is_number(signs[end + 1]))
    ):  # fmt: skip
        end += 1
    if end < len(signs) and signs[end] in _SIGNS_OF_NUMBERS:
        end += 1
    return end


def _left_to_right(signs: Sequence[str]) -> list[str]:
    """Returns a line that runs from left to right, with its Arabic words turned."""
    signs = _ordered_marks(signs)
    ordered: list[str] = []
    place, second_number = 0, _second_number(signs)
    while place < len(signs):
        end = place
        if _RIGHT_TO_LEFT.search(signs[place]) or place == second_number:
            for further in range(place, len(signs)):
                if signs[further][:1].isalpha() and not _RIGHT_TO_LEFT.search(signs[further]):
                    break
                if _RIGHT_TO_LEFT.search(signs[further]):
                    end = further
            ordered += _right_to_left(signs[place : end + 1])
        else:
            ordered.append(signs[place])
        place = end + 1
    return ordered


def _second_number(signs: Sequence[str]) -> int:
    """Where a number stands between the number of the line at its left and Arabic; else -1."""
    text = "".join(signs)
    found = _NUMBER_AT_LEFT.match(text)
    is_followed = found and _RIGHT_TO_LEFT.match(text[found.end() :].lstrip("0123456789 "))
    if not found or not is_followed or not _is_number(text[found.end()]):
        return -1
    return next(n for n in range(len(signs)) if len("".join(signs[:n])) >= found.end())


def _balanced(text: str) -> str:
    """Returns a text whose brackets open before they close: PDF files differ in which they name."""
    opening = next((place for place, sign in enumerate(text) if sign in _OPENING), None)
    closing = next((place for place, sign in enumerate(text) if sign in _CLOSING), None)
    if opening is None or closing is None or opening < closing:
        return text
    if _LABEL_IN_BRACKET.match(text):  # "1) text (more)"
        return text
    return text.translate(_MIRRORED)
