"""The site as a WSGI application, for gunicorn."""

import os

from django.core.wsgi import get_wsgi_application

from recommendations.files import file_rights

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

file_rights.restrict()
application = get_wsgi_application()
file_rights.tighten()
