"""What readers of a published record see grows by a granted request alone, on every road."""

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from recommendations.models import (
    Attendee,
    Delegation,
    DisclosureRequest,
    Document,
    Recommendation,
    Role,
    SiteProfile,
    Statement,
)
from recommendations.models.history import acting_as
from recommendations.workflow.disclosure import disclosure, publication
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.files.uploads import pdf_file
from tests.support.made_once import made_once
from tests.support.refusals import database_refuses, refuses

pytestmark = pytest.mark.django_db
WHY = "وافق الوفد كتابة."


@made_once
def sitting():
    """A published meeting: one delegation with a name and a post, a statement, a document."""
    meeting = cast.make_meeting(2023)
    delegation = meeting.delegations.create(
        institution=cast.make_institution("health"), disclosure="count", head_count=2
    )
    delegation.attendees.create(name_ar="روناهي", post_ar="رئيسة")
    meeting.statements.create(number=1, speaker_ar="نوروز", post_ar="متحدثة", text_ar="كلمة")
    Document.objects.create(meeting=meeting, title_ar="قائمة", file=pdf_file())
    meeting.mark_published()
    return meeting


@pytest.fixture
def delegation(sitting):
    return sitting.delegations.get()


def level(delegation):
    return Delegation.objects.get(pk=delegation.pk).disclosure


def raise_to(delegation, wanted, *, by=None):
    """Saves the delegation with a higher level; gives the request that waits for it."""
    with acting_as(by):
        delegation.disclosure = wanted
        delegation.save()
    return DisclosureRequest.objects.waiting().about(delegation).get(asked_by=by)


def show_names(delegation, wanted="names_and_posts"):
    raise_to(delegation, wanted)
    cast.grant_disclosures()
    delegation.refresh_from_db()
    return delegation


def disclosed(model=Attendee):
    return sorted(model.objects.disclosed().values_list("name_ar", flat=True))


# Raising, by save


@pytest.mark.parametrize("wanted", ["names", "names_and_posts"])
def test_a_higher_level_waits_and_the_old_one_stays(delegation, editor, wanted):
    request = raise_to(delegation, wanted, by=editor)

    assert level(delegation) == "count"
    assert (request.level, request.asked_by, request.decision) == (wanted, editor, "")
    assert request.meeting == delegation.meeting


def test_from_withheld_to_a_head_count_waits_too(delegation):
    delegation.disclosure = "withheld"
    delegation.save()

    raise_to(delegation, "count")

    assert level(delegation) == "withheld"


@pytest.mark.parametrize("wanted", ["names", "count", "withheld"])
def test_a_lower_level_takes_effect_at_once(delegation, wanted):
    show_names(delegation)

    delegation.disclosure = wanted
    delegation.save()

    assert level(delegation) == wanted
    assert not DisclosureRequest.objects.waiting().exists()


def test_a_lower_level_takes_back_what_was_asked(delegation, editor):
    request = raise_to(delegation, "names", by=editor)

    delegation.disclosure = "withheld"
    delegation.save()

    request.refresh_from_db()
    assert request.decision == "withdrawn"


@pytest.mark.parametrize("state", ["draft", "withdrawn"])
def test_on_what_readers_do_not_see_everything_may_be_changed(delegation, state):
    meeting = delegation.meeting
    if state == "withdrawn":
        meeting.mark_withdrawn()
    else:
        meeting = cast.make_meeting(2024)
        delegation = meeting.delegations.create(institution=delegation.institution)

    delegation.disclosure = "names_and_posts"
    delegation.save()
    delegation.attendees.create(name_ar="سوزدار")

    assert level(delegation) == "names_and_posts"
    assert not Attendee.objects.filter(held_back=True).exists()
    assert not DisclosureRequest.objects.exists()


def test_a_new_delegation_of_a_published_meeting_is_withheld_until_granted(sitting, department):
    new = sitting.delegations.create(institution=department, head_count=1)

    assert level(new) == "withheld"
    cast.grant_disclosures()
    assert level(new) == "count"


@pytest.mark.parametrize("column", ["institution", "meeting"])
def test_a_delegation_that_is_moved_is_withheld_until_granted(delegation, department, column):
    there = cast.make_meeting(2022, published=True)
    setattr(delegation, column, {"institution": department, "meeting": there}[column])

    delegation.save()

    assert level(delegation) == "withheld"
    cast.grant_disclosures()
    assert level(delegation) == "count"


