"""The one row that makes the site theirs, and the version of what the public may see."""

from datetime import date

import pytest
from django.db import transaction

from recommendations.models import (
    Assignment,
    CarryOver,
    Document,
    Finding,
    Institution,
    Milestone,
    Plan,
    ProgressUpdate,
    Recommendation,
    SiteProfile,
    Theme,
)
from tests import cast
from tests.refusals import database_refuses, refuses
from tests.uploads import pdf_file

pytestmark = pytest.mark.django_db


def version():
    """The content version that a reader would be served."""
    return SiteProfile.objects.current().content_version


def moves(act):
    """True when ``act`` moves the content version forward."""
    before = version()
    act()
    return version() > before


@pytest.fixture
def item(published):
    """The first item of the published plan."""
    return published.recommendations.get(number=1)


def test_a_new_site_has_an_empty_profile():
    profile = SiteProfile.objects.current()

    assert (profile.pk, profile.body_name, SiteProfile.objects.count()) == (1, "", 0)


def test_there_is_one_row():
    SiteProfile.objects.current().save()

    with database_refuses("site_profile_is_one"):
        SiteProfile(pk=2).save()


def test_it_is_never_deleted():
    profile = SiteProfile.objects.current()
    profile.save()

    with refuses("kept"):
        profile.delete()
    with refuses("kept"):
        SiteProfile.objects.all().delete()


def test_its_words_are_kept_in_each_language():
    profile = SiteProfile.objects.current()
    profile.body_name_ar, profile.body_name_en = cast.DEPARTMENT, "Department"

    profile.save()

    stored = SiteProfile.objects.get()
    assert (stored.body_name_ar, stored.body_name_en) == (cast.DEPARTMENT, "Department")


def test_an_older_copy_does_not_turn_the_version_back(item):
    profile = SiteProfile.objects.current()
    for title in ["أول", "ثان", "ثالث"]:
        item.title_ar = title
        item.save()
    served = version()

    profile.notice_ar = "الموقع قيد التجربة"
    profile.save()

    assert version() > served
    assert SiteProfile.objects.get().notice_ar == "الموقع قيد التجربة"


def test_the_version_is_not_set_by_hand():
    SiteProfile.objects.current().save()
    served = version()

    SiteProfile.objects.update(content_version=1)

    assert version() > served


def test_the_version_moves_with_the_doors(staff):
    plan = cast.make_plan(items=2)
    item = plan.recommendations.first()

    assert moves(lambda: plan.adopt(by=staff))
    assert moves(plan.publish)
    assert moves(lambda: item.record_progress(by=staff, status="in_progress", publish=True))
    decisions = {item.pk: CarryOver() for item in plan.recommendations.all()}
    assert moves(lambda: plan.close(by=staff, decisions=decisions))
    assert moves(plan.withdraw)


JUNE = date(2023, 6, 30)


def test_the_version_moves_with_every_record(item, health, staff):
    meeting, theme = item.plan.meeting, Theme.objects.create(slug="rights")
    delegation = meeting.delegations.create(institution=health)

    for make in [
        lambda: meeting.agenda.create(number=1),
        lambda: delegation.attendees.create(name_ar="سين"),
        lambda: meeting.statements.create(text_ar="كلمة"),
        lambda: meeting.findings.create(kind="strength", number=1),
        lambda: meeting.delegations.all().delete(),
        lambda: item.milestones.create(number=1),
        lambda: item.errata.create(text_ar="نص", reason_ar="خطأ"),
        lambda: item.themes.add(theme),
        lambda: item.themes.remove(theme),
        lambda: item.assignments.create(institution=health, role="supporting"),
        lambda: meeting.documents.create(file=pdf_file()),
        lambda: item.plan.reports.create(as_of=JUNE, figures={}, rows=[], created_by=staff),
        lambda: Finding.objects.get().answered_by.add(item),
    ]:
        assert moves(make)


def test_the_version_moves_with_changes_in_bulk(item, health, meeting):
    update = cast.make_update(item, publish=False)
    draft = cast.make_plan(2024, items=0)
    new = Recommendation(plan=draft, number=1, title_ar="عنوان")

    for change in [
        lambda: Institution.objects.update(location_ar="الحسكة"),
        lambda: Plan.objects.update(introduction_ar="مقدمة"),
        lambda: Recommendation.objects.update(is_priority=True),
        lambda: Recommendation.objects.bulk_create([new]),
        lambda: Assignment.objects.update(institution=health),
        lambda: Milestone.objects.bulk_create(
            [Milestone(recommendation=item, number=1, title_ar="خطوة")]
        ),
        lambda: ProgressUpdate.objects.filter(pk=update.pk).update(percent=1),
        lambda: Document.objects.bulk_create([Document(meeting=meeting, file="a.pdf")]),
    ]:
        assert moves(change)


def test_the_version_stays_where_nothing_changes(item):
    assert not moves(lambda: list(Recommendation.objects.public()))
    assert not moves(lambda: cast.make_user("other"))


def test_a_change_undone_takes_the_version_back_with_it(item):
    served = version()

    with transaction.atomic():
        item.title_ar = "عنوان"
        item.save()
        during = version()
        transaction.set_rollback(True)

    assert during > served
    assert version() == served


def test_the_first_change_of_a_new_site_moves_the_version(department):
    assert SiteProfile.objects.count() == 1
    assert moves(lambda: cast.make_institution("health"))
