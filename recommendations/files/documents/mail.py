"""A web page saved as one file (.mht), or a mail (.eml): the page or text in it.

Runs in the child process: it needs neither settings nor models.
"""

from email import policy
from email.parser import BytesParser

from recommendations.files.errors import FileError, damaged_as

from .html import read_html
from .text import DocumentText, Line


def read_mail(content: bytes, *, max_characters: int) -> dict:
    """Returns ``text`` and ``notes`` of the first page or text of a message."""
    with damaged_as("damaged"):
        message = BytesParser(policy=policy.default).parsebytes(content)
        parts = {part.get_content_type(): part for part in reversed(list(message.walk()))}
        body = parts.get("text/html", parts.get("text/plain"))
        if body is None:
            raise FileError("no_text")
        data = body.get_payload(decode=True)
        data = data if isinstance(data, bytes) else b""
        if body.get_content_type() == "text/html":
            charset = body.get_content_charset() or ""
            if charset and b"charset" not in data[:4096]:
                data = f'<meta charset="{charset[:20]}">'.encode() + data
            return read_html(data, max_characters=max_characters)
        text = DocumentText(max_characters)
        for line in body.get_content().splitlines():
            text.write(Line(text.count(line)))
        return text.result()