# Names


def test_a_name_added_to_a_delegation_that_shows_names_is_held_back(delegation, editor):
    show_names(delegation)

    with acting_as(editor):
        delegation.attendees.create(name_ar="سوزدار")

    assert disclosed() == ["روناهي"]
    added = Attendee.objects.get(name_ar="سوزدار")
    assert (added.held_back, added.asked_in.asked_by) == (True, editor)
    cast.grant_disclosures()
    assert disclosed() == ["روناهي", "سوزدار"]


def test_names_added_by_one_person_wait_in_one_request(delegation, editor):
    show_names(delegation)

    with acting_as(editor):
        delegation.attendees.create(name_ar="سوزدار")
        delegation.attendees.create(name_ar="آزاد")

    [request] = DisclosureRequest.objects.waiting()
    assert disclosure.names_in(request).count() == 2


@pytest.mark.parametrize(
    "change",
    [
        {"name_ar": "سوزدار"},
        {"name_en": "Ronahi"},
        {"post_ku": "Hevserok"},
        {"part": "chair"},
        {"presence": "apologies"},
    ],
)
def test_a_name_that_is_changed_while_it_is_shown_is_held_back(delegation, change):
    show_names(delegation)
    attendee = delegation.attendees.get()

    for field, value in change.items():
        setattr(attendee, field, value)
    attendee.save()

    assert disclosed() == []
    cast.grant_disclosures()
    assert len(disclosed()) == 1


def test_a_text_that_is_taken_out_stays_shown_without_it(delegation):
    show_names(delegation)
    attendee = delegation.attendees.get()

    attendee.post_ar = ""
    attendee.save()

    assert disclosed() == ["روناهي"]
    assert not DisclosureRequest.objects.waiting().exists()


def test_a_post_that_readers_do_not_see_is_changed_at_once(delegation):
    show_names(delegation, "names")
    attendee = delegation.attendees.get()

    attendee.post_ar = "نائبة"
    attendee.save()

    assert disclosed() == ["روناهي"]


def test_a_person_moved_into_a_delegation_that_shows_names_is_held_back(delegation, department):
    silent = delegation.meeting.delegations.create(institution=department)
    person = silent.attendees.create(name_ar="سوزدار")
    show_names(delegation)

    person.delegation = delegation
    person.save()

    assert disclosed() == ["روناهي"]


def test_one_person_may_be_held_back_at_once_and_shown_again_by_a_grant_only(delegation):
    show_names(delegation)
    attendee = delegation.attendees.get()

    attendee.held_back = True
    attendee.save()
    assert disclosed() == []
    attendee.held_back = False
    attendee.save()
    assert disclosed() == []

    cast.grant_disclosures()
    assert disclosed() == ["روناهي"]


def test_a_name_typed_while_its_level_is_asked_for_waits_for_a_request_of_its_own(
    delegation, editor, publisher
):
    request = raise_to(delegation, "names", by=editor)
    with acting_as(publisher):
        delegation.attendees.create(name_ar="سوزدار")

    disclosure.grant(request, by=publisher, reason=WHY)

    assert disclosed() == ["روناهي"]
    assert DisclosureRequest.objects.waiting().get().asked_by == publisher


def test_a_refused_name_stays_held_back_when_the_level_is_raised(delegation, publisher):
    show_names(delegation, "names")
    delegation.attendees.create(name_ar="سوزدار")
    disclosure.refuse(DisclosureRequest.objects.waiting().get(), by=publisher, remark="لا")

    show_names(delegation, "names_and_posts")

    assert disclosed() == ["روناهي"]


# Statements and documents


def test_a_speaker_is_named_when_that_is_granted(sitting):
    statement = sitting.statements.get()

    statement.names_speaker = True
    statement.save()

    statement.refresh_from_db()
    assert statement.names_speaker is False
    cast.grant_disclosures()
    statement.refresh_from_db()
    assert statement.names_speaker is True


def test_a_new_statement_names_nobody_until_granted(sitting):
    made = sitting.statements.create(
        number=2, speaker_ar="آزاد", names_speaker=True, text_ar="كلمة أخرى"
    )

    made.refresh_from_db()
    assert made.names_speaker is False


