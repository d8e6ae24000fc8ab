"""How a redaction is written: the record, its history, its reports and its files."""

from datetime import UTC, date, datetime

import pytest

from recommendations.models import Document, Redaction, Report, Status
from recommendations.models.redactions import REMOVED_ADDRESS
from recommendations.workflow.redaction.writing import RedactionWriter
from tests.support import cast

pytestmark = pytest.mark.django_db

NOW = datetime(2023, 7, 1, 9, tzinfo=UTC)


@pytest.fixture
def writer(publisher):
    return RedactionWriter(by=publisher, category="safety", now=NOW)


def report_with(plan, *updates):
    rows = [{"number": 1, "updates": list(updates)}]
    return plan.reports.create(
        as_of=date(2023, 6, 30), figures={}, rows=rows, created_by=cast.make_user()
    )


def test_evidence_is_hidden_in_a_report_that_has_it(published, publisher, writer):
    hidden = {"id": 4, "evidence": {"url": cast.EVIDENCE}}
    other = {"id": 5, "evidence": {"url": "https://example.org/other"}}
    report = report_with(published, hidden, other)

    writer.hide_in_report(report, {4})

    rows = Report.objects.get().rows
    assert rows == [{"number": 1, "updates": [{"id": 4, "evidence": None}, other]}]
    assert writer.reports == {report.pk}
    written = report.history.get(history_type="~")
    assert (written.history_user, written.history_date) == (publisher, NOW)


def test_a_report_without_the_evidence_is_not_touched(published, writer):
    report = report_with(published, {"id": 5, "evidence": None})

    writer.hide_in_report(report, {4, 5})

    assert (writer.reports, writer.redactions) == (set(), [])
    assert report.history.count() == 1


def test_an_address_is_removed_from_the_update_and_its_history(published, writer):
    update = cast.make_update(
        published.recommendations.get(number=1), Status.IMPLEMENTED, evidence_url=cast.EVIDENCE
    )

    writer.remove_address(update)

    update.refresh_from_db()
    assert update.evidence_url == REMOVED_ADDRESS
    assert set(update.history.values_list("evidence_url", flat=True)) == {REMOVED_ADDRESS}
    assert [one.field for one in writer.redactions] == ["evidence_url"]
    assert list(Redaction.objects.values_list("new_text", flat=True)) == [None]


def test_an_address_that_is_not_there_leaves_no_redaction(published, writer):
    update = cast.make_update(published.recommendations.get(number=1))

    writer.remove_address(update)

    update.refresh_from_db()
    assert update.evidence_url == ""
    assert (writer.redactions, Redaction.objects.exists()) == ([], False)


def test_a_file_that_is_not_there_leaves_no_redaction(meeting, writer):
    writer.remove_file(Document(meeting=meeting), "file")

    assert (writer.paths, writer.redactions, writer.pages) == ([], [], set())
