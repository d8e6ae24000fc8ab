"""The buttons of the page that checks minutes: what each changes in the Review.

A button sends ``act``: the name of the act and its arguments, separated by colons.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from recommendations.intake.minutes.items import read_in_child
from recommendations.intake.minutes.reading import FoundList, SourceText, WarningCode
from recommendations.intake.minutes.review import edits
from recommendations.intake.minutes.review.printed import read_lines_in_child
from recommendations.intake.minutes.review.state import Question, Review


@dataclass(frozen=True)
class Acted:
    """The Review after an act, and where to go on: at an ``item``, a ``line``, or a ``page``.

    ``undivided`` are the numbers of items in which the line to divide them at was not found.
    """

    review: Review
    item: int | None = None
    line: int | None = None
    open: int | None = None
    page: int | None = None
    undivided: tuple[int, ...] = ()


def act(review: Review, source: SourceText, name: str, suggester: Callable) -> Acted:
    """Does what the button ``name`` says; an unknown one does nothing.

    ``suggester()`` makes the Suggester where one is needed. Raises FileError where the source
    cannot be read once more.
    """
    kind, *arguments = name.split(":")
    numbers = [int(one) for one in arguments if one.isascii() and one.isdecimal() and len(one) < 9]
    if kind == "question" and len(arguments) == 2:
        return answer(review, source, numbers[:1], arguments[1])
    if kind == "accept-all":
        suggester().accept_all(review)
        return Acted(review)
    if kind == "accept" and (item := review.item(next(iter(numbers), None))):
        suggester().accept(item, ":".join(arguments[1:]) or None)
        return Acted(review, item=item.key)
    if kind == "renumber":
        edits.renumber(review, as_printed=arguments == ["printed"])
        return Acted(review)
    if kind == "page" and numbers:
        return Acted(review, page=numbers[0])
    if kind not in _ACTS or len(numbers) != 1:
        return Acted(review)
    return _ACTS[kind](review, source, numbers[0])


def words_of(review: Review, source: SourceText, line: int) -> str:
    """The words of a line as they are in the source; "" where it has none."""
    found = review.line(line)
    return source.text[found.start : found.end].strip() if found else ""


def _open(review, source, key):
    return Acted(review, item=key, open=key)


def _close(review, source, key):
    return Acted(review, item=key)


def _item(review, source, line):
    return _make_items(review, source, [line])


def _make_items(review, source, lines):
    """Makes an item at each of ``lines``."""
    needed = sorted({one for line in lines for one in edits.lines_of_new_item(review, line)})
    words = [words_of(review, source, one) for one in needed]
    printed = dict(zip(needed, read_lines_in_child(words), strict=True))
    refused = [edits.make_item(review, line, printed) for line in lines]
    undivided = dict.fromkeys(item.number for item in refused if item)
    return Acted(review, line=lines[0] if lines else None, undivided=tuple(undivided))


def _append(review, source, line):
    edits.append_to_previous(review, line, words_of(review, source, line))
    return Acted(review, line=line)


def _section(review, source, line):
    [printed] = read_lines_in_child([words_of(review, source, line)])
    edits.make_section(review, line, printed.text)
    return Acted(review, line=line)


def _leave_out(review, source, line):
    edits.leave_out(review, [line])
    return Acted(review, line=line)


def _no_section(review, source, key):
    section = review.section(key)
    edits.remove_section(review, key)
    return Acted(review, line=section.line if section else None)


def _on_item(change: Callable) -> Callable:
    def done(review, source, key):
        place = next((n for n, one in enumerate(review.items) if one.key == key), 0)
        change(review, key)
        if review.item(key) is None and review.items:
            key = review.items[max(place - 1, 0)].key
        return Acted(review, item=key)

    return done


def answer(review: Review, source: SourceText, numbers: list[int], how: str) -> Acted:
    """Decides the question of that index; ``how`` is one of ``answers_to`` it."""
    index = numbers[0] if numbers else -1
    question = review.questions[index] if 0 <= index < len(review.questions) else None
    if question is None or how not in answers_to(review, question):
        return Acted(review)
    if how in ("instead", "both"):
        return read_lists(review, source, question.lines, is_both=how == "both")
    acted = _ANSWERS[how](review, source, question)
    question.is_decided = not acted.undivided
    return acted


def answers_to(review: Review, question: Question) -> list[str]:
    """The answers that are offered, the likeliest first."""
    answers = _OFFERED[question.code]
    if question.code in (WarningCode.LINES_IN_NO_ITEM, WarningCode.OTHER_LIST_LIKELY):
        can = {"append": _has_item_above(review, question), "add": True, "leave": True}
        return [one for one in answers if can.get(one, lists_of(review, question.lines))]
    if question.code in _OF_WORDS and not str(question.params.get("words") or "").strip():
        return ["leave"]
    return answers


def _has_item_above(review, question):
    before = question.lines[0] if question.lines else 0
    return any(item.lines and item.lines[0] < before for item in review.items)


def lists_of(review: Review, lines: Sequence[int]) -> list[FoundList]:
    """The lists of the source with items at ``lines``, where they are not chosen already."""
    return [one for one in review.lists if not one.is_chosen and not {*lines}.isdisjoint(one.lines)]


def read_lists(review: Review, source: SourceText, lines: Sequence[int], *, is_both: bool) -> Acted:
    """Reads the lists at ``lines`` instead of those chosen, or together with them."""
    starts = {one.start for one in lists_of(review, lines)}
    if not starts:
        return Acted(review)
    starts |= {one.start for one in review.lists if one.is_chosen and is_both}
    reading = read_in_child(source, tuple(sorted(starts)))
    return Acted(Review.of_reading(reading, review.plan))


def _instead(review, source, line):
    return read_lists(review, source, [line], is_both=False)


def _both(review, source, line):
    return read_lists(review, source, [line], is_both=True)


def _add(review, source, question):
    inside = review.item_of_line()
    return _make_items(review, source, [line for line in question.lines if line not in inside])


def _divide(review, source, question):
    return _make_items(review, source, question.lines)


def _append_all(review, source, question):
    for line in question.lines:
        edits.append_to_previous(review, line, words_of(review, source, line))
    return Acted(review, line=question.lines[0] if question.lines else None)


def _leave(review, source, question):
    if question.code in (WarningCode.LINES_IN_NO_ITEM, WarningCode.OTHER_LIST_LIKELY):
        edits.leave_out(review, question.lines)
    return Acted(review)


def _make_heading(review, source, question):
    return _section(review, source, question.lines[0])


def _take_out(review, source, question):
    for line in question.lines:
        edits.take_out(review, line, words_of(review, source, line))
    return Acted(review, line=question.lines[0])


def _drop_all(review, source, question):
    lines = set(question.lines)
    for item in [one for one in review.items if one.lines and one.lines[0] in lines]:
        edits.drop(review, item.key)
    return Acted(review)


def _add_words(review, source, question):
    line = question.lines[0] if question.lines else 0
    [printed] = read_lines_in_child([" ".join(str(question.params["words"]).split())])
    edits.make_item_of_words(review, printed.text, line)
    return Acted(review, line=line)


def _use_printed(review, source, question):
    items, printed = review.item_of_line(), question.params.get("printed")
    item = items.get(question.lines[0]) if question.lines else None
    if item and str(printed).isdecimal() and int(printed) > 0:
        item.number = item.printed = int(printed)
    return Acted(review, item=item.key if item else None)


def _number(*, as_printed):
    def done(review, source, question):
        edits.renumber(review, as_printed=as_printed)
        return Acted(review)

    return done


_ACTS = {
    "open": _open,
    "close": _close,
    "item": _item,
    "append": _append,
    "section": _section,
    "leave-out": _leave_out,
    "instead": _instead,
    "both": _both,
    "no-section": _no_section,
    "split": _on_item(edits.split_at_sub_items),
    "merge": _on_item(edits.merge),
    "drop": _on_item(edits.drop),
}
_ANSWERS = {
    "add": _add,
    "append": _append_all,
    "leave": _leave,
    "right": _leave,
    "divide": _divide,
    "heading": _make_heading,
    "take-out": _take_out,
    "drop": _drop_all,
    "words": _add_words,
    "as-read": _leave,
    "as-typed": _use_printed,
    "printed": _number(as_printed=True),
    "throughout": _number(as_printed=False),
}
_OF_WORDS = {
    WarningCode.TEXT_BOX,
    WarningCode.STRUCK,
    WarningCode.HIDDEN,
    WarningCode.FOOTNOTE,
    WarningCode.COMMENT,
    WarningCode.IMAGE,
}
_OFFERED = {
    WarningCode.LINES_IN_NO_ITEM: ["add", "append", "instead", "both", "leave"],
    WarningCode.OTHER_LIST_LIKELY: ["instead", "both", "add", "leave"],
    WarningCode.NUMBERS_MISSING: ["right", "throughout"],
    WarningCode.NUMBERS_OUT_OF_ORDER: ["right", "throughout"],
    WarningCode.NUMBER_TWICE: ["printed", "throughout"],
    WarningCode.NUMBERS_RESTART: ["throughout", "printed"],
    WarningCode.NUMBER_MISTYPED: ["as-read", "as-typed"],
    WarningCode.LONG_ITEM: ["divide", "right"],
    WarningCode.LIST_DOUBTFUL: ["right", "drop"],
    WarningCode.NO_NUMBERS: ["right", "drop"],
    WarningCode.HEADING_GUESSED: ["right", "append"],
    WarningCode.LINE_DOUBTFUL: ["right", "take-out", "divide", "heading"],
    WarningCode.UNRULED_TABLE: ["right"],
    **dict.fromkeys(_OF_WORDS, ["leave", "words"]),
}
