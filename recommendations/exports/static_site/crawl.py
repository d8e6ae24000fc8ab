"""The public site as plain files with relative links: for an archive, a mirror, a memory stick.

The site is walked by its links as an anonymous reader would, through its own middleware, so the
copy holds what the public reads and nothing else.
"""

import logging
import re
from collections import deque
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from functools import partial
from hashlib import file_digest
from http import HTTPStatus
from io import BytesIO
from urllib.parse import unquote_to_bytes, urlsplit
from xml.etree import ElementTree

from django.conf import settings
from django.core.handlers.base import BaseHandler
from django.core.handlers.wsgi import WSGIRequest
from django.core.signals import request_finished
from django.db import close_old_connections
from django.template.loader import render_to_string
from django.utils import timezone, translation

from recommendations.exports import report_files
from recommendations.models import SiteProfile

from .links import (
    address_of,
    data_links,
    file_of,
    page_with_links,
    relative,
    style_with_links,
)
from .output import CopyError, empty, mark, replaced

# What needs a server to answer; a link to it leads to the living site.
LEFT_OUT = re.compile(r"/(admin|accounts|i18n)/|/[a-z]+/search/")
# No page links to these.
FOR_MACHINES = ["/robots.txt", "/sitemap.xml"]
SITE_MAP_PLACE = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
REWRITERS = {".html": page_with_links, ".css": style_with_links}
GONE = {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}
ATTEMPTS = 3
# How many broken links a message names.
NAMED = 20


@dataclass(frozen=True)
class Copied:
    """What a finished copy holds: numbers of pages and of other files, and bytes in all."""

    pages: int
    files: int
    size: int


class CopyRequest(WSGIRequest):
    """A request for a page of the copy: templates leave out what needs a server.

    ``site_address``: the address of the living site. ``copied_on``: the day of the copy.
    """

    is_copy = True

    def __init__(self, address, site):
        parts = urlsplit(address)
        # Nobody from outside chose this host or scheme: there is nothing to guard against.
        self._host = urlsplit(site).netloc
        super().__init__(
            {
                "REQUEST_METHOD": "GET",
                "PATH_INFO": unquote_to_bytes(parts.path).decode("latin-1"),
                "QUERY_STRING": parts.query,
                "SERVER_NAME": self._host,
                "SERVER_PORT": "443",
                "REMOTE_ADDR": "127.0.0.1",
                "wsgi.url_scheme": "https",
                "wsgi.input": BytesIO(),
            }
        )
        self.site_address = site
        self.copied_on = timezone.localdate()

    def get_host(self):
        return self._host


def copy_site(folder, site, progress):
    """Writes the public site of the address ``site`` into ``folder``; returns a Copied.

    ``progress.step(done, known, address)`` is called after each address, ``progress.anew()`` when
    the site changed meanwhile and the walk begins again: a copy shows one state of the site.
    Raises CopyError, or OSError where the files cannot be written; an earlier copy is then as
    it was.
    """
    with replaced(folder) as new, translation.override(settings.LANGUAGE_CODE):
        # Made during the walk, they would change pages, and the walk would begin anew.
        report_files.make_missing(site=site)
        for _attempt in range(ATTEMPTS):
            state = _state()
            walk = _Walk(new, site, progress)
            walk.take_all()
            if _state() == state:
                break
            empty(new)
            progress.anew()
        else:
            raise CopyError("The site changed again and again while it was copied; try later.")
        return walk.finish(*state)


def _state():
    """What every page depends on: the version of the content, and the day."""
    return SiteProfile.objects.current().content_version, timezone.localdate()


class _BrokenError(Exception):
    """Why an address gave nothing to store; ``status`` where the answer itself says so."""

    status = None


