"""The rows of a plan or report under the headings of its sections."""

from itertools import groupby
from operator import attrgetter
from typing import NamedTuple

from recommendations.localization.texts import Text

from .list_rows import ListedRecommendation


class SectionRows(NamedTuple):
    """The rows of one section on a page; without a ``title``, those of items in no section."""

    order: str
    title: Text | None
    rows: tuple[ListedRecommendation, ...]


class SectionLink(NamedTuple):
    """A section in the contents of a list: ``total`` rows, the first of them on ``page``."""

    order: str
    title: Text | None
    total: int
    page: int


def in_order(items):
    """The ``items`` (by number) in the order of their sections; those in none come last."""
    return sorted(items, key=lambda item: (not item.section, int(item.section or 0)))


def by_section(rows, sections):
    """The ``rows`` of a page, which are ``in_order``, as SectionRows.

    ``sections``: (order, title) pairs; without any, the rows stay one list without a heading.
    """
    titles = dict(sections)
    return tuple(
        SectionRows(order, titles.get(order), tuple(own))
        for order, own in groupby(rows, attrgetter("section"))
    )


def contents(selected, sections, length):
    """The SectionLinks of all ``selected`` rows on pages of ``length`` rows; empty where there are
    fewer than two headings."""
    titles, links, start = dict(sections), [], 0
    for order, own in groupby(selected, attrgetter("section")):
        total = len(list(own))
        links.append(SectionLink(order, titles.get(order), total, start // length + 1))
        start += total
    return tuple(links) if len(links) > 1 else ()
