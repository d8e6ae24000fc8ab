"""Random bits in a file that change its checksum and nothing that people or programs read in it.

The checksum of an earlier file of a report stays public after words were taken out. Without these
bits anybody could put a guessed name into the present file and compare checksums.
"""

import re
import secrets
import zipfile
from io import BytesIO

BITS = 128
# What every spreadsheet reads alike with and without quotes.
PLAIN = re.compile(r"(?:\w[\w \-./:]*)?")
# A cell begins where a line or another cell has ended: nowhere else is looked for one.
CELL = re.compile(r'(?<![^,\n\ufeff])("(?:[^"]|"")*+"|[^",\r\n]*+)(,|\r\n)')


def new_salt():
    """Random letters, for formats that take them while they are made."""
    return secrets.token_hex(BITS // 8)


def salted(content, ending):
    """The bytes ``content`` of a file with random bits where its format ignores them."""
    return content if ending in SALTED_WHILE_MADE else SALTING[ending](content)


def _salted_archive(content):
    """With an archive comment; Word and Excel files are archives as well."""
    out = BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = new_salt().encode()
    return out.getvalue()


def _salted_json(content):
    """With spaces and tabs at the end."""
    spaces = "".join(secrets.choice(" \t") for _bit in range(BITS))
    return content.rstrip() + spaces.encode() + b"\n"


def _salted_csv(content):
    """Without quotes around some of the cells that need none."""
    return CELL.sub(_quoted_or_not, content.decode()).encode()


def _quoted_or_not(match):
    cell, end = match[1], match[2]
    text = cell[1:-1] if cell.startswith('"') else cell
    if not PLAIN.fullmatch(text):
        return match[0]
    return f'"{text}"{end}' if secrets.randbits(1) else f"{text}{end}"


# Their writers put the ``salt`` of the snapshot into the file.
SALTED_WHILE_MADE = {"pdf"}
SALTING = {
    "zip": _salted_archive,
    "docx": _salted_archive,
    "xlsx": _salted_archive,
    "json": _salted_json,
    "csv": _salted_csv,
}
