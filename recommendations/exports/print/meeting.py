"""The chapter of the meeting, to the level that each delegation discloses."""

from django.utils.text import capfirst
from django.utils.translation import gettext

from recommendations.exports.rows.recommendation_rows import date_of
from recommendations.localization.dates.dates import written_out
from recommendations.localization.texts import pick_by_language
from recommendations.models import Attendee, Finding, Meeting

from .document import Code, Facts, Heading, Items, Paragraph, Phrase, Table
from .redactions import redaction_notices


def meeting_blocks(meeting, link):
    """The blocks of a meeting's facts (see ``meeting_record.facts``); none for None.

    ``link(reference)`` gives the words that lead to a recommendation.
    """
    if not meeting:
        return
    yield Heading(1, gettext("Meeting"), "meeting")
    yield Paragraph(pick_by_language(meeting["title"]), manner="lead")
    if summary := pick_by_language(meeting["summary"]):
        yield Paragraph(summary)
    yield from redaction_notices(meeting)
    yield Facts(list(_facts(meeting)))
    yield from _agenda(meeting["agenda"])
    yield from _attendance(meeting["delegations"])
    yield from _statements(meeting["statements"])
    yield from _evaluation(meeting["findings"], link)
    if closing := pick_by_language(meeting["closing_statement"]):
        yield Heading(2, gettext("Closing statement"), "closing-statement")
        yield Paragraph(closing)
    yield from _source(meeting)


def _facts(meeting):
    yield capfirst(gettext("kind")), str(Meeting.Kind(meeting["kind"]).label)
    note = pick_by_language(meeting["date_note"])
    held = meeting["held_on"] and written_out(date_of(meeting["held_on"]))
    if held and note:
        held = Phrase(held, " (", note, ")")
    yield gettext("Date"), held or note or gettext("date not known")
    if city := pick_by_language(meeting["city"]):
        yield gettext("City"), city
    if meeting["organiser"]:
        yield gettext("Organiser"), pick_by_language(meeting["organiser"]["name"])


def _agenda(agenda):
    if not agenda:
        return
    yield Heading(2, gettext("Agenda"), "agenda")
    for point in agenda:
        yield Paragraph(pick_by_language(point["topic"]), label=f"{point['number']}.")
        if discussion := pick_by_language(point["discussion"]):
            yield Paragraph(discussion, manner="soft")
        yield from redaction_notices(point)


def _attendance(delegations):
    if not delegations:
        return
    yield Heading(2, gettext("Attendance"), "attendance")
    unknown = gettext("number of people not known")
    rows = [
        [
            _name(one),
            unknown if one["head_count"] is None and not one["people"] else _count(one),
        ]
        for one in delegations
    ]
    header = [capfirst(gettext("institution")), capfirst(gettext("head-count"))]
    yield Table("", header, rows, widths=[3, 1])
    for one in delegations:
        if one["people"]:
            yield Heading(3, _name(one))
            yield Items([_person(person) for person in one["people"]])
    yield Paragraph(
        gettext("Names are shown only where the delegation agreed to it."), manner="soft"
    )


def _name(record):
    return pick_by_language(record["institution"]["name"])


def _count(delegation):
    """How many people came; of whom that is not known, at least those named."""
    return "—" if delegation["head_count"] is None else delegation["head_count"]


def _person(person):
    """Name, post, and what part the person had where that is not the usual one."""
    texts: list[str] = [pick_by_language(person["name"])]
    if post := pick_by_language(person["post"]):
        texts += [" — ", post]
    remarks = []
    if person["part"] != Attendee.Part.MEMBER:
        remarks.append(str(Attendee.Part(person["part"]).label))
    if person["presence"] != Attendee.Presence.PRESENT:
        remarks.append(str(Attendee.Presence(person["presence"]).label))
    if remarks:
        texts.append(f" ({' · '.join(remarks)})")
    return Phrase(*texts)


def _statements(statements):
    if not statements:
        return
    yield Heading(2, gettext("Statements"), "statements")
    for one in statements:
        yield Paragraph(pick_by_language(one["text"]), manner="quote")
        names = [pick_by_language(one["speaker"]), pick_by_language(one["post"])]
        if one["institution"]:
            names.append(_name(one))
        if said_by := _listed([name for name in names if name]):
            yield Paragraph(said_by, manner="soft")
        yield from redaction_notices(one)


def _evaluation(findings, link):
    if not findings:
        return
    yield Heading(2, gettext("Evaluation of the past year"), "evaluation")
    for one in findings:
        kind = capfirst(str(Finding.Kind(one["kind"]).label))
        yield Paragraph(pick_by_language(one["text"]), label=f"{kind} {one['number']}:")
        yield from redaction_notices(one)
        for label, references in [
            (gettext("About:"), one["about"]),
            (gettext("Answered by:"), one["answered_by"]),
        ]:
            if references:
                words = _listed([link(reference) for reference in references])
                yield Paragraph(words, manner="soft", label=label)


def _source(meeting):
    name, address = pick_by_language(meeting["source_name"]), meeting["source_url"]
    if name or address:
        yield Paragraph(
            name or Code(address), manner="soft", label=gettext("Source:"), link=address or ""
        )


def _listed(words):
    """``words`` in one line, with a dot between them that no language reads differently."""
    texts = [text for word in words for text in (" · ", word)]
    return Phrase(*texts[1:])
