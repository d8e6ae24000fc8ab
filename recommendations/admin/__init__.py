"""The staff's screens; ``site`` is mounted by config/urls.py."""

from .disclosure import requests
from .history import name_accesses
from .records import (
    documents,
    institutions,
    meetings,
    notifications,
    plans,
    progress,
    recommendations,
    reports,
    sign_ins,
    site_profile,
    themes,
    users,
)
from .redaction import records
from .site import site

__all__ = ["site"]
