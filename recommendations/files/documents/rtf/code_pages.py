"""The code pages in which an RTF document and its fonts write letters that are not Unicode."""

import re

_ANSI_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_FONT = re.compile(rb"\\f(\d{1,5})(?:\\[a-z]{1,32}+(?:-?\d{1,10}+)?+){0,4}?\\fcharset(\d{1,3})")
_CODE_PAGES = {
    0: "cp1252", 2: "symbol", 77: "mac_roman", 161: "cp1253", 162: "cp1254", 163: "cp1258",
    177: "cp1255", 178: "cp1256", 179: "cp1256", 180: "cp1256", 186: "cp1257", 204: "cp1251",
    222: "cp874", 238: "cp1250",
}  # fmt: skip


def default_code_page(content: bytes) -> str:
    """Returns the code page that a document names for itself."""
    found = _ANSI_CODE_PAGE.search(content[:2000])
    name = f"cp{found[1].decode()}" if found else "cp1252"
    return name if name in _CODE_PAGES.values() else "cp1252"


def code_pages_of_fonts(content: bytes) -> dict[int, str]:
    """Returns the code page of each font that names one of its own."""
    table = content[: 512 * 1024].partition(rb"{\fonttbl")[2]
    fonts = _FONT.findall(table[:200_000])
    return {
        int(font): _CODE_PAGES[int(charset)]
        for font, charset in fonts
        if int(charset) in _CODE_PAGES and int(charset) != 0
    }
