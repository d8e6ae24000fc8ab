"""The lineage of a recommendation over all years, as its page draws and says it."""

from itertools import pairwise
from textwrap import wrap
from typing import NamedTuple

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import ngettext, pgettext

from recommendations.localization.languages import direction
from recommendations.localization.phrases.postponements import times_postponed
from recommendations.localization.texts import Text, columns, pick
from recommendations.models import Postponement, Recommendation
from recommendations.models.base.content import published_condition
from recommendations.models.base.json_rows import Rows
from recommendations.models.base.prepared import NOW
from recommendations.models.choices import ADOPTED, Decision, Status

# So many letters of a word surely fit beside each other below a node on a phone.
LETTERS = 13
FIELDS = ["number", "plan__year", "decision", "status", "postponed", *columns("title")]


class LineageNode(NamedTuple):
    """A recommendation of the lineage in the plan of one year, as it was at its end or is now.

    ``number``, ``path`` and ``title`` are empty where the public cannot read it. ``key``: that of
    its status, for colour and symbol; empty for what was not adopted. ``x``: where it is drawn, per
    cent of the width, written with a point in every language. ``postponed``: how often its date was
    moved in that year.
    """

    year: int
    number: int | None
    path: str
    title: Text
    key: str
    words: str
    x: str
    is_current: bool
    postponed: int = 0

    @property
    def reference(self):
        return f"{self.year}/{self.number}" if self.number else str(self.year)

    @property
    def lines(self):
        """The words in lines for the drawing."""
        return wrap(self.words, LETTERS)

    @property
    def postponed_lines(self):
        """How often it was postponed, in lines for the drawing."""
        return wrap(times_postponed(self.postponed), LETTERS) if self.postponed else []


class LineageLink(NamedTuple):
    """What leads from one node to the next: from ``x1`` to ``x2``, its arrow at ``middle``."""

    x1: str
    x2: str
    middle: str


class Lineage(NamedTuple):
    """All years of a lineage, the first one first, and what is said of them in one sentence."""

    nodes: tuple[LineageNode, ...]
    links: tuple[LineageLink, ...]
    sentence: str
    is_rtl: bool

    @property
    def hidden_next(self):
        """The year in which the current item goes on where the public cannot read it, or None."""
        for node, following in pairwise(self.nodes):
            if node.is_current and following.number is None:
                return following.year
        return None

    @property
    def height(self):
        """The lines of the longest words below a node."""
        return max(len(node.lines) + len(node.postponed_lines) for node in self.nodes)

    @property
    def is_long(self):
        """True where its drawing is wider than a phone."""
        return len(self.nodes) > 4  # noqa: PLR2004 - of 80 px each


def lineage_rows():
    """The items of a lineage as columns of the query of one of them: the public ones, and the years
    of those that are not, as far as the public knows of them."""
    first = Coalesce(OuterRef("origin"), OuterRef("pk"))
    items = Recommendation.objects.filter(Q(pk=first) | Q(origin=first))
    # Of its own: the number stored with an item goes on counting when it is carried over.
    own = Postponement.objects.filter(recommendation=OuterRef("pk")).order_by()
    items = items.annotate(
        postponed=Subquery(own.values("recommendation").annotate(n=Count("pk")).values("n"))
    )
    is_public = published_condition(NOW, "plan__") & Q(is_public=True)
    before = Recommendation.objects.public(NOW).filter(carried_to=OuterRef("pk"))
    # Which year was the first is public, and that a public item goes on.
    is_known = (
        Q(plan__year__lt=OuterRef("plan__year"))
        | published_condition(NOW, "plan__")
        | Q(Exists(before))
    )
    return {
        "lineage_items": Rows(items.filter(is_public), FIELDS),
        "lineage_gaps": Rows(items.exclude(is_public).filter(is_known), ["plan__year"]),
    }


def lineage(values, first_year, language) -> Lineage:
    """The Lineage from a row with the columns ``lineage_rows`` of the item of ``plan__year``.

    ``first_year``: in which it was adopted first. ``language``: the active one.
    """
    rows = [*values["lineage_items"], *values["lineage_gaps"]]
    rows.sort(key=lambda row: row["plan__year"])
    is_rtl = direction(language) == "rtl"
    places = [_place(index, len(rows), is_rtl) for index in range(len(rows))]
    nodes = tuple(
        _node(row, _percent(x), row["plan__year"] == values["plan__year"])
        for row, x in zip(rows, places, strict=True)
    )
    links = tuple(
        LineageLink(_percent(x1), _percent(x2), _percent((x1 + x2) / 2))
        for x1, x2 in pairwise(places)
    )
    return Lineage(nodes, links, _sentence(nodes, first_year), is_rtl)


def _place(index, count, is_rtl):
    """Where the node is in the middle of its share of the width, per cent from the left."""
    x = 100 * (index + 0.5) / count
    return 100 - x if is_rtl else x


def _percent(x):
    return f"{x:.3f}%"


def _node(row, x, is_current):
    year, number = row["plan__year"], row.get("number")
    if number is None:
        hidden = pgettext("recommendation", "not public")
        return LineageNode(year, None, "", Text("", ""), "", hidden, x, is_current)
    is_adopted = row["decision"] in ADOPTED
    choice = Status(row["status"]) if is_adopted else Decision(row["decision"])
    return LineageNode(
        year=year,
        number=number,
        path=reverse("recommendation", args=[year, number]),
        title=pick(row, "title"),
        key=row["status"] if is_adopted else "",
        words=str(choice.label),
        x=x,
        is_current=is_current,
        postponed=row["postponed"] or 0,
    )


def _sentence(nodes, first_year):
    """Since when, how often carried over, and how far it is now; empty in its only year."""
    times, last = len(nodes) - 1, nodes[-1]
    if not times:
        return ""
    words = {"first": first_year, "n": times, "year": last.year}
    if last.number is None:
        sentence = ngettext(
            "First adopted in %(first)s, carried over once, into the plan of %(year)s, where it "
            "is not public.",
            "First adopted in %(first)s, carried over %(n)s times, last into the plan of %(year)s, "
            "where it is not public.",
            times,
        )
    else:
        words |= {"status": last.words, "reference": last.reference}
        sentence = ngettext(
            "First adopted in %(first)s, carried over once, now %(status)s as %(reference)s.",
            "First adopted in %(first)s, carried over %(n)s times, now %(status)s as "
            "%(reference)s.",
            times,
        )
    return sentence % words
