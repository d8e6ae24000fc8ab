"""What each record is called, and its address on the site."""

from datetime import date

import pytest
from django.utils import translation

from recommendations.models import (
    AgendaItem,
    Assignment,
    Attendee,
    ChangeLogEntry,
    ClosingDecision,
    Delegation,
    DisclosureRequest,
    Document,
    Erratum,
    Finding,
    Institution,
    Letter,
    Meeting,
    Milestone,
    MinutesImport,
    NameAccess,
    Plan,
    PlanSection,
    PlanVersion,
    ProgressUpdate,
    Recommendation,
    Redaction,
    Report,
    ReportFile,
    Response,
    SavedView,
    SearchEntry,
    SignInCounter,
    Statement,
    Theme,
    User,
    Verification,
)

DAY = date(2023, 6, 30)
HEALTH = Institution(slug="health", name_ar="هيئة الصحة", name_en="Health Commission")
ITEM = Recommendation(pk=7, plan=Plan(year=2023), number=3, title_ar="ماء", title_en="Water")


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


@pytest.mark.parametrize(
    ("record", "name"),
    [
        (AgendaItem(number=2, topic_en="Roads"), "2. Roads"),
        (Assignment(institution=HEALTH, role="supporting"), "Health Commission (supporting)"),
        (Attendee(name_en="Ronahi"), "Ronahi"),
        (
            ChangeLogEntry(action="~", record_kind="plan", record_key=4),
            "Changed: plan 4",
        ),
        (
            ClosingDecision(recommendation=ITEM, choice="carry_over"),
            "7 · carry over to a later plan",
        ),
        (
            Delegation(institution=HEALTH, meeting=Meeting(title_en="Annual meeting")),
            "Health Commission · Annual meeting",
        ),
        (Document(title_en="Minutes"), "Minutes"),
        (Document(file="documents/a.pdf"), "documents/a.pdf"),
        (Erratum(recommendation=ITEM, dated=DAY), "7 · 2023-06-30"),
        (Finding(kind="problem", number=2), "problem 2"),
        (HEALTH, "Health Commission"),
        (Institution(slug="health"), "health"),
        (
            Letter(recipient=User(first_name="Huda"), kind="reminder", day=DAY),
            "Huda · reminder · 2023-06-30",
        ),
        (Meeting(slug="annual-2023", title_en="Annual meeting"), "Annual meeting"),
        (Meeting(slug="annual-2023"), "annual-2023"),
        (MinutesImport(name="minutes.docx"), "minutes.docx"),
        (Milestone(number=1, title_en="Tender"), "1. Tender"),
        (NameAccess(user=User(first_name="Huda"), page="list"), "Huda: attendance from a list"),
        (Plan(year=2023), "Plan of 2023"),
        (SavedView(name="Overdue"), "Overdue"),
        (Plan(year=2023, title_en="Yearly plan"), "Yearly plan 2023"),
        (PlanSection(order=1, title_en="Health"), "Health"),
        (PlanSection(order=1), "1"),
        (ITEM, "2023/3 Water"),
        (
            Report(plan=Plan(year=2023), as_of=DAY),
            "Plan of 2023 · \N{LEFT-TO-RIGHT ISOLATE}2023-06-30\N{POP DIRECTIONAL ISOLATE}",
        ),
        (ProgressUpdate(reported_on=DAY, status="on_hold"), "2023-06-30 · on hold"),
        (
            Redaction(record_kind="plan", record_key=4, field="title_ar", redacted_on=DAY),
            "plan 4 · 2023-06-30",
        ),
        (
            ReportFile(report_id=4, language="en", ending="csv", sha256="0123456789abcdef"),
            "4.en.csv · 0123456789ab",
        ),
        (PlanVersion(year=2023, number=7), "2023: 7"),
        (Response(answered_on=DAY, answer="accepts"), "2023-06-30 · accepts"),
        (Verification(verified_on=DAY, outcome="confirmed"), "2023-06-30 · confirmed"),
        (SearchEntry(kind="plan", record=3), "plan 3"),
        (SignInCounter(key="0123456789abcdef", failures=3), "01234567: 3"),
        (Statement(speaker_en="Nawroz", institution=HEALTH), "Nawroz"),
        (Statement(institution=HEALTH), "Health Commission"),
        (Statement(pk=5), "5"),
        (Theme(slug="water", name_en="Water"), "Water"),
        (Theme(slug="water"), "water"),
    ],
)
def test_a_record_is_called_by_what_it_has(record, name):
    assert str(record) == name


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"meeting": Meeting(title_en="Annual meeting")}, "delegation · Annual meeting"),
        ({"record": 5}, "delegation · 5"),
    ],
)
def test_a_disclosure_request_is_called_by_where_it_is(fields, name):
    assert str(DisclosureRequest(kind="delegation", **fields)) == name


@pytest.mark.parametrize(
    ("record", "address"),
    [
        (Document(pk=4), "/en/documents/4/"),
        (HEALTH, "/en/institutions/health/"),
        (Meeting(slug="annual-2023"), "/en/meetings/annual-2023/"),
        (Plan(year=2023), "/en/plans/2023/"),
        (ITEM, "/en/plans/2023/3/"),
        (Report(plan=Plan(year=2023), as_of=DAY), "/en/plans/2023/reports/2023-06-30/"),
        (Theme(slug="water"), "/en/themes/water/"),
    ],
)
def test_a_record_has_its_address_in_the_language_of_the_page(record, address):
    assert record.get_absolute_url() == address