@pytest.mark.parametrize("field", ["speaker_ar", "post_ku", "institution"])
def test_another_speaker_of_a_named_statement_is_named_when_granted(sitting, health, field):
    statement = sitting.statements.get()
    statement.names_speaker = True
    statement.save()
    cast.grant_disclosures()
    statement.refresh_from_db()

    setattr(statement, field, health if field == "institution" else "آخر")
    statement.save()

    statement.refresh_from_db()
    assert statement.names_speaker is False


def test_the_words_of_a_statement_are_changed_as_before(sitting):
    statement = sitting.statements.get()
    statement.names_speaker = True
    statement.save()
    cast.grant_disclosures()
    statement.refresh_from_db()

    statement.text_ar = "كلمة مصححة"
    statement.save()

    statement.refresh_from_db()
    assert statement.names_speaker is True


def owners(sitting):
    """A public record of each kind that documents belong to."""
    from datetime import date

    from recommendations.workflow.freezing import publish_report

    plan = cast.make_plan(2023, items=1, state="published", meeting=sitting)
    report = publish_report(plan, by=cast.make_user(), as_of=date(2023, 6, 30))
    return {"meeting": sitting, "recommendation": plan.recommendations.get(), "report": report}


@pytest.mark.parametrize("owner", ["meeting", "recommendation", "report"])
def test_a_document_of_a_public_record_is_public_when_granted(sitting, owner):
    made = Document.objects.create(
        title_ar="محضر", file=pdf_file(), is_public=True, **{owner: owners(sitting)[owner]}
    )

    assert not Document.objects.public().exists()
    cast.grant_disclosures()
    assert Document.objects.public().get() == made


def test_a_public_document_with_another_file_or_owner_is_private_until_granted(sitting):
    document = sitting.documents.get()
    item = owners(sitting)["recommendation"]
    for change in ({"file": pdf_file("another")}, {"recommendation": item, "meeting": None}):
        document.is_public = True
        document.save()
        cast.grant_disclosures()
        assert Document.objects.public().get() == document
        document.refresh_from_db()

        for field, value in change.items():
            setattr(document, field, value)
        document.save()

        assert not Document.objects.public().exists()


def test_documents_of_an_item_that_becomes_public_wait(sitting):
    plan = cast.make_plan(2023, items=0, meeting=sitting)
    item = cast.make_recommendation(plan, is_public=False)
    cast.advance(plan, "published")
    Document.objects.create(title_ar="محضر", file=pdf_file(), is_public=True, recommendation=item)
    with database_refuses("document_shown_with_item"):
        cast.past_the_models(Recommendation).update(is_public=True)
    item.refresh_from_db()

    item.is_public = True
    item.save()

    item.refresh_from_db()
    assert item.is_public
    assert not Document.objects.public().exists()
    cast.grant_disclosures()
    assert Document.objects.public().exists()


# Decisions


def test_a_grant_is_written_with_who_and_why(delegation, editor, publisher):
    request = raise_to(delegation, "names", by=editor)

    disclosure.grant(request, by=publisher, reason=WHY)

    assert (request.decision, request.decided_by, request.reason) == ("granted", publisher, WHY)
    newest = delegation.history.first()
    assert newest.history_user == publisher
    assert newest.history_change_reason == f"disclose {request.pk}"


def test_a_refusal_says_why_and_shows_nothing(delegation, publisher):
    request = raise_to(delegation, "names")

    with refuses("remark"):
        disclosure.refuse(request, by=publisher, remark=" ")
    disclosure.refuse(request, by=publisher, remark="لا موافقة")

    assert level(delegation) == "count"
    with refuses("decided"):
        disclosure.grant(request, by=publisher, reason=WHY)


def test_a_grant_needs_a_reason(delegation, publisher):
    request = raise_to(delegation, "names")

    with refuses("reason"):
        disclosure.grant(request, by=publisher)

    assert level(delegation) == "count"


