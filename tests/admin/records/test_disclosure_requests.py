"""Disclosure in the admin: an editor's form makes nobody's name public; a publisher's step does."""

import io
import zipfile
from datetime import date

import pytest
from django.test import Client

from recommendations.localization.languages import CODES
from recommendations.models import (
    Attendee,
    Delegation,
    DisclosureRequest,
    Document,
    Plan,
    Recommendation,
    Role,
    SiteProfile,
    Statement,
)
from recommendations.models.history import acting_as
from recommendations.workflow.freezing import publish_report
from tests.support import cast
from tests.support.desk import address, form_data, page
from tests.support.files.uploads import pdf_file
from tests.support.made_once import made_once

pytestmark = pytest.mark.django_db
MEETING = "annual-2023"
NAME, POST, SPEAKER, PAPER = "روناهي", "المنسقة", "نوروز", "قائمة الأسماء"
SECRETS = {NAME, POST, SPEAKER, PAPER}


@pytest.fixture(autouse=True)
def _english(settings, client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


@made_once
def sitting():
    """A published meeting whose record holds a name, a post, a speaker and a private document."""
    meeting = cast.make_meeting(2023)
    delegation = meeting.delegations.create(
        institution=cast.make_institution("health"), disclosure="count", head_count=2
    )
    delegation.attendees.create(name_ar=NAME, post_ar=POST)
    meeting.statements.create(number=1, speaker_ar=SPEAKER, text_ar="كلمة")
    Document.objects.create(meeting=meeting, title_ar=PAPER, file=pdf_file())
    cast.make_plan(2023, items=1, state="published", meeting=meeting)
    meeting.mark_published()
    return meeting


@pytest.fixture
def editor(client):
    account = cast.make_member(Role.EDITOR)
    client.force_login(account)
    return account


def read_by_the_public(files):
    """All that anonymous readers get of the meeting: pages, data, searches, and the ``files``."""
    reader = Client()
    paths = [f"meetings/{MEETING}/", f"meetings/{MEETING}.json", "plans/2023.json"]
    paths += [f"documents/{pk}/" for pk in Document.objects.values_list("pk", flat=True)]
    answers = [reader.get(f"/ar/{path}") for path in paths]
    texts = [one.getvalue().decode("utf-8", "replace") for one in answers if one.status_code == 200]
    for ending in files:
        texts.append(unzipped(reader.get(f"/ar/plans/2023.{ending}").getvalue()))
    for word in SECRETS:
        found = reader.get("/ar/search/", {"q": word}).context["pages"].total
        texts.append(word if found else "")
    return "\n".join(texts)


def public_secrets(files=("xlsx", "docx")):
    text = read_by_the_public(files)
    return {word for word in SECRETS if word in text}


def send(client, where, form, **typed):
    """Fills in a form of the admin as a browser would, with some fields typed."""
    return client.post(where, form_data(client.get(where), form) | typed)


def grant_all(publisher, reason="موافقة خطية"):
    """Presses the button of the step for every request that waits, as ``publisher``."""
    desk = Client()
    desk.force_login(publisher)
    for request in DisclosureRequest.objects.waiting():
        where = address("disclosurerequest", "grant", request.pk)
        response = desk.post(where, form_data(desk.get(where)) | {"reason": reason})
        assert response.status_code == 302, page(response)


# The attacks: each of these made a name or a file public at once


def by_the_form_of_the_delegation(client, sitting):
    where = address("delegation", "change", sitting.delegations.get().pk)
    return send(client, where, "delegation_form", disclosure="names_and_posts")


def by_the_row_of_the_delegation(client, sitting):
    where = address("meeting", "change", sitting.pk)
    typed = {"delegations-0-disclosure": "names_and_posts"}
    return send(client, where, "meeting_form", **typed)


def by_the_row_of_the_statement(client, sitting):
    where = address("meeting", "change", sitting.pk)
    return send(client, where, "meeting_form", **{"statements-0-names_speaker": "on"})


def by_the_row_of_the_document(client, sitting):
    where = address("meeting", "change", sitting.pk)
    return send(client, where, "meeting_form", **{"documents-0-is_public": "on"})


def by_the_form_of_the_document(client, sitting):
    where = address("document", "change", sitting.documents.get().pk)
    return send(client, where, "document_form", is_public="on")


ATTACKS = {
    by_the_form_of_the_delegation: {NAME, POST},
    by_the_row_of_the_delegation: {NAME, POST},
    by_the_row_of_the_statement: {SPEAKER},
    by_the_row_of_the_document: {PAPER},
    by_the_form_of_the_document: {PAPER},
}


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.__name__)
def test_what_an_editor_saves_waits_for_a_publisher(client, sitting, editor, publisher, attack):
    response = attack(client, sitting)

    assert response.status_code == 302
    request = DisclosureRequest.objects.waiting().get()
    assert request.asked_by == editor
    assert public_secrets(files=()) == set()
    grant_all(publisher)
    assert public_secrets(files=()) == ATTACKS[attack]
    request.refresh_from_db()
    assert request.decided_by == publisher


