"""What was reported, read back the way a feed reader reads it."""

from datetime import UTC, date, datetime

import feedparser
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from recommendations.models import ProgressUpdate, SiteProfile, Status
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.files.uploads import pdf_file
from tests.support.made_once import made_once
from tests.support.pages import Page

pytestmark = pytest.mark.django_db
PLAN = "/en/plans/2023.atom"


def read(client, path=PLAN):
    response = client.get(path)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    found = feedparser.parse(response.content)
    assert not found.bozo
    return found


def titles(client, path=PLAN):
    return [entry.title for entry in read(client, path).entries]


@made_once
def plan():
    """The plan of 2023, whose number 1 has all its texts in English too."""
    SiteProfile(pk=SiteProfile.ONLY, body_name_en="The Department", body_name_ar="الدائرة").save()
    plan = cast.make_plan(items=0, title_en="Plan of action")
    cast.make_recommendation(plan, title_en="Courses & “more”")
    cast.make_recommendation(plan, lead="health")
    return cast.advance(plan, "published")


@pytest.fixture
def item(plan):
    return plan.recommendations.get(number=1)


def test_feed_says_what_it_follows(client, plan):
    feed = read(client).feed

    assert (feed.title, feed.language, feed.author) == (
        "Plan of action 2023",
        "en",
        "The Department",
    )
    assert feed.id == "http://testserver/en/plans/2023.atom"
    assert {(link.rel, link.href) for link in feed.links} == {
        ("self", "http://testserver/en/plans/2023.atom"),
        ("alternate", "http://testserver/en/plans/2023/"),
    }


@pytest.mark.parametrize("path", [PLAN, "/en/updates.atom", "/en/plans/2023/changes.atom"])
def test_a_feed_has_the_notice_of_the_site_as_its_subtitle(client, plan, path):
    assert "subtitle" not in read(client, path).feed
    SiteProfile.objects.filter(pk=SiteProfile.ONLY).update(notice_en="All of it is illustrative.")
    SiteProfile.objects.bump_content_version()

    assert read(client, path).feed.subtitle == "All of it is illustrative."


def test_an_entry_is_a_published_update(client, item):
    update = cast.make_update(
        item,
        Status.PARTIALLY_IMPLEMENTED,
        reported_on=date(2023, 5, 1),
        percent=60,
        narrative_en="Two courses <held>.",
        obstacle_en="No <hall>.",
        next_step_en="Rent one.",
        reason_en="One course.",
    )

    feed = read(client)
    entry = feed.entries[0]

    assert len(feed.entries) == 1
    assert entry.title == "2023/1 Courses & “more”: partially implemented"
    assert entry.id == entry.link == f"http://testserver/en/plans/2023/1/#update-{update.pk}"
    assert datetime.fromisoformat(entry.updated) == update.published_at
    assert datetime.fromisoformat(feed.feed.updated) == update.published_at
    assert [(tag.term, tag.label) for tag in entry.tags] == [
        ("partially_implemented", "partially implemented")
    ]
    content = " ".join(entry.content[0].value.split())
    assert entry.content[0].type == "text/html"
    for words in ["partially implemented", "1 May 2023", "60%", "Two courses &lt;held&gt;."]:
        assert words in content
    assert "Obstacle:</strong></p><p>No &lt;hall&gt;.</p>" in content
    assert "Next step:</strong></p><p>Rent one.</p>" in content
    assert "What is missing:</strong></p><p>One course." in content


def test_feed_shows_the_newest_first_by_their_publication(client, item):
    for day, status in [(9, Status.IN_PROGRESS), (2, Status.ON_HOLD), (5, Status.IN_PROGRESS)]:
        cast.make_update(item, status, reported_on=date(2023, 5, day))

    entries = read(client).entries

    days = [entry.content[0].value.split('datetime="')[1][:10] for entry in entries]
    assert days == ["2023-05-05", "2023-05-02", "2023-05-09"]


def test_a_correction_and_what_it_corrects_name_each_other(client, item):
    wrong = cast.make_update(item, Status.IMPLEMENTED, reported_on=date(2023, 5, 1))
    right = cast.make_update(
        item, reported_on=date(2023, 5, 9), corrects=wrong, narrative_en="Not yet."
    )

    newer, older = read(client).entries

    place = "http://testserver/en/plans/2023/1/#update-"
    assert f'href="{place}{wrong.pk}"' in newer.content[0].value
    assert f'href="{place}{right.pk}"' in older.content[0].value
    assert "This corrects the update of" in newer.content[0].value
    assert "Corrected by the update of" in older.content[0].value
    # A program that has the older one already shows it again.
    assert datetime.fromisoformat(older.updated) == right.published_at
    assert datetime.fromisoformat(older.published) == wrong.published_at


