"""The staff's screens; ``site`` is mounted by config/urls.py."""

from .accounts import sign_ins, users
from .history import name_accesses
from .records import (
    disclosure_requests,
    documents,
    institutions,
    meetings,
    notifications,
    plans,
    progress,
    recommendations,
    redactions,
    reports,
    site_profile,
    themes,
)
from .site import site

__all__ = ["site"]
