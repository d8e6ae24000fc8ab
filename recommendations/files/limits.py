"""How large an uploaded file may be, and the text in it."""

from recommendations.localization.clean_text import clean_text

from .errors import FileError

MB = 1024 * 1024
MAX_BYTES = 10 * MB
# Far more than any minutes, pasted or in a file; of a list of people, twenty times the longest.
MAX_CHARACTERS = 1_000_000
MAX_LIST_CHARACTERS = 200_000


def check_size(content: bytes) -> None:
    """Raises FileError for a file of more than MAX_BYTES."""
    if len(content) > MAX_BYTES:
        raise FileError("size")


def check_text(text: str, max_characters: int = MAX_CHARACTERS) -> str:
    """Returns the text, cleaned; raises FileError where there is none, or too much."""
    if len(text) > max_characters:
        raise FileError("characters", most=f"{max_characters:,}")
    if not text.strip("\ufeff \t\r\n\xa0"):
        raise FileError("no_text")
    return clean_text(text)
