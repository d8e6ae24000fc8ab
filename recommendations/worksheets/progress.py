"""How long work on a file tells how far it has come: generators that yield steps."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _


class Act(models.TextChoices):
    READING = "reading", _("Reading the file")
    COMPARING = "comparing", _("Comparing it with the plan")
    WRITING = "writing", _("Saving")


class Step(NamedTuple):
    """So many rows are ``done`` of ``total``; that is None while nobody knows."""

    act: Act
    done: int
    total: int | None = None


def at_once(work):
    """What a generator of steps returns, for those who need not hear how far it has come."""
    try:
        while True:
            next(work)
    except StopIteration as end:
        return end.value
