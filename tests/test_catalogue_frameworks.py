"""Django and the libraries speak Kurmanji, and the Arabic that their own catalogues lack.

Django ships no ``ku``: a string that is missing from ours would show in Arabic on a Kurdish page.
"""

import re
from pathlib import Path

import django
import pytest
from babel.messages.pofile import read_po

OURS = Path(__file__).resolve().parent.parent / "config/frameworks"
DJANGO = Path(django.__file__).parent
PARTS = ["contrib/admin", "contrib/auth", "contrib/contenttypes", "conf"]
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}")

# Strings of Django that we leave untranslated, by the words they begin with, each with its reason.
# What Django offers as languages is left out too: the site speaks three of them.
EXCLUSIONS = {
    "The install worked successfully!": "the welcome page of a new project, never served",
    "View <a href=": "the same welcome page",
    "You are seeing this page because <a href=": "the same welcome page",
    "Django Documentation": "the same welcome page",
    "Topics, references": "the same welcome page",
    "Tutorial: A Polling App": "the same welcome page",
    "Get started with Django": "the same welcome page",
    "Django Community": "the same welcome page",
    "Connect, get help": "the same welcome page",
}
LANGUAGES_OF_THE_SITE = {"Arabic", "English"}


def catalogue(path):
    """The messages of the catalogue ``path``, by context and text."""
    with path.open("rb") as file:
        messages = read_po(file, abort_invalid=True)
    return {(m.context, forms(m.id)[0]): m for m in messages if m.id}


def ours(language, domain):
    """Our own catalogue of a language."""
    return catalogue(OURS / language / "LC_MESSAGES" / f"{domain}.po")


def djangos(language, domain):
    """The messages of the parts of Django in use, as Django ships them (it has no ``ku``)."""
    paths = [DJANGO / part / f"locale/{language}/LC_MESSAGES/{domain}.po" for part in PARTS]
    return [item for path in paths if path.exists() for item in catalogue(path).items()]


def forms(text):
    """The singular and the plurals of a text, or the text alone."""
    return [text] if isinstance(text, str) else list(text)


def is_complete(message):
    """True when every form of a message is translated, and none is a guess."""
    return all(forms(message.string)) and not message.fuzzy


def margins(text):
    """The space before and after a text, which Django's templates rely on."""
    return re.match(r"\s*", text)[0], re.search(r"\s*$", text)[0]


def is_expected(key, message):
    """False for what Django says and nobody here ever sees."""
    text = key[1]
    of_languages = all("global_settings" in path for path, line in message.locations)
    if message.locations and of_languages:
        return text in LANGUAGES_OF_THE_SITE
    return not text.startswith(tuple(EXCLUSIONS))


@pytest.mark.parametrize("domain", ["django", "djangojs"])
@pytest.mark.parametrize("language", ["ku", "ar"])
def test_django_speaks_the_language(language, domain):
    expected = {key for key, message in djangos("en", domain) if is_expected(key, message)}
    shipped = {key for key, message in djangos(language, domain) if is_complete(message)}
    assert expected
    assert sorted(expected - shipped - ours(language, domain).keys(), key=str) == []


@pytest.mark.parametrize("domain", ["django", "djangojs"])
@pytest.mark.parametrize(("language", "plurals"), [("ku", 2), ("ar", 6)])
def test_every_translation_is_complete(language, plurals, domain):
    messages = ours(language, domain)
    assert messages
    for message in messages.values():
        translations = forms(message.string)
        assert is_complete(message), message.id
        assert len(translations) == (1 if isinstance(message.id, str) else plurals), message.id
        expected = sorted(PLACEHOLDER.findall(forms(message.id)[-1]))
        for text in translations:
            assert sorted(PLACEHOLDER.findall(text)) == expected, message.id
            assert margins(text) == margins(forms(message.id)[0]), message.id
