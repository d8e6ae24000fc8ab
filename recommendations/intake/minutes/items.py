"""The numbered items of minutes, found in a child process.

``find.py`` finds them. Its patterns take long to compile, so that only the child loads it.
"""

from dataclasses import dataclass

from recommendations.files.child_process import run
from recommendations.files.errors import FileError, FileTooDemandingError
from recommendations.files.limits import check_text


@dataclass(frozen=True)
class NumberedItem:
    """One item as it was read.

    `number` is the printed one (bullets and letters are counted from 1). `text` is the wording
    without the marker; sub-items stand on lines of their own. `source[start:end]` is the item
    with its marker in the text that was read.
    """

    number: int
    text: str
    start: int
    end: int


def find_items_in_child(text: str) -> list[NumberedItem]:
    """As `find.find_items`, in a child process with limits.

    Raises FileError for a text without words or of more characters than minutes have, and
    FileTooDemandingError for one made to take long.
    """
    try:
        content = check_text(text).encode(errors="replace")
        found = run("recommendations.intake.minutes.find.find_item_rows", content)
    except FileTooDemandingError as error:
        raise FileTooDemandingError("text_too_demanding") from error
    try:
        return [NumberedItem(*row) for row in found]
    except TypeError as error:
        raise FileError("damaged") from error