@pytest.mark.parametrize("role", [Role.EDITOR, Role.FOCAL_POINT, Role.AUDITOR])
def test_nobody_but_a_publisher_decides(delegation, role):
    request = raise_to(delegation, "names")
    somebody = cast.make_member(role, "somebody")

    with refuses("role"):
        disclosure.grant(request, by=somebody, reason=WHY)
    with refuses("role"):
        disclosure.refuse(request, by=somebody, remark="لا")

    assert level(delegation) == "count"


def test_who_asked_may_withdraw_and_another_editor_may_not(delegation, editor):
    request = raise_to(delegation, "names", by=editor)

    with refuses("other"):
        disclosure.withdraw(request, by=cast.make_member(Role.EDITOR, "another"))
    disclosure.withdraw(request, by=editor)

    assert request.decision == "withdrawn"


def test_asking_in_words_needs_a_reason_and_something_to_ask_for(delegation, editor):
    with refuses("reason"):
        disclosure.request(delegation, by=editor, level="names", reason="")
    with refuses("nothing"):
        disclosure.request(delegation, by=editor, reason=WHY)

    asked = disclosure.request(delegation, by=editor, level="names", reason=WHY)

    assert (asked.reason, asked.level, level(delegation)) == (WHY, "names", "count")


def test_a_request_whose_record_is_deleted_is_withdrawn(sitting):
    statement = sitting.statements.get()
    statement.names_speaker = True
    statement.save()

    statement.delete()

    assert DisclosureRequest.objects.get().decision == "withdrawn"


def test_a_request_whose_last_name_is_deleted_is_withdrawn(delegation):
    show_names(delegation)
    added = delegation.attendees.create(name_ar="سوزدار")

    added.delete()

    assert not DisclosureRequest.objects.waiting().exists()


# Two people


@pytest.fixture
def two_people(db):
    profile, _made = SiteProfile.objects.get_or_create(pk=SiteProfile.ONLY)
    profile.two_people_disclose = True
    profile.save()


def test_a_publisher_grants_what_they_asked_for_unless_two_people_are_needed(delegation, publisher):
    request = raise_to(delegation, "names", by=publisher)

    disclosure.grant(request, by=publisher, reason=WHY)

    assert level(delegation) == "names"


def test_where_two_people_are_needed_nobody_grants_their_own_request(
    delegation, publisher, two_people
):
    request = raise_to(delegation, "names", by=publisher)

    with refuses("two_people"):
        disclosure.grant(request, by=publisher, reason=WHY)
    disclosure.grant(request, by=cast.make_member(Role.PUBLISHER, "second"), reason=WHY)

    assert level(delegation) == "names"


def test_where_two_people_are_needed_a_request_of_nobody_is_not_granted(
    delegation, publisher, two_people
):
    request = raise_to(delegation, "names")

    with refuses("two_people"):
        disclosure.grant(request, by=publisher, reason=WHY)


def test_the_database_refuses_a_grant_by_who_asked(delegation, publisher, two_people):
    request = raise_to(delegation, "names", by=publisher)
    fields = {"decided_by": publisher, "decided_at": request.asked_at, "reason": WHY}

    with database_refuses("disclosure_by_two_people"):
        cast.past_the_models(DisclosureRequest).update(decision="granted", **fields)


def test_who_changes_a_name_that_waits_becomes_the_one_who_asks(delegation, editor, publisher):
    show_names(delegation)
    with acting_as(editor):
        attendee = delegation.attendees.create(name_ar="سوزدار")

    with acting_as(publisher):
        attendee.name_ar = "آزاد"
        attendee.save()

    attendee.refresh_from_db()
    assert attendee.asked_in.asked_by == publisher


def test_who_changes_a_speaker_that_waits_becomes_the_one_who_asks(sitting, editor, publisher):
    statement = sitting.statements.get()
    with acting_as(editor):
        statement.names_speaker = True
        statement.save()

    with acting_as(publisher):
        statement.speaker_ar = "آزاد"
        statement.save()

    assert DisclosureRequest.objects.waiting().get().asked_by == publisher


@pytest.mark.parametrize(("author", "code"), [("publisher", "two_people"), ("editor", None)])
def test_two_people_make_evidence_public(adopted, editor, publisher, two_people, author, code):
    by = {"publisher": publisher, "editor": editor}[author]
    item = adopted.recommendations.first()
    evidence = {"evidence_url": cast.EVIDENCE, "evidence_is_public": True}
    update = cast.make_update(item, publish=False, by=by, **evidence)

    if code:
        with refuses(code):
            progress.publish(update, by=publisher)
        with database_refuses("evidence_by_two_people"):
            fields = {"published_at": update.sent_at, "published_by": publisher}
            cast.past_the_models(type(update)).update(**fields)
    else:
        progress.publish(update, by=publisher)
        assert update.published_at


