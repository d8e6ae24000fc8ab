"""`manage.py quickstart`: the example tells the truth, and loads once."""

from datetime import date
from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command

from config.languages import CODES
from recommendations.example import loading
from recommendations.example.texts import read
from recommendations.models import (
    Assignment,
    Attendee,
    Delegation,
    Erratum,
    Finding,
    Institution,
    Meeting,
    Milestone,
    Plan,
    ProgressUpdate,
    Recommendation,
    Report,
    SearchEntry,
    SiteProfile,
    Statement,
    Status,
    Theme,
    User,
)
from recommendations.translation import TRANSLATED_FIELDS

pytestmark = pytest.mark.django_db
# Not known from the source; and of an update, what its status does not ask for.
MAY_BE_EMPTY = {
    (SiteProfile, "contact"),
    (Institution, "location"),
    (ProgressUpdate, "reason"),
    (ProgressUpdate, "narrative"),
    (ProgressUpdate, "evidence_title"),
    (Report, "correction"),
}


def quickstart(*arguments):
    """What the command prints."""
    out = StringIO()
    call_command("quickstart", *arguments, stdout=out)
    return out.getvalue()


def everything():
    """Every row of every table of ours, histories too."""
    models = apps.get_app_config("recommendations").get_models()
    return {model.__name__: list(model._base_manager.order_by("pk").values()) for model in models}


def texts(record, name):
    return [getattr(record, f"{name}_{code}") or "" for code in CODES]


def numbers(recommendations):
    return sorted(recommendation.number for recommendation in recommendations)


def test_it_loads_so_many_of_each():
    quickstart("--bare")

    counts = {
        Institution: 8,
        Meeting: 1,
        Delegation: 7,
        Attendee: 0,
        Statement: 1,
        Finding: 3,
        Plan: 1,
        Recommendation: 8,
        Assignment: 8,
        Theme: 6,
        Milestone: 0,
        ProgressUpdate: 0,
        Erratum: 0,
    }
    assert {model: model.objects.count() for model in counts} == counts


def test_it_adopts_and_publishes_eight_recommendations():
    quickstart()

    plan = Plan.objects.published().get()
    assert (plan.year, plan.state, plan.is_selection) == (2023, "adopted", True)
    public = Recommendation.objects.public().in_force().order_by("number")
    assert [item.number for item in public] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert all(item.themes.exists() for item in public)


def test_it_makes_the_department_lead_them_all():
    quickstart()

    department = Institution.objects.get(slug="department-of-external-relations")
    assert Recommendation.objects.led_by(department).count() == 8
    assert not Assignment.objects.exclude(institution=department).exists()


def test_it_leaves_unknown_what_the_source_does_not_say():
    quickstart()

    meeting = Meeting.objects.published().get()
    assert meeting.held_on is None
    assert texts(meeting, "date_note") == ["يوم سبت", "rojeke şemiyê", "a Saturday"]
    assert texts(meeting, "source_name") == ["نورث برس", "North Press", "North Press"]
    assert Plan.objects.get().adopted_on is None
    shown = set(Delegation.objects.values_list("head_count", "disclosure"))
    assert shown == {(None, "count")}


def test_it_names_one_person_only():
    quickstart()

    statement = Statement.objects.get()
    assert texts(statement, "speaker") == ["بدران جيا كرد", "Bedran Çiya Kurd", "Badran Jia Kurd"]
    assert statement.names_speaker
    assert not Attendee.objects.exists()


def test_it_links_the_evaluation_to_what_answers_it():
    quickstart()

    linked = {
        (finding.kind, finding.number): numbers(finding.answered_by.all())
        for finding in Finding.objects.all()
    }
    assert linked == {("strength", 1): [4], ("weakness", 1): [1, 2], ("weakness", 2): [2, 6, 7]}


def test_it_writes_every_text_in_every_language():
    quickstart()

    for model, names in TRANSLATED_FIELDS.items():
        for name in names:
            for record in model.objects.all():
                # A text that is not there is missing in all three, and only where it may be.
                expected = {True, False} if (model, name) in MAY_BE_EMPTY else {True}
                written = {bool(text) for text in texts(record, name)}
                assert len(written) == 1, (record, name)
                assert written <= expected, (record, name)


def test_it_puts_the_notice_and_the_words_of_the_site_in_every_language():
    quickstart()

    profile = SiteProfile.objects.get()
    for name in ["body_name", "description", "notice"]:
        assert all(texts(profile, name)), name
    assert "illustrative" in profile.notice_en
    assert not any(texts(profile, "contact"))


