"""Two people editing: the second save is refused, and nothing of the first is lost."""

import pytest

from recommendations.models import SiteProfile, Theme
from tests.support import cast
from tests.support.refusals import refuses, refuses_stale

pytestmark = pytest.mark.django_db


def make_profile():
    """The stored profile of the site."""
    SiteProfile(pk=1).save()
    return SiteProfile.objects.get()


MAKERS = {
    "institution": (lambda: cast.make_institution("health"), "location_ar"),
    "meeting": (cast.make_meeting, "summary_ar"),
    "plan": (cast.make_plan, "introduction_ar"),
    "recommendation": (lambda: cast.make_plan().recommendations.first(), "title_ar"),
    "theme": (lambda: Theme.objects.create(slug="rights"), "name_ar"),
    "profile": (make_profile, "notice_ar"),
}


@pytest.mark.parametrize("name", MAKERS)
def test_a_stale_save_is_refused(name):
    make, field = MAKERS[name]
    first = make()
    second = type(first).objects.get(pk=first.pk)
    setattr(first, field, "الأول")
    setattr(second, field, "الثاني")

    first.save()
    with refuses_stale():
        second.save()

    assert getattr(type(first).objects.get(pk=first.pk), field) == "الأول"


def test_a_stale_save_of_one_field_is_refused(plan):
    item = plan.recommendations.first()
    stale = plan.recommendations.first()
    item.title_ar = "الأول"
    item.save()
    stale.title_ar = "الثاني"

    with refuses_stale():
        stale.save(update_fields=["title_ar"])


def test_a_save_of_one_field_makes_older_copies_stale(plan):
    item = plan.recommendations.first()
    stale = plan.recommendations.first()
    item.title_ar = "الأول"
    item.save(update_fields=["title_ar"])
    stale.is_priority = True

    with refuses_stale():
        stale.save()


def test_one_may_go_on_saving(plan):
    for text in ["أول", "ثان", "ثالث"]:
        plan.introduction_ar = text
        plan.save()

    plan.refresh_from_db()
    assert plan.introduction_ar == "ثالث"


def test_progress_may_be_recorded_from_a_stale_copy(adopted):
    item, stale = adopted.recommendations.first(), adopted.recommendations.first()
    item.title_ar = "عنوان"
    item.save()

    cast.make_update(stale, "in_progress")

    assert (stale.title_ar, stale.status) == ("عنوان", "in_progress")


def test_progress_makes_an_open_form_stale(adopted):
    item, form = adopted.recommendations.first(), adopted.recommendations.first()
    cast.make_update(item, "in_progress")
    form.title_ar = "عنوان"

    with refuses("status"):
        form.save()

    item.refresh_from_db()
    assert (item.status, item.title_ar) == ("in_progress", "التوصية 1")
