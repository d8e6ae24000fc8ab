"""The table of the faults, and what is counted in each row."""

from dataclasses import astuple, dataclass

from benchmarks.printing import say

COLUMNS = ["rounds", "acknowledged", "lost", "doubled", "half done", "s to recover"]
LINE = "{:<26}{:<38}{:>7}{:>14}{:>6}{:>9}{:>11}{:>14}"


@dataclass
class FaultCounts:
    """How many requests were acknowledged, and how many of all were lost, doubled or half done."""

    acknowledged: int = 0
    lost: int = 0
    doubled: int = 0
    half: int = 0

    def __add__(self, other):
        pairs = zip(astuple(self), astuple(other), strict=True)
        return FaultCounts(*(one + more for one, more in pairs))

    @property
    def is_good(self):
        return not (self.lost or self.doubled or self.half)


def show_heading(engine):
    say(f"\n{engine}")
    say(LINE.format("killed", "while", *COLUMNS))


def show(killed, title, rounds, counts, seconds):
    """``seconds``: of each recovery; the longest is shown."""
    took = f"{max(seconds):.1f}" if seconds else ""
    say(LINE.format(killed, title, rounds, *astuple(counts), took))
