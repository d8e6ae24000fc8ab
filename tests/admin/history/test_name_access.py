"""Who looked: every page and file of the staff that shows a name of a person is logged."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.db.models.signals import pre_save
from django.utils import timezone

from recommendations.models import Delegation, NameAccess, Role, Statement
from tests.site.test_role_matrix import ADDRESSES
from tests.support import cast
from tests.support.admin_addresses import address_of, record_for
from tests.support.desk import address, form_data, page
from tests.support.refusals import database_refuses, refuses
from tests.support.sites.planted_names import WORD, name

pytest_plugins = ["tests.support.admin_addresses", "tests.support.desk"]
pytestmark = pytest.mark.django_db
# Places on the walk that show a name; that they do shows that the walk can find one.
SHOWING = {
    "activity",
    "delegation_change",
    "delegation_delete",
    "delegation_history",
    "meeting_change",
    "meeting_history",
}
# What the addresses begin with whose pages tell of people, whoever opens them.
OF_PEOPLE = ("activity", "autocomplete", "delegation", "disclosurerequest", "index", "meeting")
OF_PEOPLE += ("nameaccess", "search")


@pytest.fixture
def delegation(meeting, health):
    made = meeting.delegations.create(institution=health)
    made.attendees.create(name_ar=name("present"), post_ar=name("post"))
    return made


def written():
    """The log, oldest first: account, kind of page, path."""
    rows = NameAccess.objects.order_by("pk").select_related("user")
    return [(row.user.username, row.page, row.path) for row in rows]


def plant_beside(records):
    """Names in the delegation and the meeting of the walk, and in states that are gone."""
    delegation, meeting = records["delegation"], records["meeting"]
    delegation.attendees.create(name_ar=name("present"), post_ar=name("post"))
    person = delegation.attendees.create(name_ar=name("before"))
    person.name_ar = name("after")
    person.save()
    person.delete()
    meeting.statements.create(number=1, text_ar="كلمة", speaker_ar=name("speaker"))


def walk(records):
    """Name of the address → its path, for every address of the admin, and some besides."""
    paths = {one: address_of(one, record_for(one, records)) for one in ADDRESSES}
    record = records["delegation"].attendees.get()
    state = record.history.first()
    kind = ["attendee", state.history_id, "name_ar"]
    paths["delegation_restore"] = address("delegation", "restore", records["delegation"].pk, *kind)
    paths["meeting_restore"] = address("meeting", "restore", records["meeting"].pk, *kind)
    for model, field in [("delegation", "institution"), ("meeting", "organiser")]:
        query = f"?app_label=recommendations&model_name={model}&field_name={field}&term=نورهان"
        paths[f"autocomplete_{model}"] = f"/admin/autocomplete/{query}"
    paths["search"] = f"{address('meeting')}?q=نورهان"
    return paths


# Which pages say that they show a name is decided by no database.
@pytest.mark.once
@pytest.mark.parametrize("role", ["superuser", Role.EDITOR, Role.PUBLISHER, Role.AUDITOR])
def test_every_page_that_shows_a_name_is_logged(client, records, role):
    plant_beside(records)
    is_superuser = role == "superuser"
    user = (
        cast.make_user("account", is_superuser=True)
        if is_superuser
        else cast.make_member(role, "account")
    )
    client.force_login(user)
    showing, unlogged = set(), []
    # To a superuser every page is open: no other role finds a name where they find none.
    beginnings = "" if is_superuser else OF_PEOPLE

    for one, path in walk(records).items():
        if not one.startswith(beginnings):
            continue
        before = NameAccess.objects.count()
        response = client.get(path)
        if WORD in response.getvalue().decode("utf-8", "replace").replace(path, ""):
            showing.add(one)
            if NameAccess.objects.count() != before + 1:
                unlogged.append(one)

    expected = SHOWING - ({"delegation_delete"} if role == Role.AUDITOR else set())
    assert (unlogged, expected - showing) == ([], set())


def test_the_file_of_all_changes_has_no_name_and_is_not_logged(desk, delegation):
    said = desk.get("/admin/activity/changes.csv").getvalue().decode()

    assert "اسم" in said
    assert (WORD in said, written()) == (False, [])


def test_a_file_that_reads_names_is_logged_before_its_first_part(desk, delegation, monkeypatch):
    """If the file of all changes had names in it one day, it would be logged by itself."""

    def lines(changes, teller):
        yield "header"
        yield "".join(person.name_ar for person in delegation.attendees.all())
        yield "".join(person.name_ar for person in delegation.attendees.all())

    monkeypatch.setattr("recommendations.admin.history.activity.csv_lines", lines)
    parts = iter(desk.get("/admin/activity/changes.csv"))

    seen = [(next(parts)[:6], len(written())) for _number in range(3)]

    assert [count for _part, count in seen] == [0, 1, 1]
    assert written() == [("chief", "file", "/admin/activity/changes.csv")]


@pytest.mark.parametrize(
    ("model", "what", "kind"),
    [
        ("delegation", "change", "form"),
        ("delegation", "history", "history"),
        ("delegation", "delete", "deletion"),
        ("meeting", "history", "history"),
    ],
)
def test_an_entry_says_who_when_and_what(desk, delegation, model, what, kind):
    record = delegation if model == "delegation" else delegation.meeting
    where = address(model, what, record.pk)
    before = timezone.now()

    desk.get(where)

    entry = NameAccess.objects.get()
    assert written() == [("chief", kind, where)]
    assert before <= entry.at <= timezone.now()
    assert (entry.delegations, entry.address) == (f" {delegation.pk} ", "127.0.0.1")


def test_the_list_that_is_pasted_shows_who_is_there_already(desk, delegation, meeting):
    where = address("meeting", "attendance", meeting.pk)
    typed = {"text": name("present"), "language": "ar", "order": "name-post-body", "read": "1"}

    html = page(desk.post(where, typed))

    assert "ربما" in html or WORD in html
    assert written() == [("chief", "list", where)]


def test_a_speaker_whom_the_public_may_not_know_counts_as_a_name(desk, meeting):
    meeting.statements.create(number=1, text_ar="كلمة", speaker_ar="زوزان", names_speaker=True)
    desk.get(address("meeting", "change", meeting.pk))
    before = written()
    Statement.objects.update(names_speaker=False)

    desk.get(address("meeting", "change", meeting.pk))

    assert (before, NameAccess.objects.get().meetings) == ([], f" {meeting.pk} ")


def test_pages_without_names_are_not_logged(desk, delegation, meeting):
    for where in ["/admin/", address("meeting"), address("delegation"), "/accounts/sessions/"]:
        assert desk.get(where).status_code == 200
    desk.get(address("meeting", "change", meeting.pk))
    desk.get(address("meeting", "erase-names", meeting.pk))

    assert written() == []


def test_saving_a_form_is_one_look_not_two(desk, delegation):
    where = address("delegation", "change", delegation.pk)

    response = desk.post(where, form_data(desk.get(where)))

    assert (response.status_code, len(written())) == (302, 1)


def test_readers_are_not_logged(client, delegation):
    Delegation.objects.update(disclosure="names")
    delegation.meeting.mark_published()

    html = page(client.get(f"/ar/meetings/{delegation.meeting.slug}/"))

    assert (WORD in html, written()) == (True, [])


def test_nothing_is_shown_where_it_cannot_be_logged(desk, delegation):
    def fail(**kwargs):
        raise OperationalError("disk full")

    pre_save.connect(fail, sender=NameAccess)
    desk.raise_request_exception = False
    try:
        response = desk.get(address("delegation", "change", delegation.pk))
    finally:
        pre_save.disconnect(fail, sender=NameAccess)

    assert response.status_code == 500
    assert WORD not in page(response)


@pytest.mark.parametrize("people", [1, 3])
def test_an_entry_costs_one_statement(desk, delegation, people, django_assert_num_queries):
    for number in range(people - 1):
        delegation.attendees.create(name_ar=name(number))
    where = address("delegation", "history", delegation.pk)
    desk.get(where)

    with django_assert_num_queries(16) as asked:
        desk.get(where)

    inserts = [query["sql"] for query in asked if "INSERT" in query["sql"].upper()]
    assert [NameAccess._meta.db_table in sql for sql in inserts] == [True]


def test_the_log_is_never_changed(desk, delegation):
    desk.get(address("delegation", "change", delegation.pk))
    entry = NameAccess.objects.get()

    for act in (
        entry.save,
        entry.delete,
        lambda: NameAccess.objects.update(page="other"),
        NameAccess.objects.all().delete,
    ):
        with refuses("log"):
            act()
    for column in ["at", "user_id", "page", "path", "delegations", "meetings", "address"]:
        with database_refuses("name_access_unchanged"), connection.cursor() as cursor:
            new = "user_id + 1" if column == "user_id" else "'192.0.2.1'"
            new = "'2020-01-01 10:00:00'" if column == "at" else new
            cursor.execute(f"UPDATE recommendations_nameaccess SET {column} = {new}")  # noqa: S608


def test_it_is_stored_as_long_as_the_log_of_sign_ins(chief):
    now = timezone.now()
    for days in [29, 31, 179, 181]:
        at = now - timedelta(days=days)
        NameAccess.objects.create(at=at, user=chief, page="form", address="192.0.2.1")

    call_command("forget_sign_ins")

    left = [((now - entry.at).days, entry.address) for entry in NameAccess.objects.all()]
    assert left == [(29, "192.0.2.1"), (31, None), (179, None)]


@pytest.mark.parametrize(
    ("role", "status"),
    [(Role.AUDITOR, 200), (Role.EDITOR, 403), (Role.PUBLISHER, 403), (Role.FOCAL_POINT, 403)],
)
def test_the_auditor_reads_it_and_nobody_changes_it(client, chief, role, status):
    entry = NameAccess.objects.create(user=chief, page="form", path="/admin/")
    client.force_login(cast.make_member(role))

    assert client.get(address("nameaccess")).status_code == status
    assert client.get(address("nameaccess", "change", entry.pk)).status_code == status
    for what, args in [("add", []), ("change", [entry.pk]), ("delete", [entry.pk])]:
        response = client.post(address("nameaccess", what, *args), {"post": "yes"})
        assert response.status_code == 403


def test_a_superuser_changes_nothing_either(desk, chief):
    entry = NameAccess.objects.create(user=chief, page="form", path="/admin/")

    for what, args in [("add", []), ("change", [entry.pk]), ("delete", [entry.pk])]:
        response = desk.post(address("nameaccess", what, *args), {"post": "yes"})
        assert response.status_code == 403


def listed(desk, **query):
    """The entries that the list shows, oldest first."""
    shown = desk.get(address("nameaccess"), query).context["cl"].result_list
    return sorted(entry.pk for entry in shown)


def test_the_list_is_narrowed_to_a_meeting_and_to_a_person(desk, chief, delegation):
    other = cast.make_meeting(2022)
    alice = cast.make_user("alice")
    known = {"page": "form", "path": "/admin/"}
    here = NameAccess.objects.create(user=chief, delegations=f" 999 {delegation.pk} ", **known)
    spoken = NameAccess.objects.create(user=alice, meetings=f" {delegation.meeting_id} ", **known)
    NameAccess.objects.create(user=alice, meetings=f" {other.pk} ", **known)
    gone = delegation.pk
    delegation.delete()

    assert listed(desk, meeting=delegation.meeting_id) == [here.pk, spoken.pk]
    assert listed(desk, user__id__exact=chief.pk) == [here.pk]
    assert f" {gone} " in here.delegations


def test_the_list_names_the_delegation(desk, delegation):
    desk.get(address("delegation", "change", delegation.pk))

    html = page(desk.get(address("nameaccess")))

    assert "هيئة الصحة · الاجتماع السنوي 2023" in html
    assert WORD not in html


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_however_long(desk, health, rows, django_assert_num_queries):
    for number in range(rows):
        meeting = cast.make_meeting(2020 + number)
        delegation = meeting.delegations.create(institution=health)
        user = cast.make_user(f"u{number}")
        NameAccess.objects.create(
            user=user, page="form", delegations=f" {delegation.pk} ", meetings=f" {meeting.pk} "
        )

    with django_assert_num_queries(9):
        html = page(desk.get(address("nameaccess")))

    assert html.count("هيئة الصحة · ") == rows
