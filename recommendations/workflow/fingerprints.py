"""Fingerprints: they tell whether what is confirmed is still what somebody was shown."""

import hashlib
import json
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

CHANGED = _("This has changed since you last viewed it. Check it again, then confirm.")


def fingerprint(*shown: Any) -> str:
    """A short text that differs whenever the values in ``shown`` differ.

    Takes what JSON takes, and other values by their ``str``.
    """
    text = json.dumps(shown, default=str, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def check_fingerprint(shown: str, current: str) -> None:
    """Raises ValidationError where the fingerprint of what was shown is not the current one."""
    if shown != current:
        raise ValidationError(CHANGED)