def test_feed_shows_fifty_at_most(client, item):
    many_updates(item, 51)

    assert len(read(client).entries) == 50


def test_feed_says_the_language_of_each_text(client, plan):
    foreign = plan.recommendations.get(number=2)
    cast.make_update(foreign, Status.ON_HOLD, reason_ar="لم يصل الدعم.")

    own, other = read(client), read(client, "/ar/plans/2023.atom")
    written = client.get(PLAN).content.decode()

    entry = own.entries[0]
    assert (entry.title, entry.title_detail.language) == ("2023/2 التوصية 2: متوقفة مؤقتاً", "ar")
    assert entry.content[0].language == "ar"
    assert "لم يصل الدعم." in entry.content[0].value
    assert "السبب:" in entry.content[0].value
    assert written.count('<title xml:lang="ar">') == 1
    assert written.count('<content type="html" xml:lang="ar">') == 1
    assert (own.feed.title_detail.language, own.feed.language) == ("en", "en")
    assert (other.feed.title_detail.language, other.feed.language) == ("en", "ar")
    assert other.entries[0].title_detail.language == "ar"


def test_feed_marks_the_words_of_a_third_language(client, item):
    cast.make_update(item, Status.ON_HOLD, narrative_en="Begun.", reason_ar="لم يصل الدعم.")

    content = read(client).entries[0].content[0]

    assert content.language == "en"
    assert '<div dir="rtl" lang="ar"><p>لم يصل الدعم.</p></div>' in content.value.replace(
        '<div lang="ar" dir="rtl">', '<div dir="rtl" lang="ar">'
    )


def test_feed_follows_a_body_through_all_that_it_is_responsible_for(client, plan, item):
    cast.make_update(item)
    cast.make_update(plan.recommendations.get(number=2))
    assert titles(client, "/ar/institutions/health.atom") == ["2023/2 التوصية 2: قيد التنفيذ"]

    cast.assign(item, "health", "supporting")

    assert titles(client, "/ar/institutions/health.atom") == [
        "2023/2 التوصية 2: قيد التنفيذ",
        "2023/1 التوصية 1: قيد التنفيذ",
    ]
    assert read(client, "/ar/institutions/health.atom").feed.title == cast.HEALTH


def test_feed_follows_one_recommendation(client, plan, item):
    cast.make_update(item)
    cast.make_update(plan.recommendations.get(number=2))

    feed = read(client, "/en/plans/2023/1.atom")

    assert feed.feed.title == "2023/1 Courses & “more”"
    assert feed.feed.link == "http://testserver/en/plans/2023/1/"
    assert [entry.title for entry in feed.entries] == ["2023/1 Courses & “more”: in progress"]
    assert feed.entries[0].id == read(client).entries[1].id


def test_feed_shows_public_evidence_only(client, item):
    link, file = "https://example.org/report", pdf_file(name="a.pdf")
    shown = cast.make_update(
        item,
        evidence_is_public=True,
        evidence_url=link,
        evidence_file=file,
        evidence_title_en="List",
    )
    cast.make_update(item, evidence_url="https://example.org/secret", evidence_title_en="Secret")

    hidden, actual = [entry.content[0].value for entry in read(client).entries]

    assert '<a href="https://example.org/report">List</a>' in actual
    assert f'<a href="http://testserver/en/updates/{shown.pk}/evidence/">List</a>' in actual
    assert "secret" not in hidden.lower()


@pytest.mark.parametrize(
    "path", ["plans/2023.atom", "plans/2023/1.atom", "institutions/department.atom"]
)
def test_feed_says_nothing_of_what_is_not_published(client, item, path):
    cast.make_update(item, publish=False, narrative_en="Draft")

    feed = read(client, f"/en/{path}")

    assert feed.entries == []
    assert datetime.fromisoformat(feed.feed.updated) == item.plan.published_at


def test_feed_follows_a_body_that_only_attends(client, db):
    meeting = cast.make_meeting(published=True)

    feed = read(client, "/en/institutions/department.atom").feed

    assert datetime.fromisoformat(feed.updated) == meeting.published_at


