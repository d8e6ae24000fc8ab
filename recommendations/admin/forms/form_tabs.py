"""The tabs of a record's form, as its admin declares them in ``form_tabs``."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.admin.options import InlineModelAdmin


@dataclass(frozen=True)
class Tab:
    """One tab: the inlines and the fieldsets (by name) on it.

    What no tab names is on the first.
    """

    name: str
    label: str
    inlines: Sequence[type[InlineModelAdmin]] = ()
    fieldsets: Sequence[str] = ()
