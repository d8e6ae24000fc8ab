"""How ``figures.Figures`` are told: one line a figure, with the way to the rows behind it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class Line:
    """One figure: ``n``, the number ``of`` which it is a part (None for a bare count), and the
    ``query`` that leads to the rows behind it on the page of a plan or report."""

    key: str
    label: str
    n: int
    of: int | None = None
    query: str = "decision=in_force"


def key_lines(figures):
    """The figures in the order in which they are told, in the active language."""
    rated, adopted, reported = figures.rated, figures.adopted, figures.reported
    return [
        Line("adopted", _("adopted and published"), adopted),
        Line("implemented", _("implemented"), figures.implemented, rated, "status=implemented"),
        Line(
            "with_partial",
            _("implemented in full or in part"),
            figures.with_partial,
            rated,
            "status=carried_out",
        ),
        Line("open", _("still open"), figures.open, None, "status=open"),
        Line("overdue", _("past their date"), figures.overdue, None, "schedule=overdue"),
        Line(
            "verified",
            _("verified, of those reported on"),
            figures.verified,
            reported,
            "assurance=verified",
        ),
        Line(
            "carried_over",
            _("carried over from earlier years"),
            figures.carried_over,
            adopted,
            "lineage=carried_over",
        ),
    ]


def cells(figures):
    """The figures of one group, as the columns of a table of groups, in the active language."""
    return [
        Line("adopted", _("adopted and published"), figures.adopted),
        Line("implemented", _("implemented"), figures.implemented, None, "status=implemented"),
        Line(
            "partially",
            _("partially implemented"),
            figures.partially,
            None,
            "status=partially_implemented",
        ),
        Line("open", _("still open"), figures.open, None, "status=open"),
        Line("overdue", _("past their date"), figures.overdue, None, "schedule=overdue"),
        Line("rated", _("counted in the rate"), figures.rated, None, "status=rated"),
    ]
