"""Every figure that a page or a file shows is counted here, and nowhere else."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.utils import timezone

from recommendations.models.axes import ADOPTED, OPEN, OUT_OF_RATE, Status
from recommendations.models.schedule import RUNNING

IN_FORCE = Q(decision__in=ADOPTED)


@dataclass(frozen=True)
class Figures:
    """The counts of a set of recommendations; only what a meeting adopted is counted.

    ``by_status`` maps each Status to its count. ``listed`` counts every item of the set, the
    deferred and refused ones too.
    """

    by_status: dict
    overdue: int
    listed: int

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
    def rated(self):
        """The rate's denominator: adopted − superseded − no longer applicable."""
        return self.adopted - sum(self.by_status[status] for status in OUT_OF_RATE)

    @property
    def open(self):
        return sum(self.by_status[status] for status in OPEN)

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


def counts(on=None):
    """The aggregates of a queryset of recommendations behind ``Figures``."""
    on = on or timezone.localdate()
    by_status = {
        f"status_{status}": Count("pk", filter=IN_FORCE & Q(status=status)) for status in Status
    }
    overdue = Count("pk", filter=IN_FORCE & RUNNING & Q(due_on__lt=on))
    return {**by_status, "overdue": overdue, "listed": Count("pk")}


def from_row(row):
    """The Figures of a row that holds the ``counts``."""
    return Figures(
        by_status={status: row[f"status_{status}"] for status in Status},
        overdue=row["overdue"],
        listed=row["listed"],
    )
