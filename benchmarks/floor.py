"""The least that a page can cost: Django, no middleware, and a view that returns a ready page.

``floor:application`` is served beside the site by ``benchmarks.pages``.
"""

import os

from django.conf import settings

PAGE = os.urandom(8_000)

if not settings.configured:
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], MIDDLEWARE=[])

from django.core.wsgi import get_wsgi_application  # noqa: E402 - the settings come first
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402

urlpatterns = [path("", lambda request: HttpResponse(PAGE))]
application = get_wsgi_application()
