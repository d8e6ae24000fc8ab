"""The warnings on minutes, and what becomes of a line, in words of the active language."""

from collections.abc import Sequence

from django.utils.translation import gettext, gettext_lazy, ngettext, pgettext_lazy

from recommendations.intake.minutes.reading import (
    AccountedLine,
    LineRole,
    NoteKind,
    ReadingWarning,
    SourceText,
    WarningCode,
)

from .state import Question

MAX_QUOTED = 90

ROLES = {
    LineRole.INTRODUCTION: pgettext_lazy("line of minutes", "introduction"),
    LineRole.SECTION: pgettext_lazy("line of minutes", "section"),
    LineRole.ITEM: pgettext_lazy("line of minutes", "item"),
    LineRole.SUB_ITEM: pgettext_lazy("line of minutes", "sub-item"),
    LineRole.OTHER_LIST: pgettext_lazy("line of minutes", "another list"),
    LineRole.CLOSING: pgettext_lazy("line of minutes", "closing"),
    LineRole.PAGE_FURNITURE: pgettext_lazy("line of minutes", "page header"),
    LineRole.LEFT_OUT: pgettext_lazy("line of minutes", "left out"),
}
NOTES = {
    NoteKind.TEXT_BOX: pgettext_lazy("passage of minutes", "text box"),
    NoteKind.STRUCK: pgettext_lazy("passage of minutes", "struck out"),
    NoteKind.HIDDEN: pgettext_lazy("passage of minutes", "hidden"),
    NoteKind.FOOTNOTE: pgettext_lazy("passage of minutes", "footnote"),
    NoteKind.COMMENT: pgettext_lazy("passage of minutes", "comment"),
    NoteKind.PAGE_HEADER: pgettext_lazy("passage of minutes", "page header"),
    NoteKind.IMAGE: pgettext_lazy("passage of minutes", "image"),
    NoteKind.UNRULED_TABLE: pgettext_lazy("passage of minutes", "table without lines"),
}
# Of what the file says; with words where the file has any.
_OF_FILE = {
    WarningCode.TEXT_BOX: (
        gettext_lazy("There is a text box: “%(words)s”"),
        gettext_lazy("There is a text box."),
    ),
    WarningCode.STRUCK: (
        gettext_lazy("A struck-out passage was left out: “%(words)s”"),
        gettext_lazy("A struck-out passage was left out."),
    ),
    WarningCode.HIDDEN: (
        gettext_lazy("Hidden text was left out: “%(words)s”"),
        gettext_lazy("Hidden text was left out."),
    ),
    WarningCode.FOOTNOTE: (
        gettext_lazy("A footnote was left out: “%(words)s”"),
        gettext_lazy("A footnote was left out."),
    ),
    WarningCode.COMMENT: (
        gettext_lazy("A comment was left out: “%(words)s”"),
        gettext_lazy("A comment was left out."),
    ),
    WarningCode.IMAGE: (
        gettext_lazy("There is an image; words in it cannot be read: “%(words)s”"),
        gettext_lazy("There is an image; words in it cannot be read."),
    ),
}


def sentence(
    question: Question | ReadingWarning, source: SourceText, lines: Sequence[AccountedLine]
) -> str:
    """What ``question`` says; ``lines`` are those of the reading, from which it quotes."""
    by_number = {one.line: one for one in lines}
    found = [by_number[line] for line in question.lines if line in by_number]
    quoted = quote(source.text[found[0].start : found[0].end]) if found else ""
    params = {"words": quoted, **(question.params or {})}
    if question.code in _OF_FILE:
        words = quote(str(params["words"]))
        return str(_OF_FILE[question.code][0 if words else 1]) % {"words": words}
    return _SENTENCES[question.code](question, params)


def quote(words: str, most: int = MAX_QUOTED) -> str:
    """``words`` on one line, shortened between two words where they are long."""
    words = " ".join(words.split())
    if len(words) <= most:
        return words
    return (words[:most].rpartition(" ")[0] or words[:most]) + " …"


