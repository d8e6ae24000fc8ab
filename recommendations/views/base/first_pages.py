"""Renders pages before the server's processes begin, so that they share what this loads."""

import logging
from wsgiref.util import setup_testing_defaults

from django.conf import settings
from django.db import Error, connection, connections
from django.urls import reverse
from django.utils import translation

from recommendations.models import Plan

logger = logging.getLogger(__name__)


def render(application):
    """Requests the overview and the newest public plan from the WSGI ``application``, as a browser
    does; in one language, since more would share little and delay the start.

    It compiles templates, addresses and queries, and fills the caches of pages and rows. In each
    process of its own these would take the same memory again. No connection is left open: no
    process may have that of another. Nothing is raised: the processes begin all the same, and
    serve once the database does.
    """
    try:
        connection.ensure_connection()
        for path in _paths():
            _request(application, path)
    except Error as error:
        logger.warning("The first pages are not rendered: %s", type(error).__name__)
    except Exception:
        # Only a page is broken; the others are served.
        logger.exception("The first pages are not rendered")
    finally:
        connections.close_all()


def _paths():
    year = Plan.objects.published().order_by("-year").values_list("year", flat=True).first()
    with translation.override(settings.LANGUAGE_CODE):
        yield reverse("overview")
        if year:
            yield reverse("plan", args=[year])


def _request(application, path):
    environ = {
        "PATH_INFO": path,
        "HTTP_HOST": settings.ALLOWED_HOSTS[0].removeprefix(".").replace("*", "localhost"),
        "HTTP_ACCEPT_ENCODING": "gzip",
        "HTTP_X_FORWARDED_PROTO": "https",
        "wsgi.url_scheme": "https" if settings.SECURE_SSL_REDIRECT else "http",
    }
    setup_testing_defaults(environ)
    response = application(environ, lambda status, headers: None)
    # A page from the cache is a list.
    getattr(response, "close", lambda: None)()
