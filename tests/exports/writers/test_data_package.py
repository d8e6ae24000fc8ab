"""The data package, judged by the validator of those who made the format."""

import csv
import io
import json
import re
import zipfile
from datetime import date

import frictionless
import pytest
from django.utils import timezone, translation

from recommendations.exports.tables.figures import FIGURES
from recommendations.exports.tables.recommendations import RECOMMENDATIONS, TABLES
from recommendations.localization.languages import CODES
from recommendations.models import SiteProfile, Status
from recommendations.models.choices import StatusInPlan
from recommendations.workflow import freezing
from tests.support import cast
from tests.support.made_once import made_once
from tests.support.sites import populated

pytestmark = pytest.mark.django_db


@made_once
def full():
    """A plan with all that one can have."""
    return populated.populate(populated.Words("seen"))


@made_once
def empty():
    """A published plan of which the public sees no item, and no meeting."""
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, is_public=False)
    return cast.advance(plan, "published")


def files(client, path="/en/plans/2023.zip", **query):
    """The files of the package at ``path``: name → bytes."""
    response = client.get(path, query)
    assert response.status_code == 200
    with zipfile.ZipFile(io.BytesIO(response.getvalue())) as archive:
        assert archive.testzip() is None
        return {name: archive.read(name) for name in archive.namelist()}


def described(client, path="/en/plans/2023.zip", **query):
    return json.loads(files(client, path, **query)["datapackage.json"])


def rows(content):
    return list(csv.DictReader(io.StringIO(content.decode(), newline="")))


def faults(package, folder):
    """What the validator says against the files of ``package``: types of errors."""
    for name, content in package.items():
        (folder / name).write_bytes(content)
    report = frictionless.Package(str(folder / "datapackage.json")).validate()
    assert report.tasks
    return {kind for (kind,) in report.flatten(["type"])}


@pytest.mark.parametrize("language", CODES)
def test_the_validator_finds_no_fault_in_a_full_plan(client, full, tmp_path, language):
    package = files(client, f"/{language}/plans/2023.zip")

    assert faults(package, tmp_path) == set()
    assert list(package) == [
        "datapackage.json",
        "README.txt",
        "recommendations.csv",
        "updates.csv",
        "milestones.csv",
        "errata.csv",
        "attendance.csv",
        "verifications.csv",
        "indicators.csv",
        "readings.csv",
        "postponements.csv",
        "responses.csv",
        "figures.csv",
    ]
    assert [len(rows(package[name])) for name in list(package)[2:7]] == [4, 2, 3, 1, 1]
    assert len(rows(package["postponements.csv"])) == 1


@pytest.mark.parametrize("language", CODES)
def test_data_package_finds_none_in_a_plan_with_nothing_in_it(client, empty, tmp_path, language):
    package = files(client, f"/{language}/plans/2023.zip")

    assert faults(package, tmp_path) == set()
    assert "attendance.csv" not in package
    assert [len(rows(package[f"{name}.csv"])) for name in ("recommendations", "updates")] == [0, 0]


def test_data_package_finds_none_in_a_frozen_report_nor_where_filters_left_rows_out(
    client, full, tmp_path
):
    today = timezone.localdate()
    freezing.publish_report(full, by=cast.make_user(), as_of=today)
    frozen, narrowed = tmp_path / "frozen", tmp_path / "narrowed"
    frozen.mkdir(), narrowed.mkdir()

    assert faults(files(client, f"/ar/plans/2023/reports/{today}.zip"), frozen) == set()
    assert faults(files(client, q="2023/2"), narrowed) == set()


