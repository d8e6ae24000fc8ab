"""Patterns for the words before and behind the name of a body, which say what its role is.

They read folded text in which ``BODY`` stands for a name, or for several joined ones. What is
read before a name ends at it, what is read behind begins there; both end with the sentence.
"""

from recommendations.intake.suggestions.folded_text import folded_pattern

# In place of each name; no text holds it after folding, which takes private characters as they are.
BODY = "\ue000"
UP_TO_FIVE_WORDS = r"(?: \w{1,30}){0,5}"
FILLERS = folded_pattern(
    r"(?:(?:كل|كلا|كلاً) من |السادة |الإخوة |الرفاق |الجهات المختصة في |الجهات المعنية في "
    r"|القائمين على |each of |both |all of |herdu |her du |the )?"
)


def before_name(*patterns: str) -> str:
    """A pattern to search with: any of the patterns, directly before a name."""
    joined = "|".join(f"(?:{folded_pattern(each)})" for each in patterns)
    return rf"(?<!\w)[وف]?(?:{joined}){FILLERS}$"


def behind_name(*patterns: str) -> str:
    """A pattern to match with: any of the patterns, directly behind a name."""
    joined = "|".join(f"(?:{folded_pattern(each)})" for each in patterns)
    return rf"(?:{joined})"


def is_speaker(behind: str) -> bool:
    """يكلف المجلس التنفيذي هيئة الصحة: the first of two names side by side is who assigns."""
    return behind.startswith(f" {BODY}")
