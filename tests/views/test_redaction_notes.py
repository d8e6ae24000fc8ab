"""Readers see that something was taken out, and when, wherever it stood; never what."""

import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from recommendations.exports.print.build import compose
from recommendations.exports.print.document import Paragraph
from recommendations.exports.snapshot import live_snapshot
from recommendations.localization.languages import CODES
from recommendations.models import Recommendation, Role
from recommendations.workflow.freezing import publish_report
from recommendations.workflow.redaction import transitions
from tests.support import cast
from tests.support.made_once import made_once
from tests.support.sites.addresses import PACKED, every_path

pytestmark = pytest.mark.django_db

NAME = "سليم الخوري"
TEXT = f"التقى الوفد {NAME} في المدينة."
NOTE = "حُذفت كلمات"
OTHERS = {f"/{code}/" for code in CODES if code != "ar"}
ATOM = "{http://www.w3.org/2005/Atom}"


@made_once
def redacted():
    """A year in which each kind of published text has lost a name. Returns its plan."""
    publisher = cast.make_member(Role.PUBLISHER, "publisher")
    plan = cast.make_plan(items=0, introduction_ar=TEXT)
    meeting = plan.meeting
    meeting.summary_ar = TEXT
    meeting.save()
    meeting.agenda.create(number=1, topic_ar="موضوع", discussion_ar=TEXT)
    meeting.statements.create(text_ar=TEXT)
    meeting.findings.create(kind="weakness", number=1, text_ar=TEXT)
    meeting.mark_published()
    item = cast.make_recommendation(plan, adopted_text_ar=TEXT)
    item.milestones.create(number=1, title_ar=TEXT)
    item.errata.create(text_ar=TEXT, reason_ar="سبب")
    item.indicators.create(number=1, target=7, name_ar=TEXT)
    cast.advance(plan, "published")
    item.indicators.get().readings.create(value=3, source_ar=TEXT)
    yesterday = timezone.now() - timedelta(days=1)
    update = cast.make_update(item, narrative_ar=TEXT, now=yesterday)
    transitions.redact(update, by=publisher, category="court_order", passages=[NAME])
    return plan


def page(client, path):
    return client.get(path).content.decode()


def note():
    return {"date": timezone.localdate().isoformat(), "category": "court_order"}


@pytest.mark.parametrize(
    ("path", "notes"),
    [
        # The adopted text, a milestone, an erratum, an update, an indicator, a reading.
        ("plans/2023/1/", 6),
        ("plans/2023/", 1),
        # Its summary, the agenda, a statement, a finding.
        ("meetings/annual-2023/", 4),
    ],
)
def test_each_page_says_it_where_it_stood(client, redacted, path, notes):
    shown = page(client, f"/ar/{path}")

    assert shown.count(NOTE) == notes
    assert "أمر قضائي" in shown
    assert NAME not in shown


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ar", "حُذفت كلمات في"),
        ("ku", "hatin jêbirin (biryara dadgehê)"),
        ("en", "(court order)"),
    ],
)
def test_redaction_note_is_said_in_the_language_of_the_page(client, redacted, language, words):
    assert words in page(client, f"/{language}/plans/2023/1/")


def test_the_data_of_a_recommendation_list_the_redactions_of_each_part(client, redacted):
    item = json.loads(page(client, "/ar/plans/2023/1.json"))

    assert item["redactions"] == [{**note(), "field": "adopted_text"}]
    assert item["updates"][0]["redactions"] == [{**note(), "field": "narrative"}]
    assert item["errata"][0]["redactions"] == [{**note(), "field": "text"}]
    assert item["milestones"][0]["redactions"] == [{**note(), "field": "title"}]
    indicator = item["indicators"][0]
    assert indicator["redactions"] == [{**note(), "field": "name"}]
    assert indicator["readings"][0]["redactions"] == [{**note(), "field": "source"}]


def test_the_data_of_a_plan_and_its_meeting_list_theirs(client, redacted):
    plan = json.loads(client.get("/ar/plans/2023.json").getvalue())

    assert plan["redactions"] == [{**note(), "field": "introduction"}]
    meeting = plan["meeting"]
    assert meeting["redactions"] == [{**note(), "field": "summary"}]
    assert meeting["agenda"][0]["redactions"] == [{**note(), "field": "discussion"}]
    assert meeting["statements"][0]["redactions"] == [{**note(), "field": "text"}]
    assert meeting["findings"][0]["redactions"] == [{**note(), "field": "text"}]


def test_a_feed_reader_is_given_the_entry_anew(client, redacted):
    feed = ElementTree.fromstring(page(client, "/ar/plans/2023.atom"))  # noqa: S314 - ours
    entry = feed.find(f"{ATOM}entry")
    published, updated = (entry.findtext(f"{ATOM}{name}") for name in ("published", "updated"))

    assert published < updated
    assert NOTE in entry.findtext(f"{ATOM}content")
    assert NAME not in entry.findtext(f"{ATOM}content")


def test_paper_says_it_below_each_text(redacted):
    items = Recommendation.objects.all()
    manuscript = compose(live_snapshot(2023, items, site="http://testserver"))
    blocks = [*manuscript.cover.notes, *manuscript.blocks]
    notes = [one for one in blocks if isinstance(one, Paragraph) and NOTE in str(one.words)]

    # The plan, the meeting and three parts of it, the item and five parts of it.
    assert len(notes) == 11


def test_no_public_address_has_the_words(client, redacted, publisher):
    publish_report(redacted, by=publisher, as_of=timezone.localdate())

    # The words are Arabic in each language; what is packed cannot be read as text.
    paths = [path for path in every_path() if path[:4] not in OTHERS and not path.endswith(PACKED)]
    said = {path: client.get(path).getvalue().decode(errors="replace") for path in paths}

    assert {path for path, body in said.items() if "سليم" in body} == set()
    assert len([path for path, body in said.items() if "التقى الوفد" in body]) > 10


def test_what_staff_alone_read_is_not_announced(client, published, publisher):
    item = published.recommendations.get(number=1)
    item.internal_note = TEXT
    item.save()

    transitions.redact(item, by=publisher, category="safety", passages=[NAME])

    assert NOTE not in page(client, "/ar/plans/2023/1/")
