"""The head of a page names the data of what it shows."""

from datetime import date

import pytest

from recommendations.exports.formats import FORMATS
from recommendations.workflow import freezing
from tests.support import cast
from tests.support.pages import Page

pytestmark = pytest.mark.django_db


def named(client, path):
    """The type and address of each file that the head of the page names."""
    return {
        (link["type"], link["href"])
        for link in Page(client.get(path)).all("link", rel="alternate")
        if "type" in link
    }


def files(stem, query=""):
    return {
        (kind.content_type.partition(";")[0], f"{stem}.{ending}{query}")
        for ending, kind in FORMATS.items()
    }


def test_a_plan_names_its_files_with_the_filters_that_are_set(client, published):
    plan = "/en/plans/2023"
    feed = ("application/atom+xml", f"{plan}.atom")

    whole, part = named(client, f"{plan}/"), named(client, f"{plan}/?status=open")

    assert whole == files(plan) | {feed, ("text/calendar", f"{plan}.ics")}
    query = "?status=open"
    assert part == files(plan, query) | {feed, ("text/calendar", f"{plan}.ics{query}")}


def test_a_report_names_its_files(client, published):
    freezing.publish_report(published, by=cast.make_user(), as_of=date(2023, 6, 30))
    report = "/en/plans/2023/reports/2023-06-30"

    assert named(client, f"{report}/") == files(report)


def test_a_recommendation_and_a_meeting_name_their_data(client, published):
    published.meeting.mark_published()
    item, meeting = "/en/plans/2023/1", "/en/meetings/annual-2023"

    assert named(client, f"{item}/") == {
        ("application/json", f"{item}.json"),
        ("application/atom+xml", f"{item}.atom"),
    }
    assert named(client, f"{meeting}/") == {("application/json", f"{meeting}.json")}
