"""The Arabic catalogues spell each word one way, and use the words of the glossary."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

CATALOGUES = [
    Path(__file__).resolve().parents[2] / f"config/{folder}/ar/LC_MESSAGES/django.po"
    for folder in ("locale", "frameworks")
]
MARKS = "\u064b-\u0652"
# A word may have one letter or two and an article before it, as in «وللقراء».
BEFORE = rf"(?<![\w{MARKS}])(?:[وفبلك]{{0,2}}(?:ال|ل)?)?"
AFTER = rf"(?![\w{MARKS}])"

# What is not written, and what is written in its place.
SPELLINGS = {
    "\u064b\u0627": "the tanwin stands after its alif: جزءاً",
    "مسوّد": "مسودة",
    "منفّذ": "منفَّذة",
    "القرّاء": "القراء",
    "العربيّة": "العربية",
    "سجلّ": "سجل",
    "محلّه": "محله",
    "قررت": "قرّرت",
    "قررها": "قرّرها",
    "السطور": "الأسطر",
    "الموضوعات": "المواضيع",
    "الرئيسية": "الرئيسة",
}
WORDS = {
    "قائدة": "الجهة المسؤولة الرئيسة",
    "تقودها": "الجهة المسؤولة الرئيسة",
    "إقرار": "اعتماد",
    "إقرارها": "اعتمادها",
    "أُقرّت": "اعتُمدت",
    "أُقرّ": "اعتُمد",
    "مُقَرّ": "معتمد",
    "مُقَرّة": "معتمدة",
    "العامل الثاني": "التحقق بخطوتين",
    "أخبار": "آخر تحديث",
    "الناس": "الجمهور",
    "المستخدمون الفائقون": "أصحاب الصلاحية الكاملة",
    "مستخدم فائق": "صاحب صلاحية كاملة",
    "المستخدم الفائق": "صاحب صلاحية كاملة",
    "ممثل الجهة": "منسّق الجهة",
    "مجمَّد": "ثابت",
    "مجمَّدة": "ثابتة",
    "لم يُكتب شيء": "لم يُحفظ شيء",
    "كجديد": "حفظ سجل جديد",
    "كمسودة": "حفظ مسودة",
    "كقائمة": "في قائمة",
    "ردّ": "رد",
}
# Worksheets of earlier releases are recognised by their own words.
EXEMPT = {"heading of earlier worksheets"}


def texts(path):
    with path.open("rb") as file:
        for message in read_po(file, locale="ar"):
            if message.id and message.context not in EXEMPT:
                forms = [message.string] if isinstance(message.string, str) else message.string
                yield from forms


def found(text):
    """What ``text`` should not contain, with what is written in its place."""
    wrong = {part: right for part, right in SPELLINGS.items() if part in text}
    words = {word: right for word, right in WORDS.items() if _occurs(word, text)}
    return wrong | words


def _occurs(word, text):
    return re.search(BEFORE + re.escape(word) + AFTER, text) is not None


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("حُفظ ملفًا", ["\u064b\u0627"]),
        ("بالجهة القائدة", ["قائدة"]),
        ("الموعد المُقَرّ", ["مُقَرّ"]),
        ("يُردّ على الرد", []),
        ("حُفظت المسودة جزءاً", []),
    ],
)
def test_wrong_spellings_and_words_are_found(text, words):
    assert list(found(text)) == words


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-4])
def test_arabic_catalogue_spells_each_word_one_way(path):
    wrong = {text: found(text) for text in texts(path) if found(text)}

    assert wrong == {}


# Latin commas, semicolons, question marks and quotes between Arabic words.
LATIN_MARK = re.compile(rf"[\u0621-\u064a{MARKS}][,;?]|[“”\"](?=[\u0621-\u064a])")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-4])
def test_arabic_catalogue_has_arabic_punctuation(path):
    plain = (re.sub(r"<[^>]*>", "", text) for text in texts(path))

    assert [text for text in plain if LATIN_MARK.search(text)] == []