def test_data_package_shows_the_text_as_it_reads_now_and_how_it_came_to(client):
    plan = cast.make_plan(items=0)
    item = cast.make_recommendation(plan, adopted_text_en="As adopted")
    cast.make_recommendation(plan)
    cast.advance(plan, "published")
    for day, words in [(1, {"text_en": "First"}), (9, {"text_en": "", "text_ar": "نص ثان"})]:
        item.errata.create(
            dated=date(2023, 3, day), **{"text_ar": "نص أول", "reason_ar": "خطأ"} | words
        )

    package = files(client)
    first, second = rows(package["recommendations.csv"])

    texts = ["corrected_text_ar", "corrected_text_ku", "corrected_text_en", "corrected_on"]
    assert [first[name] for name in texts] == ["نص ثان", "", "First", "2023-03-09"]
    assert [second[name] for name in texts] == [""] * 4
    assert first["adopted_text_en"] == "As adopted"
    assert [
        (one["reference"], one["dated"], one["text_ar"]) for one in rows(package["errata.csv"])
    ] == [
        ("2023/1", "2023-03-01", "نص أول"),
        ("2023/1", "2023-03-09", "نص ثان"),
    ]


def test_an_update_says_what_it_corrects_and_what_its_evidence_is_called(client, published):
    item = published.recommendations.get(number=1)
    wrong = cast.make_update(item, Status.IMPLEMENTED, reported_on=date(2023, 5, 1))
    named = {"evidence_title_en": "Minutes", "evidence_url": cast.EVIDENCE}
    cast.make_update(
        item, reported_on=date(2023, 5, 9), corrects=wrong, evidence_is_public=True, **named
    )

    shown = rows(files(client)["updates.csv"])

    assert list(shown[0])[-11:] == [
        "evidence_title_ar",
        "evidence_title_ku",
        "evidence_title_en",
        "corrects",
        "obstacle_ar",
        "obstacle_ku",
        "obstacle_en",
        "next_step_ar",
        "next_step_ku",
        "next_step_en",
        "has_private_evidence",
    ]
    assert [(one["evidence_title_en"], one["corrects"]) for one in shown] == [
        ("Minutes", str(wrong.pk)),
        ("", ""),
    ]


def test_report_from_before_there_were_corrections_is_exported(client, published, tmp_path):
    cast.make_update(published.recommendations.get(number=1), reported_on=date(2023, 5, 1))
    report = freezing.draft_report(published, as_of=date(2023, 6, 30))
    for row in report.rows:
        for update in row["updates"]:
            for later in [
                "corrects",
                "obstacle",
                "next_step",
                "has_private_evidence",
                "verifications",
            ]:
                del update[later]
        del row["verified_on"]
    report.created_by = cast.make_user()
    report.save()

    package = files(client, "/en/plans/2023/reports/2023-06-30.zip")

    assert [row["corrects"] for row in rows(package["updates.csv"])] == [""]
    assert faults(package, tmp_path) == set()


def test_data_package_says_which_filters_left_rows_out(client, full):
    shown = described(client, status="open")

    assert (shown["name"], shown["filter"]) == ("plan-2023-selection", {"status": "open"})
    assert shown["homepage"] == "http://testserver/en/plans/2023/?status=open"
    assert "Filters: Status: open ones. This file contains only" in shown["description"]
    assert "filter" not in described(client)


def without_hash(package):
    """``package`` described without sizes and hashes, which would give any change away."""
    shown = json.loads(package["datapackage.json"])
    for resource in shown["resources"]:
        del resource["bytes"], resource["hash"]
    return package | {"datapackage.json": json.dumps(shown).encode()}


@pytest.mark.parametrize(
    ("table", "before", "after", "fault"),
    [
        ("recommendations", b"status_on", b"status_since", "incorrect-label"),
        ("recommendations", b'"on_hold"', b'"paused"', "constraint-error"),
        ("recommendations", b"2023/4", b"2023/3", "unique-error"),
        ("updates", b'"2023/2",', b'"2023/9",', "foreign-key"),
        ("milestones", b'"2023/2","1",', b'"2023/2","one",', "type-error"),
        ("figures", b'"plan","2023",', b'"plan","",', "constraint-error"),
    ],
)
def test_data_package_finds_what_is_wrong(client, full, tmp_path, table, before, after, fault):
    package = without_hash(files(client))
    good = package[f"{table}.csv"]
    assert before in good

    assert fault in faults(package | {f"{table}.csv": good.replace(before, after)}, tmp_path)


