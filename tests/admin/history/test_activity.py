"""The list of all changes: what it finds, who reads it, what leaves with its file."""

import csv
from datetime import datetime

import pytest
from django.utils import timezone

from recommendations.history.labels import PAGES
from recommendations.history.visibility import tracked_models
from recommendations.models import Document, Role, Theme
from recommendations.models.history import Cause, caused_by
from tests.site.test_models import PARTS as TAKEN_ALONG
from tests.support import cast
from tests.support.desk import page

pytest_plugins = ["tests.support.desk"]

LIST = "/admin/activity/"
FILE = "/admin/activity/changes.csv"


@pytest.fixture(autouse=True)
def _english(settings, client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


@pytest.fixture
def auditor(client, db):
    """A browser in which an auditor is signed in."""
    client.force_login(cast.make_member(Role.AUDITOR))
    return client


def change(record, by="staff", at=None, **fields):
    for name, value in fields.items():
        setattr(record, name, value)
    record._history_user = cast.make_user(by)
    if at:
        record._history_date = timezone.make_aware(datetime.fromisoformat(at))
    record.save()


def rows(client, **asked):
    """The rows of the file as dicts."""
    text = b"".join(client.get(FILE, asked).streaming_content).decode("utf-8-sig")
    return list(csv.DictReader(text.splitlines()))


def found(client, **asked):
    """The records that are listed, in order; every page shows what the file holds."""
    names = [row["Record"] for row in rows(client, **asked)]
    assert all(name in page(client.get(LIST, asked)) for name in names[:20])
    return names


def test_every_change_of_every_record_is_listed_newest_first(auditor, plan, health):
    change(health, by="layla", location_en="Qamishli")

    listed = rows(auditor)

    assert listed[0]["Record"] == "هيئة الصحة"
    assert listed[0]["Who"] == "layla"
    assert listed[0]["Differences"] == "Location (English): changed."
    assert len(listed) == sum(model.history.count() for model in tracked_models())
    assert [row["When"] for row in listed] == sorted((r["When"] for r in listed), reverse=True)


def test_each_line_leads_to_the_history_of_its_record(auditor, plan):
    item = plan.recommendations.get(number=1)
    item.milestones.create(number=1, title_en="Step")

    html = page(auditor.get(LIST))

    link = f'<a href="/admin/recommendations/recommendation/{item.pk}/history/">'
    assert f"{link}<bdi>2023/1 التوصية 1</bdi></a>\n" in html
    assert "· <bdi>1. Step</bdi>" in html


def test_it_is_asked_by_who_by_kind_and_by_act(auditor, health, department):
    Theme.objects.create(slug="rights", name_en="Rights").delete()
    change(health, by="layla", location_en="Qamishli")

    assert found(auditor, who="LAYLA") == ["هيئة الصحة"]
    assert found(auditor, who="omar") == []
    assert found(auditor, kind="theme") == ["Rights", "Rights"]
    assert found(auditor, act="-") == ["Rights"]
    assert found(auditor, act="~", kind="institution") == ["هيئة الصحة"]


def test_it_is_asked_by_day_the_last_one_included(auditor, health):
    change(health, by="layla", at="2023-03-04T23:59", location_en="one")
    change(health, by="layla", at="2023-03-05T00:01", location_en="two")

    def days(**asked):
        return [row["When"][:10] for row in rows(auditor, who="layla", **asked)]

    assert days() == ["2023-03-05", "2023-03-04"]
    assert days(until="2023-03-04") == ["2023-03-04"]
    assert days(since="2023-03-05") == ["2023-03-05"]
    assert days(since="2023-03-04", until="2023-03-05") == ["2023-03-05", "2023-03-04"]


def test_it_is_asked_by_origin(auditor, staff, health, department):
    with caused_by(Cause.FILE, "bodies.xlsx"):
        change(health, location_en="Qamishli")
    change(department, location_en="Hesekê")

    assert found(auditor, origin="file") == ["هيئة الصحة"]
    assert rows(auditor, origin="file")[0]["From where"] == "file: bodies.xlsx"
    assert found(auditor, origin="hand") == ["دائرة العلاقات الخارجية"]
    assert "هيئة الصحة" in found(auditor, origin="command", kind="institution")
    assert found(auditor, origin="close") == []


def test_it_is_asked_by_record_with_its_parts_in_any_spelling_and_by_former_names(auditor, plan):
    item = plan.recommendations.get(number=2)
    item.milestones.create(number=1, title_en="Step")
    change(item, title_en="Women in councils")
    change(item, title_en="Youth in councils")

    kinds = {row["Kind of record"] for row in rows(auditor, q="women")}
    assert kinds == {"Recommendation", "Milestone", "Responsible body"}
    assert found(auditor, q="2023/2") == found(auditor, q="women")
    assert len(found(auditor, q="youth council", kind="recommendation")) == 3
    assert found(auditor, q="nowhere") == []


def test_a_meeting_is_found_with_those_who_attended(auditor, meeting, health):
    meeting.delegations.create(institution=health).attendees.create(name_ar="سين")

    kinds = {row["Kind of record"] for row in rows(auditor, q="السنوي")}

    assert kinds == {"Meeting", "Delegation", "Attendee"}


@pytest.mark.parametrize(
    "asked",
    [
        {"since": "x"},
        {"until": "9999-12-31"},
        {"since": "0001-01-01"},
        {"kind": "nothing"},
        {"act": "?"},
        {"origin": "x"},
        {"who": "x" * 200},
        {"since": "2023-02-01", "until": "2023-01-01"},
    ],
)
def test_what_is_asked_wrongly_is_said_and_stays(auditor, health, asked):
    response = auditor.get(LIST, asked)

    assert response.status_code == 200
    assert "errorlist" in page(response)
    assert "errorlist" in page(auditor.get(FILE, asked))


def test_a_page_beyond_the_last_is_the_last(auditor, health):
    assert "هيئة الصحة" in page(auditor.get(LIST, {"p": "99"}))


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.EDITOR, 200),
        (Role.PUBLISHER, 200),
        (Role.AUDITOR, 200),
        (Role.FOCAL_POINT, 403),
        (None, 403),
    ],
)
def test_who_reads_it(client, db, role, status):
    account = cast.make_member(role, institutions=["health"]) if role else cast.make_user("other")
    client.force_login(account)

    assert client.get(LIST).status_code == status
    assert client.get(FILE).status_code == status
    assert ("All changes" in page(client.get("/admin/"))) == (status == 200)


