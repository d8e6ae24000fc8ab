"""Which runs of a Word document are hidden or struck out, by their own format or their style."""

from lxml.etree import _Element as Element

from recommendations.files.documents.text import HIDDEN, STRUCK

from .package import NAMES, w

MAX_STYLE_DEPTH = 100  # styles based on one another
_OFF = {"0", "false", "off"}
_PROPERTIES = {"vanish": HIDDEN, "strike": STRUCK, "dstrike": STRUCK}


class WordStyles:
    """The styles of a document by their id."""

    def __init__(self, root: Element | None):
        styles = [] if root is None else root.findall("w:style", NAMES)
        self.by_id = {style.get(w("styleId")): style for style in styles}
        self.default = next(
            (
                style.get(w("styleId"))
                for style in styles
                if style.get(w("type")) == "paragraph" and style.get(w("default")) in ("1", "true")
            ),
            None,
        )
        self._found: dict[tuple[str | None, str], bool] = {}

    def left_out_as(self, run: Element, paragraph_style: str | None) -> str | None:
        """Returns HIDDEN or STRUCK for a run that the page does not show as valid text."""
        properties = run.find("w:rPr", NAMES)
        for name, kind in _PROPERTIES.items():
            if self._is_set(properties, name, paragraph_style):
                return kind
        return None

    def _is_set(self, properties: Element | None, name: str, paragraph_style: str | None) -> bool:
        """True for a property that is on: styles toggle it (ECMA-376 Part 1, 17.7.3)."""
        own = _own(properties, name)
        if own is not None:
            return own
        style = None if properties is None else properties.find("w:rStyle", NAMES)
        run_style = None if style is None else style.get(w("val"))
        return self._of_style(run_style, name) ^ self._of_style(
            paragraph_style or self.default, name
        )

    def _of_style(self, style: str | None, name: str) -> bool:
        if (style, name) not in self._found:
            self._found[style, name] = self._find(style, name)
        return self._found[style, name]

    def _find(self, style: str | None, name: str) -> bool:
        seen: set[str | None] = set()
        while style in self.by_id and style not in seen and len(seen) < MAX_STYLE_DEPTH:
            seen.add(style)
            element = self.by_id[style]
            own = _own(element.find("w:rPr", NAMES), name)
            if own is not None:
                return own
            based_on = element.find("w:basedOn", NAMES)
            style = None if based_on is None else based_on.get(w("val"))
        return False


def _own(properties: Element | None, name: str) -> bool | None:
    found = None if properties is None else properties.find(w(name))
    return None if found is None else found.get(w("val"), "1") not in _OFF
