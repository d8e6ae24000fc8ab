"""Numbers and lists in the sentences of the checks."""

MAX_NAMED = 5


def counted(number: int, noun: str) -> str:
    """``1 file``, ``2 files``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def named(names: list[str]) -> str:
    """The first of ``names``, with a sign that there are more."""
    return ", ".join(names[:MAX_NAMED]) + (" …" if len(names) > MAX_NAMED else "")