def test_data_package_finds_a_file_that_was_changed_on_its_way(client, full, tmp_path):
    package = files(client)

    changed = package["updates.csv"].replace(b'"40"', b'"41"')

    assert faults(package | {"updates.csv": changed}, tmp_path) == {"hash-count"}


def test_data_package_dictionary_is_that_of_the_columns(client, full):
    resources = {one["name"]: one for one in described(client)["resources"]}

    for table in [*TABLES, FIGURES]:
        fields = resources[table.name]["schema"]["fields"]
        assert [field["name"] for field in fields] == table.header
        for field in fields:
            for words in (field["titles"], field["descriptions"]):
                assert list(words) == CODES
                assert all(words.values())
    status = resources["recommendations"]["schema"]["fields"][10]
    # What was not adopted has none.
    assert status["constraints"] == {"enum": StatusInPlan.values}
    assert (status["title"], status["type"]) == ("Status", "string")
    assert resources["recommendations"]["schema"]["primaryKey"] == ["reference"]
    assert resources["updates"]["schema"]["foreignKeys"] == [
        {
            "fields": ["reference"],
            "reference": {"resource": "recommendations", "fields": ["reference"]},
        }
    ]


@pytest.mark.parametrize("language", CODES)
def test_data_package_speaks_the_language_of_its_address(client, full, language):
    package = files(client, f"/{language}/plans/2023.zip")

    shown = json.loads(package["datapackage.json"])
    table = shown["resources"][0]
    with translation.override(language):
        assert table["title"] == str(RECOMMENDATIONS.label)
        assert str(RECOMMENDATIONS.description) in package["README.txt"].decode()
    assert shown["language"] == language
    assert shown["homepage"] == f"http://testserver/{language}/plans/2023/"
    assert table["titles"][language] == table["title"]
    assert (
        table["schema"]["fields"][0]["descriptions"][language]
        == (table["schema"]["fields"][0]["description"])
    )


def test_data_package_tables_are_the_rows_of_the_other_files(client, full):
    package = files(client, "/ar/plans/2023.zip")
    whole = client.get("/ar/plans/2023.csv").getvalue()

    assert package["recommendations.csv"] == whole.removeprefix(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("name", "url", "licences"),
    [
        ("", "", None),
        ("CC-BY-4.0", "", [{"name": "CC-BY-4.0", "title": "CC-BY-4.0"}]),
        (
            "رخصة الدائرة",
            "https://example.org/licence",
            [
                {
                    "name": "LicenseRef-custom",
                    "title": "رخصة الدائرة",
                    "path": "https://example.org/licence",
                }
            ],
        ),
    ],
)
def test_data_package_names_the_licence_where_one_is_given(
    client, published, tmp_path, name, url, licences
):
    SiteProfile.objects.update(licence=name, licence_url=url)

    package = files(client)

    assert json.loads(package["datapackage.json"]).get("licenses") == licences
    assert faults(package, tmp_path) == set()


def test_data_package_says_when_it_was_made_and_by_which_schema(client, published):
    shown = described(client)

    assert (shown["name"], shown["version"]) == ("plan-2023", "1.0.0")
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00", shown["created"])


def test_a_frozen_one_is_always_the_same_to_the_last_byte(client, published):
    today = timezone.localdate()
    freezing.publish_report(published, by=cast.make_user(), as_of=today)
    path = f"/en/plans/2023/reports/{today}.zip"
    before = client.get(path).getvalue()

    cast.make_update(published.recommendations.get(number=1), Status.IMPLEMENTED)

    assert client.get(path).getvalue() == before
    assert described(client, path)["name"] == f"plan-2023-report-{today}"


def test_data_package_says_when_filters_left_rows_out(client, published):
    whole, narrowed = described(client), described(client, q="2023/2")

    assert "Filters: " not in whole["description"]
    assert "Filters: " in narrowed["description"]


def test_a_text_that_would_run_is_made_text(client, tmp_path):
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, title_ar="=1+1", due_on=date(2023, 6, 30))
    cast.advance(plan, "published")

    package = files(client)

    assert rows(package["recommendations.csv"])[0]["title_ar"] == "'=1+1"
    assert faults(package, tmp_path) == set()
