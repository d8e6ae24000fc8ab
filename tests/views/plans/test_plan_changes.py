"""The page, JSON and feed of what changed in a plan between two days."""

import json
from datetime import date

import feedparser
import pytest
from django.utils import timezone

from recommendations.models import CarryOver, Plan, Redaction, Status
from recommendations.workflow import freezing
from recommendations.workflow.closing import closing
from tests.support import cast
from tests.support.made_once import made_once
from tests.support.pages import Page

pytestmark = pytest.mark.django_db
QUERY = "?since=2023-05-15&until=2023-06-15"
PAGE = f"/en/plans/2023/changes/{QUERY}"


@made_once
def plan():
    """A plan of which number 2 was implemented on 1 June; its account is in Arabic alone."""
    plan = cast.make_plan(state="published")
    cast.make_update(
        plan.recommendations.get(number=2),
        Status.IMPLEMENTED,
        reported_on=date(2023, 6, 1),
        narrative_ar="أُنجز",
    )
    return plan


def test_page_shows_the_figures_of_both_days_and_each_change(client, plan):
    response = client.get(PAGE)
    page = Page(response)

    assert "From the end of 15 May 2023 to the end of 15 June 2023" in page.words
    shown = {one.label: (one.before.n, one.after.n, one.difference) for one in _figures(response)}
    assert shown["implemented"] == (0, 1, "+1")
    assert shown["still open"] == (3, 2, "−1")
    assert shown["past their date"] == (0, 0, "")
    assert "new reports: 1 changes of status: 1" in page.words
    assert "أُنجز" in page.words_in("ar")
    update = plan.recommendations.get(number=2).updates.get()
    assert f"http://testserver/en/plans/2023/2/#update-{update.pk}" in page.links()


def _figures(response):
    return response.context["figures"]


def test_page_shows_the_days_that_were_asked_for(client, plan):
    page = Page(client.get(PAGE))

    assert [found["value"] for found in page.all("input", type="date")] == [
        "2023-05-15",
        "2023-06-15",
    ]
    assert page.all("meta", name="robots") == [{"name": "robots", "content": "noindex"}]
    assert Page(client.get("/en/plans/2023/changes/")).all("meta", name="robots") == []


@pytest.mark.parametrize(
    ("language", "message"),
    [
        ("en", "“<b>soon” is not a date."),
        ("ar", "«<b>soon» ليس تاريخاً."),
        ("ku", "“<b>soon” ne dîrok e."),
    ],
)
def test_page_says_which_day_it_does_not_understand(client, plan, language, message):
    response = client.get(f"/{language}/plans/2023/changes/?since=<b>soon&until=2023-06-15")
    page = Page(response)

    assert response.status_code == 400
    assert message in page.words
    assert [found["value"] for found in page.all("input", type="text")] == ["<b>soon", "2023-06-15"]


def test_page_says_so_where_nothing_changed(client, plan):
    response = client.get("/en/plans/2023/changes/?since=2023-06-15&until=2023-06-16")

    assert "Nothing changed between these days." in Page(response).words


def test_plan_page_leads_to_what_changed_since_its_last_report(client, plan):
    freezing.publish_report(plan, by=cast.make_user(), as_of=date(2023, 6, 30))

    page = Page(client.get("/en/plans/2023/"))
    changes = Page(client.get("/en/plans/2023/changes/"))

    assert "What has changed since 30 June 2023" in page.words
    assert "http://testserver/en/plans/2023/changes/" in page.links()
    assert "From the end of 30 June 2023" in changes.words
    assert "http://testserver/en/plans/2023/changes/?since=2023-06-30" in changes.links()


def test_json_holds_the_same(client, plan):
    answer = json.loads(client.get(f"/ar/plans/2023/changes.json{QUERY}").content)

    item = "http://testserver/ar/plans/2023/2"
    update = plan.recommendations.get(number=2).updates.get()
    assert (answer["since"], answer["until"], answer["total"]) == ("2023-05-15", "2023-06-15", 2)
    assert [answer["figures"][day]["implemented"] for day in ("since", "until")] == [0, 1]
    title = {"ar": "التوصية 2", "ku": None, "en": None}
    same = {"on": "2023-06-01", "reference": "2023/2", "title": title, "to": "implemented"}
    same |= {"outcome": None}
    same |= dict.fromkeys(["response", "body", "answer"])
    same |= dict.fromkeys(["postponement", "from_date", "to_date", "redaction"])
    assert answer["changes"] == [
        {
            **same,
            "kind": "report",
            "from": None,
            "update": update.pk,
            "reported_on": "2023-06-01",
            "published_on": answer["changes"][0]["published_on"],
            "links": {"html": f"{item}/#update-{update.pk}", "recommendation": f"{item}.json"},
        },
        {
            **same,
            "kind": "status",
            "from": "not_started",
            "update": None,
            "reported_on": None,
            "published_on": None,
            "links": {"html": f"{item}/", "recommendation": f"{item}.json"},
        },
    ]
    assert answer["links"]["html"] == f"http://testserver/ar/plans/2023/changes/{QUERY}"


def test_json_and_feed_refuse_a_wrong_day(client, plan):
    data, feed = (
        client.get(f"/en/plans/2023/changes.{end}?since=soon") for end in ("json", "atom")
    )

    assert data.status_code == feed.status_code == 400
    assert json.loads(data.content)["error"].startswith("“soon” is not a date.")


