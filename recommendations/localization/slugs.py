"""URL names in Latin letters, made from names in any of the site's languages."""

import re
from collections.abc import Collection, Iterator

from django.utils.text import slugify

MAX_SLUG = 50
# Plain letters and not a scholar's: an address is typed and read out. anyascii, which would do
# for other scripts, writes هيئة الصحة as "hyi'h lshh".
_LETTERS = {
    **dict(zip("بتجحدرزسصضطظفقكلمنه", "btjhdrzssdtzfqklmnh", strict=True)),
    **dict(zip("اأآٱةىعإؤئکگپڤڕڵێۆە", "aaaaaaaiuykgpvrleoe", strict=True)),
    "ث": "th",
    "خ": "kh",
    "ذ": "dh",
    "ش": "sh",
    "غ": "gh",
    "چ": "ch",
    "ژ": "zh",
    "ء": "",
    "\u064e": "a",
    "\u064f": "u",
    "\u0650": "i",
}
_VOWELS = frozenset("اأآٱةىعإؤئێۆە\u064e\u064f\u0650")
# Letters that are a consonant at the beginning and beside a vowel, else a vowel.
_HALF_VOWELS = {"و": ("w", "u"), "ي": ("y", "i"), "ی": ("y", "i")}
_BOUND = {"و": "w", "ف": "f", "ب": "b", "ك": "k"}
_ARABIC_WORD = re.compile(r"[\u0621-\u0652\u0660-\u0669\u0671-\u06d5]+")
_ARTICLE = re.compile(r"^(?P<before>[وفبك]?)ال(?=..)|^(?P<for>لل)(?=..)")
# Arabic is written without its short vowels; these words are in the names of bodies and meetings.
_WORDS = {
    "هيئة": "hayat",
    "مكتب": "maktab",
    "لجنة": "lajna",
    "مجلس": "majlis",
    "بلدية": "baladiya",
    "مديرية": "mudiriya",
    "جامعة": "jamia",
    "اتحاد": "ittihad",
    "منظمة": "munazama",
    "مركز": "markaz",
    "وزارة": "wizara",
    "مؤسسة": "muassasa",
    "جمعية": "jamiya",
    "حزب": "hizb",
    "دائرة": "daira",
    "إدارة": "idara",
    "ادارة": "idara",
    "شركة": "sharika",
    "صحة": "siha",
    "تربية": "tarbiya",
    "تعليم": "talim",
    "مياه": "miyah",
    "مرأة": "mara",
    "ثقافة": "thaqafa",
    "مالية": "maliya",
    "زراعة": "ziraa",
    "عدل": "adl",
    "عمل": "amal",
    "بيئة": "bia",
    "طاقة": "taqa",
    "شباب": "shabab",
    "رياضة": "riyada",
    "إعلام": "ilam",
    "اقتصاد": "iqtisad",
    "تخطيط": "takhtit",
    "شعب": "shaab",
    "مدينة": "madina",
    "اجتماع": "ijtima",
    "سنوي": "sanawi",
    "عام": "aam",
    "عامة": "aama",
    "طارئ": "tari",
    "شمال": "shamal",
    "شرق": "sharq",
    "سوريا": "suriya",
    "في": "fi",
    "من": "min",
}


def slug_from(*names: str | None) -> str:
    """The slug of the first name that has letters: «هيئة الصحة» is "hayat-al-siha"; else ""."""
    for name in names:
        slug = slugify(_ARABIC_WORD.sub(lambda word: _in_latin(word[0]), name or ""))
        if slug:
            return _shortened(slug.replace("_", "-"), MAX_SLUG)
    return ""


def unique_slug(slug: str, taken: Collection[str]) -> str:
    """``slug``, or the first of "slug-2", "slug-3", … that is not ``taken``."""
    candidate, number = slug, 1
    while candidate in taken:
        number += 1
        end = f"-{number}"
        candidate = _shortened(slug, MAX_SLUG - len(end)) + end
    return candidate


def _shortened(slug, length):
    """The slug, cut between two words where it is too long."""
    if len(slug) <= length:
        return slug
    return (slug[: length + 1].rpartition("-")[0] or slug[:length]).strip("-")


def _in_latin(word):
    article = _ARTICLE.match(word)
    if not article:
        return _without_article(word)
    before = "lil" if article["for"] else f"{_BOUND.get(article['before'], '')}al"
    return f"{before}-{_without_article(word[article.end() :])}"


def _without_article(word):
    return _WORDS.get(word) or "".join(_latin_letters(word))


def _latin_letters(word: str) -> Iterator[str]:
    for place, letter in enumerate(word):
        if letter in _HALF_VOWELS:
            consonant, vowel = _HALF_VOWELS[letter]
            beside = [word[place - 1] if place else "", word[place + 1 : place + 2]]
            yield consonant if not place or not _VOWELS.isdisjoint(beside) else vowel
        elif letter.isdecimal():
            yield str(int(letter))
        else:
            yield _LETTERS.get(letter, "")