def test_two_people_publish_names(delegation, editor, publisher, two_people):
    meeting = delegation.meeting
    meeting.mark_withdrawn()
    with acting_as(publisher):
        delegation.disclosure = "names"
        delegation.save()
        delegation.attendees.create(name_ar="سوزدار")

    with refuses("two_people"):
        publication.publish(meeting, by=publisher)
    meeting.refresh_from_db()
    assert not meeting.is_published()


# Publication


def test_publishing_notes_what_becomes_public_by_it(editor, publisher, health):
    meeting = cast.make_meeting(2024)
    with acting_as(editor):
        delegation = meeting.delegations.create(institution=health, disclosure="names")
        delegation.attendees.create(name_ar="سوزدار")

    publication.publish(meeting, by=publisher)

    [request] = DisclosureRequest.objects.all()
    assert (request.kind, request.meeting, request.decision) == ("meeting", meeting, "granted")
    assert (request.asked_by, request.decided_by) == (editor, publisher)
    assert meeting.is_published()


def test_publishing_without_names_and_files_notes_nothing(publisher):
    meeting = cast.make_meeting(2024)

    publication.publish(meeting, by=publisher)

    assert not DisclosureRequest.objects.exists()


# Changes in bulk


def test_changes_in_bulk_that_would_show_more_are_refused(delegation):
    show_names(delegation)
    meeting = delegation.meeting

    for refused in [
        lambda: Delegation.objects.update(disclosure="names_and_posts"),
        lambda: Attendee.objects.update(name_ar="آخر"),
        lambda: Attendee.objects.update(held_back=False),
        lambda: Statement.objects.update(names_speaker=True),
        lambda: Document.objects.update(is_public=True),
        lambda: Attendee.objects.bulk_create([Attendee(delegation=delegation, name_ar="آخر")]),
        lambda: Statement.objects.bulk_create(
            [Statement(meeting=meeting, number=9, names_speaker=True, text_ar="كلمة")]
        ),
    ]:
        with refuses("disclosure"):
            refused()


def test_changes_in_bulk_that_show_less_pass(delegation):
    show_names(delegation)

    Attendee.objects.update(held_back=True)
    Delegation.objects.update(disclosure="withheld")
    Statement.objects.update(names_speaker=False)
    Document.objects.update(is_public=False)

    assert level(delegation) == "withheld"


# The database


def values(model, **changes):
    return lambda: cast.past_the_models(model).update(**changes)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("delegation_disclosed", values(Delegation, disclosure="names_and_posts")),
        ("attendee_disclosed", values(Attendee, name_ar="آخر")),
        ("attendee_disclosed", values(Attendee, name_ku="Yekî din")),
        ("attendee_disclosed", values(Attendee, presence="remote")),
        ("speaker_disclosed", values(Statement, names_speaker=True)),
        ("document_disclosed", values(Document, is_public=True)),
    ],
)
def test_the_database_refuses_what_would_show_more(delegation, name, change):
    show_names(delegation, "names")

    with database_refuses(name):
        change()


def test_the_database_refuses_posts_only_where_they_are_shown(delegation):
    show_names(delegation, "names")
    cast.past_the_models(Attendee).update(post_ar="نائبة")
    show_names(delegation, "names_and_posts")

    with database_refuses("attendee_disclosed"):
        cast.past_the_models(Attendee).update(post_ar="رئيسة")


def test_the_database_refuses_a_new_row_that_readers_would_see(delegation, department):
    show_names(delegation)
    meeting = delegation.meeting
    file = pdf_file()

    for name, record in {
        "delegation_added": Delegation(meeting=meeting, institution=department),
        "attendee_added": Attendee(delegation=delegation, name_ar="آخر"),
        "speaker_added": Statement(meeting=meeting, number=9, names_speaker=True, text_ar="كلمة"),
        "document_added": Document(meeting=meeting, title_ar="س", file=file, is_public=True),
    }.items():
        with database_refuses(name):
            cast.past_the_models(type(record)).bulk_create([record])


