"""The staff's screens; ``site`` is mounted by config/urls.py."""

from . import (  # noqa: F401 - each registers its screens
    documents,
    institutions,
    letters,
    meetings,
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
