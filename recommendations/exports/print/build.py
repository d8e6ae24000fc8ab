"""The printed report of a plan, composed once; ``pdf`` and ``docx`` write it.

Everything is said in the active language; a text that exists in another one only stays a Text of
that language, so that it is set in its own direction.
"""

from datetime import datetime, time

from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import get_language, gettext, ngettext

from recommendations.exports.rows.recommendation_rows import date_of
from recommendations.exports.tables.figures import narrowed
from recommendations.localization.dates.dates import written_out
from recommendations.localization.texts import Text, pick_by_language
from recommendations.models.choices import (
    DEFINITIONS,
    Assurance,
    Decision,
    Schedule,
    StatusInPlan,
)

from .document import Code, Cover, Facts, Heading, Link, Manuscript, Paragraph, Phrase
from .meeting import meeting_blocks
from .recommendations import key_of, section_blocks
from .redactions import redaction_notices
from .summary import as_of, summary

# A report is composed and set in memory, half a megabyte an item, so that one with 1,500 items, a
# thousand pages, takes what a small server can spare. Nobody prints more; data files hold all.
MAX_ROWS = 1_500


def compose(snapshot):
    """The PlanSnapshot as a Manuscript in the active language."""
    rows, survey = snapshot.counted()
    link = _linker(snapshot, rows)
    has_sections = any(row.get("section") for row in rows)
    return Manuscript(
        language=get_language(),
        cover=_cover(snapshot),
        blocks=[
            *summary(snapshot, survey),
            *meeting_blocks(snapshot.head["meeting"], link),
            *_recommendations(rows, snapshot, link),
            *_annex(),
        ],
        running_head=Phrase(*_named(snapshot), " · ", as_of(snapshot)),
        page_words=gettext("Page %(number)s of %(count)s") % {"number": "%(n)s", "count": "%(m)s"},
        contents_title=gettext("Contents"),
        contents_depth=3 if has_sections else 2,
        made_on=_made_on(snapshot),
        address=snapshot.address,
    )


def _made_on(snapshot):
    """Midnight of the day, so that the files of a frozen report are always alike."""
    day = date_of(snapshot.report["published_on"]) if snapshot.report else timezone.localdate()
    return timezone.make_aware(datetime.combine(day, time()))


def _linker(snapshot, rows):
    """``link(reference)``: the reference, leading to its place in the report, else to its page."""
    here = {row["reference"] for row in rows}

    def link(reference):
        if reference in here:
            return Link(reference, f"#{key_of(reference)}")
        return Link(reference, snapshot.site + reverse("recommendation", args=reference.split("/")))

    return link


def _named(snapshot):
    """The texts of the name of the plan: its title and its year."""
    return snapshot.title or gettext("Plan of action"), " ", str(snapshot.year)


def _cover(snapshot):
    return Cover(
        body=pick_by_language(snapshot.head["body"]["body_name"]),
        title=Phrase(*_named(snapshot)),
        subtitle=gettext("Recommendations and how they are carried out"),
        date=capfirst(as_of(snapshot)),
        notes=list(_notes(snapshot)),
    )


def _notes(snapshot):
    """What a reader must know of this copy before reading it."""
    head = snapshot.head
    if notice := pick_by_language(head["body"]["notice"]):
        yield Paragraph(notice, manner="notice")
    yield from redaction_notices(head)
    if snapshot.report:
        yield from _report_notes(snapshot)
    if snapshot.filters:
        yield Paragraph(Phrase(*_asked(snapshot)), manner="notice", label=gettext("Filters") + ":")
        yield Paragraph(narrowed(), manner="notice")
    if head["is_selection"]:
        yield Paragraph(
            gettext("The meeting adopted more recommendations than are published here."),
            manner="soft",
        )
    licence = head["licence"]
    if licence["name"]:
        label = gettext("Licence") + ":"
        yield Paragraph(licence["name"], "soft", label=label, link=licence["url"] or "")
    label = capfirst(gettext("address")) + ":"
    yield Paragraph(Code(snapshot.address), "soft", label=label, link=snapshot.address)


def _asked(snapshot):
    """The filters in one line, each word in its language."""
    for number, (label, word) in enumerate(snapshot.asked):
        yield from [" · "] if number else []
        yield from [f"{label}: ", word if isinstance(word, Text) else str(word)]


def _report_notes(snapshot):
    """Notes on a frozen report, and on those that it replaces or is replaced by."""
    report = snapshot.report

    def other(name):
        address = snapshot.site + reverse("report", args=[snapshot.year, name])
        return {"words": Code(name), "manner": "notice", "link": address}

    if report["replaced_by"]:
        label = gettext("A later report replaces this one:")
        yield Paragraph(**other(report["replaced_by"]), label=label)
        if because := pick_by_language(report["replaced_because"]):
            label = gettext("What the later report corrected") + ":"
            yield Paragraph(because, manner="notice", label=label)
    if report["replaces"]:
        label = gettext("This report replaces an earlier one:")
        yield Paragraph(**other(report["replaces"]), label=label)
        if correction := pick_by_language(report["correction"]):
            label = capfirst(gettext("what was corrected")) + ":"
            yield Paragraph(correction, manner="notice", label=label)
    yield from redaction_notices(report)
    published = written_out(date_of(report["published_on"]))
    yield Paragraph(
        gettext("This report never changes, so that quotations from it can be verified."),
        manner="soft",
        label=Phrase(gettext("Frozen report"), " ", Code(report["name"]), f" ({published})."),
    )


def _recommendations(rows, snapshot, link):
    yield Heading(1, gettext("Recommendations"), "recommendations")
    count = ngettext("%(total)s recommendation", "%(total)s recommendations", len(rows))
    yield Paragraph(count % {"total": len(rows)}, manner="soft")
    yield from section_blocks(rows, snapshot, link)


def _annex():
    """What the words and figures mean."""
    yield Heading(1, gettext("What the terms and figures mean"), "definitions")
    yield Heading(2, gettext("How the rate is counted"), "rate")
    yield Paragraph(
        gettext("implemented ÷ (adopted − superseded − no longer applicable)"), manner="formula"
    )
    yield Paragraph(
        gettext(
            "It is always given as “number of number”, with its date. Recommendations carried "
            "out in part do not count as implemented. Superseded and no longer applicable "
            "recommendations are excluded. Only published recommendations are counted."
        )
    )
    for key, heading, axis in [
        ("status", gettext("How far it was carried out"), StatusInPlan),
        ("schedule", gettext("How it compares with its due date"), Schedule),
        ("decision", gettext("What the meeting decided"), Decision),
        ("assurance", gettext("Who confirms it"), Assurance),
    ]:
        yield Heading(2, heading, key)
        yield Facts([(capfirst(str(choice.label)), str(DEFINITIONS[choice])) for choice in axis])
