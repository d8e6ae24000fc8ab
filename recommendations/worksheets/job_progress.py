"""Progress of the work on a worksheet: generators yield it, and return their result."""

from typing import NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

# Rows between two reports of progress.
PROGRESS_INTERVAL = 100


class Stage(models.TextChoices):
    READING = "reading", _("Reading the file")
    COMPARING = "comparing", _("Comparing it with the plan")
    WRITING = "writing", _("Saving")


class Progress(NamedTuple):
    """``done`` rows of ``total``, which is None while it is not known."""

    stage: Stage
    done: int
    total: int | None = None


def run_to_end(work):
    """Runs a generator of Progress and returns its result."""
    try:
        while True:
            next(work)
    except StopIteration as end:
        return end.value
