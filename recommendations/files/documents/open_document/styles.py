"""What the styles of an OpenDocument text say: hidden and struck text, and how lists count."""

from collections.abc import Iterator
from dataclasses import dataclass

from lxml.etree import _Element as Element

from recommendations.files.documents.list_labels import numbered_label
from recommendations.files.documents.text import HIDDEN, STRUCK

from .package import NAMES, name

MAX_STYLE_DEPTH = 100
_MAX_LEVEL = 10


@dataclass(frozen=True)
class ListLevel:
    """How one level of a list looks; ``form`` is "" for a level that prints no number."""

    is_bullet: bool
    form: str
    prefix: str
    suffix: str
    levels: int  # how many levels the number shows
    start: int

    @classmethod
    def read(cls, element: Element) -> "ListLevel":
        levels = element.get(name("text:display-levels"), "1")
        start = element.get(name("text:start-value"), "1")
        return cls(
            is_bullet=element.tag == name("text:list-level-style-bullet")
            or element.tag == name("text:list-level-style-image"),
            form=element.get(name("style:num-format"), ""),
            prefix=element.get(name("style:num-prefix"), "")[:50],
            suffix=element.get(name("style:num-suffix"), "")[:50],
            levels=int(levels) if levels.isdigit() and len(levels) < 3 else 1,
            start=int(start) if start.isdigit() and len(start) < 6 else 1,
        )


class OpenStyles:
    """The styles of a document, those of its own and the automatic ones."""

    def __init__(self, *roots: Element | None):
        self._roots = [root for root in roots if root is not None]
        self._styles = {
            (style.get(name("style:family")), style.get(name("style:name"))): style
            for style in self._all("style:style")
        }
        self._lists = {
            style.get(name("style:name")): _levels(style) for style in self._all("text:list-style")
        }
        outline = next(iter(self._all("text:outline-style")), None)
        self.outline = {} if outline is None else _levels(outline)
        self._found: dict[tuple[str, str], str | None] = {}

    def left_out_as(self, family: str, style: str | None) -> str | None:
        """Returns HIDDEN or STRUCK for a style of text or paragraphs that is not shown as valid."""
        key = (family, style or "")
        if key not in self._found:
            self._found[key] = next(
                (kind for one in self._chain(*key) if (kind := _left_out_as(one))), None
            )
        return self._found[key]

    def is_hidden_table(self, style: str | None) -> bool:
        """True for a sheet that is hidden."""
        return any(
            properties.get(name("table:display")) == "false"
            for one in self._chain("table", style or "")
            for properties in one.findall("style:table-properties", NAMES)
        )

    def list_of_paragraph(self, style: str | None) -> str | None:
        """Returns the list that numbers the paragraphs of a style, if any does."""
        for one in self._chain("paragraph", style or ""):
            if (found := one.get(name("style:list-style-name"))) is not None:
                return found or None
        return None

    def level(self, list_style: str | None, depth: int) -> ListLevel | None:
        return self._lists.get(list_style, {}).get(depth)

    def label(self, levels: dict[int, ListLevel], counts: list[int]) -> str:
        """Returns what is printed before an item at the depth of its ``counts``."""
        level = levels.get(len(counts))
        if level is None:
            return ""
        if level.is_bullet:
            return "•"
        if not level.form:
            return ""
        numbers = [
            numbered_label((levels.get(depth) or level).form or "1", counts[depth - 1])
            for depth in range(max(1, len(counts) - level.levels + 1), len(counts) + 1)
        ]
        return f"{level.prefix}{'.'.join(numbers)}{level.suffix}".strip()

    def levels_of(self, list_style: str | None) -> dict[int, ListLevel]:
        return self._lists.get(list_style, {})

    def _all(self, tag: str) -> Iterator[Element]:
        for root in self._roots:
            yield from root.iter(name(tag))

    def _chain(self, family: str, style: str | None) -> Iterator[Element]:
        """Yields a style and those that it is based on."""
        seen: set[str | None] = set()
        while (family, style) in self._styles and style not in seen and len(seen) < MAX_STYLE_DEPTH:
            seen.add(style)
            element = self._styles[family, style]
            yield element
            style = element.get(name("style:parent-style-name"))


def _left_out_as(style: Element) -> str | None:
    for properties in style.findall("style:text-properties", NAMES):
        if properties.get(name("text:display")) == "none":
            return HIDDEN
        struck = [
            properties.get(name(f"style:text-line-through-{what}"), "none")
            for what in ("style", "type")
        ]
        if struck != ["none", "none"]:
            return STRUCK
    return None


def _levels(style: Element) -> dict[int, ListLevel]:
    found = {}
    for element in style:
        depth = element.get(name("text:level"), "") if isinstance(element.tag, str) else ""
        if depth.isdigit() and 1 <= int(depth[:3]) <= _MAX_LEVEL:
            found[int(depth)] = ListLevel.read(element)
    return found