def test_a_visitor_is_asked_to_sign_in(client, db):
    assert client.get(LIST).url.startswith("/admin/login/")


def test_kinds_that_an_account_may_not_read_are_neither_listed_nor_offered(client, db):
    cast.make_user("layla")
    client.force_login(cast.make_member(Role.EDITOR))

    assert "layla" not in {row["Record"] for row in rows(client)}
    assert 'value="user"' not in page(client.get(LIST))
    assert "errorlist" in page(client.get(FILE, {"kind": "user"}))


def test_names_of_people_are_on_the_page_and_not_in_the_file(auditor, meeting, health):
    delegation = meeting.delegations.create(institution=health)
    person = delegation.attendees.create(name_ar="PLANTED-A", post_ar="PLANTED-B")
    change(person, name_ar="PLANTED-C", post_ar="PLANTED-D", part="chair")
    speech = meeting.statements.create(text_ar="PLANTED-E", speaker_ar="PLANTED-F")
    change(speech, speaker_ar="PLANTED-G", post_ar="PLANTED-H")

    file = b"".join(auditor.get(FILE).streaming_content).decode()

    assert "PLANTED-C" in page(auditor.get(LIST))
    assert "PLANTED" not in file
    shown = [row for row in rows(auditor, kind="attendee") if row["What"] == "Changed"]
    assert [row["Part"] for row in shown] == ["a name"]
    assert "Part: was “member”, is now “chair”." in shown[0]["Differences"]


def test_texts_and_addresses_stay_out_of_list_and_file(auditor, adopted):
    item = adopted.recommendations.get(number=1)
    change(item, internal_note="PLANTED-NOTE")
    update = cast.make_update(item, publish=False, narrative_en="PLANTED-TEXT")
    change(update, evidence_url="https://example.org/PLANTED-ADDRESS")

    file = b"".join(auditor.get(FILE).streaming_content).decode()

    assert "PLANTED" not in file + page(auditor.get(LIST))


def test_no_password_is_in_the_file(auditor, staff):
    staff.set_password("PLANTED")
    staff.save()

    file = b"".join(auditor.get(FILE).streaming_content).decode()

    assert "PLANTED" not in file
    assert staff.password not in file


def test_the_file_opens_in_a_spreadsheet_and_runs_nothing(auditor, meeting):
    Document.objects.create(title_en='=HYPERLINK("x")', file="m.txt", meeting=meeting)

    response = auditor.get(FILE, {"kind": "document"})

    content = b"".join(response.streaming_content)
    assert content.startswith(b"\xef\xbb\xbf")
    assert "'=HYPERLINK(" in content.decode()
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"].startswith('attachment; filename="changes-')
    assert "no-store" in response["Cache-Control"]


def test_the_file_speaks_the_language_of_the_page(auditor, health, settings):
    auditor.cookies[settings.LANGUAGE_COOKIE_NAME] = "ar"
    asked = {"kind": "institution"}

    text = b"".join(auditor.get(FILE, asked).streaming_content).decode("utf-8-sig")

    assert list(csv.DictReader(text.splitlines()))[0]["نوع السجل"] == "جهة"


def test_the_file_keeps_the_filters_of_the_page(auditor, health):
    change(health, by="layla", location_en="Qamishli")

    html = page(auditor.get(LIST, {"who": "layla", "act": "~", "kind": ""}))

    assert f'href="{FILE}?who=layla&amp;act=~"' in html


def fill(count):
    for number in range(count):
        health = cast.make_institution(f"body-{number}", parent=cast.make_institution())
        change(health, location_en="Qamishli")
        item = cast.make_recommendation(
            cast.Plan.objects.first() or cast.make_plan(2023, items=0),
            themes=[Theme.objects.create(slug=f"theme-{number}", name_ar="محور")],
        )
        change(item, title_en="Title")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_however_long(auditor, count, django_assert_num_queries):
    fill(count)
    auditor.get(LIST)

    with django_assert_num_queries(23):
        auditor.get(LIST)


def test_every_part_is_told_with_its_whole():
    known = {f"{part.__name__}.{name}" for part, names in PAGES.items() for name in names}

    # Letters, imports of minutes and views of lists have no history.
    assert TAKEN_ALONG - known == {"Letter.recipient", "MinutesImport.owner", "SavedView.owner"}
