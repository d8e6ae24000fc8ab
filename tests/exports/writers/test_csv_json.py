"""The plan as CSV and JSON, read back the way a spreadsheet and a program read them."""

import csv
import io
import json
from datetime import date

import pytest
from django.utils import timezone, translation
from django.utils.http import content_disposition_header
from django.utils.translation import gettext

from recommendations.exports.csv_text import Echo, csv_writer
from recommendations.exports.snapshot import live_snapshot
from recommendations.exports.tables.recommendations import RECOMMENDATIONS
from recommendations.models import (
    Assignment,
    CarryOver,
    Erratum,
    Milestone,
    Recommendation,
    Status,
    Theme,
)
from recommendations.models.choices import StatusInPlan
from recommendations.workflow.closing import closing
from tests.support import cast
from tests.support.made_once import made_once

pytestmark = pytest.mark.django_db
HEADER = (
    "reference,year,number,title_ar,title_ku,title_en,adopted_text_ar,adopted_text_ku,"
    "adopted_text_en,decision,status,status_name,status_on,assurance,schedule,due_on,is_priority,"
    "lead,lead_name,supporting,themes,first_year,carried_from,carried_to,superseded_by,address,"
    "supporting_names,theme_names,last_reported_on,silent_since,corrected_text_ar,corrected_text_ku,"
    "corrected_text_en,corrected_on,done_when_ar,done_when_ku,done_when_en,reported_status,"
    "continues_as,continues_as_status,verified_on,first_due_on,times_postponed,section,"
    "section_title,votes_for,votes_against,votes_abstained"
)
NAMES = {
    slug: {"ar": name, "ku": None, "en": None}
    for slug, name in [("department", cast.DEPARTMENT), ("health", cast.HEALTH)]
}
PLAN = ["schema_version", "year", "title", "introduction", "state", "is_selection", "adopted_on"]
PLAN += ["closed_on", "as_of", "report"]
AWKWARD = 'سطر أول\nسطر "ثان"؛ وفاصلة, ثم\nثالث'


def read_csv(client, path="/ar/plans/2023.csv", **query):
    """The rows of a CSV file as dicts, without their header."""
    text = client.get(path, query).getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def file_of(rows):
    """``rows`` of cells as the text of a CSV file."""
    writer = csv_writer(Echo())
    return "".join(map(writer.writerow, rows))


def read_json(client, path="/ar/plans/2023.json", **query):
    return json.loads(client.get(path, query).getvalue())


@made_once
def full():
    """A published plan whose number 1 has a value in every column; its successor is number 2."""
    before = cast.make_plan(2022, items=1, state="published")
    carried = before.recommendations.get()
    plan = closing.close(before, by=cast.make_user(), decisions={carried.pk: CarryOver()})
    item = plan.recommendations.get()
    item.title_ku, item.title_en, item.is_priority = "Sernav", "Title", True
    item.section = plan.sections.create(order=1, title_ar="الصحة")
    item.votes_for, item.votes_against = 12, 3
    item.save()
    cast.postpone(item, date(2023, 6, 30))
    cast.assign(item, "health", Assignment.Role.SUPPORTING)
    item.themes.set(
        Theme.objects.create(slug=slug, name_ar=slug, order=order)
        for order, slug in enumerate(["trade", "culture"])
    )
    successor = cast.make_recommendation(plan, decision="adopted_amended")
    plan.meeting = cast.make_meeting(2023, published=True)
    plan.title_ar, plan.introduction_en = "خطة عام 2023", "Introduction"
    plan.save()
    cast.advance(plan, "published")
    cast.make_response(item, "accepts_in_part", on=date(2023, 3, 1))
    cast.make_update(item, Status.SUPERSEDED, superseded_by=successor, reported_on=date(2023, 5, 1))
    return plan


def test_file_opens_in_a_spreadsheet(client, published):
    response = client.get("/ar/plans/2023.csv")
    text = response.getvalue().decode()

    today = timezone.localdate()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    name = gettext("plan-%(year)s") % {"year": 2023} + f"-{today}.csv"
    assert response["Content-Disposition"] == content_disposition_header(True, name)
    assert text.startswith('\ufeff"' + HEADER.replace(",", '","') + '"\r\n')
    assert text.count("\ufeff") == 1
    assert text.count("\r\n") == text.count("\n") == 4


