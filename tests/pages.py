"""A page as a test reads it, with nothing but the standard library."""

from html.parser import HTMLParser
from urllib.parse import urljoin

VOID = {"br", "hr", "img", "input", "link", "meta"}


class Page(HTMLParser):
    """What a test asks of a page: its elements, in order, as (name, attributes) pairs."""

    def __init__(self, response):
        super().__init__()
        self.elements, self.words, self.open, self.astray = [], [], [], []
        self.address = response.wsgi_request.build_absolute_uri()
        self.feed(response.content.decode())

    def handle_starttag(self, name, attributes):
        self.elements.append((name, dict(attributes)))
        if name not in VOID:
            self.open.append(name)

    def handle_startendtag(self, name, attributes):
        self.elements.append((name, dict(attributes)))

    def handle_endtag(self, name):
        # What does not close where it should is kept for a test to find.
        if not self.open or self.open.pop() != name:
            self.astray.append(name)

    def handle_data(self, words):
        self.words.append(words)

    def all(self, element, /, **attributes):
        """The attributes of every ``element`` that has at least these ``attributes``."""
        return [
            found
            for name, found in self.elements
            if name == element and attributes.items() <= found.items()
        ]

    def links(self):
        """The addresses that the page links to, whole: a set of them."""
        targets = {found["href"] for found in self.all("a") if "href" in found}
        return {urljoin(self.address, target) for target in targets}
