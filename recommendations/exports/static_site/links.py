"""The links of a static copy: which address becomes which file, and how pages name it."""

import mimetypes
import posixpath
import re
from functools import partial
from hashlib import sha256
from html import escape, unescape
from html.parser import HTMLParser
from pathlib import PurePosixPath
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

LINKS = {"href", "src", "xlink:href"}
# Possessive, and from the beginning of a name on: no text costs more than one pass.
ATTRIBUTE = re.compile(
    r"""(?<![^\s"'<>/=])([^\s"'<>/=]++)(\s*+=\s*+)("[^"]*+"|'[^']*+'|[^\s"'>]++)"""
)
CSS_URL = re.compile(r"""url\(\s*+("[^"]*+"|'[^']*+'|[^()\s"']++)\s*+\)""")
NAMED_ENDING = re.compile(r'(\.[A-Za-z0-9]{1,8})"?$')
NOT_SAFE = re.compile(r"[^a-z0-9]+")
LINE_END = re.compile("\n")
# What every file system keeps apart: FAT and NTFS take a capital for its small letter.
SAFE = re.compile(r"[a-z0-9._=,-]*[a-z0-9_=,-]")
# What the first page of each list of a page is asked for with, see views.base.pagination.
FIRST_PAGES = {("page", "1"), ("supported", "1")}
DEVICES = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?")
LONGEST = 100


def address_of(link, page, site=""):
    """Where ``link`` leads from the page at the address ``page``: path and query, no fragment.

    Queries that ask for the same come out as the same. None for a link that leaves the site or
    stays on the page; with the address of the ``site`` itself before it, a link does not leave.
    """
    if site and link.startswith(f"{site}/"):
        link = link.removeprefix(site)
    try:
        parts = urlsplit(link)
    except ValueError:
        return None
    if parts.scheme or parts.netloc or not (parts.path or parts.query):
        return None
    target = urlsplit(urljoin(page, link))
    # The first page of a list is at its plain address too, or the whole list is.
    asked = sorted(pair for pair in parse_qsl(target.query) if pair not in FIRST_PAGES)
    return target.path + (f"?{urlencode(asked)}" if asked else "")


def file_of(address, response):
    """The file, below the folder of the copy, for the answer that ``response`` gives.

    /ar/plans/2023/ → ar/plans/2023/index.html, with ?status=open index--status=open.html;
    /ar/plans/2023.csv?status=open → ar/plans/2023--status=open.csv; /ar/documents/5/ →
    ar/documents/5.pdf. The names hold on every file system, and are the same each time.
    """
    parts = urlsplit(address)
    path = parts.path.lstrip("/")
    if response["Content-Type"].startswith("text/html"):
        path = f"{path}index.html" if path.endswith("/") or not path else f"{path}/index.html"
    elif path.endswith("/"):
        path = path[:-1] + _ending(response)
    place = PurePosixPath(path)
    asked = ",".join(f"{name}={value}" for name, value in parse_qsl(parts.query))
    stem = _safe(place.stem) + (f"--{_safe(asked)}" if asked else "")
    return posixpath.join(*map(_safe, place.parent.parts), stem + place.suffix.lower())


def _ending(response):
    """The ending of a file whose address has none: that of its name, else that of its type."""
    named = NAMED_ENDING.search(response.get("Content-Disposition", ""))
    if named:
        return named[1].lower()
    return mimetypes.guess_extension(response["Content-Type"].partition(";")[0]) or ".bin"


def _safe(name):
    """``name``, or a name made from it where some file system would not keep it."""
    if SAFE.fullmatch(name) and not DEVICES.fullmatch(name) and len(name) <= LONGEST:
        return name
    words = NOT_SAFE.sub("-", name.lower())[: LONGEST // 2].strip("-")
    return f"{words}-{sha256(name.encode()).hexdigest()[:12]}".lstrip("-")


def relative(link, file, target):
    """``link`` in the copy: from its ``file`` to ``target``, with the fragment that it has."""
    fragment = urlsplit(link).fragment
    way = posixpath.relpath(target, posixpath.dirname(file) or ".")
    return way + (f"#{fragment}" if fragment else "")


def page_with_links(text, change):
    """The HTML ``text`` with ``change(link)`` for each link; None leaves it as it is.

    Whole addresses in ``link`` and ``rel=external`` say where something is for good, and stay.
    Nothing but the values of links is touched, not even a space.
    """
    pieces, at = [], 0
    for start, tag, is_for_good in _StartTags(text).found:
        ask = partial(_unless_whole, change) if is_for_good else change
        pieces += [text[at:start], ATTRIBUTE.sub(partial(_attribute, change=ask), tag)]
        at = start + len(tag)
    return "".join([*pieces, text[at:]])


def _unless_whole(change, link):
    return None if "://" in link else change(link)


class _StartTags(HTMLParser):
    """The start tags of an HTML text: ``found`` has the place and the own text of each.

    The third of it: whether a whole address in it stays.
    """

    def __init__(self, text):
        super().__init__()
        self.found = []
        self._lines = [0, *(match.end() for match in LINE_END.finditer(text))]
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        line, column = self.getpos()
        relation = (dict(attrs).get("rel") or "").split()
        is_for_good = tag == "link" or "external" in relation
        start = self._lines[line - 1] + column
        self.found.append((start, self.get_starttag_text(), is_for_good))


def _attribute(match, change):
    name, equals, value = match.groups()
    changed = change(unescape(value.strip("\"'"))) if name.lower() in LINKS else None
    return match[0] if changed is None else f'{name}{equals}"{escape(changed)}"'


def data_links(lines, site):
    """Yields the addresses of further JSON files that the JSON text in ``lines`` names.

    ``site`` is the address of the site, with which each of them begins there.
    """
    for line in lines:
        for rest in line.split(f'"{site}/')[1:]:
            path, quote, _rest = rest.partition('"')
            is_whole = path and quote and "\\" not in path
            address = address_of(f"/{path}", "/") if is_whole else None
            if address and urlsplit(address).path.endswith(".json"):
                yield address


def style_with_links(text, change):
    """The CSS ``text`` with ``change(link)`` for each ``url()``; None leaves it as it is."""

    def url(match):
        changed = change(match[1].strip("\"'"))
        return match[0] if changed is None else f'url("{changed}")'

    return CSS_URL.sub(url, text)
