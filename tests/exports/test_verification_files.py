"""The public files of a verification in every file of a plan; nothing is said of the others."""

import csv
import io
import json
import zipfile
from datetime import date

import pytest
from django.utils import translation

from recommendations.exports.print import build
from recommendations.exports.print.document import Paragraph
from recommendations.exports.rows import recommendation_rows
from recommendations.exports.snapshot import live_snapshot
from recommendations.models import Document, Role
from recommendations.workflow import freezing
from recommendations.workflow.progress import verification
from tests.support import cast
from tests.support.files.uploads import pdf_file

pytestmark = [pytest.mark.django_db, pytest.mark.once]
MAY = date(2023, 5, 1)


@pytest.fixture
def plan():
    """A published plan whose first item was checked twice: once with a public file, once not."""
    plan = cast.make_plan(items=2, state="published")
    claim = cast.make_update(
        plan.recommendations.get(number=1), "implemented", reported_on=date(2023, 3, 1)
    )
    for title, is_public in (("محضر سري", False), ("محضر الزيارة", True)):
        verification.verify(
            claim,
            by=cast.make_member(Role.AUDITOR),
            outcome="insufficient",
            note={"ar": cast.NOTE},
            on=MAY,
            file=pdf_file("visit"),
            file_title=title,
            is_public=is_public,
            disclosure_reason="موافقة" if is_public else "",
        )
    cast.grant_disclosures()
    return plan


@pytest.fixture
def document(plan):
    return Document.objects.get(is_public=True)


def address(document, language="en"):
    return f"http://testserver/{language}/documents/{document.pk}/"


def verifications(row):
    [update] = row["updates"]
    return update["verifications"]


@pytest.mark.parametrize("path", ["plans/2023.json", "plans/2023/1.json"])
def test_json_has_the_public_file_with_its_address(client, document, path):
    data = json.loads(client.get(f"/en/{path}").getvalue())

    newest, first = verifications(data["recommendations"][0] if "2023.json" in path else data)
    title = {"ar": "محضر الزيارة", "ku": None, "en": None}
    assert newest["files"] == [
        {"id": document.pk, "title": title, "redactions": [], "url": address(document)}
    ]
    assert first["files"] == []


def test_tables_have_the_address_in_a_column(client, document):
    archive = zipfile.ZipFile(io.BytesIO(client.get("/en/plans/2023.zip").getvalue()))

    text = archive.read("verifications.csv").decode("utf-8-sig")
    assert [one["files"] for one in csv.DictReader(io.StringIO(text))] == [address(document), ""]


def test_a_report_on_paper_leads_to_the_file(plan, document):
    with translation.override("en"):
        snapshot = live_snapshot(2023, plan.recommendations.all(), site="http://testserver")
        blocks = build.compose(snapshot).blocks

    found = [
        (str(one.words), one.link)
        for one in blocks
        if isinstance(one, Paragraph) and one.label == "File of the verification:"
    ]
    assert found == [("محضر الزيارة", address(document))]


@pytest.mark.parametrize("ending", ["json", "zip", "xlsx", "docx"])
def test_no_file_has_the_title_of_a_file_that_is_not_public(client, plan, ending):
    content = client.get(f"/ar/plans/2023.{ending}").getvalue()
    if ending == "json":
        texts = [content.decode()]
    else:
        archive = zipfile.ZipFile(io.BytesIO(content))
        texts = [archive.read(name).decode(errors="ignore") for name in archive.namelist()]

    assert any("محضر الزيارة" in text for text in texts) or ending in ("zip", "xlsx")
    assert not any("محضر سري" in text for text in texts)


def test_a_report_has_the_files_of_its_day_and_one_of_before_lacks_them(client, plan, document):
    report = freezing.publish_report(plan, by=cast.make_user(), as_of=date(2023, 6, 30))

    frozen = json.loads(client.get("/en/plans/2023/reports/2023-06-30.json").getvalue())
    early = freezing.draft_report(plan, as_of=date(2023, 4, 30)).rows
    for one in verifications(report.rows[0]):
        del one["files"]

    assert verifications(frozen["recommendations"][0])[0]["files"][0]["url"] == address(document)
    assert verifications(early[0]) == []
    rows = [recommendation_rows.addressed(row, "") for row in report.rows]
    assert all("files" not in one for one in verifications(rows[0]))
