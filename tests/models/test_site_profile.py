"""The one row that makes the site theirs, and the version of what the public may see."""

import pytest
from django.db import transaction

from recommendations.models import SiteProfile
from tests.support import cast
from tests.support.content_version import version
from tests.support.refusals import database_refuses, refuses

pytestmark = pytest.mark.django_db


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


def test_a_change_undone_takes_the_version_back_with_it(item):
    served = version()

    with transaction.atomic():
        item.title_ar = "عنوان"
        item.save()
        during = version()
        transaction.set_rollback(True)

    assert during > served
    assert version() == served
