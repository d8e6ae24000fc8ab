"""Django and the libraries speak Kurmanji, and the Arabic that their own catalogues lack.

Neither Django nor django-allauth ships ``ku``: a string that is missing from ours would show in
Arabic on a Kurdish page.
"""

import re
from pathlib import Path

import allauth
import django
import pytest
from babel.messages.pofile import read_po

OURS = Path(__file__).resolve().parents[2] / "config/frameworks"
DJANGO = Path(django.__file__).parent
PARTS = ["contrib/admin", "contrib/auth", "contrib/contenttypes", "conf"]
ALLAUTH = Path(allauth.__file__).parent
# What of it speaks to people here: pages are ours, with words of ours.
ALLAUTH_PARTS = ("account/adapter.py", "account/fields.py", "account/forms.py", "mfa/")
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
# The same for django-allauth, by what they are about.
ALLAUTH_EXCLUSIONS = {
    "phone": "nobody signs in by telephone number",
    "primary email": "there is one address, kept by an administrator",
    "email addresses": "the same",
    "an email address to": "the same",
    "associated with this account": "the same",
    "email address is not assigned": "who has an account is never told",
    "already registered": "nobody signs up",
    "Username can not be used": "nobody signs up",
    "same email": "nobody signs up",
    "Email (again)": "nobody signs up",
    "Email address confirmation": "nobody signs up",
    "(optional)": "nobody signs up",
    "select only one": "there are no codes by letter",
    "different from the current": "there is one address",
    "MFA": "an app's name, in no menu",
    "field label": "our own form names its field",
    "Phone": "nobody signs in by telephone number",
}


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


def allauths(language):
    """What django-allauth says to people here, as it ships it (it has no ``ku``)."""
    path = ALLAUTH / f"locale/{language}/LC_MESSAGES/django.po"
    return catalogue(path).items() if path.exists() else []


def speaks_here(key, message):
    """False for what django-allauth says on pages that are not among ours."""
    from_code = any(
        path.startswith(ALLAUTH_PARTS) and path.endswith(".py") for path, line in message.locations
    )
    about = " ".join(filter(None, key))
    return from_code and not any(words in about for words in ALLAUTH_EXCLUSIONS)


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


@pytest.mark.parametrize("language", ["ku", "ar"])
def test_signing_in_speaks_the_language(language):
    expected = {key for key, message in allauths("en") if speaks_here(key, message)}
    shipped = {key for key, message in allauths(language) if is_complete(message)}
    assert expected
    assert sorted(expected - shipped - ours(language, "django").keys(), key=str) == []


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
