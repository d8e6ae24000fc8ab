"""The history page of a record: its changes and those of its parts, in words."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import Permission

from recommendations.models import Document, Institution, Plan, Report, Role, Theme, User
from recommendations.models.history import Cause, caused_by
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.desk import address, page

pytest_plugins = ["tests.support.desk"]


@pytest.fixture(autouse=True)
def _english(settings, client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


def read(client, record):
    """The history page of ``record``."""
    return page(client.get(address(record._meta.model_name, "history", record.pk)))


def marked(html):
    """The page without the words for screen readers."""
    return re.sub(r'<span class="visually-hidden".*?</span>', "", html)


def sign_in(client, role, *institutions):
    member = cast.make_member(role, institutions=institutions)
    client.force_login(member)
    return member


def change(record, by="staff", **fields):
    for name, value in fields.items():
        setattr(record, name, value)
    record._history_user = cast.make_user(by)
    record.save()
    del record._history_user


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("due_on", date(2023, 6, 30), "Due on: was empty, is now “<bdi>30 June 2023</bdi>”."),
        ("is_priority", True, "Priority: was “<bdi>no</bdi>”, is now “<bdi>yes</bdi>”."),
        ("number", 9, "Number: was “<bdi>1</bdi>”, is now “<bdi>9</bdi>”."),
        (
            "decision",
            "deferred",
            "Decision of the meeting: was “<bdi>proposed</bdi>”, is now “<bdi>deferred</bdi>”.",
        ),
    ],
)
def test_a_value_is_told_before_and_after(desk, plan, field, value, sentence):
    item = plan.recommendations.get(number=1)

    change(item, **{field: value})

    assert sentence in read(desk, item)


def test_another_body_is_told_by_its_name(desk, health):
    change(health, parent=cast.make_institution("council"))

    assert "Part of: was empty, is now “<bdi>هيئة council</bdi>”." in read(desk, health)


def test_a_moment_is_told_with_its_hour(desk, published):
    sentence = "Published at: was empty, is now <bdi>"

    assert sentence in read(desk, published)


def test_themes_are_told_as_added_and_removed(desk, plan):
    item = plan.recommendations.get(number=1)
    for slug, name in [("rights", "Rights"), ("women", "Women"), ("youth", "Youth")]:
        Theme.objects.create(slug=slug, name_ar=slug, name_en=name)
    rights, women, youth = Theme.objects.all()

    item.themes.set([rights, women])
    item.themes.remove(rights)
    item.themes.add(youth)

    html = read(desk, item)
    assert "Themes: added <bdi>Rights</bdi>, <bdi>Women</bdi>." in html
    assert "Themes: removed <bdi>Rights</bdi>." in html
    assert "Themes: added <bdi>Youth</bdi>." in html


def test_a_text_is_compared_by_word_and_readable_without_colour(desk, plan):
    item = plan.recommendations.get(number=1)
    change(item, adopted_text_ar="دعم دور المرأة")

    change(item, adopted_text_ar="دعم دور الشباب")

    html = read(desk, item)
    assert '<p class="words" dir="rtl" lang="ar">دعم دور <del>' in html
    assert "removed: </span>المرأة<span" in html
    assert "added: </span>الشباب<span" in html


def test_a_note_leans_the_way_of_its_first_letter(desk, plan):
    item = plan.recommendations.get(number=1)

    change(item, internal_note="1. ملاحظة")

    assert '<p class="words" dir="rtl"><ins>' in read(desk, item)


def test_a_long_text_is_folded_around_its_changes(desk, plan):
    words = " ".join(f"w{number}" for number in range(200))
    item = plan.recommendations.get(number=1)
    change(item, adopted_text_en=f"{words} old {words}")

    change(item, adopted_text_en=f"{words} new {words}")

    html = read(desk, item)
    newest = html[html.index('class="difference"') :]
    assert newest.index("[…]") < newest.index("old") < newest.index("<summary>The whole text")


def test_where_a_change_came_from_is_told_in_the_readers_language(desk, health, settings):
    with caused_by(Cause.FILE, "bodies.xlsx"):
        change(health, location_en="Qamishli")
    english = read(desk, health)
    desk.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"

    assert "file: <bdi>bodies.xlsx</bdi>" in english
    assert "ملف: <bdi>bodies.xlsx</bdi>" in read(desk, health)


def test_what_is_done_to_many_at_once_is_named(desk, health):
    with caused_by(Cause.BULK, "due_on"):
        change(health, location_en="Qamishli")

    assert "several records at once: <bdi>due on</bdi>" in read(desk, health)


def test_who_is_named_and_a_command_is_called_one(desk, health):
    assert "by a command" in read(desk, health)

    change(health, by="layla", location_en="Qamishli")

    assert '<span class="who"><bdi>layla</bdi></span>' in read(desk, health)


def test_the_name_of_a_deleted_account_stays(desk, health):
    change(health, by="layla", location_en="Qamishli")

    # The model refuses it; whoever goes past it loses the account, not its name.
    cast.past_the_models(User).filter(username="layla").delete()

    assert '<span class="who"><bdi>layla</bdi></span>' in read(desk, health)


def test_the_parts_of_a_recommendation_are_told_with_it(desk, adopted):
    item = adopted.recommendations.get(number=1)
    milestone = item.milestones.create(number=1, title_ar="خطوة", title_en="Step")
    milestone.delete()
    item.errata.create(text_ar="نص", reason_ar="خطأ", dated=date(2023, 2, 1))
    Document.objects.create(title_ar="محضر", file="m.txt", recommendation=item)
    cast.make_update(item, reported_on=date(2023, 3, 1))

    html = read(desk, item)

    assert "<strong>Deleted</strong>: Milestone <bdi>1. Step</bdi>" in html
    assert "<strong>Added</strong>: Milestone <bdi>1. Step</bdi>" in html
    assert "<strong>Added</strong>: Erratum <bdi>1 February 2023</bdi>" in html
    assert "<strong>Added</strong>: Document <bdi>محضر</bdi>" in html
    assert "<strong>Added</strong>: Progress update <bdi>1 March 2023</bdi>" in html
    assert "<strong>Added</strong>: Responsible body <bdi>دائرة العلاقات الخارجية</bdi>" in html
    assert "Status: was “<bdi>not started</bdi>”, is now “<bdi>in progress</bdi>”." in html


def test_the_parts_of_a_meeting_are_told_with_it(desk, meeting, health):
    delegation = meeting.delegations.create(institution=health)
    delegation.attendees.create(name_ar="سين")
    meeting.agenda.create(number=1, topic_ar="الوضع السياسي")
    meeting.statements.create(text_ar="كلمة", institution=health)
    meeting.findings.create(kind="strength", number=1, text_ar="انفتاح مهم")
    delegation.delete()

    html = read(desk, meeting)

    for shown in [
        "Added</strong>: Delegation <bdi>هيئة الصحة</bdi>",
        "Added</strong>: Attendee <bdi>سين</bdi>",
        "Deleted</strong>: Attendee <bdi>سين</bdi>",
        "Added</strong>: Agenda item <bdi>1. الوضع السياسي</bdi>",
        "Added</strong>: Statement <bdi>1 · هيئة الصحة</bdi>",
        "Added</strong>: Finding <bdi>strength 1</bdi>",
    ]:
        assert shown in html


def test_what_was_deleted_can_still_be_read(desk, plan):
    milestone = plan.recommendations.get(number=1).milestones.create(
        number=1, title_ar="خطوة ضائعة"
    )
    item = plan.recommendations.get(number=1)

    milestone.delete()

    assert '<dd dir="rtl" lang="ar">خطوة ضائعة</dd>' in read(desk, item)


def test_a_save_that_changed_nothing_is_told_only_where_it_stands_alone(desk, health):
    change(health)
    change(health, location_en="Qamishli")

    assert read(desk, health).count("Saved without changes") == 0

    change(health, by="layla")

    assert read(desk, health).count("Saved without changes") == 1


def test_every_model_has_a_history_that_can_be_read(desk, published):
    report = Report.objects.create(
        plan=published, as_of=date(2023, 6, 30), figures={}, rows=[], created_by=cast.make_user()
    )
    member = cast.make_member("editor")

    assert "<strong>Added</strong>: Report" in read(desk, report)
    assert "Groups: added <bdi>editor</bdi>." in read(desk, member)


def steps(count):
    """An item with ``count`` changes of each kind of part."""
    item = cast.make_plan(2023, items=1).recommendations.get()
    for number in range(1, count + 1):
        milestone = item.milestones.create(number=number, title_ar="خطوة")
        milestone.title_ar = "خطوة أخرى"
        milestone.save()
        cast.assign(item, f"body-{number}", "supporting")
        item.themes.add(Theme.objects.create(slug=f"theme-{number}", name_ar="محور"))
        change(item, internal_note=f"ملاحظة {number}")
    return item


@pytest.mark.parametrize("count", [1, 3])
def test_a_history_costs_the_same_however_long(desk, count, django_assert_num_queries):
    item = steps(count)
    read(desk, item)

    with django_assert_num_queries(21):
        read(desk, item)


def test_a_long_history_has_pages(desk, health):
    with cast.made_at_once():
        for number in range(60):
            change(health, location_en=f"street {number:02}")

    first = read(desk, health)
    second = page(desk.get(address("institution", "history", health.pk), {"p": "2"}))

    assert (">59<" in marked(first), ">03<" in marked(first)) == (True, False)
    assert ">03<" in marked(second)
    assert desk.get(address("institution", "history", health.pk), {"p": "x"}).status_code == 200


def test_what_was_deleted_is_read_by_who_reads_all_changes(client, plan):
    pk = plan.pk
    plan.recommendations.first()
    for item in plan.recommendations.all():
        item.delete()
    Plan.objects.filter(pk=pk).delete()
    where = address("plan", "history", pk)

    sign_in(client, Role.AUDITOR)
    assert "This record was deleted" in page(client.get(where))
    sign_in(client, Role.FOCAL_POINT, "department")
    assert client.get(where).status_code == 404


def test_what_never_was_is_not_found(desk):
    assert desk.get(address("plan", "history", 99)).status_code == 404
    assert desk.get(address("plan", "history", "x")).status_code == 404


def test_a_focal_point_reads_the_history_of_its_own_items_only(client, adopted):
    own, other = adopted.recommendations.filter(number__in=[1, 2])
    cast.assign(own, "health", "supporting")
    sign_in(client, Role.FOCAL_POINT, "health")

    assert client.get(address("recommendation", "history", own.pk)).status_code == 200
    assert "التوصية 2" not in read(client, own)


def test_a_focal_point_reads_neither_notes_nor_drafts_nor_what_others_write(client, plan):
    item = plan.recommendations.get(number=1)
    cast.assign(item, "health", "supporting")
    change(item, title_en="PLANTED draft title", internal_note="PLANTED note")
    change(item, title_en="Adopted title")
    cast.advance(plan, "adopted")
    item.refresh_from_db()
    change(item, internal_note="PLANTED second note", is_priority=True)
    stranger = cast.make_member(Role.FOCAL_POINT, "stranger", ["department"])
    cast.make_update(item, publish=False, by=stranger, narrative_en="PLANTED draft")
    returned = cast.make_update(item, publish=False, by=stranger, narrative_en="PLANTED first")
    progress.send_back(returned, by=cast.make_user(), remark="PLANTED remark")
    returned.narrative_en, returned.evidence_url = "Seen at last", "https://example.org/PLANTED"
    progress.send(returned, by=stranger)
    progress.publish(returned, by=cast.make_user())
    member = sign_in(client, Role.FOCAL_POINT, "health")
    cast.make_update(item, publish=False, by=member, narrative_en="Own draft")

    html = read(client, item)

    assert "PLANTED" not in html
    assert "Seen at last" in html
    assert "Own draft" in html
    assert "Priority: was" in html


def test_an_editor_reads_what_a_focal_point_does_not(client, plan):
    item = plan.recommendations.get(number=1)
    change(item, internal_note="PLANTED note")
    sign_in(client, Role.EDITOR)

    assert "PLANTED" in read(client, item)


def test_parts_that_an_account_may_not_see_are_not_told(client, meeting, health):
    meeting.delegations.create(institution=health).attendees.create(name_ar="سين")
    account = cast.make_user("half")
    account.user_permissions.set(
        Permission.objects.filter(codename__in=["view_meeting", "view_delegation"])
    )
    client.force_login(User.objects.get(pk=account.pk))

    html = read(client, meeting)

    assert "Delegation" in html
    assert "سين" not in html


def test_who_may_not_see_a_record_does_not_see_its_history(client, health):
    client.force_login(cast.make_user("nobody"))

    response = client.get(
        address("institution", "history", Institution.objects.get(pk=health.pk).pk)
    )

    assert response.status_code == 403
