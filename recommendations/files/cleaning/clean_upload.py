"""Removes the metadata of an upload: who made it, where, when and with what.

Nothing here needs settings or models: it runs in a child process, see ``child_process``.
"""

import json
from dataclasses import dataclass

from recommendations.files.errors import FileError
from recommendations.files.upload_types import IMAGES, TEXTS, check_type, readable_text

# What the child process may need: an image turned upright is held twice, four bytes a pixel.
LIMITS = {"memory": 512 * 1024 * 1024, "output": 64 * 1024 * 1024, "cpu_seconds": 10, "seconds": 30}
# Signs of a formula at the start of a cell, and what makes one of them dangerous.
STARTS = "=+-@"


@dataclass(frozen=True)
class Cleaned:
    """A file as it is stored: its bytes, and the codes of the warnings on what remains in it."""

    content: bytes
    warnings: tuple = ()


def clean(content, *, ending):
    """The Cleaned file of the bytes ``content``, whose name ends in ``ending`` (".pdf").

    Raises FileError for a file that is not what its ending says, that is dangerous to whoever
    opens it, or that cannot be read.
    """
    check_type(content, ending=ending)
    if ending in IMAGES:
        from . import images  # noqa: PLC0415 - heavy: loaded when a file is read

        return Cleaned(images.clean(content))
    if ending in TEXTS:
        refuse_formulas(content)
        return Cleaned(content)
    made, warnings = _cleaner(ending)(content)
    return Cleaned(made, tuple(sorted(warnings)))


def _cleaner(ending):
    """The function for documents of that ending; its library is loaded for it alone."""
    if ending == ".pdf":
        from .pdf import clean  # noqa: PLC0415 - heavy: loaded when a file is read
    elif ending in {".odt", ".ods"}:
        from .opendocument import clean  # noqa: PLC0415 - heavy: loaded when a file is read
    else:
        from .ooxml import clean  # noqa: PLC0415 - heavy: loaded when a file is read
    return clean


def refuse_formulas(content):
    """Raises FileError for a list in which a cell starts a program once a spreadsheet opens it."""
    from .excel_parts import refuse_formula  # noqa: PLC0415 - heavy: loaded when a file is read

    for line in readable_text(content).splitlines():
        for separator in ",;\t":
            for cell in line.split(separator):
                cell = cell.strip().strip("\"'").strip()
                if cell[:1] and cell[0] in STARTS and ("|" in cell or "(" in cell):
                    refuse_formula(cell, bars="!" in cell)


def answer(content, *, ending):
    """As ``clean``, as bytes that leave a child process: a line of JSON, then the file."""
    cleaned = clean(content, ending=ending)
    return json.dumps(cleaned.warnings).encode() + b"\n" + cleaned.content


def clean_in_child(content, *, ending):
    """As ``clean``, in a child process with limits."""
    from recommendations.files import child_process  # noqa: PLC0415 - heavy: loaded when a file is read

    limits = child_process.Limits(**LIMITS)
    name = f"{__name__}.answer"
    answered = child_process.run(name, content, limits=limits, ending=ending)
    head, _end, made = answered.partition(b"\n")
    try:
        warnings = json.loads(head)
    except ValueError as error:
        raise FileError("damaged") from error
    return Cleaned(made, tuple(str(code) for code in warnings))


def thumbnail_in_child(content):
    """A small JPEG of the image in the bytes ``content``, drawn by a child process with limits.

    Raises FileError for one that cannot be drawn.
    """
    from recommendations.files import child_process  # noqa: PLC0415 - heavy: loaded when a file is read

    limits = child_process.Limits(**LIMITS)
    return child_process.run(
        "recommendations.files.cleaning.images.thumbnail", content, limits=limits
    )