def test_feed_has_an_entry_for_each_change(client, plan):
    response = client.get(f"/en/plans/2023/changes.atom{QUERY}")
    feed = feedparser.parse(response.content)

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert not feed.bozo
    assert feed.feed.title == "What changed in the plan of 2023"
    assert {link.rel: link.href for link in feed.feed.links} == {
        "self": f"http://testserver/en/plans/2023/changes.atom{QUERY}",
        "alternate": f"http://testserver/en/plans/2023/changes/{QUERY}",
    }
    assert [(entry.tags[0].term, entry.updated_parsed[:3]) for entry in feed.entries] == [
        ("report", (2023, 5, 31)),
        ("status", (2023, 5, 31)),
    ]
    # The title is Arabic, and so is the whole line.
    assert feed.entries[0].title == f"2023/2 التوصية 2: أُبلغ بالحالة: {'منفَّذة'}"
    assert len({entry.id for entry in feed.entries}) == 2


def test_feed_without_days_goes_by_one_address(client, plan):
    feed = feedparser.parse(client.get("/en/plans/2023/changes.atom").content)

    assert feed.feed.id == "http://testserver/en/plans/2023/changes.atom"


def test_page_of_a_closed_plan_says_what_was_carried_over(client, plan):
    decisions = {item.pk: CarryOver() for item in plan.adopted_recommendations().open()}
    closing.close(plan, by=cast.make_user(), decisions=decisions, on=date(2023, 12, 30))

    found = _figures(client.get("/en/plans/2023/changes/?since=2023-12-01&until=2023-12-31"))

    shown = {one.after.key: (one.before.n, one.after.n, one.difference) for one in found}
    assert shown["open"] == (2, 0, "−2")
    assert shown["continued"] == (0, 2, "+2")
    data = json.loads(
        client.get("/en/plans/2023/changes.json?since=2023-12-01&until=2023-12-31").content
    )
    assert [(one["from"], one["to"], one["on"]) for one in data["changes"]] == [
        ("not_started", "carried_over", "2023-12-30")
    ] * 2


def test_answer_of_a_body_is_a_change(client, plan):
    response = cast.make_response(plan.recommendations.get(number=1), on=date(2023, 6, 1))

    page = Page(client.get(PAGE))
    data = json.loads(client.get(f"/en/plans/2023/changes.json{QUERY}").content)
    feed = feedparser.parse(client.get(f"/en/plans/2023/changes.atom{QUERY}").content)

    assert "answers of bodies: 1" in page.words
    assert f"{cast.DEPARTMENT} answered: accepts in part" in page.words
    # The name is in Arabic, and says so.
    assert cast.DEPARTMENT in page.words_in("ar")
    place = f"http://testserver/en/plans/2023/1/#response-{response.pk}"
    assert place in page.links()
    [change] = [one for one in data["changes"] if one["kind"] == "response"]
    assert (change["on"], change["reference"], change["response"], change["answer"]) == (
        "2023-06-01",
        "2023/1",
        response.pk,
        "accepts_in_part",
    )
    assert change["body"]["slug"] == "department"
    assert change["body"]["name"]["ar"] == cast.DEPARTMENT
    assert change["links"]["html"] == place
    assert [entry.link for entry in feed.entries if entry.tags[0].term == "response"] == [place]


def test_words_taken_out_of_the_introduction_are_a_change_of_the_plan(client, plan):
    cast.past_the_models(Plan).filter(pk=plan.pk).update(title_en="Plan", introduction_en="Secret")
    for day in (date(2023, 6, 1), date(2023, 7, 1)):
        Redaction.objects.create(
            page_kind="plan",
            page_key=plan.pk,
            record_kind="plan",
            record_key=plan.pk,
            field="introduction_en",
            category="personal_data",
            redacted_on=day,
            redacted_at=timezone.now(),
            redacted_by=cast.make_user(),
        )

    page = Page(client.get(PAGE))
    data = json.loads(client.get(f"/en/plans/2023/changes.json{QUERY}").content)
    feed = feedparser.parse(client.get(f"/en/plans/2023/changes.atom{QUERY}").content)
    alone = Page(client.get("/en/plans/2023/changes/?since=2023-06-15&until=2023-07-15"))

    sentence = "Words were removed on 1 June 2023 (personal data)."
    assert f"In the plan’s own words 2023 Plan 1 June 2023 {sentence}" in page.words
    assert "1 recommendation" in page.words
    [change] = [one for one in data["changes"] if one["kind"] == "redaction"]
    assert (change["reference"], change["links"]["recommendation"]) == (None, None)
    assert change["title"]["en"] == "Plan"
    assert change["links"]["html"] == "http://testserver/en/plans/2023/"
    assert change["redaction"] == {
        "date": "2023-06-01",
        "category": "personal_data",
        "field": "introduction",
    }
    [entry] = [one for one in feed.entries if one.tags[0].term == "redaction"]
    assert entry.title == f"2023 Plan: {sentence}"
    assert "No recommendation changed between these days." in alone.words
    assert "Nothing changed" not in alone.words


@pytest.mark.parametrize("end", ["/", ".json", ".atom"])
def test_plan_that_is_not_public_has_none(client, plan, end):
    cast.make_plan(2024)
    withdrawn = cast.make_plan(2022, state="published")
    withdrawn.mark_withdrawn()

    answers = [client.get(f"/en/plans/{year}/changes{end}").status_code for year in (2024, 2022)]

    assert answers == [404, 410]
