"""Many changes at once, by the rules of one: reports, items, bodies, and what follows them."""

import pytest
from django.db import connection

from recommendations.models import (
    ProgressUpdate,
    Recommendation,
    Role,
    SearchEntry,
    SiteProfile,
    Status,
    Theme,
)
from recommendations.models.history import Cause, acting_as, caused_by
from recommendations.search import indexing
from recommendations.workflow import assignments
from recommendations.workflow.progress.progress_batch import send_many
from tests.support import cast
from tests.support.content_version import version
from tests.support.refusals import refuses, refuses_by, refuses_stale

pytestmark = pytest.mark.django_db


def reports(plan, status=Status.IN_PROGRESS, **account):
    return [
        ProgressUpdate(recommendation=item, status=status, **account)
        for item in plan.recommendations.order_by("number")
    ]


def test_many_reports_wait_as_one_does(adopted, staff):
    send_many(reports(adopted, narrative_ar="بدأ العمل."), by=staff)

    updates = ProgressUpdate.objects.order_by("recommendation__number")
    assert [update.stage for update in updates] == ["sent", "sent", "sent"]
    assert {update.author for update in updates} == {staff}
    assert [update.history.get().history_user for update in updates] == [staff] * 3
    assert {item.status for item in adopted.recommendations.all()} == {"not_started"}


def test_one_wrong_report_of_many_stops_them_all(adopted, staff):
    wrong = reports(adopted)
    wrong[2].status = Status.ON_HOLD

    with refuses_by("update_reason_where_needed"):
        send_many(wrong, by=staff)

    assert not ProgressUpdate.objects.exists()


def test_reports_of_one_shape_are_judged_alike_and_others_anew(adopted, staff):
    one, two, three = reports(adopted)
    one.status = two.status = Status.IMPLEMENTED
    one.evidence_url = cast.EVIDENCE

    with refuses_by("update_evidence_if_implemented"):
        send_many([one, two, three], by=staff)


def test_many_reports_come_from_those_who_may_report(adopted):
    member = cast.make_member(Role.FOCAL_POINT, institutions=["health"])

    with refuses("stranger"):
        send_many(reports(adopted), by=member)


def test_many_reports_need_a_plan_in_force(plan, staff):
    with refuses("draft"):
        send_many(reports(plan), by=staff)


@pytest.mark.parametrize("items", [1, 3])
def test_many_reports_cost_as_many_queries_as_a_few(items, staff, django_assert_num_queries):
    updates = reports(cast.advance(cast.make_plan(items=items), "adopted"))

    # Two are for the entries of the log of changes: one asks for the names in them.
    # PostgreSQL locks the site's row; SQLite has one writer at a time by itself.
    locks = connection.vendor == "postgresql"
    with django_assert_num_queries(14 + locks):
        send_many(updates, by=staff)


def test_many_items_are_saved_with_their_history(adopted, staff):
    items = list(adopted.recommendations.all())
    for item in items:
        item.title_ar = "جديد"

    with acting_as(staff), caused_by(Cause.FILE, "خطة.xlsx"):
        Recommendation.objects.save_many(items)

    for item in adopted.recommendations.all():
        newest = item.history.first()
        assert (item.title_ar, newest.history_type) == ("جديد", "~")
        assert (newest.history_user, newest.history_change_reason) == (staff, "file خطة.xlsx")


def test_many_items_keep_what_adoption_froze(adopted):
    items = list(adopted.recommendations.all())
    items[1].adopted_text_ar = "نص آخر"

    with refuses("frozen"):
        Recommendation.objects.save_many(items)


def test_a_stale_one_of_many_items_is_refused(adopted):
    items = list(adopted.recommendations.all())
    adopted.recommendations.first().save()

    with refuses_stale():
        Recommendation.objects.save_many(items)


def test_authorship_ends_with_its_block(adopted, staff):
    with acting_as(staff), caused_by(Cause.FILE, "خطة.xlsx"):
        pass
    item = adopted.recommendations.first()
    item.save()

    assert item.history.first().history_change_reason is None


def prioritise(plan):
    for item in plan.recommendations.all():
        item.is_priority = not item.is_priority
        item.save()


def test_the_content_version_moves_once_for_all_public_changes(published):
    before = version()

    with SiteProfile.objects.one_content_version():
        prioritise(published)

    assert version() == before + 1
    prioritise(published)
    assert version() == before + 4


def test_the_content_version_does_not_move_for_changes_of_a_draft(plan):
    before = version()

    with SiteProfile.objects.one_content_version():
        prioritise(plan)

    assert version() == before


def test_words_gathered_are_written_at_the_end(adopted):
    items = list(adopted.recommendations.all())

    with indexing.batched():
        for item in items:
            item.title_ar = "زعتر"
            item.save()
        assert not SearchEntry.objects.filter(title_tokens__matches="زعتر").exists()

    assert SearchEntry.objects.filter(title_tokens__matches="زعتر").count() == 3


def test_words_gathered_of_what_is_deleted_are_forgotten(plan):
    item = plan.recommendations.first()

    with indexing.batched():
        item.save()
        item.delete()

    assert SearchEntry.objects.filter(kind="recommendation").count() == 2


def test_bodies_change_places_without_a_moment_of_two_leads(adopted, department, health):
    item = adopted.recommendations.first()
    assignments.assign(item, lead=department, supporting=[health])

    made, changed, removed = assignments.assign(item, lead=health, supporting=[department])

    rows = {row.institution: row.role for row in item.assignments.all()}
    assert rows == {health: "lead", department: "supporting"}
    assert ([row.institution for row in made], [row.institution for row in changed]) == (
        [department],
        [health],
    )
    assert removed == []


def test_bodies_are_named_once_and_what_is_adopted_keeps_a_lead(adopted, department):
    item = adopted.recommendations.first()

    with refuses("twice"):
        assignments.assign(item, lead=department, supporting=[department])
    with refuses("lead"):
        assignments.assign(item, lead=None)

    assert item.assignments.lead().institution == department


def test_a_draft_may_lose_its_bodies(plan):
    item = plan.recommendations.first()

    assignments.assign(item, lead=None)

    assert item.assignments.lead() is None


def test_links_stay_in_the_history_of_what_was_saved_together(adopted, staff):
    theme = Theme.objects.create(slug="rights", name_ar="حقوق")
    item = adopted.recommendations.first()
    item.themes.set([theme])
    item.title_ar = "عنوان جديد"

    Recommendation.objects.save_many([item])

    newest, before = item.history.all()[:2]
    assert [link.theme for link in newest.themes.all()] == [theme]
    assert newest.diff_against(before).changed_fields == ["title_ar", "version"]