def _lines_in_no_item(question, params):
    n = len(question.lines) or int(params.get("count", 0))
    lead_in = quote(str(params.get("lead_in") or ""))
    if lead_in:
        return ngettext(
            "%(n)s more numbered line under “%(lead_in)s” is in no item.",
            "%(n)s more numbered lines under “%(lead_in)s” are in no item.",
            n,
        ) % {"n": n, "lead_in": lead_in}
    return ngettext(
        "%(n)s more numbered line is in no item: “%(words)s”",
        "%(n)s more numbered lines are in no item, the first of them: “%(words)s”",
        n,
    ) % {"n": n, "words": params["words"]}


def _other_list(question, params):
    n = len(question.lines)
    return ngettext(
        "Another list with %(n)s item could be meant as well: “%(words)s”",
        "Another list with %(n)s items could be meant as well. It begins: “%(words)s”",
        n,
    ) % {"n": n, "words": params["words"]}


def _numbers_missing(question, params):
    if params.get("first") == params.get("last"):
        return gettext("Number %(first)s is missing.") % params
    return gettext("Numbers %(first)s to %(last)s are missing.") % params


def _long_item(question, params):
    n = len(question.lines)
    return ngettext(
        "Item %(number)s contains %(n)s line that begins like an item: “%(words)s”",
        "Item %(number)s contains %(n)s lines that begin like items, the first: “%(words)s”",
        n,
    ) % {"n": n, "number": params.get("number", ""), "words": params["words"]}


def _list_doubtful(question, params):
    lead_in = quote(str(params.get("lead_in") or ""))
    if not lead_in:
        return (
            gettext("The items seem to be no recommendations of this meeting: “%(words)s”") % params
        )
    return gettext(
        "The items are from the list under “%(lead_in)s”, which seems to be no list of "
        "recommendations."
    ) % {"lead_in": lead_in}


def _line_doubtful(question, params):
    n = len(question.lines)
    return ngettext(
        "Item %(number)s contains %(n)s line that may not belong to it: “%(words)s”",
        "Item %(number)s contains %(n)s lines that may not belong to it, the first: “%(words)s”",
        n,
    ) % {"n": n, "number": params.get("number", ""), "words": params["words"]}


def _no_numbers(question, params):
    n = len(question.lines)
    return ngettext(
        "%(n)s paragraph without a number was read as an item: “%(words)s”",
        "%(n)s paragraphs without numbers were read as items, the first: “%(words)s”",
        n,
    ) % {"n": n, "words": params["words"]}


def _plain(message):
    return lambda question, params: str(message) % params


_SENTENCES = {
    WarningCode.LINES_IN_NO_ITEM: _lines_in_no_item,
    WarningCode.OTHER_LIST_LIKELY: _other_list,
    WarningCode.NUMBERS_MISSING: _numbers_missing,
    WarningCode.NUMBERS_OUT_OF_ORDER: _plain(
        gettext_lazy("The numbers are not in order, beginning at “%(words)s”.")
    ),
    WarningCode.NUMBER_TWICE: _plain(gettext_lazy("Two items are numbered %(number)s.")),
    WarningCode.NUMBERS_RESTART: _plain(
        gettext_lazy(
            "The numbers begin again in each section, but each number can be in a plan only "
            "once. Choose how to number the items."
        )
    ),
    WarningCode.NUMBER_MISTYPED: _plain(
        gettext_lazy("“%(printed)s” was read as number %(number)s: “%(words)s”")
    ),
    WarningCode.LONG_ITEM: _long_item,
    WarningCode.LIST_DOUBTFUL: _list_doubtful,
    WarningCode.NO_NUMBERS: _no_numbers,
    WarningCode.HEADING_GUESSED: _plain(
        gettext_lazy("“%(words)s” was read as the heading of a section.")
    ),
    WarningCode.LINE_DOUBTFUL: _line_doubtful,
    WarningCode.UNRULED_TABLE: _plain(
        gettext_lazy(
            "There is a table without lines around “%(words)s”. Words of neighbouring cells may "
            "be mixed: compare the items with the file."
        )
    ),
}
