"""The example tells the truth, and says in every language what is illustrative."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command

from recommendations.localization.languages import CODES
from recommendations.models import (
    Assignment,
    Attendee,
    Delegation,
    Finding,
    Indicator,
    Institution,
    Meeting,
    Milestone,
    Plan,
    Postponement,
    ProgressUpdate,
    Reading,
    Recommendation,
    Report,
    Response,
    SiteProfile,
    Statement,
    User,
    Verification,
)
from recommendations.sample_data.texts import read
from recommendations.translation import TRANSLATED_FIELDS

# They only look at the example, which is loaded once for all of them.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example")]
# Not known from the source; and of an update, what its status does not ask for.
MAY_BE_EMPTY = {
    (SiteProfile, "contact"),
    (Institution, "location"),
    (ProgressUpdate, "reason"),
    (ProgressUpdate, "narrative"),
    (ProgressUpdate, "obstacle"),
    (ProgressUpdate, "next_step"),
    (ProgressUpdate, "evidence_title"),
    (Recommendation, "done_when"),
    (Milestone, "evidence_title"),
    (Report, "correction"),
}


@pytest.fixture(scope="module")
def example(module_db):
    """The example with its progress, as the command loads it."""
    call_command("quickstart", stdout=StringIO())


def texts(record, name):
    return [getattr(record, f"{name}_{code}") or "" for code in CODES]


def numbers(recommendations):
    return sorted(recommendation.number for recommendation in recommendations)


def test_it_adopts_and_publishes_eight_recommendations():
    plan = Plan.objects.published().get()
    assert (plan.year, plan.state, plan.is_selection) == (2023, "adopted", True)
    public = Recommendation.objects.public().in_force().order_by("number")
    assert [item.number for item in public] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert all(item.themes.exists() for item in public)


def test_it_makes_the_department_lead_them_all():
    department = Institution.objects.get(slug="department-of-external-relations")
    assert Recommendation.objects.led_by(department).count() == 8
    assert not Assignment.objects.exclude(institution=department).exists()


def test_it_leaves_unknown_what_the_source_does_not_say():
    meeting = Meeting.objects.published().get()
    assert meeting.held_on is None
    assert texts(meeting, "date_note") == ["يوم سبت", "rojeke şemiyê", "a Saturday"]
    assert texts(meeting, "source_name") == ["نورث برس", "North Press", "North Press"]
    assert Plan.objects.get().adopted_on is None
    shown = set(Delegation.objects.values_list("head_count", "disclosure"))
    assert shown == {(None, "count")}


def test_it_names_one_person_only():
    statement = Statement.objects.get()
    assert texts(statement, "speaker") == ["بدران جيا كرد", "Bedran Çiya Kurd", "Badran Jia Kurd"]
    assert statement.names_speaker
    assert not Attendee.objects.exists()


def test_it_links_the_evaluation_to_what_answers_it():
    linked = {
        (finding.kind, finding.number): numbers(finding.answered_by.all())
        for finding in Finding.objects.all()
    }
    assert linked == {("strength", 1): [4], ("weakness", 1): [1, 2], ("weakness", 2): [2, 6, 7]}


def test_it_writes_every_text_in_every_language():
    for model, names in TRANSLATED_FIELDS.items():
        for name in names:
            for record in model.objects.all():
                # A text that is not there is missing in all three, and only where it may be.
                expected = {True, False} if (model, name) in MAY_BE_EMPTY else {True}
                written = {bool(text) for text in texts(record, name)}
                assert len(written) == 1, (record, name)
                assert written <= expected, (record, name)


def test_it_puts_the_notice_and_the_words_of_the_site_in_every_language():
    profile = SiteProfile.objects.get()
    for name in ["body_name", "description", "notice"]:
        assert all(texts(profile, name)), name
    assert "illustrative" in profile.notice_en
    assert not any(texts(profile, "contact"))


def test_it_shows_the_axes_at_work():
    items = Recommendation.objects.with_schedule(on=date(2026, 6, 1)).order_by("number")
    assert [(item.status, item.schedule, item.assurance) for item in items] == [
        ("implemented", "completed_on_time", "verified"),
        ("implemented", "completed_late", "insufficient"),
        ("in_progress", "none", "reported"),
        ("in_progress", "overdue", "reported"),
        ("on_hold", "overdue", "reported"),
        ("partially_implemented", "ended", "reported"),
        ("not_started", "overdue", ""),
        ("in_progress", "overdue", "reported"),
    ]


def test_it_marks_every_illustrative_text():
    markers = [read("progress")["marker"][code] for code in CODES]
    illustrative = [
        (ProgressUpdate, "reason"),
        (ProgressUpdate, "narrative"),
        (ProgressUpdate, "obstacle"),
        (ProgressUpdate, "next_step"),
        (ProgressUpdate, "evidence_title"),
        (Verification, "note"),
        (Response, "explanation"),
        (Milestone, "title"),
        (Milestone, "evidence_title"),
        (Recommendation, "done_when"),
        (Indicator, "name"),
        (Reading, "source"),
        (Postponement, "reason"),
    ]
    found = 0
    for model, name in illustrative:
        for record in model.objects.all():
            for text, marker in zip(texts(record, name), markers, strict=True):
                assert not text or text.startswith(marker), text
                found += bool(text)
    assert found > 40


def test_it_points_evidence_at_nobody():
    urls = set(ProgressUpdate.objects.exclude(evidence_url="").values_list("evidence_url"))
    assert urls
    assert all(url.startswith("https://example.org/") for (url,) in urls)


def test_it_records_as_accounts_that_nobody_can_use():
    author, responder, verifier = User.objects.order_by("username")
    assert [account.username for account in (author, responder, verifier)] == [
        "example-data",
        "example-responder",
        "example-verifier",
    ]
    assert set(Response.objects.values_list("answered_by", flat=True)) == {responder.pk}
    for account in (author, responder, verifier):
        assert not account.is_active
        assert not account.has_usable_password()
    assert set(Verification.objects.values_list("verified_by", flat=True)) == {verifier.pk}
    assert set(ProgressUpdate.objects.values_list("author", "published_by")) == {
        (author.pk, author.pk)
    }


def test_it_freezes_a_report_of_the_end_of_its_year():
    report = Report.objects.get()
    assert (report.plan.year, report.name, report.revision) == (2023, "2023-12-31", 1)
    first, second = report.rows[:2]
    assert (first["assurance"], first["verified_on"]) == ("verified", "2023-10-09")
    assert (second["assurance"], second["verified_on"]) == ("insufficient", "2023-11-14")
    assert [one["answer"] for row in report.rows for one in row["responses"]] == ["accepts_in_part"]
    assert (report.figures["adopted"], report.figures["implemented"]) == (8, 2)
    assert all(report.head["body"]["notice"].values())
