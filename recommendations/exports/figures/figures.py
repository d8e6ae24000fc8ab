"""The figures that pages, reports and files show; they are counted in ``tallies`` alone."""

from dataclasses import dataclass

from recommendations.localization.texts import pick_by_language
from recommendations.models.choices import (
    ENDED_OTHERWISE,
    OPEN,
    OUT_OF_RATE,
    Assurance,
    Decision,
    Schedule,
    Status,
    StatusInPlan,
)

from . import figure_labels
from .figure_labels import Figure as Figure


@dataclass(frozen=True)
class Figures:
    """The counts of a set of recommendations; only what a meeting adopted is counted.

    ``by_status``, ``by_schedule`` and ``by_assurance`` map each choice of their axis to its count;
    what nothing is reported on has no assurance. ``listed`` counts every item of the set, the
    deferred and refused ones too; ``carried_over`` those adopted first in an earlier year, not
    those that go on in a later one (``continued``).
    ``by_decision`` maps each decision to its count among all listed. ``checked``: those implemented
    that a verification confirmed, the numerator of the rate as it was checked; ``unchecked``: those
    implemented, in full or in part, that nobody has checked. ``by_first_date``: those implemented
    by their first due date, of the ``first_dated``, those implemented that had one. Reports that
    were frozen before these were counted have None.
    """

    by_status: dict
    by_schedule: dict
    by_assurance: dict
    listed: int
    carried_over: int
    by_decision: dict | None
    checked: int | None = None
    unchecked: int | None = None
    by_first_date: int | None = None
    first_dated: int | None = None

    def __hash__(self):
        axes = (self.by_status, self.by_schedule, self.by_assurance, self.by_decision or {})
        return hash(tuple(number for axis in axes for number in axis.values()))

    @property
    def adopted(self):
        return sum(self.by_status.values())

    @property
    def implemented(self):
        """The rate's numerator."""
        return self.by_status[Status.IMPLEMENTED]

    @property
    def partially(self):
        return self.by_status[Status.PARTIALLY_IMPLEMENTED]

    @property
    def with_partial(self):
        """The numerator of the rate's second line."""
        return self.implemented + self.partially

    @property
    def rated(self):
        """The rate's denominator: adopted − superseded − no longer applicable."""
        return self.adopted - sum(self.by_status[status] for status in OUT_OF_RATE)

    @property
    def open(self):
        return sum(self.by_status[status] for status in OPEN)

    @property
    def continued(self):
        """Those of closed plans that were still open, and were carried over into a later one."""
        return self.by_status[StatusInPlan.CARRIED_OVER]

    @property
    def continued_late(self):
        """Those of them whose date had passed by then."""
        return self.by_schedule[Schedule.CARRIED_OVER_LATE]

    @property
    def ended_otherwise(self):
        """The statuses that close without carrying out, each with its count."""
        return {status: self.by_status[status] for status in ENDED_OTHERWISE}

    @property
    def overdue(self):
        return self.by_schedule[Schedule.OVERDUE]

    @property
    def verified(self):
        """Those whose status is verified, of the ``reported`` ones."""
        return self.by_assurance[Assurance.VERIFIED]

    @property
    def reported(self):
        return sum(self.by_assurance.values())

    def segments(self):
        """The bar of statuses: a dict (status, count, x, width) for each that occurs.

        ``x`` and ``width`` are per cent of the bar, written with a point in every language.
        """
        before = 0
        for status, count in self.by_status.items():
            if count:
                yield {
                    "status": status.value,
                    "count": count,
                    "x": f"{100 * before / self.adopted:.3f}",
                    "width": f"{100 * count / self.adopted:.3f}",
                }
                before += count

    def key_figures(self, *, of_closed=False):
        """The main figures as ``Figure``s, in the order in which pages and files list them.

        What was carried over into a later plan is among them where there is any, or where
        ``of_closed``.
        """
        return figure_labels.key_figures(self, of_closed=of_closed or bool(self.continued))

    def group_figures(self):
        """The ``Figure``s of one group, in the order of the columns of a table of groups."""
        return figure_labels.group_figures(self)

    def decision_figures(self):
        """A ``Figure`` for each decision that occurs; none where they are not counted."""
        return figure_labels.decision_figures(self)

    def as_json(self):
        """The figures as plain JSON; ``from_json`` reads them back."""
        later = {"by_decision": _by_value(self.by_decision)} if self.by_decision else {}
        if self.checked is not None:
            later |= {"checked": self.checked, "unchecked": self.unchecked}
        if self.first_dated is not None:
            later |= {"by_first_date": self.by_first_date, "first_dated": self.first_dated}
        return {
            "listed": self.listed,
            "adopted": self.adopted,
            "implemented": self.implemented,
            "partially_implemented": self.partially,
            "rated": self.rated,
            "open": self.open,
            "overdue": self.overdue,
            "reported": self.reported,
            "verified": self.verified,
            "carried_over": self.carried_over,
            "continued": self.continued,
            "continued_late": self.continued_late,
            **{name: _by_value(getattr(self, name)) for name in AXES},
            **later,
        }


def _by_value(counts):
    return {choice.value: count for choice, count in counts.items()}


AXES = {"by_status": StatusInPlan, "by_schedule": Schedule, "by_assurance": Assurance}
ALL_AXES = {**AXES, "by_decision": Decision}


@dataclass(frozen=True)
class Group:
    """The figures of one theme, body or year; ``name`` is a dict by language, or None."""

    key: str | int
    name: dict | None
    figures: Figures

    def __hash__(self):
        return hash((self.key, self.figures))

    @property
    def words(self):
        """The name as a Text, or the year."""
        return pick_by_language(self.name) if self.name else self.key


@dataclass(frozen=True)
class Survey:
    """All figures of a plan: ``total``, and the groups by theme, by lead body and by year.

    A recommendation with several themes counts in each of them.
    """

    total: Figures
    by_theme: list
    by_body: list
    by_year: list

    def __hash__(self):
        return hash((self.total, *self.by_theme, *self.by_body, *self.by_year))

    def as_json(self):
        groups = {
            name: [
                {"key": group.key, "name": group.name, **group.figures.as_json()}
                for group in getattr(self, name)
            ]
            for name in ("by_theme", "by_body", "by_year")
        }
        return {**self.total.as_json(), **groups}


def from_json(data: dict) -> Figures:
    """The Figures that ``as_json`` wrote."""
    axes = {
        name: {choice: data[name].get(choice.value, 0) for choice in axis}
        for name, axis in AXES.items()
    }
    stored = data.get("by_decision")
    return Figures(
        **axes,
        listed=data["listed"],
        carried_over=data["carried_over"],
        by_decision=stored and {choice: stored.get(choice.value, 0) for choice in Decision},
        checked=data.get("checked"),
        unchecked=data.get("unchecked"),
        by_first_date=data.get("by_first_date"),
        first_dated=data.get("first_dated"),
    )


def survey_from_json(data: dict) -> Survey:
    """The Survey that ``as_json`` wrote."""
    groups = {
        name: [Group(group["key"], group["name"], from_json(group)) for group in data[name]]
        for name in ("by_theme", "by_body", "by_year")
    }
    return Survey(total=from_json(data), **groups)