def test_it_shows_the_axes_at_work():
    quickstart()

    items = Recommendation.objects.with_schedule(on=date(2026, 6, 1)).order_by("number")
    assert [(item.status, item.schedule, item.assurance) for item in items] == [
        ("implemented", "completed_on_time", "verified"),
        ("implemented", "completed_late", "reported"),
        ("in_progress", "none", "reported"),
        ("in_progress", "overdue", "reported"),
        ("on_hold", "overdue", "reported"),
        ("partially_implemented", "ended", "reported"),
        ("not_started", "overdue", ""),
        ("in_progress", "overdue", "reported"),
    ]


def test_it_marks_every_illustrative_text():
    quickstart()

    markers = [read("progress")["marker"][code] for code in CODES]
    illustrative = [
        (ProgressUpdate, "reason"),
        (ProgressUpdate, "narrative"),
        (ProgressUpdate, "evidence_title"),
        (Milestone, "title"),
    ]
    found = 0
    for model, name in illustrative:
        for record in model.objects.all():
            for text, marker in zip(texts(record, name), markers, strict=True):
                assert not text or text.startswith(marker), text
                found += bool(text)
    assert found > 40


def test_it_points_evidence_at_nobody():
    quickstart()

    urls = set(ProgressUpdate.objects.exclude(evidence_url="").values_list("evidence_url"))
    assert urls
    assert all(url.startswith("https://example.org/") for (url,) in urls)


def test_it_records_as_an_account_that_nobody_can_use():
    quickstart()

    author = User.objects.get()
    assert author.username == "example-data"
    assert not author.is_active
    assert not author.has_usable_password()
    assert set(ProgressUpdate.objects.values_list("author", "published_by")) == {
        (author.pk, author.pk)
    }


def test_bare_it_loads_no_progress_and_no_notice():
    quickstart("--bare")

    assert not any(texts(SiteProfile.objects.get(), "notice"))
    assert set(Recommendation.objects.values_list("status", "due_on", "is_priority")) == {
        (Status.NOT_STARTED, None, False)
    }


@pytest.mark.parametrize("first", [[], ["--bare"]])
@pytest.mark.parametrize("second", [[], ["--bare"]])
def test_it_changes_nothing_the_second_time(first, second):
    quickstart(*first)
    before = everything()

    output = quickstart(*second)

    assert everything() == before
    assert output.startswith("The plan of 2023 is here already. Nothing was changed.\n")
    assert ("To start anew" in output) == (first != second)


def test_it_keeps_what_the_staff_changed():
    quickstart()
    profile = SiteProfile.objects.get()
    profile.notice_en = "Our own words"
    profile.save()
    Recommendation.objects.filter(number=8).update(title_en="Another title")

    quickstart()

    assert SiteProfile.objects.get().notice_en == "Our own words"
    assert Recommendation.objects.get(number=8).title_en == "Another title"


def own_profile():
    profile = SiteProfile.objects.current()
    profile.body_name_ar = "هيئة أخرى"
    profile.save()


@pytest.mark.parametrize(
    "enter",
    [
        own_profile,
        lambda: Plan.objects.create(year=2026),
        lambda: Institution.objects.create(slug="ours", name_ar="هيئتنا", kind="other"),
        lambda: Theme.objects.create(slug="ours", name_ar="موضوع"),
        lambda: Meeting.objects.create(slug="ours", title_ar="اجتماع", year=2026),
    ],
)
def test_it_leaves_a_site_with_data_of_its_own_alone(enter):
    enter()
    before = everything()

    output = quickstart()

    assert everything() == before
    assert output == (
        "This site has data of its own; the example is for an empty one. Nothing was changed.\n"
    )


def test_it_loads_all_or_nothing(monkeypatch):
    def fail(*arguments, **named):
        raise RuntimeError("the line went down")

    monkeypatch.setattr(loading, "_record_progress", fail)

    with pytest.raises(RuntimeError):
        quickstart()

    assert not Plan.objects.exists()
    assert not User.objects.exists()
    assert not SearchEntry.objects.exists()


def test_it_says_what_it_loaded():
    assert quickstart() == (
        "Loaded the annual meeting and the plan of 2023, in our own words after the report by "
        "North Press:\n"
        "  7 delegations, 8 recommendations, in three languages.\n"
        "  The progress on them is illustrative; every page says so.\n"
    )


def test_it_freezes_a_report_of_the_end_of_its_year():
    quickstart()

    report = Report.objects.get()
    assert (report.plan.year, report.name, report.revision) == (2023, "2023-12-31", 1)
    assert (report.figures["adopted"], report.figures["implemented"]) == (8, 2)
    assert all(report.head["body"]["notice"].values())


def test_it_freezes_no_report_of_a_plan_without_progress():
    quickstart("--bare")

    assert not Report.objects.exists()
