"""The content version moves with public changes, and tells outsiders of no others."""

from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.models import (
    Assignment,
    Attendee,
    CarryOver,
    Delegation,
    Finding,
    Institution,
    Milestone,
    Plan,
    ProgressUpdate,
    Recommendation,
    SiteProfile,
    Status,
    Theme,
)
from recommendations.models.visibility import NEVER_VISIBLE, VISIBLE
from recommendations.workflow import adoption
from recommendations.workflow.closing import closing
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.content_version import moves
from tests.support.files.uploads import pdf_file

pytestmark = pytest.mark.django_db
JUNE = date(2023, 6, 30)


@pytest.fixture
def item(published):
    """The first item of a published plan, whose meeting is published too."""
    published.meeting.mark_published()
    return published.recommendations.get(number=1)


@pytest.fixture
def draft(item):
    """The first item of a draft plan beside the published one, whose meeting is a draft too."""
    return cast.make_plan(2024).recommendations.get(number=1)


def changed(record, **fields):
    """Saves ``record`` with other ``fields``."""
    for name, value in fields.items():
        setattr(record, name, value)
    record.save()


def test_every_model_is_known_to_be_visible_or_not():
    models = {
        model
        for model in apps.get_app_config("recommendations").get_models()
        if not model.__name__.startswith("Historical")
    }

    assert models == {*VISIBLE, *NEVER_VISIBLE, SiteProfile}
    assert NEVER_VISIBLE.isdisjoint(VISIBLE)


def test_it_moves_when_a_public_record_is_overwritten_by_a_hidden_one(item, draft):
    public = item.milestones.create(number=1, title_ar="الأولى")
    hidden = Milestone(pk=public.pk, recommendation=draft, number=1, title_ar="الأولى")

    assert moves(hidden.save)
    assert list(item.milestones.all()) == []


def test_it_moves_with_each_step_of_a_public_plan(staff):
    plan = cast.make_plan(items=2)
    item = plan.recommendations.first()
    decisions = {item.pk: CarryOver() for item in plan.recommendations.all()}

    assert not moves(lambda: adoption.adopt(plan, by=staff))
    assert moves(plan.mark_published)
    assert moves(lambda: progress.record(item, by=staff, status="in_progress", publish=True))
    assert moves(lambda: closing.close(plan, by=staff, decisions=decisions))
    assert moves(plan.mark_withdrawn)


def test_it_moves_with_every_kind_of_public_record(item, health, staff):
    meeting, theme = item.plan.meeting, Theme.objects.create(slug="rights")
    delegation = meeting.delegations.create(institution=health, disclosure="names")
    cast.grant_disclosures()
    delegation.refresh_from_db()

    for make in [
        lambda: meeting.agenda.create(number=1),
        lambda: changed(delegation, head_count=3),
        lambda: meeting.statements.create(text_ar="كلمة"),
        lambda: changed(meeting.statements.get(), text_ar="كلمة أخرى"),
        lambda: meeting.findings.create(kind="strength", number=1),
        lambda: changed(health, location_ar="الرقة"),
        lambda: meeting.delegations.all().delete(),
        lambda: item.milestones.create(number=1),
        lambda: item.milestones.get().delete(),
        lambda: item.errata.create(text_ar="نص", reason_ar="خطأ"),
        lambda: item.themes.add(theme),
        lambda: changed(theme, name_ar="حقوق"),
        lambda: item.themes.clear(),
        lambda: theme.recommendations.add(item),
        lambda: theme.recommendations.clear(),
        lambda: item.assignments.create(institution=health, role="supporting"),
        lambda: item.plan.reports.create(as_of=JUNE, figures={}, rows=[], created_by=staff),
        lambda: Finding.objects.get().answered_by.add(item),
        lambda: SiteProfile.objects.current().save(),
        lambda: changed(item, is_public=False),
    ]:
        assert moves(make)


def test_it_moves_with_changes_of_public_records_in_bulk(item, health):
    for change in [
        lambda: Institution.objects.update(location_ar="الحسكة"),
        lambda: Plan.objects.update(introduction_ar="مقدمة"),
        lambda: Plan.objects.update(introduction="مقدمة أخرى"),
        lambda: Recommendation.objects.update(is_priority=True),
        lambda: Assignment.objects.update(institution=health),
        lambda: Milestone.objects.bulk_create(
            [Milestone(recommendation=item, number=1, title_ar="خطوة")]
        ),
    ]:
        assert moves(change)


def test_work_on_drafts_does_not_move_it(item, draft, health):
    meeting, theme = draft.plan.meeting, Theme.objects.create(slug="rights")
    delegation = meeting.delegations.create(institution=health, disclosure="names_and_posts")
    for change in [
        lambda: changed(draft, title_ar="عنوان آخر"),
        lambda: changed(draft.plan, introduction_ar="مقدمة"),
        lambda: changed(meeting, summary_ar="ملخص"),
        lambda: cast.make_recommendation(draft.plan),
        lambda: draft.plan.recommendations.get(number=4).delete(),
        lambda: delegation.attendees.create(name_ar="سين"),
        lambda: meeting.agenda.create(number=1),
        lambda: meeting.statements.create(text_ar="كلمة", names_speaker=True, speaker_ar="عين"),
        lambda: meeting.findings.create(kind="strength", number=1).about.add(item),
        lambda: changed(health, location_ar="الرقة"),
        lambda: draft.milestones.create(number=1),
        lambda: draft.errata.create(text_ar="نص", reason_ar="خطأ"),
        lambda: draft.themes.add(theme),
        lambda: changed(theme, name_ar="حقوق"),
        lambda: draft.themes.clear(),
        lambda: cast.assign(draft, health, "supporting"),
        lambda: draft.documents.create(title_ar="وثيقة", file=pdf_file(), is_public=True),
        lambda: cast.make_institution("new"),
        lambda: Recommendation.objects.filter(plan=draft.plan).update(is_priority=True),
        lambda: Attendee.objects.update(part="chair"),
        lambda: adoption.adopt(draft.plan, by=cast.make_user()),
        lambda: cast.make_update(draft),
    ]:
        assert not moves(change)


