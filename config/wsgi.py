"""The site as a WSGI application, for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from recommendations.files import file_rights

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

file_rights.restrict()
django = get_wsgi_application()
file_rights.tighten()

# Its models can be loaded now.
from recommendations.views.base.page_cache import answered_from_cache  # noqa: E402

application = answered_from_cache(django)
