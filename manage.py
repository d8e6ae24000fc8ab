#!/usr/bin/env python
"""Runs the commands of the site: ``manage.py help`` lists them."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line

from recommendations.files import file_rights

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    file_rights.restrict()
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        # For administrators: a sentence of config/settings.py says what to set.
        sys.stderr.write(f"{error}\n")
        sys.exit(3)
