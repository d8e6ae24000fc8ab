"""The staff's screens; ``site`` is mounted by config/urls.py."""

from .accounts import groups, name_accesses, sign_ins, users
from .records import (
    disclosure_requests,
    documents,
    indicators,
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
