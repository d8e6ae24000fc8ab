"""The steps on the staff's screens that take out words, evidence and files."""

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from recommendations.models import Document, Redaction, Role, Status
from recommendations.workflow.freezing import publish_report
from tests.support import cast
from tests.support.desk import address
from tests.support.files.uploads import pdf_file

pytestmark = pytest.mark.django_db

NAME = "سليم الخوري"
TEXT = f"التقى الوفد {NAME} في المدينة."
LEFT = "التقى الوفد […] في المدينة."


@pytest.fixture
def publisher(client):
    account = cast.make_member(Role.PUBLISHER, "publisher")
    client.force_login(account)
    return account


@pytest.fixture
def update(published):
    return cast.make_update(
        published.recommendations.get(number=1),
        Status.IMPLEMENTED,
        narrative_ar=TEXT,
        evidence_file=pdf_file("x"),
        evidence_is_public=True,
    )


def step(record, name="redact"):
    return address(record._meta.model_name, name, record.pk)


def show(client, record, words=NAME, **more):
    return client.post(step(record), {"words": words, "category": "safety", "show": "1", **more})


def take_out(client, record, response, **more):
    """Confirms what ``response`` showed, all its places ticked unless ``place`` says which."""
    form = response.context["form"]
    places = [shown.place.name for shown in form.places]
    sent = {"words": form["words"].value(), "category": "safety", "take_out": "1"}
    sent |= {"fingerprint": form["fingerprint"].value(), "place": places}
    return client.post(step(record), sent | more)


def test_the_words_are_shown_struck_out_in_every_place_before_anything_is_taken_out(
    client, publisher, update
):
    publish_report(update.recommendation.plan, by=publisher, as_of=timezone.localdate())

    response = show(client, update)

    assert [shown.place.kind for shown in response.context["form"].places] == [
        "progressupdate",
        "report",
    ]
    page = response.content.decode()
    assert "<del>" in page
    assert "<ins>" in page
    assert not Redaction.objects.exists()


def test_confirmed_words_are_taken_out_and_the_person_is_led_back(client, publisher, update):
    response = take_out(client, update, show(client, update))

    assert response.status_code == 302
    update.refresh_from_db()
    assert update.narrative_ar == LEFT
    assert Redaction.objects.filter(redacted_by=publisher, category="safety").exists()


def test_a_place_whose_tick_was_removed_keeps_its_words(client, publisher, update, published):
    other = cast.make_update(published.recommendations.get(number=2), narrative_ar=TEXT)
    response = show(client, update)

    take_out(client, update, response, place=[f"progressupdate-{update.pk}"])

    other.refresh_from_db()
    assert other.narrative_ar == TEXT


def test_a_redaction_is_shown_again_after_a_change(client, publisher, update, published):
    response = show(client, update)
    cast.make_update(published.recommendations.get(number=2), narrative_ar=TEXT)

    again = take_out(client, update, response)

    assert again.status_code == 200
    assert again.context["form"].non_field_errors()
    assert len(again.context["form"].places) == 2
    assert not Redaction.objects.exists()


def test_a_redaction_needs_a_reason(client, publisher, update):
    response = show(client, update, category="")

    assert "category" in response.context["form"].errors


def test_words_that_do_not_occur_are_refused(client, publisher, update):
    response = show(client, update, words="كلام آخر")

    assert response.context["form"].non_field_errors() == ["لا ترد هذه الكلمات في هذا السجل."]


def test_parts_are_redacted_on_the_page_of_their_meeting(client, publisher, published):
    meeting = published.meeting
    meeting.mark_published()
    point = meeting.agenda.create(number=1, topic_ar=TEXT)

    take_out(client, meeting, show(client, meeting))

    point.refresh_from_db()
    assert point.topic_ar == LEFT


def test_a_report_is_redacted_on_its_own_page(client, publisher, update):
    plan = update.recommendation.plan
    report = publish_report(plan, by=publisher, as_of=timezone.localdate())
    assert step(report) in client.get(address("report", "change", report.pk)).content.decode()

    response = take_out(client, report, show(client, report))

    assert response.status_code == 302
    assert Redaction.objects.filter(record_kind="report", field="rows").exists()


def test_a_title_is_gone_from_the_log_of_the_step_itself(client, publisher):
    plan = cast.make_plan(items=0)
    item = cast.make_recommendation(plan, title_ar=TEXT)
    cast.advance(plan, "published")

    take_out(client, item, show(client, item))

    assert LogEntry.objects.exists()
    assert not any(NAME in entry.object_repr for entry in LogEntry.objects.all())


def test_records_that_keep_the_words_are_counted(client, publisher, update, published):
    delegation = published.meeting.delegations.create(institution=cast.make_institution())
    delegation.attendees.create(name_ar=NAME)

    response = show(client, update)

    assert [rows for _kind, rows in response.context["form"].elsewhere] == [1, 1]


def test_the_history_says_who_took_words_out_and_offers_no_way_back(client, publisher, update):
    take_out(client, update, show(client, update))

    page = client.get(address("progressupdate", "history", update.pk)).content.decode()

    assert "حذف كلمات" in page
    assert "حُفظ من دون أي فرق" not in page
    assert NAME not in page
    assert "restore" not in page


@pytest.mark.parametrize("role", [Role.EDITOR, Role.AUDITOR, Role.FOCAL_POINT])
@pytest.mark.parametrize("name", ["redact", "remove-evidence"])
def test_redaction_steps_are_open_to_publishers_only(client, update, role, name):
    client.force_login(cast.make_member(role, "somebody", ["department"]))

    assert client.get(step(update, name)).status_code == 403
    assert client.post(step(update, name), {"category": "safety"}).status_code == 403


@pytest.mark.parametrize(("role", "status"), [(Role.EDITOR, 302), (Role.FOCAL_POINT, 403)])
def test_editors_make_evidence_private_and_focal_points_do_not(client, update, role, status):
    client.force_login(cast.make_member(role, "somebody", ["department"]))
    where = step(update, "hide-evidence")
    page = client.get(where)
    seen = page.context["form"]["fingerprint"].value() if page.status_code == 200 else ""

    response = client.post(where, {"fingerprint": seen, "category": "safety"})

    assert response.status_code == status
    update.refresh_from_db()
    assert update.evidence_is_public == (status == 403)


def test_a_file_is_removed_on_its_own_page(client, publisher, published):
    document = Document.objects.create(
        title_ar="قائمة",
        file=pdf_file("x"),
        is_public=True,
        recommendation=published.recommendations.get(number=1),
    )
    where = step(document, "remove-file")
    seen = client.get(where).context["form"]["fingerprint"].value()

    client.post(where, {"fingerprint": seen, "category": "court_order"})

    assert Redaction.objects.get().field == "file"


def test_the_list_of_redactions_names_what_when_why_and_by_whom(client, publisher, update):
    take_out(client, update, show(client, update))

    page = client.get(address("redaction")).content.decode()

    assert "حفاظاً على سلامة أشخاص" in page
    assert "publisher" in page
    assert NAME not in page
