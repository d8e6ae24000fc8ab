"""How the tests sit down at a desk of the admin: who is signed in, what a browser would send."""

from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation

from tests.support import cast


@pytest.fixture
def chief(db):
    """An account with every right."""
    return cast.make_user("chief", is_superuser=True)


@pytest.fixture
def desk(client, chief):
    """A browser in which the chief is signed in."""
    client.force_login(chief)
    return client


@pytest.fixture
def in_english(client):
    """A test that compares words of the site has them in English."""
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with translation.override("en"):
        yield


@pytest.fixture
def colleague(db):
    """A second browser, in English, in which somebody else with every right is signed in."""
    other = Client()
    other.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    other.force_login(cast.make_user("colleague", is_superuser=True))
    return other


def address(model, page="changelist", *args):
    """The address of an admin page: ``address("plan", "change", plan.pk)``."""
    return reverse(f"admin:recommendations_{model}_{page}", args=args)


class _Fields(HTMLParser):
    """Collects what a browser would send of the one form that has the id ``wanted``."""

    def __init__(self, wanted):
        super().__init__()
        self.wanted, self.inside, self.sent = wanted, False, []
        self.select = self.textarea = None

    def handle_starttag(self, tag, attributes):
        attrs = dict(attributes)
        if tag == "form":
            self.inside = wants(self.wanted, attrs)
        elif not self.inside or "disabled" in attrs:
            return
        elif tag == "input" and "name" in attrs:
            self.take_input(attrs)
        elif tag == "select":
            self.select = attrs["name"]
        elif tag == "option" and self.select and "selected" in attrs:
            self.sent.append((self.select, attrs.get("value", "")))
        elif tag == "textarea":
            self.textarea = attrs["name"]
            self.sent.append((self.textarea, ""))

    def take_input(self, attrs):
        kind = attrs.get("type", "text")
        if kind in {"checkbox", "radio"} and "checked" in attrs:
            self.sent.append((attrs["name"], attrs.get("value", "on")))
        elif kind not in {"checkbox", "radio", "submit", "button", "file"}:
            self.sent.append((attrs["name"], attrs.get("value", "")))

    def handle_endtag(self, tag):
        if tag == "form":
            self.inside = False
        elif tag == "select":
            self.select = None
        elif tag == "textarea":
            self.textarea = None

    def handle_data(self, data):
        if self.textarea:
            name, text = self.sent[-1]
            # The first line break after the tag is not part of the text.
            self.sent[-1] = (name, text + (data.removeprefix("\n") if not text else data))


# In the head of a page of the admin, and of one of signing in.
HEAD_FORMS = {"head-form", "language-switch"}


def wants(wanted, attrs):
    """True for the form to be sent: by its id, or the first that is not in the head."""
    if wanted:
        return attrs.get("id") == wanted
    return not HEAD_FORMS & set(attrs.get("class", "").split())


def form_data(response, form=None):
    """What a browser would send of a page's form, as it stands: a dict of names and values."""
    fields = _Fields(form)
    fields.feed(response.content.decode())
    data = {}
    for name, value in fields.sent:
        data[name] = value if name not in data else [*as_list(data[name]), value]
    return data


def as_list(value):
    return value if isinstance(value, list) else [value]


def page(response):
    """The page as text."""
    return response.content.decode()