def test_what_no_reader_of_a_public_record_sees_does_not_move_it(item, health):
    meeting = item.plan.meeting
    counted = meeting.delegations.create(institution=health, disclosure="count", head_count=2)
    named = meeting.delegations.create(institution=cast.make_institution("a"), disclosure="names")
    attendee = named.attendees.create(name_ar="سين")
    cast.grant_disclosures()
    attendee.refresh_from_db()
    statement = meeting.statements.create(text_ar="كلمة")
    document = item.documents.create(title_ar="وثيقة", file=pdf_file())
    for change in [
        lambda: changed(item, internal_note="ملاحظة"),
        lambda: changed(item),
        lambda: Recommendation.objects.update(internal_note="ملاحظة"),
        lambda: counted.attendees.create(name_ar="صاد"),
        lambda: changed(counted.attendees.get(), name_ar="ضاد"),
        lambda: counted.attendees.get().delete(),
        lambda: changed(attendee, post_ar="طبيب"),
        lambda: changed(statement, speaker_ar="عين", post_ar="رئيس"),
        lambda: changed(document, title_ar="عنوان آخر"),
        lambda: document.delete(),
        lambda: cast.make_user("other"),
    ]:
        assert not moves(change)


def test_a_report_moves_it_only_when_it_is_published(item, staff):
    evidence = {"evidence_url": cast.EVIDENCE, "evidence_is_public": True}
    update = cast.make_update(item, Status.IMPLEMENTED, publish=False, send=False, **evidence)

    assert not moves(lambda: progress.send(update, by=staff))
    assert not moves(lambda: progress.send_back(update, by=staff, remark="أعد الصياغة"))
    assert not moves(lambda: changed(update, narrative_ar="كلمات"))
    assert not moves(lambda: progress.send(update, by=staff))
    assert not moves(lambda: ProgressUpdate.objects.filter(pk=update.pk).update(percent=1))
    update.refresh_from_db()
    assert moves(lambda: progress.publish(update, by=staff))


def test_a_decision_on_closing_moves_it_only_when_the_year_is_closed(item, staff):
    plan = item.plan

    assert not moves(lambda: [cast.make_decision(one) for one in plan.recommendations.all()])
    assert moves(lambda: closing.close(plan, by=staff))


def test_work_on_what_was_carried_over_does_not_move_it(item, staff):
    decisions = {one.pk: CarryOver() for one in item.plan.recommendations.all()}
    following = closing.close(item.plan, by=staff, decisions=decisions)

    assert not moves(lambda: changed(following.recommendations.first(), title_ar="عنوان آخر"))


def test_a_document_moves_it_when_its_address_says_that_it_is_gone(item, draft):
    document = draft.documents.create(title_ar="مرفق", file=pdf_file(), is_public=True)
    item.plan.mark_withdrawn()

    assert moves(lambda: changed(document, recommendation=item))


def test_what_waits_for_a_publisher_moves_it_when_it_is_granted(item, health):
    meeting = item.plan.meeting
    delegation = meeting.delegations.create(institution=health, disclosure="names")
    cast.grant_disclosures()
    delegation.refresh_from_db()
    statement = meeting.statements.create(text_ar="كلمة")

    for ask in [
        lambda: delegation.attendees.create(name_ar="سين"),
        lambda: changed(statement, speaker_ar="عين", names_speaker=True),
        lambda: meeting.documents.create(title_ar="وثيقة", file=pdf_file(), is_public=True),
        lambda: changed(delegation, disclosure="names_and_posts"),
    ]:
        assert not moves(ask)
        assert moves(cast.grant_disclosures)


def test_a_shown_name_that_is_changed_moves_it_when_it_goes_and_when_it_comes_back(item, health):
    delegation = item.plan.meeting.delegations.create(institution=health, disclosure="names")
    delegation.attendees.create(name_ar="سين")
    cast.grant_disclosures()

    assert moves(lambda: changed(delegation.attendees.get(), name_ar="صاد"))
    assert moves(cast.grant_disclosures)


def test_less_that_is_public_moves_it_at_once(draft, health):
    meeting = draft.plan.meeting
    delegation = meeting.delegations.create(institution=health, disclosure="names")
    attendee = delegation.attendees.create(name_ar="سين")
    other = cast.make_institution("other")
    counted = meeting.delegations.create(institution=other, disclosure="count")

    assert moves(meeting.mark_published)
    assert moves(lambda: changed(attendee, delegation=counted))
    assert moves(lambda: changed(delegation, disclosure="count"))
    assert moves(lambda: Delegation.objects.update(disclosure="withheld"))


def test_every_change_waits_for_the_writer_before_it(draft):
    """On PostgreSQL the site's row is locked; SQLite has one writer at a time by itself."""
    SiteProfile.objects.current().save()

    with CaptureQueriesContext(connection) as queries:
        changed(draft, title_ar="عنوان آخر")

    locks = [
        query["sql"]
        for query in queries
        if "FOR UPDATE" in query["sql"] and "siteprofile" in query["sql"]
    ]
    assert len(locks) == (1 if connection.vendor == "postgresql" else 0)


def test_the_first_public_change_of_a_new_site_moves_it(item):
    cast.past_the_models(SiteProfile).all().delete()

    assert moves(lambda: changed(item, is_priority=True))
