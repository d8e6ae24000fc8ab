"""Asks for the content version, by which readers' pages are cached."""

from recommendations.models import SiteProfile


def version():
    """The content version that a reader would be served."""
    return SiteProfile.objects.current().content_version


def moves(act):
    """True when ``act`` moves the content version forward."""
    before = version()
    act()
    return version() > before