def test_file_has_every_column_of_a_row(client, full):
    row = read_csv(client)[0]

    assert row == {
        "reference": "2023/1",
        "year": "2023",
        "number": "1",
        "title_ar": "التوصية 1",
        "title_ku": "Sernav",
        "title_en": "Title",
        "adopted_text_ar": "نص التوصية 1 كما أقرها الاجتماع.",
        "adopted_text_ku": "",
        "adopted_text_en": "",
        "decision": "adopted",
        "status": "superseded",
        "status_name": str(Status.SUPERSEDED.label),
        "status_on": "2023-05-01",
        "assurance": "reported",
        "schedule": "ended",
        "due_on": "2023-06-30",
        "is_priority": "true",
        "lead": "department",
        "lead_name": cast.DEPARTMENT,
        "supporting": "health",
        "themes": "trade;culture",
        "first_year": "2022",
        "carried_from": "2022/1",
        "carried_to": "",
        "superseded_by": "2023/2",
        "address": "http://testserver/ar/plans/2023/1/",
        "supporting_names": NAMES["health"]["ar"],
        "theme_names": "trade;culture",
        "last_reported_on": "2023-05-01",
        "silent_since": "",
        "corrected_text_ar": "",
        "corrected_text_ku": "",
        "corrected_text_en": "",
        "corrected_on": "",
        "done_when_ar": "",
        "done_when_ku": "",
        "done_when_en": "",
        "reported_status": "superseded",
        "continues_as": "",
        "continues_as_status": "",
        "verified_on": "",
        "first_due_on": "",
        "times_postponed": "1",
        "section": "1",
        "section_title": "الصحة",
        "votes_for": "12",
        "votes_against": "3",
        "votes_abstained": "",
    }


def test_file_reads_all_that_its_columns_show(full):
    item = full.recommendations.get(number=1)
    Erratum.objects.create(recommendation=item, dated=date(2023, 8, 1), text_ar="نص مصحح")
    Milestone.objects.create(recommendation=item, number=1, title_ar="خطوة")
    other = full.recommendations.get(number=2)
    cast.make_update(other, publish=False, reported_on=date(2023, 9, 1))
    snapshot = live_snapshot(2023, Recommendation.objects.filter(plan=full), site="https://x.org")
    cells = RECOMMENDATIONS.csv_cells()

    brief = [cells(row) for row in snapshot.brief_rows()]

    assert brief == [cells(row) for row in snapshot.rows()]
    assert [row["milestones"] for row in snapshot.brief_rows()] == [[], []]


def test_file_shows_the_lineage_from_the_other_end(client, full):
    row = read_csv(client, "/ar/plans/2022.csv")[0]

    assert (row["carried_from"], row["carried_to"]) == ("", "2023/1")


