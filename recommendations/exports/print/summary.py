"""The chapter of the figures, with the drawn chart."""

from django.utils.text import capfirst
from django.utils.translation import gettext

from recommendations.exports.rows.recommendation_rows import date_of
from recommendations.localization.dates.dates import written_out
from recommendations.localization.texts import pick_by_language
from recommendations.models import Plan
from recommendations.models.choices import StatusInPlan

from .document import Bar, Facts, Heading, Paragraph, Table


def as_of(snapshot):
    """The day of the figures, in words."""
    return gettext("as of %(date)s") % {"date": written_out(snapshot.as_of)}


def summary(snapshot, survey):
    """The blocks of the chapter with the figures of ``survey``."""
    yield Heading(1, gettext("Summary"), "summary")
    if introduction := pick_by_language(snapshot.head["introduction"]):
        yield Paragraph(introduction, manner="lead")
    if facts := list(_plan_facts(snapshot.head)):
        yield Facts(facts)
    total = survey.total
    if not total.adopted:
        yield Paragraph(gettext("No adopted recommendations are published yet."))
        return
    stands = (
        gettext("Status of the plan on that day")
        if snapshot.report
        else gettext("Status of the plan")
    )
    yield Heading(2, stands, "stands")
    yield from _rate(total, snapshot)
    yield _bar(total)
    if decisions := total.decision_figures():
        words = " · ".join(f"{figure.label}: {figure.n}" for figure in decisions)
        yield Paragraph(words, label=gettext("What the meeting decided") + ":")
    yield _figures(total, snapshot)
    yield from _groups(survey)


def _plan_facts(head):
    for name, term in [("adopted_on", gettext("Adopted on")), ("closed_on", gettext("closed on"))]:
        if head[name]:
            yield capfirst(term), written_out(date_of(head[name]))
    state = Plan.State(head["state"]).label
    yield capfirst(gettext("state")), state


def _rate(total, snapshot):
    """The rate as n of d, in full and with the partial ones, with its formula and its date."""
    n_of_d = gettext("%(n)s of %(d)s")
    yield Paragraph(
        f"{n_of_d % {'n': total.implemented, 'd': total.rated}} ({as_of(snapshot)})",
        manner="lead",
        label=capfirst(gettext("implemented, by the word of the bodies")) + ":",
    )
    if total.checked is not None:
        yield Paragraph(
            n_of_d % {"n": total.checked, "d": total.rated},
            manner="lead",
            label=capfirst(gettext("implemented, as checked independently")) + ":",
        )
    yield Paragraph(
        n_of_d % {"n": total.with_partial, "d": total.rated},
        label=capfirst(gettext("implemented in full or in part")) + ":",
    )
    yield Paragraph(
        gettext("implemented ÷ (adopted − superseded − no longer applicable)"), manner="formula"
    )


def _bar(total):
    parts = [
        (segment["status"], str(StatusInPlan(segment["status"]).label), segment["count"])
        for segment in total.segments()
    ]
    said = " · ".join(f"{word}: {count}" for _status, word, count in parts)
    return Bar(" — ".join((gettext("Recommendations by status"), said)), parts)


def _figures(total, snapshot):
    rows = [
        [capfirst(figure.label), figure.n, "—" if figure.of is None else figure.of]
        for figure in total.key_figures()
    ]
    return Table(
        gettext("Figures, as of %(date)s") % {"date": written_out(snapshot.as_of)},
        [gettext("Measure"), capfirst(gettext("count")), gettext("Out of")],
        rows,
        widths=[6, 1, 1],
    )


def _groups(survey):
    """A table for each way of grouping that has groups."""
    for caption, heading, groups in [
        (gettext("By theme"), gettext("Theme"), survey.by_theme),
        (gettext("By lead institution"), gettext("Lead institution"), survey.by_body),
        (gettext("Year against year"), gettext("Year"), survey.by_year),
    ]:
        if groups:
            yield _group_table(caption, heading, groups)
        if groups is survey.by_theme and groups:
            remark = gettext("A recommendation with several themes is listed under each of them.")
            yield Paragraph(remark, manner="soft")


def _group_table(caption, heading, groups):
    header = [heading, *(figure.label for figure in groups[0].figures.group_figures())]
    rows = [
        [
            group.words if group.name else str(group.key),
            *(figure.n for figure in group.figures.group_figures()),
        ]
        for group in groups
    ]
    widths = [7, *[3] * (len(header) - 1)]
    return Table(caption, [capfirst(word) for word in header], rows, widths=widths)
