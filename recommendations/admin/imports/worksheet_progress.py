"""Long work on a file, told as it goes: a page that grows, without a script."""

import logging

from concurrency.exceptions import RecordModifiedError
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils.html import format_html
from django.utils.translation import get_language, gettext, ngettext

from recommendations.files.errors import FileError
from recommendations.worksheets.apply import HasMovedError, apply
from recommendations.worksheets.cells.lookups import Registers
from recommendations.worksheets.compare import compare
from recommendations.worksheets.files.reading import read_sheet

logger = logging.getLogger(__name__)
# Where in the page the work is told.
PLACE = '<div id="progress"></div>'
LINE = '<p class="progress-line"><progress{}></progress> <span>{}</span></p>\n'
# The browser goes on by itself; whoever's does not has the link.
ONWARD = (
    '<p class="progress-end"><a class="button" href="{}">{}</a></p>'
    '<meta http-equiv="refresh" content="0; url={}">\n'
)


def progressing(page, work, onward):
    """Yields the ``page`` in pieces: its head, a line for each step of ``work``, its end.

    ``work`` yields lines of HTML; ``onward`` is the address of what it leads to.
    """
    head, place, tail = page.partition(PLACE)
    yield head + place.removesuffix("</div>")
    try:
        yield from work
        label = gettext("Continue")
    except Exception:
        logger.exception("The work on a plan's file broke off")
        yield format_html('<p class="errornote">{}</p>\n', broken_off())
        label = gettext("Back to the file")
        yield format_html('<p><a class="button" href="{}">{}</a></p></div>', onward, label)
    else:
        yield format_html(ONWARD, onward, label, onward) + "</div>"
    yield tail


def broken_off():
    return gettext("The import was interrupted. Nothing has been saved.")


def check(kept, plan, user):
    """The dry run of a KeptFile: yields lines, and notes the outcome."""
    try:
        sheet, registers = yield from _read(kept)
        outcome = yield from _told(compare(sheet, plan, user, registers))
    except FileError as refusal:
        kept.note({"language": get_language(), "refusal": str(refusal)})
    else:
        kept.note(outcome.told(registers))


def write(kept, plan, user, picture):
    """Writes a KeptFile that is confirmed: yields lines, and notes the outcome.

    ``picture`` is that of the outcome that the person was shown.
    """
    try:
        sheet, registers = yield from _read(kept)
        work = apply(sheet, plan, user, registers, source=kept.name, picture=picture)
        outcome = yield from _told(work)
    except FileError as refusal:
        kept.note({"language": get_language(), "refusal": str(refusal)})
    except HasMovedError as moved:
        sentence = gettext(
            "This has changed since you last viewed it. Nothing has been saved. Check it again, "
            "then confirm."
        )
        kept.note({**moved.outcome.told(registers), "error": sentence})
    except (ValidationError, IntegrityError, RecordModifiedError) as error:
        logger.warning("A plan's file could not be written: %s", type(error).__name__)
        told = " ".join(getattr(error, "messages", []))
        sentence = gettext("Nothing has been saved because a row was refused:")
        kept.note({**kept.outcome, "error": f"{sentence} {told}".strip()})
    else:
        kept.note_written(outcome.told(registers))


def _read(kept):
    with kept.opened() as file:
        sheet = yield from _told(read_sheet(kept.name, file))
    return sheet, Registers()


def _told(work):
    """Tells each Step of ``work`` in a line; returns what the work returns."""
    while True:
        try:
            step = next(work)
        except StopIteration as end:
            return end.value
        yield line(step)


def line(step):
    """A line of progress; where the total is not known, the bar only moves."""
    bar = format_html(' value="{}" max="{}"', step.done, step.total) if step.total else ""
    rows = ngettext("%(n)s row", "%(n)s rows", step.done) % {"n": step.done}
    return format_html(LINE, bar, f"{step.act.label}: {rows}")
