"""`manage.py quickstart`: the example loads once, whole, and on an empty site only."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from recommendations.localization.languages import CODES
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
from recommendations.sample_data import loading
from recommendations.sample_data.fictional import loading as fictional_loading
from tests.support.made_once import made_once
from tests.support.rows import everything

pytestmark = pytest.mark.django_db


def quickstart(*arguments):
    """What the command prints."""
    out = StringIO()
    call_command("quickstart", *arguments, stdout=out)
    return out.getvalue()


@made_once
def example():
    """The whole example; what the command printed."""
    return quickstart()


@made_once
def bare():
    """The example without progress."""
    return quickstart("--bare")


def texts(record, name):
    return [getattr(record, f"{name}_{code}") or "" for code in CODES]


def test_it_loads_so_many_of_each(bare):
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


def test_bare_it_loads_no_progress_and_no_notice(bare):
    assert not any(texts(SiteProfile.objects.get(), "notice"))
    assert set(Recommendation.objects.values_list("status", "due_on", "is_priority")) == {
        (Status.NOT_STARTED, None, False)
    }


@pytest.mark.parametrize(("second", "is_other"), [([], False), (["--bare"], True)])
def test_it_changes_nothing_the_second_time(example, second, is_other):
    assert_changes_nothing(second, is_other)


@pytest.mark.parametrize(("second", "is_other"), [([], True), (["--bare"], False)])
def test_it_changes_nothing_after_a_bare_first_time(bare, second, is_other):
    assert_changes_nothing(second, is_other)


def assert_changes_nothing(second, is_other):
    before = everything()

    output = quickstart(*second)

    assert everything() == before
    assert output.startswith("The plan of 2023 is already here. Nothing was changed.\n")
    assert ("To start again" in output) == is_other


def test_it_keeps_what_the_staff_changed(example):
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
        "This site already has data; the example is for an empty site. Nothing was changed.\n"
    )


def test_quickstart_loads_the_whole_example_or_nothing(monkeypatch):
    def fail(*arguments, **named):
        raise RuntimeError("the line went down")

    monkeypatch.setattr(loading, "_record_progress", fail)

    with pytest.raises(RuntimeError):
        quickstart()

    assert not Plan.objects.exists()
    assert not User.objects.exists()
    assert not SearchEntry.objects.exists()


def test_it_says_what_it_loaded(example):
    assert example == (
        "Loaded the annual meeting and the plan of 2023, in our own words, based on the report by "
        "North Press:\n"
        "  7 delegations, 8 recommendations, in three languages.\n"
        "  The progress on them is illustrative; every page says so.\n"
    )


def test_it_freezes_no_report_of_a_plan_without_progress(bare):
    assert not Report.objects.exists()


def test_the_fictional_example_is_not_loaded_over_the_real_one(example):
    before = everything()

    output = quickstart("--fictional")

    assert everything() == before
    assert output == (
        "This site already has data; the example is for an empty site. Nothing was changed.\n"
    )


def test_bare_belongs_to_the_real_example():
    before = everything()

    with pytest.raises(CommandError, match="--bare is for the example of 2023"):
        quickstart("--fictional", "--bare")

    assert everything() == before


def test_a_clock_before_the_last_day_of_the_fictional_example_is_refused(monkeypatch):
    before = everything()
    monkeypatch.setattr(timezone, "localdate", lambda: date(2026, 10, 1))

    with pytest.raises(CommandError, match="ends on 27 October 2026"):
        quickstart("--fictional")

    assert everything() == before


# That a failure takes everything back is shown on both databases with the example of 2023.
@pytest.mark.once
def test_the_fictional_example_is_loaded_whole_or_not_at_all(monkeypatch):
    def fail(*arguments, **named):
        raise RuntimeError("the line went down")

    monkeypatch.setattr(fictional_loading, "_draw_sample", fail)

    with pytest.raises(RuntimeError):
        quickstart("--fictional")

    assert not Plan.objects.exists()
    assert not User.objects.exists()
    assert not SearchEntry.objects.exists()
