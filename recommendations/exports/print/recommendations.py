"""The recommendations of a report, one after another."""

from itertools import groupby
from math import inf

from django.utils.text import capfirst
from django.utils.translation import gettext

from recommendations.exports.rows.continuations import sentence
from recommendations.exports.rows.recommendation_rows import date_of
from recommendations.localization.dates.dates import written_out
from recommendations.localization.numbers import written_number
from recommendations.localization.phrases.ordinals import carried_over
from recommendations.localization.phrases.postponements import dates_sentence
from recommendations.localization.phrases.responses import no_answer
from recommendations.localization.phrases.votes import votes_sentence
from recommendations.localization.texts import is_same_wording, pick_by_language
from recommendations.models.choices import (
    ADOPTED,
    OPEN,
    Assurance,
    Decision,
    ResponseAnswer,
    Schedule,
    StatusInPlan,
)

from .document import Facts, Heading, Link, Paragraph, Phrase, StatusLine, Table
from .progress import day_of, progress_blocks
from .redactions import redaction_notices

# These say nothing that the status does not say.
UNMARKED_SCHEDULES = [None, Schedule.NONE, Schedule.ENDED, Schedule.CARRIED_OVER_IN_TIME]


def key_of(reference):
    """The name of a recommendation's heading within the document."""
    return f"recommendation-{reference.replace('/', '-')}"


def section_blocks(rows, snapshot, link):
    """The blocks of ``rows``: under the headings of their sections, in the order of these, where
    one of them is in a section; the rows of none come last."""
    if not any(map(_section_order, rows)):
        for row in rows:
            yield from item_blocks(row, snapshot, link)
        return
    in_order = sorted(rows, key=lambda row: _section_order(row) or inf)
    for order, own in groupby(in_order, _section_order):
        first, *others = own
        title = pick_by_language(first["section"]["title"]) if order else ""
        yield Heading(2, title or gettext("Other recommendations"), f"section-{order or 'none'}")
        for row in [first, *others]:
            yield from item_blocks(row, snapshot, link, level=3)


def _section_order(row):
    """The place of the section of a row; None of one in none, and in reports of earlier
    versions."""
    section = row.get("section")
    return section and section["order"]


def item_blocks(row, snapshot, link, *, level=2):
    """The blocks of one row (see ``recommendation_rows.addressed``) of ``snapshot``.

    ``level``: of its heading. ``link(reference)`` gives the words that lead to a recommendation. Of
    an item that was withdrawn after its report only the marks are left, which prove the figures.
    """
    reference, is_withdrawn = row["reference"], row.get("is_withdrawn")
    withdrawn = gettext("withdrawn since")
    title = withdrawn if is_withdrawn else pick_by_language(row["title"])
    yield Heading(level, Phrase(reference, " ", title), key_of(reference))
    yield _marks(row)
    if is_withdrawn:
        return
    if row.get("continues_as"):
        words = sentence(row["continues_as"], row["continues_as_status"])
        yield Paragraph(words, "notice")
    yield from _text(row)
    yield Facts(list(_facts(row, link)))
    if postponements := row.get("postponements"):
        yield _postponements(postponements)
        for postponement in postponements:
            yield from redaction_notices(postponement)
    # Reports that were frozen before there were any lack the field.
    if "responses" in row:
        for response in row["responses"]:
            yield from _response(response)
        yield from _unanswered(row, snapshot)
    if row["milestones"]:
        yield _milestones(row["milestones"], snapshot.as_of)
        for milestone in row["milestones"]:
            yield from redaction_notices(milestone)
    for indicator in row.get("indicators", []):
        yield from _indicator(indicator)
    yield from progress_blocks(row["updates"], level + 1)


def _marks(row):
    decision = str(Decision(row["decision"]).label)
    adopted = row["decision"] in ADOPTED
    status = row["status"] if adopted else ""
    word = str(StatusInPlan(status).label) if adopted else decision
    others = [decision] if adopted else []
    if row["schedule"] not in UNMARKED_SCHEDULES:
        others.append(str(Schedule(row["schedule"]).label))
    if since := row.get("silent_since"):
        others.append(gettext("no update since %(day)s") % {"day": written_out(date_of(since))})
    if row["assurance"]:
        others.append(str(Assurance(row["assurance"]).label))
    if row["is_priority"]:
        others.append(gettext("priority"))
    if row["first_year"] < row["year"]:
        age = row["year"] - row["first_year"] + 1
        others.append(carried_over(age))
    return StatusLine(status, word, others)


def _text(row):
    """The text as the meeting had it, and below it what was corrected since, with the reason."""
    adopted = row["decision"] in ADOPTED
    label = "" if adopted else gettext("Text put before the meeting") + ":"
    text = pick_by_language(row["adopted_text"])
    # The heading says it already.
    if not is_same_wording(pick_by_language(row["title"]), text):
        yield Paragraph(text, manner="quote", label=label)
    yield from redaction_notices(row)
    if done_when := _done_when(row):
        yield Paragraph(done_when, label=gettext("Done when:"))
    for erratum in row["errata"]:
        label = gettext("Erratum, %(day)s") % {"day": day_of(erratum["dated"])} + ":"
        yield Paragraph(pick_by_language(erratum["text"]), manner="quote", label=label)
        if reason := pick_by_language(erratum["reason"]):
            yield Paragraph(reason, manner="soft", label=gettext("Reason:"))
        yield from redaction_notices(erratum)


def _done_when(row):
    """How one will know that it is done; reports of earlier versions do not say it."""
    return pick_by_language(row.get("done_when") or {})


