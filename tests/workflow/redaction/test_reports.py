"""The files of frozen reports: stored as they were first made, and made again by a redaction."""

import csv
import io
import json
import re
import zipfile
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone, translation

from recommendations.exports import report_files, salting
from recommendations.exports.formats import FORMATS
from recommendations.exports.snapshot import report_snapshot
from recommendations.models import Report, ReportFile
from recommendations.views.base.caching import SHARED
from recommendations.workflow.freezing import publish_report
from recommendations.workflow.redaction import transitions
from tests.support import cast

pytestmark = pytest.mark.django_db

NAME = "سليم الخوري"
SITE = "http://testserver"


@pytest.fixture
def report(published, publisher):
    """A report that froze an update with a name in it."""
    item = published.recommendations.get(number=1)
    cast.make_update(item, narrative_ar=f"التقى الوفد {NAME} في المدينة.")
    return publish_report(published, by=publisher, as_of=timezone.localdate())


def page(report, language="ar"):
    return f"/{language}/plans/2023/reports/{report.name}/"


def download(client, report, ending, language="ar"):
    return client.get(page(report, language)[:-1] + f".{ending}").getvalue()


def redact(report, by, *words):
    update = report.plan.recommendations.get(number=1).updates.get()
    transitions.redact(update, by=by, category="safety", passages=list(words or [NAME]))


