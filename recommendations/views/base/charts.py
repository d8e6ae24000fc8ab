"""The line chart of an indicator: from the baseline to the target, with what was measured.

Positions are in the units of the drawing. Where the page is read from right to left, time runs so,
too: x is mirrored, and nothing in the drawing has to be turned around.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

WIDTH, HEIGHT = 400, 180
LEFT, RIGHT, TOP, BOTTOM = 56, 14, 16, 12
# Labels on the value axis that are closer than this would overlap.
LINE = 18


@dataclass(frozen=True)
class Label:
    """The words of a value at ``y``."""

    value: Decimal
    y: float


@dataclass(frozen=True)
class Chart:
    """What the template draws. Points are pairs of "x,y" texts; ``course`` is the straight line
    from baseline to target, empty where the baseline is not known."""

    line: str
    course: str
    dots: list[tuple[float, float]]
    target_y: float
    labels: list[Label]
    label_x: float
    label_anchor: str
    axis: tuple[float, float]
    start: date
    end: date
    width: int = WIDTH
    height: int = HEIGHT
    bottom: int = HEIGHT - BOTTOM


@dataclass(frozen=True)
class _Scale:
    """Where a day and a value are drawn."""

    start: date
    end: date
    low: Decimal
    high: Decimal
    is_rtl: bool

    def x(self, day):
        share = (day - self.start).days / (self.end - self.start).days
        return self.mirrored(LEFT + share * (WIDTH - LEFT - RIGHT))

    def mirrored(self, x):
        return round(WIDTH - x if self.is_rtl else x, 1)

    def y(self, value):
        share = float((self.high - value) / (self.high - self.low))
        return round(TOP + share * (HEIGHT - TOP - BOTTOM), 1)

    def points(self, pairs):
        return " ".join(f"{self.x(day)},{self.y(value)}" for day, value in pairs)


def chart(baseline, target, readings, *, start, end, is_rtl):
    """The Chart of an indicator.

    ``readings``: (day, value) pairs that count, the oldest first; values are Decimals, ``baseline``
    may be None. ``start`` and ``end``: the days between which it is to be reached; both give way to
    readings that lie outside.
    """
    days = [day for day, _value in readings]
    start, end = min([start, *days]), max([end, *days])
    end = max(end, start + timedelta(days=1))
    values = [value for _day, value in readings] + [target]
    values += [] if baseline is None else [baseline]
    low, high = min(values), max(values)
    if low == high:
        # Nothing was measured, or the target itself, and the baseline is not known.
        low = min(low - 1, Decimal(0))
    scale = _Scale(start, end, low, high, is_rtl)
    first = [] if baseline is None else [(start, baseline)]
    return Chart(
        line=scale.points(first + readings) if readings else "",
        course=scale.points([*first, (end, target)]) if first else "",
        dots=[(scale.x(day), scale.y(value)) for day, value in readings],
        target_y=scale.y(target),
        labels=_labels(scale, target, baseline),
        label_x=scale.mirrored(LEFT - 8),
        label_anchor="start" if is_rtl else "end",
        axis=(scale.mirrored(LEFT), scale.mirrored(WIDTH - RIGHT)),
        start=start,
        end=end,
    )


def _labels(scale, target, baseline):
    """Those of the target and, where there is room, of the baseline."""
    labels = [Label(target, scale.y(target))]
    if baseline is not None and abs(scale.y(baseline) - scale.y(target)) >= LINE:
        labels.append(Label(baseline, scale.y(baseline)))
    return labels