def test_a_publisher_who_saves_the_forms_makes_nothing_public_either(client, sitting, publisher):
    client.force_login(publisher)

    answers = [attack(client, sitting) for attack in ATTACKS]

    assert [one.status_code for one in answers] == [302] * len(ATTACKS)
    assert public_secrets() == set()
    grant_all(publisher)
    assert public_secrets() == SECRETS


def test_a_list_pasted_into_a_delegation_that_shows_names_waits(client, sitting, editor, publisher):
    sitting.delegations.get().attendees.all().delete()
    delegation = sitting.delegations.get()
    delegation.disclosure = "names_and_posts"
    delegation.save()
    cast.grant_disclosures()
    where = address("meeting", "attendance", sitting.pk)
    typed = {"text": f"{NAME} - {POST} - {cast.HEALTH}", "order": "name-post-body", "read": "1"}
    seen = client.post(where, typed | {"language": "ar"})

    done = client.post(where, form_data(seen) | {"enter": "1", "disclosure_reason": "وافقت"})

    assert done.status_code == 302
    assert "1 name is waiting for a publisher" in page(seen)
    assert Attendee.objects.get().name_ar == NAME
    assert public_secrets(files=()) == set()
    assert DisclosureRequest.objects.waiting().get().reason == "وافقت"
    grant_all(publisher)
    assert public_secrets(files=()) == {NAME, POST}


def test_an_earlier_name_that_is_brought_back_waits(client, sitting, editor):
    delegation = sitting.delegations.get()
    attendee = delegation.attendees.get()
    attendee.name_ar = "اسم مستعار"
    attendee.save()
    delegation.disclosure = "names"
    delegation.save()
    cast.grant_disclosures()
    first = attendee.history.last()
    names = delegation.pk, "attendee", first.pk, "name_ar"
    where = address("delegation", "restore", *names)

    client.post(where, form_data(client.get(where)))

    attendee.refresh_from_db()
    assert (attendee.name_ar, attendee.held_back) == (NAME, True)
    assert public_secrets(files=()) == set()


def test_a_document_added_to_a_public_recommendation_waits(client, sitting, editor):
    item = Recommendation.objects.get()
    where = address("document", "add")

    response = client.post(
        where,
        form_data(client.get(where), "document_form")
        | {
            "title_ar": PAPER,
            "file": pdf_file(),
            "is_public": "on",
            "recommendation": item.pk,
        },
    )

    assert response.status_code == 302
    assert not Document.objects.get(recommendation=item).is_public


# What people are shown


def test_whoever_saves_is_told_what_waits_and_sees_it_on_the_record(client, sitting, editor):
    where = address("delegation", "change", sitting.delegations.get().pk)

    send(client, where, "delegation_form", disclosure="names", disclosure_reason="وافق الوفد")

    shown = page(client.get(where))
    request = DisclosureRequest.objects.get()
    assert "1 request is waiting for a publisher" in shown
    assert address("disclosurerequest", "change", request.pk) in shown
    assert request.reason == "وافق الوفد"


def test_the_step_shows_what_readers_see_now_and_would_see(client, sitting, publisher):
    delegation = sitting.delegations.get()
    delegation.disclosure = "names"
    delegation.save()
    client.force_login(publisher)

    response = client.get(address("disclosurerequest", "grant", DisclosureRequest.objects.get().pk))

    [body, names] = response.context["rows"]
    assert body["is_changed"] is False
    assert (NAME in names["was"], NAME in names["now"]) == (False, True)
    assert POST not in names["now"]
    assert '<table class="difference">' in page(response)


def test_a_request_is_shown_again_after_the_record_was_changed(client, sitting, publisher):
    delegation = sitting.delegations.get()
    delegation.disclosure = "names"
    delegation.save()
    client.force_login(publisher)
    where = address("disclosurerequest", "grant", DisclosureRequest.objects.get().pk)
    seen = form_data(client.get(where))
    attendee = delegation.attendees.get()
    attendee.presence = "absent"
    attendee.held_back = False
    attendee.save()

    response = client.post(where, seen | {"reason": "نعم"})

    assert response.status_code == 200
    assert Delegation.objects.get(pk=delegation.pk).disclosure == "count"


