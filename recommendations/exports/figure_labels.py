"""How ``figures.Figures`` are told: one line a figure, with the way to the rows behind it."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

ADOPTED, RATED, REPORTED = "decision=in_force", "status=rated", "assurance=reported_on"


@dataclass(frozen=True)
class Line:
    """One figure: ``n``, the number ``of`` which it is a part (None for a bare count), and the
    ``query`` that leads to the rows behind it on the page of a plan or report; ``of_query`` leads
    to those of which they are a part."""

    key: str
    label: str
    n: int
    of: int | None = None
    query: str = ADOPTED
    of_query: str = ""


def key_lines(figures):
    """The figures in the order in which they are told, in the active language."""
    rated, adopted, reported = figures.rated, figures.adopted, figures.reported
    return [
        Line("adopted", _("adopted and published"), adopted),
        Line(
            "implemented",
            _("implemented"),
            figures.implemented,
            rated,
            "status=implemented",
            RATED,
        ),
        Line(
            "with_partial",
            _("implemented in full or in part"),
            figures.with_partial,
            rated,
            "status=carried_out",
            RATED,
        ),
        Line("open", _("still open"), figures.open, None, "status=open"),
        Line("overdue", _("past their date"), figures.overdue, None, "schedule=overdue"),
        Line(
            "verified",
            _("verified, of those reported on"),
            figures.verified,
            reported,
            "assurance=verified",
            REPORTED,
        ),
        Line(
            "carried_over",
            _("carried over from earlier years"),
            figures.carried_over,
            adopted,
            "lineage=carried_over",
            ADOPTED,
        ),
    ]


def decisions(figures):
    """What the meeting decided, a figure a decision that occurs, in the active language."""
    return [
        Line(choice.value, str(choice.label), count, None, f"decision={choice}")
        for choice, count in (figures.by_decision or {}).items()
        if count
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