def _facts(row, link):
    # Reports that were frozen before votes were recorded lack them.
    counts = [row.get(name) for name in ("votes_for", "votes_against", "votes_abstained")]
    if votes := votes_sentence(*counts):
        yield gettext("Votes"), votes
    if row["lead"]:
        yield gettext("Lead institution"), pick_by_language(row["lead"]["name"])
    if row["supporting"]:
        yield capfirst(gettext("supporting bodies")), _names(row["supporting"])
    due = row["due_on"] and written_out(date_of(row["due_on"]))
    yield gettext("Due"), due or gettext("no date was set")
    # Reports that were frozen before postponements were recorded lack both.
    first, n = row.get("first_due_on"), row.get("times_postponed")
    if n:
        words = dates_sentence(date_of(first), n, date_of(row["due_on"]))
        yield gettext("Dates so far"), words
    if row["status_on"]:
        yield gettext("Status since"), written_out(date_of(row["status_on"]))
    if row["themes"]:
        yield gettext("Themes"), _names(row["themes"])
    for name, term in [
        ("carried_from", gettext("carried over from")),
        ("carried_to", gettext("carried over to")),
        ("superseded_by", gettext("superseded by")),
    ]:
        if row[name]:
            yield capfirst(term), Phrase(link(row[name]))


def _names(records):
    """The names of bodies or themes in one line."""
    texts = [text for one in records for text in (" · ", pick_by_language(one["name"]))]
    return Phrase(*texts[1:])


def _postponements(postponements):
    """A table of the changes of the due date in this plan."""
    header = [
        gettext("date before"),
        gettext("new date"),
        gettext("reason"),
        gettext("decided by the body"),
        gettext("decided on"),
    ]
    rows = [
        [
            day_of(one["from_date"]) or gettext("no date was set"),
            day_of(one["to_date"]),
            pick_by_language(one["reason"]),
            pick_by_language(one["decided_by"]["name"]),
            day_of(one["decided_on"]),
        ]
        for one in postponements
    ]
    return Table(
        gettext("Postponements"), [capfirst(word) for word in header], rows, widths=[3, 3, 6, 4, 3]
    )


def _response(response):
    """What a body answered; of several answers of a body the newest, which counts, comes first."""
    body = pick_by_language(response["body"]["name"])
    words = f"{ResponseAnswer(response['answer']).label} ({day_of(response['answered_on'])})"
    yield Paragraph(Phrase(body, f" · {words}"), label=gettext("Response:"))
    if explanation := pick_by_language(response["explanation"]):
        yield Paragraph(explanation, "soft")
    yield from redaction_notices(response)


def _unanswered(row, snapshot):
    """Each responsible body that has not answered on the day of the ``snapshot``."""
    if row["decision"] not in ADOPTED:
        return
    answered = {response["body"]["slug"] for response in row["responses"]}
    is_over = snapshot.head["closed_on"] is not None or row["status"] not in OPEN
    adopted_on = snapshot.head["adopted_on"]
    words = no_answer(adopted_on and date_of(adopted_on), snapshot.as_of, is_over=is_over)
    for body in [row["lead"], *row["supporting"]]:
        if body and body["slug"] not in answered:
            name = pick_by_language(body["name"])
            yield Paragraph(Phrase(name, f" · {words}"), "soft", label=gettext("Response:"))


def _milestones(milestones, as_of):
    rows = [
        [
            str(one["number"]),
            _milestone(one),
            day_of(one["due_on"]) or gettext("no date was set"),
            day_of(one["done_on"]) or _not_done(one, as_of),
        ]
        for one in milestones
    ]
    header = [gettext("number"), gettext("milestone"), gettext("due on"), gettext("done on")]
    return Table(
        gettext("Milestones"), [capfirst(word) for word in header], rows, widths=[2, 8, 3, 3]
    )


def _milestone(milestone):
    """The title of a milestone, who is responsible for it, and the address of its evidence."""
    title = pick_by_language(milestone["title"])
    # Reports of earlier versions name neither.
    institution, address = milestone.get("institution"), milestone.get("evidence_url")
    if not (institution or address):
        return title
    words = [title]
    if institution:
        words += [" · ", pick_by_language(institution["name"])]
    if address:
        name = pick_by_language(milestone["evidence_title"]).plain or gettext("Evidence")
        words += [" · ", Link(name, address)]
    return Phrase(*words)


def _not_done(milestone, as_of):
    was_late = milestone["due_on"] and milestone["due_on"] < as_of.isoformat()
    return gettext("overdue") if milestone.get("is_overdue", was_late) else "—"


def _indicator(indicator):
    """A table: the baseline, the readings that count, and the target."""
    corrected = {one["corrects"] for one in indicator["readings"]}
    counting = [one for one in indicator["readings"] if one["id"] not in corrected]
    baseline = indicator["baseline"]
    unknown = gettext("not known")
    rows = [
        [gettext("baseline"), unknown if baseline is None else written_number(baseline), ""],
        *(
            [day_of(one["read_on"]), written_number(one["value"]), pick_by_language(one["source"])]
            for one in counting
        ),
        [gettext("target"), written_number(indicator["target"]), ""],
    ]
    name, unit = (pick_by_language(indicator[field]) for field in ("name", "unit"))
    caption = Phrase(gettext("Indicator:"), " ", name, *([" (", unit, ")"] if unit else []))
    header = [gettext("measured on"), gettext("value"), gettext("source")]
    yield Table(caption, [capfirst(word) for word in header], rows, widths=[3, 2, 6])
    yield from redaction_notices(indicator)
    for one in counting:
        yield from redaction_notices(one)
