"""The fictional example: all of it invented, said on every page, and counted by hand.

The figures below were counted from the list of items, not from the pages.
"""

import re
from datetime import UTC, date, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from recommendations.localization.languages import CODES
from recommendations.models import (
    AgendaItem,
    Attendee,
    ChangeLogEntry,
    Decision,
    DisclosureRequest,
    Document,
    Erratum,
    Indicator,
    Institution,
    Meeting,
    Milestone,
    Plan,
    PlanSection,
    Postponement,
    ProgressUpdate,
    Reading,
    Receipt,
    Recommendation,
    Redaction,
    Report,
    Response,
    SiteProfile,
    Statement,
    Status,
    Theme,
    User,
    Verification,
    VerificationSample,
)
from recommendations.sample_data.fictional import loading
from recommendations.translation import TRANSLATED_FIELDS
from tests.support.rows import everything

# They only look at the example, which is loaded once for all of them.
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("example")]

COLUMNS = ["listed", "adopted", "implemented", "partially_implemented", "rated", "open"]
COLUMNS += ["continued", "continued_late", "carried_over", "verified"]
COLUMNS += ["by_first_date", "first_dated"]
# By hand: year → the COLUMNS of its plan.
BY_YEAR = {
    2023: [12, 12, 4, 1, 10, 0, 4, 2, 0, 2, 3, 4],
    # One of the verified is implemented in part: 2024/9.
    2024: [24, 24, 11, 2, 22, 0, 8, 3, 4, 4, 8, 11],
    2025: [32, 32, 17, 3, 31, 0, 10, 5, 8, 5, 13, 17],
    2026: [40, 38, 13, 1, 37, 22, 0, 0, 10, 4, 10, 13],
}
ENDED = [
    Status.IMPLEMENTED,
    Status.PARTIALLY_IMPLEMENTED,
    Status.NOT_IMPLEMENTED,
    Status.NO_LONGER_APPLICABLE,
    Status.SUPERSEDED,
]
# By hand, each commitment once: adopted, as ENDED, open, rated.
TOGETHER = [84, 45, 7, 4, 3, 3, 22, 78]
HEALTH_THEME = [11, 7, 2, 0, 0, 0, 2, 11]
# What an update does not say where its status does not ask for it, and what may be unknown.
MAY_BE_EMPTY = {
    (SiteProfile, "contact"),
    (Institution, "location"),
    (Meeting, "date_note"),
    (Meeting, "source_name"),
    (Statement, "speaker"),
    (Statement, "post"),
    (ProgressUpdate, "reason"),
    (ProgressUpdate, "narrative"),
    (ProgressUpdate, "obstacle"),
    (ProgressUpdate, "next_step"),
    (ProgressUpdate, "evidence_title"),
    (Recommendation, "done_when"),
    (Milestone, "evidence_title"),
    (Response, "explanation"),
    (Report, "correction"),
}


@pytest.fixture(scope="module")
def example(module_db):
    """The four years, as the command loads them; what it printed."""
    out = StringIO()
    call_command("quickstart", "--fictional", stdout=out)
    return out.getvalue()


def texts(record, name):
    return [getattr(record, f"{name}_{code}") or "" for code in CODES]


def item(year, number):
    return Recommendation.objects.get(plan__year=year, number=number)


def counted(figures):
    """As TOGETHER, of Figures."""
    ended = [figures.by_status[one] for one in ENDED]
    return [figures.adopted, *ended, figures.open, figures.rated]


def test_it_says_what_it_loaded(example):
    assert example == (
        "Loaded four years of a body that does not exist, in three languages:\n"
        "  2023: 12 recommendations, the plan is closed.\n"
        "  2024: 24 recommendations, the plan is closed.\n"
        "  2025: 32 recommendations, the plan is closed.\n"
        "  2026: 40 recommendations, the plan is adopted.\n"
        "  Every page says that all of it is invented.\n"
    )


@pytest.mark.parametrize("second", [["--fictional"], [], ["--bare"]])
def test_it_is_loaded_once(second):
    before, out = everything(), StringIO()

    call_command("quickstart", *second, stdout=out)

    assert everything() == before
    assert out.getvalue() == "The fictional example is already here. Nothing was changed.\n"


def test_it_loads_so_many_of_each():
    counts = {
        Institution: 12,
        Theme: 8,
        Meeting: 4,
        AgendaItem: 13,
        Statement: 10,
        Plan: 4,
        Recommendation: 108,
        ProgressUpdate: 129,
        Verification: 23,
        Postponement: 28,
        Response: 77,
        Receipt: 42,
        Milestone: 37,
        Indicator: 28,
        Reading: 37,
        Erratum: 1,
        Report: 8,
        VerificationSample: 4,
    }
    assert {model: model.objects.count() for model in counts} == counts