def test_feed_says_nothing_of_an_item_that_is_not_public(client):
    plan = cast.make_plan(items=1)
    secret = cast.make_recommendation(plan, is_public=False)
    cast.advance(plan, "published")
    cast.make_update(secret)

    assert titles(client) == titles(client, "/en/institutions/department.atom") == []
    assert client.get("/en/plans/2023/2.atom").status_code == 404


def test_feed_accepts_what_was_pasted_from_word(client, item, uncleaned):
    cast.make_update(item, narrative_en="One\vtwo\x01\x0c three")

    assert "One\ntwo\n three" in read(client).entries[0].content[0].value


def test_feed_address_says_what_became_of_it(client, plan):
    unknown = ["plans/1999.atom", "plans/2023/9.atom", "institutions/nobody.atom"]
    assert {client.get(f"/en/{path}").status_code for path in unknown} == {404}

    plan.mark_withdrawn()

    withdrawn = ["plans/2023.atom", "plans/2023/1.atom"]
    assert {client.get(f"/en/{path}").status_code for path in withdrawn} == {410}


@pytest.mark.parametrize("rows", [1, 3, 300])
def test_feed_asks_as_often_for_many_rows_as_for_one(client, item, rows):
    many_updates(item, rows)
    paths = ["/en/plans/2023.atom", "/en/plans/2023/1.atom", "/en/institutions/department.atom"]

    asked = []
    for path in paths:
        with CaptureQueriesContext(connection) as queries:
            client.get(path)
        asked.append(len(queries))

    assert asked == [4, 4, 4]


def many_updates(item, rows):
    by, now = cast.make_user(), timezone.now()
    cast.past_the_models(ProgressUpdate).bulk_create(
        ProgressUpdate(
            recommendation=item,
            status="in_progress",
            author=by,
            published_by=by,
            published_at=now,
            evidence_url=cast.EVIDENCE,
            evidence_is_public=True,
        )
        for _number in range(rows)
    )


@pytest.mark.parametrize(
    ("page", "files"),
    [
        ("plans/2023/", {"plans/2023.atom", "plans/2023.ics"}),
        ("plans/2023/1/", {"plans/2023/1.atom"}),
        (
            "institutions/department/",
            {"institutions/department.atom", "institutions/department.ics"},
        ),
    ],
)
def test_a_page_leads_to_its_feed_and_calendar(client, plan, page, files):
    read = Page(client.get(f"/ku/{page}"))

    kinds = {"application/atom+xml", "text/calendar"}
    named = {
        found["href"] for found in read.all("link", rel="alternate") if found.get("type") in kinds
    }
    paths = {f"/ku/{path}" for path in files}
    assert named == paths
    assert {f"http://testserver{path}" for path in paths} <= read.links()


def test_the_calendar_of_a_filtered_page_is_filtered_too(client, plan):
    page = Page(client.get("/en/plans/2023/?status=open"))

    assert "http://testserver/en/plans/2023.ics?status=open" in page.links()


def test_the_time_of_an_entry_is_that_of_its_publication(client, item):
    at = datetime(2023, 6, 1, 9, tzinfo=UTC)
    progress.publish(cast.make_update(item, publish=False), by=cast.make_user(), now=at)

    assert datetime.fromisoformat(read(client).entries[0].published) == at


def test_a_postponement_is_an_entry_in_the_language_of_its_reason(client):
    plan = cast.make_plan(items=0)
    item = cast.make_recommendation(plan, title_en="Office", due_on=date(2023, 6, 30))
    cast.advance(plan, "published")
    cast.make_update(item)
    step = cast.postpone(item, date(2023, 12, 31), reason={"ar": "سبب", "en": "Funding <late>"})

    feeds = [
        client.get(f"/en/{path}").content.decode()
        for path in ("plans/2023.atom", "plans/2023/1.atom")
    ]

    for feed in feeds:
        assert feed.count("<entry>") == 2
        assert f"/en/plans/2023/1/#postponement-{step.pk}</id>" in feed
        assert "2023/1 Office: now due on 31 December 2023" in feed
        assert '<category label="postponement" term="postponement"' in feed
        assert "30 June 2023&lt;/time&gt; to" in feed
        assert "Funding &amp;lt;late&amp;gt;" in feed