def test_a_grant_lets_one_change_pass_and_not_another_later(delegation, publisher):
    show_names(delegation, "names")
    delegation.disclosure = "count"
    delegation.save()

    with database_refuses("delegation_disclosed"):
        cast.past_the_models(Delegation).update(disclosure="names")


def test_the_database_keeps_a_decision_as_it_was_made(delegation, publisher):
    request = raise_to(delegation, "names")
    disclosure.refuse(request, by=publisher, remark="لا")

    with database_refuses("disclosure_decided_once"):
        cast.past_the_models(DisclosureRequest).update(
            decision="", decided_at=None, decided_by=None
        )
    with database_refuses("disclosure_decided_once"):
        cast.past_the_models(DisclosureRequest).update(asked_by=publisher)


def test_the_database_refuses_a_request_that_begins_as_granted(delegation, publisher):
    request = DisclosureRequest.new(delegation, publisher)
    request.decision, request.reason = "granted", WHY
    request.decided_by, request.decided_at = publisher, request.asked_at

    with database_refuses("disclosure_begins_waiting"):
        cast.past_the_models(DisclosureRequest).bulk_create([request])


# A body that is withheld


@pytest.fixture
def withheld(delegation):
    delegation.meeting.statements.update(institution=None)
    statement = delegation.meeting.statements.get()
    statement.institution = delegation.institution
    statement.save()
    delegation.disclosure = "withheld"
    delegation.save()
    return delegation


@pytest.mark.parametrize("column", [None, "institution", "meeting"])
def test_a_withheld_body_is_not_given_away_by_its_statement(withheld, department, column):
    there = cast.make_meeting(2022)

    if column is None:
        with refuses("withheld"):
            withheld.delete()
        with refuses("withheld"):
            Delegation.objects.all().delete()
    else:
        setattr(withheld, column, {"institution": department, "meeting": there}[column])
        with refuses("withheld"):
            withheld.save()


def test_the_database_keeps_the_row_that_withholds_a_body(withheld, department):
    with database_refuses("delegation_moved_from_statement"):
        cast.past_the_models(Delegation).update(institution=department)
    with database_refuses("delegation_deleted_from_statement"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM recommendations_attendee")
        cursor.execute("DELETE FROM recommendations_delegation")


def test_a_withheld_delegation_without_a_statement_may_be_deleted(withheld):
    withheld.meeting.statements.all().delete()

    withheld.delete()

    assert not Delegation.objects.exists()


def test_levels_go_from_nothing_to_everything():
    assert Delegation.Disclosure.values == ["withheld", "count", "names", "names_and_posts"]


def test_an_update_of_a_guarded_field_says_which(delegation):
    with pytest.raises(ValidationError, match="disclosure"):
        Delegation.objects.update(disclosure="names")


# A focal point has no part in this


def test_a_focal_point_asks_for_nothing(delegation):
    focal_point = cast.make_member(Role.FOCAL_POINT, institutions=["health"])

    with refuses("role"):
        disclosure.request(delegation, by=focal_point, level="names", reason=WHY)

    assert not DisclosureRequest.objects.exists()


def test_names_that_are_held_back_are_asked_for_by_name(delegation, editor):
    show_names(delegation)
    [attendee] = delegation.attendees.all()
    disclosure.withdraw(
        disclosure.request(delegation, by=editor, attendees=[attendee], reason=WHY), by=editor
    )
    hidden = disclosed()

    asked = disclosure.request(delegation, by=editor, attendees=[attendee], reason=WHY)

    assert hidden == disclosed() == []
    attendee.refresh_from_db()
    assert (attendee.held_back, attendee.asked_in) == (True, asked)
    assert list(disclosure.names_in(asked)) == [attendee]


def test_a_grant_of_nothing_is_refused(delegation, editor, publisher):
    show_names(delegation)
    [attendee] = delegation.attendees.all()
    request = disclosure.request(delegation, by=editor, attendees=[attendee], reason=WHY)
    cast.past_the_models(Attendee).update(asked_in=None)

    with refuses("nothing"):
        disclosure.grant(request, by=publisher)

    request.refresh_from_db()
    assert request.is_waiting