@pytest.mark.parametrize("code", CODES)
def test_each_plan_has_the_figures_counted_by_hand(client, code):
    listed = client.get(f"/{code}/plans.json").json()["plans"]

    found = {plan["year"]: [plan["figures"][name] for name in COLUMNS] for plan in listed}
    assert found == BY_YEAR


@pytest.mark.parametrize("code", CODES)
def test_over_all_years_each_commitment_counts_once(client, code):
    assert counted(client.get(f"/{code}/plans/").context["together"]) == TOGETHER
    assert counted(client.get(f"/{code}/themes/health/").context["figures"]) == HEALTH_THEME


def test_final_reports_have_the_figures_of_the_closed_years():
    for year in (2023, 2024, 2025):
        report = Report.objects.get(plan__year=year, as_of=date(year, 12, 31))
        expected = dict(zip(COLUMNS, BY_YEAR[year], strict=True))
        if year == 2024:
            # 2024/5 was verified in January 2025.
            expected["verified"] -= 1
        assert {name: report.figures[name] for name in COLUMNS} == expected
        # Published on the day to which it belongs, not on the day of loading.
        assert report.created_at.date() == report.as_of


def test_the_running_plan_has_overdue_claimed_and_verified_items():
    plan = Recommendation.objects.filter(plan__year=2026).order_by("number")
    overdue = plan.overdue(on=date(2026, 10, 31))
    assert [one.number for one in overdue] == [1, 2, 7, 9, 18, 24, 27]
    claimed = plan.filter(status=Status.IMPLEMENTED)
    by_assurance = {}
    for one in claimed:
        by_assurance.setdefault(one.assurance, []).append(one.number)
    assert by_assurance == {
        "verified": [3, 11, 16, 35],
        "insufficient": [14],
        "contradicted": [25],
        "reported": [6, 15, 19, 26, 28, 30, 37],
    }
    undecided = plan.filter(decision__in=[Decision.DEFERRED, Decision.NOT_ADOPTED])
    assert [(one.number, one.decision, one.status) for one in undecided] == [
        (13, "deferred", "not_started"),
        (39, "not_adopted", "not_started"),
    ]


def test_the_well_is_carried_over_three_times_and_postponed_in_each_plan():
    lineage = [item(2023, 4), item(2024, 1), item(2025, 1), item(2026, 1)]
    assert [one.origin for one in lineage[1:]] == [lineage[0]] * 3
    assert [one.times_postponed for one in lineage] == [1, 2, 4, 5]
    assert [one.due_on for one in lineage] == [
        date(2024, 6, 30),
        date(2024, 12, 15),
        date(2025, 11, 30),
        date(2026, 9, 30),
    ]
    assert {one.first_due_on for one in lineage} == {date(2023, 10, 31)}


def test_items_end_for_every_kind_of_reason():
    ended = Recommendation.objects.filter(status__in=ENDED).order_by("plan__year", "number")
    others = ended.exclude(status=Status.IMPLEMENTED)
    assert [(str(one.reference), one.status) for one in others] == [
        ("2023/3", "partially_implemented"),
        ("2023/8", "not_implemented"),
        ("2023/10", "no_longer_applicable"),
        ("2023/11", "superseded"),
        ("2024/9", "partially_implemented"),
        ("2024/13", "partially_implemented"),
        ("2024/15", "not_implemented"),
        ("2024/22", "no_longer_applicable"),
        ("2024/23", "superseded"),
        ("2025/7", "partially_implemented"),
        ("2025/14", "partially_implemented"),
        ("2025/16", "not_implemented"),
        ("2025/27", "partially_implemented"),
        ("2025/31", "superseded"),
        ("2026/21", "partially_implemented"),
        ("2026/29", "not_implemented"),
        ("2026/32", "no_longer_applicable"),
    ]


def test_the_later_plans_have_the_same_three_sections():
    found = {}
    for section in PlanSection.objects.order_by("plan__year", "order"):
        found.setdefault(section.plan.year, []).append(section.recommendations.count())
    assert found == {2024: [12, 9, 3], 2025: [16, 12, 4], 2026: [21, 12, 7]}
    assert len(set(PlanSection.objects.values_list("order", "title_en"))) == 3


def test_votes_are_those_of_the_meeting():
    counted = Recommendation.objects.exclude(votes_for=None).order_by("plan__year", "number")
    votes = counted.values_list("plan__year", "number", "votes_for", "votes_against")
    assert list(votes) == [
        (2023, 12, 38, 2),
        (2024, 15, 30, 14),
        (2024, 18, 47, 3),
        (2025, 16, 27, 24),
        (2025, 23, 41, 5),
        (2026, 24, 39, 8),
        (2026, 37, 50, 9),
        (2026, 39, 11, 44),
    ]