class _Errors(logging.Handler):
    """Whether an error was logged: a stream that breaks off has sent its 200 already."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.seen = False

    def emit(self, record):
        self.seen = True


class _Walk:
    """One walk over the site, into the empty ``folder``."""

    def __init__(self, folder, site, progress):
        self.folder, self.site, self.progress = folder, site, progress
        self.handler = BaseHandler()
        self.handler.load_middleware()
        # Address → its file; None until that is there.
        self.files = {}
        # (address, the address that links to it); what only data files name comes last.
        self.waiting, self.data_waiting = deque(), deque()
        self.broken = []
        # The same upload is linked in each language and stored once: its digest → its file.
        self.uploads = {}

    def take_all(self):
        """Fetches the front page, every page of the site map, and all that is linked there."""
        self._take_front_page()
        self._await_site_map()
        for address in FOR_MACHINES:
            self._await(address, "/")
        while self.waiting or self.data_waiting:
            from_page = bool(self.waiting)
            address, origin = (self.waiting or self.data_waiting).popleft()
            try:
                self.files[address] = self._taken(address)
            except _BrokenError as reason:
                # Data name each other whole, with the living site: that leads nowhere wrong. A
                # frozen report may name what was withdrawn since.
                if from_page or reason.status not in GONE:
                    self.broken.append(f"{address}: {reason} (linked from {origin})")
            else:
                self._await_links_of(address)
            done = len(self.files) - len(self.waiting) - len(self.data_waiting)
            self.progress.step(done, len(self.files), address)

    def finish(self, version, day):
        """Makes the links relative and says in the folder what it is; returns a Copied.

        Raises CopyError when a link leads to nothing.
        """
        if self.broken:
            named = "\n".join(f"  {line}" for line in self.broken[:NAMED])
            raise CopyError(f"{len(self.broken)} links of the site lead to nothing:\n{named}")
        for address, file in self.files.items():
            if file:
                change = partial(self._kept, page=address, file=file)
                self._rewrite(file, change)
        paths = [path for path in self.folder.rglob("*") if path.is_file()]
        pages = sum(path.suffix == ".html" for path in paths)
        copied = Copied(pages, len(paths) - pages, sum(path.stat().st_size for path in paths))
        facts = {"site": self.site, "copied_on": day.isoformat(), "content_version": version}
        mark(self.folder, **facts, **asdict(copied))
        return copied

    def _take_front_page(self):
        request = CopyRequest("/", self.site)
        text = render_to_string("public/static_site_index.html", request=request)
        (self.folder / "index.html").write_bytes(text.encode())
        self.files["/"] = "index.html"
        self._await_links_of("/")

    def _await_site_map(self):
        try:
            with self._answer("/sitemap.xml") as response:
                root = ElementTree.fromstring(response.content)  # noqa: S314 - our own
        except _BrokenError as reason:
            self.broken.append(f"/sitemap.xml: {reason}")
        else:
            for place in root.iter(SITE_MAP_PLACE):
                self._await(address_of(place.text, "/", self.site), "/sitemap.xml")

    def _await_links_of(self, address):
        """Puts in the queue what the page, style or data file at ``address`` links to."""
        file = self.files[address]
        if file.endswith(".json"):
            with (self.folder / file).open(encoding="utf-8") as lines:
                for link in data_links(lines, self.site):
                    self._await(link, address, self.data_waiting)
        else:
            self._rewrite(
                file, lambda link: self._await(address_of(link, address, self.site), address)
            )

    def _await(self, address, origin, queue=None):
        if address and address not in self.files and not LEFT_OUT.match(address):
            self.files[address] = None
            (self.waiting if queue is None else queue).append((address, origin))

    @contextmanager
    def _answer(self, address):
        """The whole answer for ``address``; raises _BrokenError unless it is there."""
        response = self.handler.get_response(CopyRequest(address, self.site))
        try:
            if response.status_code != HTTPStatus.OK:
                error = _BrokenError(f"{response.status_code} {response.reason_phrase}")
                error.status = response.status_code
                raise error
            yield response
        finally:
            _close(response)

    def _taken(self, address):
        """Writes the answer for ``address`` into its file; returns the file."""
        with self._answer(address) as response:
            file = file_of(address, response)
            path = self.folder / file
            if path.exists():
                raise _BrokenError(f"{file} is the file of another address too")
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("wb") as out:
                for chunk in _chunks(response):
                    out.write(chunk)
        return self._once(address, file)

    def _once(self, address, file):
        """``file``, or the one that has the same upload already, under another language."""
        if not address.endswith("/") or file.endswith(".html"):
            return file
        with (self.folder / file).open("rb") as upload:
            digest = file_digest(upload, "sha256").digest()
        first = self.uploads.setdefault(digest, file)
        if first != file:
            (self.folder / file).unlink()
        return first

    def _kept(self, link, page, file):
        """``link`` as the copy has it; None where it stays as it is."""
        address = address_of(link, page, self.site)
        if address is None:
            return None
        if LEFT_OUT.match(address):
            return self.site + address
        return relative(link, file, self.files[address])

    def _rewrite(self, file, change):
        """Writes ``file`` anew with its links changed, where it is a kind that has links."""
        path = self.folder / file
        rewritten = REWRITERS.get(path.suffix)
        if rewritten is None:
            return
        text = path.read_bytes().decode()
        if (changed := rewritten(text, change)) != text:
            path.write_bytes(changed.encode())


def _close(response):
    """Closes ``response`` alone: the connection to the database serves the next page too."""
    request_finished.disconnect(close_old_connections)
    try:
        response.close()
    finally:
        request_finished.connect(close_old_connections)


def _chunks(response):
    """The body in chunks; raises _BrokenError when it breaks off, visibly or in the log alone."""
    errors, logger = _Errors(), logging.getLogger("recommendations")
    logger.addHandler(errors)
    try:
        yield from response if response.streaming else [response.content]
    except OSError:
        raise
    except Exception as error:
        raise _BrokenError(f"broke off: {error}") from error
    finally:
        logger.removeHandler(errors)
    if errors.seen:
        raise _BrokenError("broke off")
