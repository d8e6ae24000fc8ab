"""A card as a drawing: the place of each word and symbol, mirrored for right-to-left pages.

An image on another site has none of our fonts and styles: widths are estimated with room to
spare, and every colour is written into the drawing.
"""

import re
from dataclasses import dataclass
from pathlib import Path
from textwrap import wrap

from django.utils.translation import get_language

from recommendations.localization.characters import printable
from recommendations.localization.languages import direction
from recommendations.localization.texts import Text
from recommendations.models.choices import Status, StatusInPlan

WIDTH, EDGE = 480, 24
MARK = 16
INK, SOFT, GOLD = "#16232a", "#4b5b62", "#8a5a00"
COLOUR = re.compile(r"(?<!\S)--([a-z-]++): (#[0-9a-f]{6});")
STYLES = Path(__file__).parents[2] / "static" / "recommendations" / "tokens.css"


def _colours():
    """Status → its light colours in tokens.css: of the word and its symbol, and of the bar."""
    light = STYLES.read_text().partition("@media")[0]
    values = dict(COLOUR.findall(light))
    names = {status: status.value.replace("_", "-") for status in StatusInPlan}
    return {status: (values[name], values[f"{name}-fill"]) for status, name in names.items()}


COLOURS = _colours()
# These point along the line of reading.
DIRECTED = {Status.SUPERSEDED, StatusInPlan.CARRIED_OVER}


@dataclass(frozen=True)
class Style:
    """How a line is set: ``letters`` is how many surely fit beside each other."""

    size: int
    height: int
    letters: int
    fill: str = INK
    weight: int = 400


BODY = Style(14, 22, 56, SOFT)
EYEBROW = Style(14, 24, 54, GOLD, 700)
TITLE = Style(20, 31, 33, INK, 700)
NUMBERS = Style(32, 46, 20, INK, 700)
WORDS = Style(15, 25, 50)
STATUS = Style(17, 34, 40, INK, 700)
LEGEND = Style(13, 26, 50)
NOTE = Style(13, 24, 58, SOFT)


class Drawing:
    """What ``card.svg`` draws: ``texts``, ``symbols``, ``bars``, from the top down to ``height``.

    ``said`` is the same in words.

    Fractions are strings, for a template would write them in the reader's own way.
    """

    def __init__(self, title):
        self.title = printable(title.plain)
        self.width, self.height = WIDTH, EDGE
        self.texts, self.symbols, self.bars, self.said = [], [], [], []
        self.direction = direction(get_language())

    def say(self, text, style, *, max_lines=1, label="", indent=0):
        """Adds ``text`` (a Text or a str in the page's language) in at most ``max_lines`` lines."""
        words = printable(text.plain if isinstance(text, Text) else str(text))
        self.said.append(f"{label} {words}".strip())
        for number, line in enumerate(_lines(label, words, style, max_lines)):
            own_way = self.direction if label else getattr(text, "direction", self.direction)
            self.texts.append(
                {
                    "words": line,
                    "label": label if number == 0 else "",
                    "language": getattr(text, "language", get_language()),
                    "direction": own_way,
                    "anchor": "start" if own_way == self.direction else "end",
                    "x": self._x(indent),
                    "y": self.height + style.size,
                    "style": style,
                }
            )
            self.height += style.height

    def say_status(self, status, words, style, *, indent=0):
        """Adds the mark of ``status`` and, beside it, ``words`` in its colour."""
        colour, _fill = COLOURS[status]
        x, y = self._x(indent), self.height + style.size - 13
        if self.direction == "rtl":
            x -= MARK
        place = f"translate({x} {y})"
        if self.direction == "rtl" and status in DIRECTED:
            place = f"translate({x + MARK} {y}) scale(-1 1)"
        self.symbols.append({"name": status.value, "colour": colour, "place": place})
        coloured = Style(style.size, style.height, style.letters, colour, style.weight)
        self.say(words, coloured, indent=indent + MARK + 8)

    def draw_bar(self, segments):
        """Adds the bar of statuses (see ``Figures.segments``)."""
        room = WIDTH - 2 * EDGE
        for segment in segments:
            x, width = (float(segment[name]) * room / 100 for name in ("x", "width"))
            left = EDGE + (room - x - width if self.direction == "rtl" else x)
            _colour, fill = COLOURS[segment["status"]]
            self.bars.append(
                {
                    "status": segment["status"],
                    "fill": fill,
                    "x": f"{left:.2f}",
                    "y": self.height,
                    "width": f"{width:.2f}",
                }
            )
        self.height += 18 + 10

    def say_legend(self, segments):
        """Adds the same in words: in two columns where they are short enough."""
        counts = [(StatusInPlan(each["status"]), each["count"]) for each in segments]
        words = [f"{status.label}: {count}" for status, count in counts]
        columns = 2 if max(map(len, words)) <= LEGEND.letters // 2 else 1
        top = self.height
        for place, (status, _count) in enumerate(counts):
            row, column = divmod(place, columns)
            self.height = top + row * LEGEND.height
            self.say_status(status, words[place], LEGEND, indent=column * (WIDTH // 2 - EDGE))

    def leave(self, room):
        """Leaves ``room`` free below."""
        self.height += room

    def _x(self, indent):
        return WIDTH - EDGE - indent if self.direction == "rtl" else EDGE + indent


def _lines(label, words, style, max_lines):
    """``words`` in lines that fit; what is cut off ends with an ellipsis."""
    start = "x" * (len(label) + 1) if label else ""
    letters = style.letters
    if words.isupper():
        letters = letters * 3 // 4
    lines = wrap(f"{start}{words}", letters, max_lines=max_lines, placeholder=" …")
    return [line.removeprefix(start) for line in lines]


def of_plan(card):
    """The Drawing of the card of a plan (see ``views.cards``)."""
    drawing, figures = _begun(card), card["figures"]
    drawing.leave(6)
    drawing.say(card["rate"], NUMBERS)
    drawing.say(card["rated"], WORDS)
    drawing.say(card["checked"], WORDS)
    drawing.leave(8)
    segments = list(figures.segments())
    if segments:
        drawing.draw_bar(segments)
        drawing.say_legend(segments)
    drawing.leave(4)
    drawing.say(card["formula"], NOTE, max_lines=2)
    return _ended(drawing, card)


def of_recommendation(card):
    """The Drawing of the card of a recommendation (see ``views.cards``)."""
    drawing = _begun(card)
    drawing.leave(6)
    if card["status"]:
        drawing.say_status(card["status"], card["status"].label, STATUS)
        if card["continues"]:
            drawing.say(card["continues"], WORDS, max_lines=2)
    else:
        drawing.say(card["decision"], STATUS)
    for label, text in card["facts"]:
        drawing.say(text, WORDS, label=label, max_lines=2)
    return _ended(drawing, card)


def _begun(card):
    drawing = Drawing(card["title"])
    if card["body"]:
        drawing.say(card["body"], BODY, max_lines=2)
        drawing.leave(4)
    if card["eyebrow"]:
        drawing.say(card["eyebrow"], EYEBROW)
    drawing.say(card["title"], TITLE, max_lines=3)
    return drawing


def _ended(drawing, card):
    drawing.leave(4)
    drawing.say(card["as_of"], NOTE)
    if card["notice"]:
        drawing.say(card["notice"], NOTE, max_lines=3)
    drawing.leave(EDGE - 8)
    return drawing
