"""A client that asks as a server does: the cache of pages before Django."""

from django.core.handlers.wsgi import WSGIRequest
from django.db import connections
from django.http.response import HttpResponse, ResponseHeaders
from django.test import Client
from django.test.client import ClientHandler

from recommendations.views.base.page_cache import answered_from_cache


class SiteHandler(ClientHandler):
    """Gives what Django answered, or what was cached as a response of its own."""

    def __call__(self, environ):
        answers = []

        def django(environ, start_response):
            answers.append(super(SiteHandler, self).__call__(environ))
            return []

        def start_response(status, headers):
            answer = HttpResponse(status=int(status[:3]))
            answer.headers = ResponseHeaders(dict(headers))
            answer.wsgi_request, answer.is_cached = WSGIRequest(environ), True
            answers.append(answer)

        content = b"".join(answered_from_cache(django)(environ, start_response))
        if content:
            answers[0].content = content
        return answers[0]


class SiteClient(Client):
    """As Django's; ``is_cached`` of an answer from the cache is True.

    Tests have one connection for all their time, which a server would have renewed.
    """

    def __init__(self, **defaults):
        super().__init__(**defaults)
        self.handler = SiteHandler(self.handler.enforce_csrf_checks)
        connections["default"].close_at = None