def test_it_writes_every_text_in_every_language():
    for model, names in TRANSLATED_FIELDS.items():
        for name in names:
            for record in model.objects.all():
                # A text that is not there is missing in all three, and only where it may be.
                expected = {True, False} if (model, name) in MAY_BE_EMPTY else {True}
                written = {bool(text) for text in texts(record, name)}
                assert len(written) == 1, (record, name)
                assert written <= expected, (record, name)


def test_each_text_is_in_the_letters_of_its_language():
    arabic, latin = re.compile("[\u0621-\u064a]"), re.compile("[A-Za-z]")
    for model, names in TRANSLATED_FIELDS.items():
        for name in names:
            for record in model.objects.all():
                ar, ku, en = texts(record, name)
                assert not latin.search(ar), ar
                assert not arabic.search(ku + en), (ku, en)
                assert not ku or ku != en or model is Meeting, ku


# Words of templates.
@pytest.mark.once
@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize(
    "path",
    [
        "",
        "plans/",
        "plans/2023/",
        "plans/2026/",
        "plans/2026/1/",
        "plans/2026/changes/",
        "plans/oldest/",
        "plans/2024/reports/2024-12-31/",
        "meetings/union-meeting-2025/",
        "institutions/",
        "institutions/water-office/",
        "themes/",
        "themes/water/",
        "updates/",
        "about/",
        "search/?q=a",
    ],
)
def test_each_page_says_that_all_is_invented(client, code, path):
    page = client.get(f"/{code}/{path}")

    assert page.status_code == 200
    notice = getattr(SiteProfile.objects.get(), f"notice_{code}")
    assert notice in page.content.decode()


def test_it_names_no_person():
    assert not Attendee.objects.exists()
    assert not any(any(texts(one, "speaker")) for one in Statement.objects.all())


def test_it_points_evidence_at_nobody():
    urls = {
        url
        for model in (ProgressUpdate, Milestone)
        for (url,) in model.objects.exclude(evidence_url="").values_list("evidence_url")
    }
    assert urls
    assert all(url.startswith("https://example.org/") for url in urls)


def test_records_and_their_history_are_dated_to_their_days():
    midday = datetime(2023, 1, 14, 9, tzinfo=UTC)
    plan = Plan.objects.get(year=2023)
    assert (plan.adopted_at, plan.published_at) == (midday, midday)
    assert plan.history.latest().history_date.date() == date(2023, 12, 31)
    for update in ProgressUpdate.objects.all():
        assert update.published_at.date() == update.reported_on
    for one in Postponement.objects.all():
        assert one.recorded_at.date() == one.decided_on
    for one in Verification.objects.all():
        assert one.recorded_at.date() == one.verified_on
    entries = ChangeLogEntry.objects.exclude(record_kind="user")
    assert entries.order_by("at").first().at.date() == loading.SITE_OPENED_ON
    assert entries.order_by("at").last().at.date() == loading.last_day()


def test_history_says_that_the_command_made_it():
    entries = ChangeLogEntry.objects.exclude(cause="command quickstart")
    assert not entries.exists()


def test_the_minutes_and_the_evidence_of_two_checks_are_public_documents():
    documents = Document.objects.public().order_by("pk")
    found = [(one.title_en, one.verification and one.recommendation) for one in documents]
    assert found == [
        ("Schools that were visited", item(2025, 2)),
        ("Summary of the minutes", None),
        ("Turns of seven fields", item(2026, 25)),
    ]
    assert not DisclosureRequest.objects.waiting().exists()


def test_a_telephone_number_was_redacted():
    update = ProgressUpdate.objects.get(recommendation=item(2024, 7), status=Status.IMPLEMENTED)
    assert all("[…]" in text for text in texts(update, "narrative"))
    assert set(Redaction.objects.values_list("category", flat=True)) == {"personal_data"}
    assert not ProgressUpdate.history.filter(narrative_ar__contains="0000").exists()


def test_a_corrected_report_replaces_the_first_of_its_day():
    first, second = Report.objects.filter(as_of=date(2025, 6, 30)).order_by("revision")
    assert second.replaces == first
    assert all(texts(second, "correction"))


def test_samples_are_drawn_from_the_claims_of_their_reports():
    drawn = [(str(one.report.name), one.size) for one in VerificationSample.objects.order_by("pk")]
    assert drawn == [("2023-12-31", 3), ("2024-12-31", 4), ("2025-12-31", 5), ("2026-06-30", 4)]
    assert all(re.fullmatch("[0-9a-f]{64}", one.seed) for one in VerificationSample.objects.all())


def test_it_records_as_accounts_that_nobody_can_use():
    accounts = User.objects.order_by("username")
    assert [account.username for account in accounts] == [
        "fictional-author",
        "fictional-responder",
        "fictional-verifier",
    ]
    for account in accounts:
        assert not account.is_active
        assert not account.has_usable_password()
