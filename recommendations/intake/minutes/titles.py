"""Proposes the title of an item from its text: whole clauses, never an ellipsis."""

import re

# Short enough for a list; up to LONGEST where the first clause is longer than that.
USUAL_LENGTH, LONGEST = 100, 160
# A title shorter than this says too little: the next clause is taken as well.
LEAST_LENGTH = 20

_SENTENCE_END = re.compile(r"[.!?؟؛;](?=\s|$)")
_PUNCTUATION = re.compile(r"[،,:](?=\s)|\s[-–—](?=\s)|\s(?=\()")
# Words with which a further clause begins.
_CLAUSE_WORDS = re.compile(
    r"\s(?=(?:وذلك|بما|بهدف|بغية|لكي|كي|حتى|على\s+أن|من\s+أجل|من\s+خلال|عن\s+طريق|عبر|حيث"
    r"|التي|الذي|الذين|والتي|والذي|وفق|وفقاً|خلال|قبل|لتكون|ليكون|تمهيداً"
    r"|ji\s+bo|da\s+ku|daku|bi\s+rêya|li\s+gorî|bi\s+armanca|heta|beriya"
    r"|so\s+that|in\s+order\s+to|including|which|(?<!so\s)that|through|according\s+to|before|until)\s)",
    re.I,
)
_CLAUSE_END = re.compile(f"{_PUNCTUATION.pattern}|{_CLAUSE_WORDS.pattern}", re.I)
_EDGES = " \t\n.،؛,;:-–—…"
# A title does not end with these.
_HANGING = re.compile(
    r"\s(?:و|في|من|على|إلى|الى|عن|مع|بين|أو|ثم|û|li|ji|bi|di|ya|yên|the|of|and|or|in|on|to|for|with"
    r"|by|a|an)$",
    re.I,
)


def propose_title(text: str) -> str:
    """The title for an item with the wording ``text``; sub-items are never part of it.

    The first sentence, where that is short; else its clauses up to USUAL_LENGTH, or the first one
    up to LONGEST. Words without a clause to end at are cut between two of them.
    """
    words = " ".join(first_paragraph(text).split())
    sentence = _first_sentence(words)
    if len(sentence) <= USUAL_LENGTH:
        return _trimmed(sentence)
    ends = _clause_ends(sentence[: LONGEST + 1])
    if early := [end for end in ends if end <= USUAL_LENGTH]:
        return _trimmed(sentence[: early[-1]])
    if ends or len(sentence) <= LONGEST:
        return _trimmed(sentence[: ends[0]] if ends else sentence)
    head = sentence[: USUAL_LENGTH + 1]
    return _trimmed(head.rpartition(" ")[0] or head[:-1])


def _clause_ends(words):
    """Where clauses end: at punctuation, where there is any early enough, else before a word."""
    for pattern in (_PUNCTUATION, _CLAUSE_WORDS):
        ends = [found.start() for found in pattern.finditer(words)]
        if any(LEAST_LENGTH <= end <= USUAL_LENGTH for end in ends):
            return [end for end in ends if end >= LEAST_LENGTH]
    return [end for found in _CLAUSE_END.finditer(words) if (end := found.start()) >= LEAST_LENGTH]


def first_paragraph(text: str) -> str:
    """The words before the first line break: sub-items stand on lines of their own."""
    return text.strip().partition("\n")[0]


def _first_sentence(words):
    """The first of several sentences; with the next one where it says too little."""
    ends = (found.start() for found in _SENTENCE_END.finditer(words))
    return words[: next((end for end in ends if end >= LEAST_LENGTH), len(words))]


def _trimmed(words):
    """``words`` without what hangs at their end."""
    words = words.rstrip(_EDGES)
    while shorter := _HANGING.sub("", words):
        if shorter == words:
            break
        words = shorter.rstrip(_EDGES)
    opened, closed = words.count("("), words.count(")")
    return words if opened <= closed else words.rpartition("(")[0].rstrip(_EDGES) or words
