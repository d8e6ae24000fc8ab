"""The translation catalogues of the project, as texts (.po) and compiled (.mo)."""

from pathlib import Path

from django.conf import settings

DOMAINS = ["django", "djangojs"]


def catalogues():
    """Every catalogue of the project, in a steady order."""
    for folder in settings.LOCALE_PATHS:
        for domain in DOMAINS:
            yield from sorted(Path(folder).glob(f"*/LC_MESSAGES/{domain}.po"))


def is_compiled(source):
    """Whether the compiled catalogue beside ``source`` is newer than it."""
    compiled = source.with_suffix(".mo")
    return compiled.exists() and compiled.stat().st_mtime > source.stat().st_mtime
