"""The staff's screens; ``site`` is mounted by config/urls.py."""

from . import (  # noqa: F401 - each registers its screens
    disclosure,
    documents,
    institutions,
    letters,
    meetings,
    name_accesses,
    people,
    plans,
    profile,
    progress,
    recommendations,
    redactions,
    reports,
    sign_ins,
    themes,
)
from .site import site

__all__ = ["site"]
