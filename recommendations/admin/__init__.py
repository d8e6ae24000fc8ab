"""The staff's screens; ``site`` is mounted by config/urls.py."""

from .accounts import groups, name_accesses, sign_ins, users
from .records import (
    disclosure_requests,
    documents,
    institutions,
    notifications,
    redactions,
    site_profile,
    themes,
)
from .records.meetings import meetings
from .records.plans import indicators, plans, recommendations, reports
from .records.progress import progress
from .site import site

__all__ = ["site"]
