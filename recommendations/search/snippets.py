"""The passage of a text in which a query is found, with the words found marked in it."""

from .stemming import WORD, answers, fold, forms, runs, terms

ELLIPSIS = "…"


def snippet(text, query, length=240):
    """The part of ``text`` around the first word found, as (piece, is_match) pairs in order.

    About ``length`` letters, cut between words with an ellipsis; from the beginning where no word
    is found. The words are written as in ``text``; white space is single spaces.
    """
    pieces = _marked(" ".join(text.split()), query)
    start, end = _window(pieces, length)
    while start < end and pieces[start][0] == " ":
        start += 1
    while start < end < len(pieces) and pieces[end - 1][0] == " ":
        end -= 1
    shown = _merged(pieces[start:end])
    if start > 0:
        shown.insert(0, (ELLIPSIS, False))
    if end < len(pieces):
        shown.append((ELLIPSIS, False))
    return _merged(shown)


def language_found(texts, query, languages):
    """The first of ``languages`` in whose text a word of ``query`` is found, or None.

    ``texts``: a dict by language, as ``SearchEntry.title`` and ``text`` are.
    """
    for code in languages:
        if any(is_match for _piece, is_match in _marked(texts.get(code, ""), query)):
            return code
    return None


def _marked(text, query):
    """All of ``text`` as (piece, is_match) pairs, a pair a word and one for what is between."""
    asked = terms(query)
    return [(piece, is_word and _is_found(piece, asked)) for piece, is_word in runs(text)]


def _is_found(piece, asked):
    found = [token for word in WORD.findall(fold(piece)) for token in forms(word)]
    return any(answers(found, alternatives) for alternatives in asked)


def _window(pieces, length):
    """Where to cut: from which piece to before which, a third of ``length`` before the match."""
    first = next((place for place, (_piece, is_match) in enumerate(pieces) if is_match), 0)
    start, before = first, 0
    while start > 0 and before + len(pieces[start - 1][0]) <= length // 3:
        start -= 1
        before += len(pieces[start][0])
    end, shown = start, 0
    while end < len(pieces) and (end <= first or shown + len(pieces[end][0]) <= length):
        shown += len(pieces[end][0])
        end += 1
    return start, end


def _merged(pieces):
    """``pieces`` with neighbours of one kind made one."""
    merged = []
    for piece, is_match in pieces:
        if merged and merged[-1][1] == is_match:
            merged[-1] = (merged[-1][0] + piece, is_match)
        else:
            merged.append((piece, is_match))
    return merged
