"""The texts of items of minutes: divided at sub-items, at words, and without some of them."""

import re

SUB_MARKER = re.compile(r"\A\s*+(?:[-•●*▪◦]\s*+|[(\[]?\w{1,3}\s?[-–—ـ.):/\]]++\s*+)(?=\S)")
_MAX_WORDS = 12  # by which a line is found in the text of its item
_MAX_MARKER = 8


def sub_items(text: str) -> list[int]:
    """The lines of an item's text that begin with a marker of their own, but for its first."""
    lines = text.split("\n")
    return [n for n, line in enumerate(lines) if n and SUB_MARKER.match(line)]


def divided(text: str) -> list[str]:
    """The parts of ``text`` between lines of ``---``, without empty ones."""
    parts: list[list[str]] = [[]]
    for line in text.splitlines():
        if line.strip() in {"---", "—", "–––"}:
            parts.append([])
        else:
            parts[-1].append(line)
    return [text for part in parts if (text := "\n".join(part).strip())]


def divided_at(text: str, words: str) -> tuple[str, str]:
    """``text`` before and after where ``words`` begin, the marker between left out.

    ("", "") where they do not occur, or nothing is before them.
    """
    if (found := _find(text, words)) < 0:
        return "", ""
    head, rest = text[:found], text[found:]
    last_line = head.rpartition("\n")[2]
    if len(last_line.strip()) <= _MAX_MARKER and not last_line[-1:].isalpha():
        head = head[: len(head) - len(last_line)]
    return (head.strip(), rest.strip()) if head.strip() else ("", "")


def without_words(text: str, words: str) -> str:
    """``text`` without ``words``, which are a line of it or were joined to the one before."""
    place = _find(text, words)
    if place < 0:
        return text
    end = place
    for word in words.split():
        end = text.index(word, end) + len(word)
    head, rest = text[:place].rstrip(), text[end:]
    return (head + rest if rest.startswith("\n") else f"{head} {rest.lstrip()}").strip() or text


def _find(text, words):
    """Where the first of ``words`` begin in ``text``, with any space between them; else -1."""
    folded, places = [], []
    for place, sign in enumerate(text):
        if not sign.isspace() or folded[-1:] not in ([], [" "]):
            folded.append(" " if sign.isspace() else sign)
            places.append(place)
    wanted = " ".join(words.split()[:_MAX_WORDS])
    found = "".join(folded).find(wanted) if wanted else -1
    return places[found] if found >= 0 else -1
