"""The labels of ``figures.Figures``, and the filters that lead to the rows behind each number."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

ADOPTED, RATED, REPORTED = "decision=in_force", "status=rated", "assurance=reported_on"


@dataclass(frozen=True)
class Figure:
    """One figure: ``n``, the number ``of`` which it is a part (None for a bare count), and the
    ``query`` that leads to the rows behind it on the page of a plan or report; ``of_query`` leads
    to those of which they are a part."""

    key: str
    label: str
    n: int
    of: int | None = None
    query: str = ADOPTED
    of_query: str = ""


def key_figures(figures, *, of_closed):
    """The figures in the order in which pages and files list them, in the active language.

    ``of_closed``: with what was carried over into a later plan.
    """
    rated, adopted = figures.rated, figures.adopted
    found = [
        Figure("adopted", _("adopted and published"), adopted),
        Figure(
            "implemented",
            _("implemented"),
            figures.implemented,
            rated,
            "status=implemented",
            RATED,
        ),
        Figure(
            "with_partial",
            _("implemented in full or in part"),
            figures.with_partial,
            rated,
            "status=carried_out",
            RATED,
        ),
        Figure("open", _("still open"), figures.open, None, "status=open"),
        Figure("overdue", _("past their date"), figures.overdue, None, "schedule=overdue"),
        *_by_first_date(figures),
        *_checked(figures),
        Figure(
            "carried_over",
            _("carried over from earlier years"),
            figures.carried_over,
            adopted,
            "lineage=carried_over",
            ADOPTED,
        ),
    ]
    if of_closed:
        found[4:4] = _continued(figures)
    return found


def _by_first_date(figures):
    """What was done by the date that was set first; nothing of reports from before it was counted,
    nor where nothing that was done had one."""
    if not figures.first_dated:
        return []
    counted = figures.by_first_date, figures.first_dated
    label = _("implemented by the first due date")
    return [Figure("by_first_date", label, *counted, "first_date=in_time", "first_date=set")]


def _checked(figures):
    """What independent checks found; of reports that were frozen before it was counted, what the
    department itself called verified."""
    if figures.checked is None:
        label = _("verified, of those reported on")
        verified, of = figures.verified, figures.reported
        return [Figure("verified", label, verified, of, "assurance=verified", REPORTED)]
    label, query = (
        _("implemented, as checked independently"),
        "status=implemented&assurance=verified",
    )
    return [
        Figure("checked", label, figures.checked, figures.rated, query, RATED),
        Figure(
            "unchecked",
            _("claimed, not checked yet"),
            figures.unchecked,
            None,
            "assurance=unchecked",
        ),
    ]


def _continued(figures):
    """What goes on in a later plan, and how much of it was late: of closed plans alone."""
    return [
        Figure(
            "continued",
            _("carried over into a later plan"),
            figures.continued,
            figures.adopted,
            "status=carried_over",
            ADOPTED,
        ),
        Figure(
            "continued_late",
            _("late when carried over"),
            figures.continued_late,
            figures.continued,
            "schedule=carried_over_late",
            "status=carried_over",
        ),
    ]


def decision_figures(figures):
    """What the meeting decided, a figure a decision that occurs, in the active language."""
    return [
        Figure(choice.value, str(choice.label), count, None, f"decision={choice}")
        for choice, count in (figures.by_decision or {}).items()
        if count
    ]


def group_figures(figures):
    """The figures of one group, as the columns of a table of groups, in the active language.

    Adopted is the sum of implemented, partially implemented, ended otherwise, still open and
    carried over.
    """
    return [
        Figure("adopted", _("adopted and published"), figures.adopted),
        Figure("implemented", _("implemented"), figures.implemented, None, "status=implemented"),
        Figure(
            "partially",
            _("partially implemented"),
            figures.partially,
            None,
            "status=partially_implemented",
        ),
        *(
            Figure(status.value, str(status.label), count, None, f"status={status}")
            for status, count in figures.ended_otherwise.items()
        ),
        Figure("open", _("still open"), figures.open, None, "status=open"),
        Figure("overdue", _("past their date"), figures.overdue, None, "schedule=overdue"),
        Figure(
            "continued",
            _("carried over into a later plan"),
            figures.continued,
            None,
            "status=carried_over",
        ),
        Figure("rated", _("counted in the rate"), figures.rated, None, "status=rated"),
    ]