def test_file_says_the_same_in_json(client, full):
    rows, objects = read_csv(client), read_json(client)["recommendations"]

    written = file_of([list(row.values()) for row in rows])
    assert file_of(map(RECOMMENDATIONS.csv_cells(), objects)) == written
    (update,) = objects[0].pop("updates")
    (postponement,) = objects[0].pop("postponements")
    (response,) = objects[0].pop("responses")
    assert objects[0] == {
        "reference": "2023/1",
        "year": 2023,
        "number": 1,
        "title": {"ar": "التوصية 1", "ku": "Sernav", "en": "Title"},
        "adopted_text": {"ar": "نص التوصية 1 كما أقرها الاجتماع.", "ku": None, "en": None},
        "decision": "adopted",
        "status": "superseded",
        "status_on": "2023-05-01",
        "assurance": "reported",
        "schedule": "ended",
        "silent_since": None,
        "due_on": "2023-06-30",
        "first_due_on": None,
        "times_postponed": 1,
        "section": {"order": 1, "title": {"ar": "الصحة", "ku": None, "en": None}},
        "votes_for": 12,
        "votes_against": 3,
        "votes_abstained": None,
        "is_priority": True,
        "lead": {"slug": "department", "name": NAMES["department"]},
        "supporting": [{"slug": "health", "name": NAMES["health"]}],
        "themes": [
            {"slug": slug, "name": {"ar": slug, "ku": None, "en": None}}
            for slug in ("trade", "culture")
        ],
        "first_year": 2022,
        "carried_from": "2022/1",
        "carried_to": None,
        "superseded_by": "2023/2",
        "reported_status": "superseded",
        "continues_as": None,
        "continues_as_status": None,
        "milestones": [],
        "indicators": [],
        "errata": [],
        "redactions": [],
        "done_when": {"ar": None, "ku": None, "en": None},
        "verified_on": None,
        "address": "http://testserver/ar/plans/2023/1/",
        "links": objects[0]["links"],
    }
    assert postponement == {
        "id": postponement["id"],
        "from_date": None,
        "to_date": "2023-06-30",
        "reason": {"ar": cast.REASON, "ku": None, "en": None},
        "decided_by": {"slug": "department", "name": NAMES["department"]},
        "decided_on": "2023-06-30",
        "recorded_at": postponement["recorded_at"],
        "redactions": [],
    }
    assert response == {
        "id": response["id"],
        "body": {"slug": "department", "name": NAMES["department"]},
        "answer": "accepts_in_part",
        "explanation": {"ar": cast.PROMISE, "ku": None, "en": None},
        "answered_on": "2023-03-01",
        "redactions": [],
    }
    assert (update["reported_on"], update["status"]) == ("2023-05-01", "superseded")


def test_file_json_begins_with_the_plan_s_own_fields(client, full):
    plan = read_json(client)

    assert {name: plan[name] for name in PLAN} == {
        "schema_version": 1,
        "year": 2023,
        "title": {"ar": "خطة عام 2023", "ku": None, "en": None},
        "introduction": {"ar": None, "ku": None, "en": "Introduction"},
        "state": "adopted",
        "is_selection": False,
        "adopted_on": "2023-01-07",
        "closed_on": None,
        "as_of": str(timezone.localdate()),
        "report": None,
    }
    assert plan["meeting"]["slug"] == "annual-2023"


def test_file_json_ends_with_the_figures_of_its_rows(client, full):
    counted = read_json(client)["figures"]

    by_status = dict.fromkeys(StatusInPlan.values, 0) | {"superseded": 1, "not_started": 1}
    assert counted["by_status"] == by_status
    assert (counted["adopted"], counted["rated"], counted["carried_over"]) == (2, 1, 1)
    assert [(group["key"], group["adopted"]) for group in counted["by_theme"]] == [
        ("culture", 1),
        ("trade", 1),
    ]
    assert [(group["key"], group["adopted"]) for group in counted["by_year"]] == [
        (2022, 1),
        (2023, 2),
    ]


def test_file_says_words_and_addresses_in_the_language_of_its_own_address(client, full):
    row = read_csv(client, "/en/plans/2023.csv")[0]

    with translation.override("en"):
        assert row["status_name"] == str(Status.SUPERSEDED.label)
    assert row["address"] == "http://testserver/en/plans/2023/1/"


def test_file_preserves_line_breaks_quotes_and_commas(client):
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, adopted_text_ar=AWKWARD, title_en="A, “B” and 'C'")
    cast.advance(plan, "published")

    row, in_json = read_csv(client)[0], read_json(client)["recommendations"][0]

    assert (row["adopted_text_ar"], row["title_en"]) == (AWKWARD, "A, “B” and 'C'")
    assert in_json["adopted_text"]["ar"] == AWKWARD


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t", "\r"])
def test_file_never_runs_a_text_as_a_formula(client, start, uncleaned):
    text = f'{start}HYPERLINK("https://example.org")'
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, title_ar=text, adopted_text_ar=text, lead=None)
    body = cast.make_institution("formula", name_ar=text)
    cast.assign(plan.recommendations.get(), body)
    cast.advance(plan, "published")

    row, in_json = read_csv(client)[0], read_json(client)["recommendations"][0]

    escaped = {name: row[name] for name in ("title_ar", "adopted_text_ar", "lead_name")}
    assert escaped == dict.fromkeys(escaped, f"'{text}")
    assert in_json["title"]["ar"] == text


