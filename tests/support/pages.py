"""A page as a test reads it, with nothing but the standard library."""

from html.parser import HTMLParser
from urllib.parse import urljoin

VOID = {"br", "hr", "img", "input", "link", "meta"}


class Page(HTMLParser):
    """What a test asks of a page.

    ``elements``: (name, attributes) pairs in order. ``said``: (language, words) pairs, the
    language being that of the nearest element that names one. ``open`` and ``astray``: elements
    that never end, and ends that belong to none.
    """

    def __init__(self, response):
        super().__init__()
        self.elements, self.said, self.open, self.astray = [], [], [], []
        self._languages = [None]
        self.address = response.wsgi_request.build_absolute_uri()
        self.feed(response.content.decode())

    def handle_starttag(self, name, attributes):
        attributes = dict(attributes)
        self.elements.append((name, attributes))
        if name not in VOID:
            self.open.append(name)
            self._languages.append(attributes.get("lang", self._languages[-1]))

    def handle_startendtag(self, name, attributes):
        self.elements.append((name, dict(attributes)))

    def handle_endtag(self, name):
        if self.open and self.open[-1] == name:
            self.open.pop()
            self._languages.pop()
        else:
            self.astray.append(name)

    def handle_data(self, words):
        # A title is one string: nothing in it can be marked. What is there to be copied is code.
        if self.open[-1:] not in (["title"], ["textarea"]):
            self.said.append((self._languages[-1], words))

    @property
    def words(self):
        """All that the page says, with single spaces."""
        return " ".join(" ".join(words for _language, words in self.said).split())

    def words_in(self, language):
        """All that it says in ``language``, with single spaces."""
        words = [words for spoken, words in self.said if spoken == language]
        return " ".join(" ".join(words).split())

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


def may_be_framed(response):
    """True when other sites may frame the page."""
    policy = response["Content-Security-Policy"].split("; ")
    allowed = "frame-ancestors *" in policy
    # One without the other would be a mistake, whichever way.
    assert allowed != ("frame-ancestors 'none'" in policy)
    assert allowed != (response.get("X-Frame-Options") == "DENY")
    return allowed