def text_of(content):
    """The text in a file, as far as it is uncompressed there or in an archive."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


@pytest.mark.parametrize("ending", FORMATS)
def test_a_file_is_made_once_and_its_checksum_is_that_of_every_later_copy(client, report, ending):
    first = download(client, report, ending)
    second = download(client, report, ending)

    assert first == second
    file = ReportFile.objects.get()
    assert (file.language, file.ending, file.size) == ("ar", ending, len(first))
    assert file.sha256 == sha256(first).hexdigest()
    assert file.sha256 in client.get(page(report)).content.decode()


@pytest.mark.parametrize("ending", ["json", "pdf"])
def test_a_file_asked_for_by_its_checksum_never_changes_for_that_reader(client, report, ending):
    address = page(report)[:-1] + f".{ending}"
    content = client.get(address).getvalue()

    named = client.get(address, {"sha256": sha256(content).hexdigest()})

    assert named["Cache-Control"] == "private, max-age=31536000, immutable"
    assert named.getvalue() == content
    for query in ({}, {"sha256": sha256(b"").hexdigest()}):
        assert client.get(address, query)["Cache-Control"] == SHARED


def test_a_checksum_from_before_a_redaction_is_not_confirmed(
    client, report, publisher, django_capture_on_commit_callbacks
):
    address = page(report)[:-1] + ".json"
    earlier = sha256(client.get(address).getvalue()).hexdigest()

    with django_capture_on_commit_callbacks(execute=True):
        redact(report, publisher)
    answer = client.get(address, {"sha256": earlier})

    assert answer["Cache-Control"] == SHARED
    assert sha256(answer.getvalue()).hexdigest() != earlier


def test_each_language_has_its_own_file(client, report):
    for language in ("ar", "ku", "en"):
        download(client, report, "csv", language)

    assert {file.language for file in ReportFile.objects.current()} == {"ar", "ku", "en"}


@pytest.mark.parametrize("ending", [ending for ending in FORMATS if ending != "pdf"])
def test_a_redaction_makes_the_stored_files_again_without_the_words(
    client, report, publisher, ending, django_capture_on_commit_callbacks
):
    before = download(client, report, ending)
    if ending != "csv":
        assert NAME in text_of(before)

    with django_capture_on_commit_callbacks(execute=True):
        redact(report, publisher)

    now = ReportFile.objects.current().get()
    assert now.sha256 == sha256(download(client, report, ending)).hexdigest()
    assert NAME not in text_of(bytes(now.content))
    assert ReportFile.objects.retired().get().content is None


def test_both_checksums_are_on_the_page_of_the_report(
    client, report, publisher, django_capture_on_commit_callbacks
):
    earlier = sha256(download(client, report, "json")).hexdigest()

    with django_capture_on_commit_callbacks(execute=True):
        redact(report, publisher)

    later = sha256(download(client, report, "json")).hexdigest()
    assert earlier != later
    for language in ("ar", "ku", "en"):
        shown = client.get(page(report, language)).content.decode()
        assert earlier in shown
        assert later in shown
        # Only what the address still gives is linked.
        assert f"?sha256={earlier}" not in shown
        address = re.search(rf'"([^"]+\?sha256={later})"', shown)[1]
        assert sha256(client.get(address).getvalue()).hexdigest() == later


def test_the_report_says_in_every_language_and_in_its_data_that_words_were_taken_out(
    client, report, publisher
):
    redact(report, publisher)

    for language, words in {
        "ar": "حُذفت كلمات",
        "ku": "Hin peyv di",
        "en": "Words were removed on",
    }.items():
        assert words in client.get(page(report, language)).content.decode()
    data = json.loads(download(client, report, "json"))
    today = timezone.localdate().isoformat()
    assert data["report"]["redactions"] == [
        {"date": today, "category": "safety", "field": "rows"},
    ]


def test_a_file_is_made_again_when_an_item_was_withdrawn(client, report):
    assert NAME in download(client, report, "json").decode()
    item = report.plan.recommendations.get(number=1)
    item.is_public = False
    item.save()

    assert NAME not in download(client, report, "json").decode()
    assert ReportFile.objects.retired().get().content is None


def test_a_file_made_from_words_that_were_taken_out_meanwhile_is_not_stored(report, publisher):
    """Somebody downloads the report at the moment of the redaction."""
    kind = FORMATS["json"]
    snapshot = report_snapshot(report, site=SITE)
    fingerprint = report_files.fingerprint_of(snapshot)
    redact(report, publisher)

    report_files._store(report, kind, b"with the words", fingerprint, SITE)

    assert not ReportFile.objects.exists()


def test_the_checksum_of_the_earlier_file_cannot_be_tried_out(report):
    """The same report made twice has two checksums: a guess put into the file proves nothing."""
    snapshot = report_snapshot(report, site=SITE)
    for kind in FORMATS.values():
        with translation.override("en"):
            one, other = (report_files._made(snapshot, kind) for _time in range(2))
        assert one != other, kind.ending


@pytest.mark.parametrize("quoting", [csv.QUOTE_ALL, csv.QUOTE_MINIMAL])
def test_random_quotes_change_no_cell(quoting):
    out = io.StringIO("\ufeff")
    cells = [["a", "b", "c"], ["1", "x, y", "two words"], ['say "hi"', "", "=1"]]
    csv.writer(out, quoting=quoting).writerows(cells * 20)
    plain = out.getvalue()
    rows = list(csv.reader(io.StringIO(plain)))

    made = {salting.salted(plain.encode(), "csv") for _time in range(5)}

    assert len(made) == 5
    for content in made:
        assert list(csv.reader(io.StringIO(content.decode()))) == rows


def test_random_spaces_change_no_data():
    made = {salting.salted(b'{"a": [1, 2]}\n', "json") for _time in range(5)}

    assert len(made) == 5
    assert {json.dumps(json.loads(content)) for content in made} == {'{"a": [1, 2]}'}


def test_stored_files_that_name_people_are_erased_with_the_names(client, published, publisher):
    meeting = published.meeting
    delegation = meeting.delegations.create(
        institution=cast.make_institution("health"), disclosure="names"
    )
    person = delegation.attendees.create(name_ar="نور حسن")
    meeting.mark_published()
    report = publish_report(published, by=publisher, as_of=timezone.localdate())
    assert "نور حسن" in download(client, report, "json").decode()

    person.delete()
    report_files.retire_of_meetings([meeting.pk])

    assert ReportFile.objects.get().content is None
    assert "نور حسن" not in download(client, report, "json").decode()


def test_a_stored_file_is_neither_changed_nor_deleted(client, report):
    download(client, report, "csv")
    file = ReportFile.objects.get()

    for act in (file.save, file.delete, ReportFile.objects.all().delete):
        with pytest.raises(ValidationError):
            act()


def test_words_in_what_a_report_corrected_are_taken_out_with_its_rows(report, publisher):
    later = publish_report(
        report.plan,
        by=publisher,
        as_of=report.as_of,
        replaces=report,
        correction={"ar": f"صُحِّح ما قيل عن {NAME} أمس"},
    )

    transitions.redact(later, by=publisher, category="safety", passages=[NAME])

    assert later.correction_ar == "صُحِّح ما قيل عن […] أمس"
    rows = [one.rows for one in Report.objects.all()]
    assert NAME not in json.dumps(rows, ensure_ascii=False)


def test_a_report_is_redacted_on_its_own_page(client, report, publisher):
    transitions.redact(report, by=publisher, category="court_order", passages=[NAME])

    assert NAME not in json.dumps(Report.objects.get().rows, ensure_ascii=False)