@made_once
def varied():
    """A plan of which every filter leaves a part."""
    plan = cast.make_plan(items=0)
    theme = Theme.objects.create(slug="trade", name_ar="التجارة")
    cast.make_recommendation(plan, due_on=date(2023, 2, 1))
    cast.make_recommendation(plan, themes=[theme])
    cast.make_recommendation(plan)
    cast.make_recommendation(plan, lead="health", decision="deferred")
    cast.advance(plan, "published")
    cast.make_update(plan.recommendations.get(number=3), Status.IMPLEMENTED)
    return plan


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({}, [1, 2, 3, 4]),
        ({"status": "open"}, [1, 2]),
        ({"status": "implemented"}, [3]),
        ({"theme": "trade"}, [2]),
        ({"institution": "health"}, [4]),
        ({"schedule": "overdue"}, [1]),
        ({"decision": "deferred"}, [4]),
        ({"q": "2023/2"}, [2]),
        ({"status": "open", "theme": "trade"}, [2]),
    ],
)
def test_file_honours_the_filters_of_the_page(client, varied, query, numbers):
    objects = read_json(client, **query)

    assert [row["number"] for row in objects["recommendations"]] == numbers
    assert [int(row["number"]) for row in read_csv(client, **query)] == numbers
    assert objects["figures"]["listed"] == len(numbers)


def test_a_file_of_a_part_of_the_plan_says_which_part(client, published):
    asked = "status=open&lead=department"

    whole, part = read_json(client), read_json(client, f"/ar/plans/2023.json?{asked}")
    page = client.get(f"/ar/plans/2023.json?{asked}&page=1").json()

    plan = "http://testserver/ar/plans/2023"
    assert whole["filter"] == {}
    assert (whole["address"], whole["links"]["self"]) == (f"{plan}/", f"{plan}.json")
    for shown in (part, page):
        assert shown["filter"] == {"status": "open", "lead": "department"}
        assert shown["address"] == shown["links"]["html"] == f"{plan}/?{asked}"
        assert shown["links"]["recommendations"] == f"{plan}.json?{asked}&page=1"
    assert part["links"]["self"] == f"{plan}.json?{asked}"
    assert page["links"]["self"] == f"{plan}.json?{asked}&page=1"


def test_a_file_of_a_part_of_the_plan_is_not_called_as_the_whole(client, published):
    today = timezone.localdate()
    for ending in ("csv", "ics"):
        part = client.get(f"/en/plans/2023.{ending}?status=open")
        assert f'"plan-2023-selection-{today}.{ending}"' in part["Content-Disposition"]


def test_file_json_names_its_schema(client, published):
    schema = read_json(client)["$schema"]

    assert schema == "http://testserver/schemas/plan-1.json"
    assert client.get("/schemas/plan-1.json").json()["$id"] == schema


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_file_refuses_a_filter_it_does_not_know_instead_of_giving_all(client, published, ending):
    response = client.get(f"/en/plans/2023.{ending}?status=done")

    with translation.override("en"):
        assert gettext("Invalid request") in response.content.decode()
    assert response.status_code == 400


@pytest.mark.parametrize("ending", ["csv", "json"])
def test_file_leaves_out_what_is_not_public(client, ending):
    plan = cast.make_plan(items=1)
    cast.make_recommendation(plan, is_public=False)
    cast.advance(plan, "published")
    cast.make_plan(2024, state="adopted")
    read = {"csv": read_csv, "json": lambda *asked: read_json(*asked)["recommendations"]}[ending]

    rows = read(client, f"/ar/plans/2023.{ending}")

    assert [row["reference"] for row in rows] == ["2023/1"]
    assert client.get(f"/ar/plans/2024.{ending}").status_code == 404
