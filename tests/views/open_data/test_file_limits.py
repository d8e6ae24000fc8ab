"""What is too long for a file on paper, or cannot be set: said in the reader's language, with a way
on."""

import re
from dataclasses import replace
from datetime import date

import pytest

from recommendations.exports.formats import FORMATS
from recommendations.exports.print import pdf
from recommendations.workflow import freezing
from tests.support import cast
from tests.support.pages import Page

pytestmark = pytest.mark.django_db
SITE = "http://testserver"


@pytest.fixture
def short_paper(monkeypatch, published):
    """The plan has three items, and a file on paper holds two."""
    for ending in ("pdf", "docx"):
        monkeypatch.setitem(FORMATS, ending, replace(FORMATS[ending], max_rows=2))
    cast.make_update(published.recommendations.get(number=1))
    return published


@pytest.fixture
def report(short_paper):
    staff, day = cast.make_user(), date(2023, 6, 30)
    return freezing.publish_report(short_paper, by=staff, as_of=day)


@pytest.mark.parametrize("ending", ["pdf", "docx"])
def test_a_plan_too_long_for_paper_says_so_and_where_all_of_it_is(client, short_paper, ending):
    response = client.get(f"/en/plans/2023.{ending}?decision=in_force")
    page = Page(response)

    assert response.status_code == 422
    assert response["Content-Type"] == "text/html; charset=utf-8"
    assert "at most 2 recommendations" in page.words
    plan = f"{SITE}/en/plans/2023"
    others = {f"{plan}.{one}?decision=in_force" for one in ("csv", "json", "xlsx", "zip")}
    assert others | {f"{plan}/?decision=in_force"} <= page.links()
    assert f"{plan}.docx?decision=in_force" not in page.links()


def test_file_limit_says_so_in_the_language_of_the_reader(client, short_paper):
    words = Page(client.get("/ar/plans/2023.pdf")).words

    assert "هذا الملف أطول مما ينبغي" in words
    assert "لتوصيتين (2) على الأكثر" in words


def test_a_part_of_it_that_is_short_enough_is_made(client, short_paper):
    assert client.get("/en/plans/2023.docx?status=in_progress").status_code == 200
    assert client.get("/en/plans/2023.docx?status=not_started").status_code == 200


def test_file_limit_page_does_not_offer_what_there_is_not(client, short_paper):
    whole, part = client.get("/en/plans/2023/"), client.get("/en/plans/2023/?status=in_progress")

    assert "PDF (at most 2 recommendations)" in Page(whole).words
    assert b"2023.pdf" not in whole.content
    assert b"2023.pdf?status=in_progress" in part.content


def test_a_report_too_long_for_paper_says_so_too(client, report):
    address = "/en/plans/2023/reports/2023-06-30"

    refused, page = client.get(f"{address}.pdf"), client.get(f"{address}/")

    assert refused.status_code == 422
    assert f"{SITE}{address}.csv" in Page(refused).links()
    assert f"{SITE}{address}.pdf" not in Page(page).links()


def test_the_lists_for_programs_name_no_such_file(client, report):
    (plan,) = client.get("/en/plans.json").json()["plans"]
    (shown,) = client.get("/en/plans/2023/reports.json").json()["reports"]

    for files in (plan["links"]["files"], shown["links"]["files"]):
        assert [ending for ending in FORMATS if not files[ending]] == ["pdf", "docx"]


@pytest.mark.parametrize(
    ("name", "value", "reason"),
    # The typesetter or Python, whichever asks for memory first.
    [
        ("PATIENCE", 0.001, "it took more than"),
        ("MEMORY", 1_000_000, "memory allocation|MemoryError"),
    ],
)
def test_what_takes_too_long_or_too_much_is_tried_once_and_said(
    monkeypatch, caplog, client, published, name, value, reason
):
    monkeypatch.setattr(pdf, name, value)
    monkeypatch.setenv("RUST_BACKTRACE", "1")

    response = client.get("/en/plans/2023.pdf")

    assert (response.status_code, response["Retry-After"]) == (503, "60")
    assert "This file could not be created" in Page(response).words
    # Nothing to compare the next try with: that one may do.
    assert "ETag" not in response
    assert "Content-Disposition" not in response
    assert [record.levelname for record in caplog.records if "made" in record.msg] == ["ERROR"]
    assert re.search(reason, caplog.text)
    assert "falls short of PDF/UA" not in caplog.text
    # What has no memory left ends at once, and keeps nobody waiting.
    assert ("it took more than" in caplog.text) == (name == "PATIENCE")


def test_one_is_set_at_a_time(monkeypatch, client, published):
    monkeypatch.setattr(pdf, "TURN_PATIENCE", 0)

    with pdf.TURN:
        waiting = client.get("/en/plans/2023.pdf")

    assert waiting.status_code == 503
    assert client.get("/en/plans/2023.pdf").status_code == 200
