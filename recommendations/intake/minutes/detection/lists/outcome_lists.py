"""Recognises lists that say what became of earlier recommendations: done, not done, under way."""

import re
from collections.abc import Sequence

_LEAST = 2
_MAX_END = 80  # characters in which a state is named
_STATE = (
    r"(?:(?:لم|لما|لن)\s+(?:ي|ت)(?:نفذ|تم|كتمل|نجز|تحقق|باشر)\w*|(?:لم\s+)?(?:ي|ت)تم\s+(?:ال)?(?:تنفيذ|انجاز)\w*|"
    r"(?:تم\s+)?(?:نفذ|انجز|اكتمل|تحقق)(?:ت|وا)?|(?:تم|جري)\s+(?:ال)?(?:تنفيذ|انجاز)\w*|"
    r"(?:غير\s+)?(?:منفذ|منجز|مكتمل|متحقق)ه?(?:\s+(?:جزئيا|كليا|بالكامل))?|"
    r"(?:قيد|تحت|في\s+طور)\s+(?:ال)?(?:تنفيذ|انجاز|متابعه|دراسه|دراست\w*)|(?:متاخر|مؤجل|متعثر|ملغ|متوقف|معلق)(?:ه|ي|اه)?|"
    r"(?:not\s+(?:yet\s+)?|partly\s+|partially\s+|fully\s+)?(?:done|implemented|completed?|carried\s+out|started|"
    r"achieved|fulfilled|finished)|in\s+progress|ongoing|under\s+way|underway|pending|delayed|postponed|"
    r"cancelled|dropped|overdue|"
    r"(?:hate?|hatin|nehate?|nehatin)\s+(?:kirin|c[iî]b[eê]c[iî]\s*kirin|p[eê]kan[iî]n|bic[iî]h?an[iî]n|tamamkirin|xilaskirin|qedandin)|"
    r"p[eê]k\s+(?:ne)?hat\w*|(?:ne)?qediya(?:ye|yî)?|(?:ne)?temam\s*b[uû]\w*|didome|berdewame?|"
    r"di\s+(?:p[eê]vajoy[eê]|bin\s+xebat[eê]|r[eê])\s?(?:de|da)|hat\s+paşxistin|hate?\s+pa[sş]xistin)"
)
_PERCENT = r"(?:بنسبه\s+)?\d{1,3}\s?[%٪]"
# At the end, after a dash, a colon or in brackets; or the whole of what follows one.
_ENDS_IN_STATE = re.compile(
    rf"(?:[-:(\[،,=/]|\s\s|\t)\s?(?:{_STATE}|{_PERCENT})(?:\s?[،,;-])?+"
    r"(?:\s[^\s]{1,20}+){0,3}+[)\]\s.!،]*+$",
    re.I,
)
_TICKED = re.compile(r"[✓✔✗✘✅❌☑☒]\s*$")


def are_reports(texts: Sequence[str]) -> bool:
    """True if most of the folded texts of a list end in the state that something is in."""
    if len(texts) < _LEAST:
        return False
    ends = [text[-_MAX_END:] for text in texts]
    reports = sum(bool(_ENDS_IN_STATE.search(one) or _TICKED.search(one)) for one in ends)
    return reports * 10 >= len(texts) * 6