def test_waiting_requests_are_on_the_dashboard_of_a_publisher(client, sitting, publisher, editor):
    sitting.statements.get().save()
    by_the_row_of_the_statement(client, sitting)
    own = client.get(address("disclosurerequest", "waiting"))
    client.force_login(publisher)

    first = client.get("/admin/")

    totals = {str(tasks.title): tasks.total for tasks in first.context["task_lists"]}
    assert totals["Waiting to become public"] == 1
    assert address("disclosurerequest", "waiting") in page(first)
    queue = page(client.get(address("disclosurerequest", "waiting")))
    request = DisclosureRequest.objects.get()
    assert address("disclosurerequest", "grant", request.pk) in queue
    assert address("disclosurerequest", "grant", request.pk) not in page(own)
    assert address("disclosurerequest", "withdraw", request.pk) in page(own)


@pytest.mark.parametrize("step", ["grant", "refuse"])
def test_an_editor_cannot_take_the_steps_of_a_publisher(client, sitting, editor, step):
    by_the_form_of_the_delegation(client, sitting)
    where = address("disclosurerequest", step, DisclosureRequest.objects.get().pk)

    assert client.get(where).status_code == 403
    assert client.post(where, {"reason": "نعم", "remark": "لا"}).status_code == 403


def test_whoever_asked_reads_the_remark_of_a_refused_request(client, sitting, editor, publisher):
    by_the_form_of_the_delegation(client, sitting)
    request = DisclosureRequest.objects.get()
    desk = Client()
    desk.force_login(publisher)
    where = address("disclosurerequest", "refuse", request.pk)

    desk.post(where, form_data(desk.get(where)) | {"remark": "لا توجد موافقة"})

    shown = page(client.get(address("delegation", "change", request.record)))
    assert "لا توجد موافقة" in shown
    assert public_secrets(files=()) == set()


def test_two_people_are_needed_on_the_screen_as_well(client, sitting, publisher):
    SiteProfile.objects.get_or_create(pk=SiteProfile.ONLY)
    SiteProfile.objects.update(two_people_disclose=True)
    client.force_login(publisher)
    by_the_form_of_the_delegation(client, sitting)
    where = address("disclosurerequest", "grant", DisclosureRequest.objects.get().pk)

    response = client.post(where, form_data(client.get(where)) | {"reason": "نعم"})

    assert "somebody else has to decide" in page(response)
    assert public_secrets(files=()) == set()
    grant_all(cast.make_member(Role.PUBLISHER, "second"))
    assert public_secrets(files=()) == {NAME, POST}


@pytest.mark.parametrize(("is_superuser", "is_on"), [(False, False), (True, True)])
def test_the_rule_of_two_people_is_a_superusers_to_change(client, is_superuser, is_on):
    account = cast.make_member(Role.PUBLISHER)
    account.is_superuser = is_superuser
    account.save()
    client.force_login(account)
    profile, _made = SiteProfile.objects.get_or_create(pk=SiteProfile.ONLY)

    send(
        client,
        address("siteprofile", "change", profile.pk),
        "siteprofile_form",
        two_people_disclose="on",
    )

    profile.refresh_from_db()
    assert profile.two_people_disclose is is_on


# The publication of a meeting


def test_the_page_of_publishing_lists_whom_and_what_readers_would_see(client, sitting, publisher):
    sitting.mark_withdrawn()
    Delegation.objects.update(disclosure="names")
    Statement.objects.update(names_speaker=True)
    Document.objects.update(is_public=True)
    client.force_login(publisher)
    where = address("meeting", "publish", sitting.pk)

    shown = page(client.get(where))

    assert {word for word in SECRETS if word in shown} == {NAME, SPEAKER, PAPER}
    client.post(where, form_data(client.get(where)))
    assert public_secrets(files=()) == {NAME, SPEAKER, PAPER}


def test_names_added_while_the_publisher_read_are_not_published_unseen(client, sitting, publisher):
    sitting.mark_withdrawn()
    client.force_login(publisher)
    where = address("meeting", "publish", sitting.pk)
    seen = form_data(client.get(where))
    Delegation.objects.update(disclosure="names")

    client.post(where, seen)

    sitting.refresh_from_db()
    assert not sitting.is_published()


# The check of an attendance list


