"""Looks through XML from a stranger in constant memory, before a library builds a tree of it."""

from collections.abc import Callable
from typing import IO
from xml.parsers import expat

# Word and Excel stay below thirty; the libraries that read them go down one call a level.
MAX_DEPTH = 200
# Bytes of one tag or comment. Parsers that are fed in pieces read an unfinished one anew each time.
MAX_TAG = 512 * 1024
_CHUNK = 64 * 1024
_SEPARATOR = " "


class UnsafeXMLError(ValueError):
    """The XML is none that an office program writes: a document type, its depth, a huge tag."""


def scan(xml: IO[bytes], on_element: Callable[[str, dict], None]) -> None:
    """Calls ``on_element(name, attributes)`` for each element; ``name`` is “namespace name”.

    What it raises ends the scan. Raises UnsafeXMLError, or expat's error for what is no XML.
    """
    parser = expat.ParserCreate(namespace_separator=_SEPARATOR)
    depth = fed = 0

    def begin(name, attributes):
        nonlocal depth
        depth += 1
        if depth > MAX_DEPTH:
            raise UnsafeXMLError("depth")
        on_element(name, attributes)

    def end(name):
        nonlocal depth
        depth -= 1

    def refuse(*declared):
        raise UnsafeXMLError("document type")

    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = refuse
    while chunk := xml.read(_CHUNK):
        parser.Parse(chunk, False)
        fed += len(chunk)
        if fed - parser.CurrentByteIndex > MAX_TAG:
            raise UnsafeXMLError("size of a tag")
    parser.Parse(b"", True)
