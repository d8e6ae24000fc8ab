"""The report as a PDF: tagged for screen readers, with bookmarks, set by typst."""

import json
import logging
import os
import re
import subprocess
import sys
from functools import singledispatch
from pathlib import Path
from threading import BoundedSemaphore

from recommendations.exports.feeds.cards import COLOURS
from recommendations.localization.languages import direction

from .build import compose
from .document import Bar, Facts, Heading, Items, Link, Paragraph, StatusLine, Table
from .text_runs import plain, said

logger = logging.getLogger(__name__)

TYPESETTER = Path(__file__).with_name("typst_worker.py")
# ISO 14289: what typst cannot make accessible it refuses to write.
STANDARD = "ua-1"
# Seconds; a report of a thousand recommendations takes four, and of the most there may be, six.
PATIENCE = 50
# Bytes; twice what the longest report takes whose items are like those of any plan.
MEMORY = 1_500_000_000
# As ``typesetting`` says that typst refuses a manuscript.
REFUSED = 3
# One at a time in each worker, so that their number bounds the memory; the others wait so long.
TURN, TURN_PATIENCE = BoundedSemaphore(), 10
# The marks above and below Arabic letters. A letter with its marks is several drawings for one
# text, and programs that search in a PDF give such a word back in disorder. Our own words are read
# as well without them, and nobody types them to search; what authors wrote stays as it is.
VOWELS = re.compile("[\u064b-\u0652\u0670]")


class TypesettingError(RuntimeError):
    """A report could not be set; says why."""


class ManuscriptRefusedError(TypesettingError):
    """typst refuses to set the report as it was asked to; says why, in its words."""


def write(snapshot, out):
    """Writes the PlanSnapshot as a PDF into the binary file ``out``, in the active language.

    Its text reaches typst as data, never as code. The same content gives the same bytes. Raises
    TypesettingError, and writes nothing, when the report cannot be set.
    """
    manuscript = compose(snapshot)
    keywords = [snapshot.salt] if snapshot.salt else []
    data = as_data(manuscript) | {"keywords": keywords}
    out.write(typeset("report.typ", data, made_on=manuscript.made_on, name=snapshot.address))


def typeset(template, manuscript, *, made_on, name):
    """The PDF (bytes) of a ``manuscript``: what the typst file ``template`` reads, plain data.

    ``made_on``: the datetime in the file; ``name``: what the log calls it. Raises TypesettingError.
    """
    data = json.dumps(manuscript, ensure_ascii=False).encode()
    arguments = [template, str(int(made_on.timestamp())), str(MEMORY)]
    try:
        return _typeset(data, *arguments, STANDARD)
    except ManuscriptRefusedError as error:
        # A picture among the letters, say: our font does not have it, and the standard refuses
        # what cannot be read. Readers get the rest rather than nothing.
        logger.warning("A PDF of %s falls short of PDF/UA: %s", name, error)
        return _typeset(data, *arguments)


def _typeset(data, *arguments):
    """The PDF of the manuscript ``data`` (JSON, bytes), made by a process of its own; see there
    for its ``arguments``."""
    command = [sys.executable, "-I", TYPESETTER, *arguments]
    # Out of memory, typst would wait for ever for the memory in which to say where it was.
    environment = os.environ | {"RUST_BACKTRACE": "0"}
    if not TURN.acquire(timeout=TURN_PATIENCE):
        raise TypesettingError("others are being set")
    try:
        # Nothing of a reader stands in the command.
        done = subprocess.run(  # noqa: S603
            command, input=data, capture_output=True, timeout=PATIENCE, env=environment
        )
    except subprocess.TimeoutExpired as error:
        raise TypesettingError(f"it took more than {PATIENCE} seconds") from error
    finally:
        TURN.release()
    message = done.stderr.decode(errors="replace").strip()
    if done.returncode == REFUSED:
        raise ManuscriptRefusedError(message)
    if done.returncode:
        raise TypesettingError(message or f"it ended with {done.returncode}")
    return done.stdout


def as_data(manuscript):
    """The Manuscript as ``report.typ`` reads it: dicts, lists, strings and numbers."""
    cover = manuscript.cover
    return {
        "language": manuscript.language,
        "direction": direction(manuscript.language),
        "cover": {
            **{
                name: said_bare(getattr(cover, name))
                for name in ["body", "title", "subtitle", "date"]
            },
            "notes": [block(note) for note in cover.notes],
        },
        "title": plain(cover.title),
        "author": plain(cover.body),
        "running_head": said_bare(manuscript.running_head),
        "page_words": bare(manuscript.page_words),
        "contents_title": bare(manuscript.contents_title),
        "contents_depth": manuscript.contents_depth,
        "blocks": [block(one) for one in manuscript.blocks],
    }


@singledispatch
def block(one):
    """A block as ``common.typ`` reads it, under the name of its ``kind``."""
    raise TypeError(one)


@block.register
def _heading(one: Heading):
    return {"kind": "heading", "level": one.level, "words": said_bare(one.words), "key": one.key}


@block.register
def _paragraph(one: Paragraph):
    words = Link(one.words, one.link) if one.link else one.words
    return {"kind": "paragraph", "manner": one.manner, "words": said_bare(words, one.label)}


@block.register
def _items(one: Items):
    return {
        "kind": "items",
        "numbered": one.numbered,
        "items": [said_bare(item) for item in one.words],
    }


@block.register
def _facts(one: Facts):
    return {
        "kind": "facts",
        "pairs": [[said_bare(term), said_bare(words)] for term, words in one.pairs],
    }


@block.register
def _table(one: Table):
    return {
        "kind": "table",
        "caption": said_bare(one.caption),
        "header": [said_bare(words) for words in one.header],
        "numeric": sorted(one.numeric),
        "widths": one.widths or [1] * len(one.header),
        "rows": [[_cell(value) for value in row] for row in one.rows],
    }


def _cell(value):
    return value if isinstance(value, int) else said_bare(value)


@block.register
def _bar(one: Bar):
    parts = [
        {"word": bare(plain(word)), "count": count, "colour": COLOURS[status][1]}
        for status, word, count in one.parts
    ]
    return {"kind": "bar", "caption": bare(plain(one.caption)), "parts": parts}


@block.register
def _status_line(one: StatusLine):
    colour = COLOURS[one.status][0] if one.status else None
    others = [bare(word) for word in one.others]
    return {"kind": "status", "word": bare(one.word), "colour": colour, "others": others}


def bare(words):
    """Words of the catalogue as they can be searched for."""
    return VOWELS.sub("", words)


def said_bare(words, label=""):
    """As ``said``, the words of the catalogue as they can be searched for."""
    passage = said(words, label)
    for run in passage["runs"]:
        if run.pop("ours", False):
            run["text"] = bare(run["text"])
    return passage
