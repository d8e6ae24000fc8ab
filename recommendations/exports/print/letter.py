"""A letter on paper as a PDF, set as the reports are."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import get_language, gettext

from recommendations.localization.languages import direction

from .pdf import bare, block, said_bare, typeset
from .text_runs import plain


@dataclass(frozen=True)
class Letter:
    """A letter in the active language; its words are Texts or strings, see ``document``.

    ``blocks``: what it says, Paragraphs and Tables. ``name``: what a log calls it.
    """

    sender: str
    recipient: str
    date: str
    subject: str
    blocks: list
    made_on: datetime
    name: str


def letter_pdf(letter: Letter) -> bytes:
    """The PDF of a Letter; the same letter gives the same bytes. Raises TypesettingError."""
    page_words = gettext("Page %(number)s of %(count)s") % {"number": "%(n)s", "count": "%(m)s"}
    manuscript = {
        "language": get_language(),
        "direction": direction(get_language()),
        **{
            name: said_bare(getattr(letter, name))
            for name in ["sender", "recipient", "date", "subject"]
        },
        "title": plain(letter.subject),
        "author": plain(letter.sender),
        "page_words": bare(page_words),
        "blocks": [block(one) for one in letter.blocks],
    }
    return typeset("letter.typ", manuscript, made_on=letter.made_on, name=letter.name)