@pytest.mark.parametrize(
    ("state", "level", "says"),
    [
        ("published", "names", "2 names are waiting for a publisher before readers see them."),
        ("published", "count", "2 names stay private."),
        ("draft", "names", "2 names become public when the meeting is published."),
        ("draft", "count", "2 names stay private."),
        ("draft", None, "2 names stay private."),
        ("published", None, "until a publisher grants it, readers see neither the institution"),
        ("published", "withheld", "Readers see neither the institution nor the number of people."),
    ],
)
def test_the_check_of_a_list_says_when_its_names_become_public(
    client, editor, health, state, level, says
):
    meeting = cast.make_meeting(2024)
    if level:
        meeting.delegations.create(institution=health, disclosure=level)
    if state == "published":
        meeting.mark_published()
    text = f"أحمد محمد - {cast.HEALTH}\nليلى خليل - {cast.HEALTH}"
    typed = {"text": text, "language": "ar", "order": "name-body-post", "read": "1"}

    seen = client.post(address("meeting", "attendance", meeting.pk), typed)

    assert says in page(seen)


# Evidence


def test_the_review_says_that_evidence_becomes_public(client, sitting, publisher):
    item = Recommendation.objects.get()
    for is_public in (True, False):
        update = cast.make_update(
            item, publish=False, evidence_url=cast.EVIDENCE, evidence_is_public=is_public
        )
        client.force_login(publisher)

        shown = page(client.get(address("progressupdate", "publish", update.pk)))

        assert ("Its evidence becomes public too" in shown) is is_public


# A body that is withheld


@pytest.fixture
def withheld(sitting, department):
    """A delegation of one, of a body that nothing else names, which spoke at the meeting."""
    body = cast.make_institution("alone", name_ar="ممثلية وحيدة", name_en="Lonely office")
    sitting.mark_withdrawn()
    delegation = sitting.delegations.create(institution=body, head_count=7351)
    delegation.attendees.create(name_ar=NAME)
    sitting.statements.create(number=2, institution=body, text_ar="كلمة الممثلية")
    sitting.mark_published()
    return delegation


PUBLIC_PLACES = [
    *(f"/{code}/meetings/{MEETING}{ending}" for code in CODES for ending in ("/", ".json")),
    *(f"/{code}/institutions/alone/" for code in CODES),
    *(f"/{code}/plans/2023/reports/2023-06-30/" for code in CODES),
    *(f"/{code}/plans/2023.json" for code in CODES),
    # A file that takes long is written from the same rows in each language.
    *(f"/en/plans/2023.{ending}" for ending in ("xlsx", "docx", "zip")),
    *(f"/en/plans/2023/reports/2023-06-30.{ending}" for ending in ("json", "xlsx", "docx")),
]


def places_of(words):
    """The public places where one of ``words`` is read."""
    answers = {place: Client().get(place) for place in PUBLIC_PLACES}
    return {
        place
        for place, answer in answers.items()
        if answer.status_code == 200 and occur(words, unzipped(answer.getvalue()))
    }


def occur(words, text):
    return any(word in text for word in words)


def unzipped(content):
    if not content.startswith(b"PK"):
        return content.decode("utf-8", "replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(unzipped(archive.read(name)) for name in archive.namelist())


def test_a_withheld_body_and_its_number_are_nowhere_to_be_read(withheld):
    words = {"ممثلية وحيدة", "Lonely office", "institutions/alone", '"alone"', "7351"}
    publish_report(Plan.objects.get(), by=cast.make_user(), as_of=date(2023, 6, 30))
    before = places_of(words)

    withheld.disclosure = "withheld"
    withheld.save()

    assert len(before) > 16
    assert places_of(words) == set()
    assert Client().get("/ar/institutions/alone/").status_code == 404
    assert Client().get("/ar/search/", {"q": "وحيدة"}).context["pages"].total == 0
    assert "كلمة الممثلية" in page(Client().get(f"/ar/meetings/{MEETING}/"))


def test_the_history_of_the_meeting_says_why_a_name_became_public(client, sitting, publisher):
    with acting_as(cast.make_member(Role.EDITOR)):
        delegation = sitting.delegations.get()
        delegation.disclosure = "names"
        delegation.save()
    grant_all(publisher, reason="سبب مكتوب")
    client.force_login(publisher)

    shown = page(client.get(address("meeting", "history", sitting.pk)))

    assert "سبب مكتوب" in shown


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_of_requests_takes_the_same_queries_for_one_and_three(
    client, publisher, rows, django_assert_num_queries
):
    meeting = cast.make_meeting(2024, published=True)
    for number in range(rows):
        body = cast.make_institution(f"body-{number}", name_en=f"Body {number}")
        meeting.delegations.create(institution=body)
    client.force_login(publisher)
    where = address("disclosurerequest", "changelist")
    client.get(where)

    with django_assert_num_queries(9):
        response = client.get(where)

    assert f"Body {rows - 1} · " in page(response)
