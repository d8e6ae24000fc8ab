"""Erasing names: nothing of them stays anywhere, head-counts and what readers saw do."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from datetime import date, timedelta
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from recommendations.db import deleted_data
from recommendations.models import (
    Attendee,
    Delegation,
    Meeting,
    MinutesImport,
    ReportFile,
    Role,
    SiteProfile,
    Statement,
)
from recommendations.models.history import Cause, parse_cause
from recommendations.workflow.freezing import publish_report
from recommendations.workflow.redaction import erasure
from recommendations.workflow.redaction.erasure import Erased, erase_names
from tests.support import cast
from tests.support.desk import address, form_data, page
from tests.support.refusals import database_refuses, refuses
from tests.support.sites.planted_names import WORD, erase_by_step, name, old_admin_log, plant

pytest_plugins = ["tests.support.desk"]


@pytest.fixture
def planted(desk):
    meeting = plant(desk)
    old_admin_log(meeting)
    return meeting


def attended(slug="annual-2023", year=2023, disclosure="names", *, published=False, **fields):
    """A meeting with one delegation of two people, one of whom was absent."""
    meeting = cast.make_meeting(year, slug=slug, **fields)
    delegation = meeting.delegations.create(
        institution=cast.make_institution("health"), disclosure=disclosure
    )
    delegation.attendees.create(name_ar="نورهان", presence="remote")
    delegation.attendees.create(name_ar="هيفين", presence="absent")
    if published:
        meeting.mark_published()
    return meeting


def erase(*arguments, **options):
    """What the command prints."""
    out = StringIO()
    call_command("erase_names", *arguments, stdout=out, no_input=True, **options)
    return out.getvalue()


def tables_with(word):
    """``table.column`` of every column in the database in which the word is found."""
    found, quote = set(), connection.ops.quote_name
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            columns = connection.introspection.get_table_description(cursor, table)
            for column in (one.name for one in columns):
                text = f"LOWER(CAST({quote(column)} AS TEXT))"
                asked = f"SELECT COUNT(*) FROM {quote(table)} WHERE {text} LIKE %s"  # noqa: S608
                cursor.execute(asked, [f"%{word}%"])
                if cursor.fetchone()[0]:
                    found.add(f"{table}.{column}")
    return found


def files_with(word, folder):
    """The names of the files below ``folder`` in whose bytes the word is found."""
    files = [path for path in Path(folder).rglob("*") if path.is_file()]
    return {path.name for path in files if word.encode() in path.read_bytes().lower()}


def on_disk(act, folder):
    """Runs ``tests.support.sites.planted_names`` on a database of its own in ``folder``."""
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    environment |= {
        "TAWSIYAT_LOCAL": "1",
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "config.settings",
    }
    command = [sys.executable, "-m", "tests.support.sites.planted_names", act]
    subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)


@pytest.fixture(scope="module")
def planted_folder(tmp_path_factory):
    """A folder with a database in which names are planted, to be copied."""
    folder = tmp_path_factory.mktemp("planted")
    on_disk("plant", folder)
    return folder


@pytest.mark.once
@pytest.mark.parametrize("road", ["command", "step"])
def test_no_byte_of_an_erased_name_stays_in_the_files_of_the_database(
    planted_folder, tmp_path, road
):
    folder = shutil.copytree(planted_folder, tmp_path / "copy")
    # As long as somebody else has the database open, its write-ahead log stays.
    with closing(sqlite3.connect(folder / "tawsiyat.sqlite3")) as another:
        another.execute("SELECT COUNT(*) FROM recommendations_meeting").fetchall()
        on_disk("more", folder)
        before = files_with(WORD, folder)

        on_disk(road, folder)

        assert {"tawsiyat.sqlite3", "tawsiyat.sqlite3-wal"} <= before
        assert files_with(WORD, folder) == set()


@pytest.mark.django_db
def test_no_table_holds_an_erased_name(planted):
    before = tables_with(WORD)

    erase_names(planted, by=cast.make_user())

    assert {
        "recommendations_attendee.name_ar",
        "recommendations_historicalattendee.name_ar",
        "recommendations_historicalattendee.post_ar",
        "recommendations_statement.speaker_ar",
        "recommendations_historicalstatement.speaker_ar",
        "django_admin_log.change_message",
    } <= before
    assert tables_with(WORD) == set()


def a_name(meeting):
    body = cast.make_institution("health")
    return meeting.delegations.create(institution=body).attendees.create(name_ar="نورهان")


def a_speaker(meeting, *, named=False):
    texts = {"speaker_ar": "بدران", "text_ar": "كلمة"}
    return meeting.statements.create(number=1, names_speaker=named, **texts)


def an_earlier_speaker(meeting, *, named):
    statement = a_speaker(meeting, named=named)
    statement.speaker_ar = "نوروز" if named else ""
    statement.save()


NAMES = {
    "nobody": lambda meeting: None,
    "an attendee": a_name,
    "an attendee of earlier": lambda meeting: a_name(meeting).delete(),
    "a speaker": a_speaker,
    "a speaker who is public": lambda meeting: a_speaker(meeting, named=True),
    "a speaker of earlier": lambda meeting: an_earlier_speaker(meeting, named=False),
    "another before the public one": lambda meeting: an_earlier_speaker(meeting, named=True),
}


@pytest.mark.django_db
@pytest.mark.parametrize("place", NAMES)
def test_whether_there_are_names_is_known_in_one_query(meeting, django_assert_num_queries, place):
    NAMES[place](meeting)
    names = erasure.StoredNames(meeting)

    with django_assert_num_queries(1):
        exist = names.exist()

    assert exist == (names.counts().total > 0)
    assert exist == (place not in {"nobody", "a speaker who is public"})


@pytest.mark.django_db(transaction=True)
def test_postgresql_keeps_no_sample_of_an_erased_name(planted):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no samples; its file is searched above")
    samples = f"SELECT COUNT(*) FROM pg_stats WHERE pg_stats::text LIKE '%{WORD}%'"  # noqa: S608
    for number in range(30):
        planted.delegations.first().attendees.create(name_ar=name(number % 3))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
        cursor.execute(samples)
        before = cursor.fetchone()[0]

    erase_names(planted, by=None)
    deleted_data.overwrite()

    with connection.cursor() as cursor:
        cursor.execute(samples)
        assert (before > 0, cursor.fetchone()[0]) == (True, 0)
    assert tables_with(WORD) == set()


@pytest.mark.django_db
def test_the_admins_own_log_gets_no_name_any_more(desk):
    plant(desk)

    messages = LogEntry.objects.values_list("change_message", flat=True)
    assert (len(messages) > 0, [one for one in messages if WORD in one]) == (True, [])


@pytest.mark.django_db
def test_the_history_of_the_meeting_says_who_when_and_how_many():
    meeting, user = attended(), cast.make_user("alice")
    at = timezone.now() + timedelta(hours=1)

    erased = erase_names(meeting, by=user, now=at)

    entry = meeting.history.first()
    assert erased == Erased(people=2, speakers=0)
    assert (entry.history_user_name, entry.history_date) == ("alice", at)
    assert parse_cause(entry.history_change_reason) == (Cause.ERASURE, "2")


@pytest.mark.django_db
def test_the_history_page_says_it_in_words(desk, chief):
    meeting = attended()
    erase_names(meeting, by=chief)

    html = page(desk.get(address("meeting", "history", meeting.pk)))

    assert "مُحيت الأسماء: <bdi>2</bdi>" in html
    assert "نورهان" not in html


@pytest.mark.parametrize(
    ("disclosure", "is_published", "head_count", "after"),
    [
        ("names", True, None, 1),
        ("names_and_posts", True, None, 1),
        # Readers were told that the number is not known, and that stays so.
        ("count", True, None, None),
        ("count", False, None, 1),
        ("names", True, 7, 7),
        ("count", True, 0, 0),
    ],
)
@pytest.mark.django_db
def test_the_head_count_that_readers_saw_stays(disclosure, is_published, head_count, after):
    meeting = attended(disclosure=disclosure, published=is_published)
    cast.past_the_models(Delegation).update(head_count=head_count)

    erase_names(meeting, by=None)

    assert meeting.delegations.get().head_count == after


@pytest.mark.django_db
def test_a_name_that_was_held_back_is_not_counted_for_readers():
    meeting = attended(published=True)
    meeting.delegations.get().attendees.create(name_ar="سيامند")

    erase_names(meeting, by=None)

    assert meeting.delegations.get().head_count == 1


@pytest.mark.django_db
def test_a_speaker_whom_the_public_may_know_stays_with_the_record(client):
    meeting = attended()
    meeting.statements.create(
        number=1, text_ar="كلمة", speaker_ar="بدران", post_ar="رئيس", names_speaker=True
    )
    meeting.statements.create(number=2, text_ar="كلمة أخرى", speaker_ar="زوزان")
    meeting.mark_published()

    erased = erase_names(meeting, by=None)

    first, second = Statement.objects.order_by("number")
    assert (first.speaker_ar, first.post_ar, second.speaker_ar) == ("بدران", "رئيس", "")
    assert (second.text_ar, erased.speakers) == ("كلمة أخرى", 1)
    assert "بدران" in page(client.get(f"/ar/meetings/{meeting.slug}/"))


@pytest.mark.django_db
def test_readers_see_no_name_at_once(client):
    meeting = attended(published=True)
    where = f"/ar/meetings/{meeting.slug}/"
    before = page(client.get(where))

    erase_names(meeting, by=None)

    assert ("نورهان" in before, "نورهان" in page(client.get(where))) == (True, False)


@pytest.mark.django_db
def test_stored_files_of_reports_lose_erased_names(client):
    meeting = attended(published=True)
    plan = cast.make_plan(2023, state="published")
    publish_report(plan, by=cast.make_user(), as_of=plan.adopted_on)
    where = "/ar/plans/2023/reports/2023-01-07.json"
    before = client.get(where).content.decode()

    erase_names(meeting, by=None)

    assert [bool(file.content) for file in ReportFile.objects.all()] == [False]
    assert ("نورهان" in before, "نورهان" in client.get(where).content.decode()) == (True, False)


@pytest.mark.django_db
def test_imports_of_minutes_that_may_hold_the_names_are_deleted():
    meeting, owner = attended(), cast.make_user("editor")
    texts = [("2023", "", ""), ("2025", meeting.pk, ""), ("", "", "حضرت نورهان"), ("2025", "", "")]
    for year, key, text in texts:
        review = {"plan": {"year": year, "meeting": str(key)}, "items": [{"text": text}]}
        MinutesImport.objects.create(
            owner=owner, name=text or "محضر", year=year or None, source={}, review=review
        )

    erase_names(meeting, by=None)

    assert [(one.year, one.review["plan"]["meeting"]) for one in MinutesImport.objects.all()] == [
        (2025, "")
    ]


@pytest.mark.django_db
def test_erasing_refuses_a_meeting_without_names():
    with refuses("no_names"):
        erase_names(cast.make_meeting(2023), by=None)


@pytest.mark.django_db
def test_nothing_is_erased_where_the_last_step_fails(monkeypatch):
    meeting = attended()

    def fail():
        raise RuntimeError

    monkeypatch.setattr(erasure.SiteProfile.objects, "bump_content_version", fail)
    with pytest.raises(RuntimeError):
        erase_names(meeting, by=None)

    assert (Attendee.objects.count(), Attendee.history.count()) == (2, 2)


@pytest.mark.django_db
def test_other_meetings_keep_their_names():
    attended("annual-2022", 2022)

    erase_names(attended(), by=None)

    assert (Attendee.objects.count(), Attendee.history.count()) == (2, 2)


@pytest.mark.parametrize(
    ("held", "years", "is_old"),
    [
        ({"held_on": date(2023, 1, 8)}, 3, True),
        ({"held_on": date(2023, 1, 9)}, 3, False),
        # The day is not known: it may have been the last one of its year.
        ({}, 3, False),
        ({}, 2, True),
    ],
)
@pytest.mark.django_db
def test_age_counts_from_the_day_of_the_meeting_or_the_end_of_its_year(held, years, is_old):
    meeting = attended(**held)

    found = erasure.meetings_older_than(years, on=date(2026, 1, 9))

    assert found == ([meeting] if is_old else [])


def test_years_before_a_leap_day():
    assert erasure.years_before(date(2024, 2, 29), 1) == date(2023, 2, 28)


@pytest.mark.django_db
def test_the_command_erases_one_meeting():
    attended()

    assert "Erased 2 names" in erase("--meeting", "annual-2023")
    assert Attendee.history.count() == 0
    assert Meeting.objects.get().history.first().history_user is None


@pytest.mark.django_db
def test_the_command_erases_what_is_older():
    attended("annual-2010", 2010)
    this_year = timezone.localdate().year
    attended(f"annual-{this_year}", this_year)

    erase("--older-than", "2")

    left = Attendee.objects.values_list("delegation__meeting__year", flat=True)
    assert {*left} == {this_year}


@pytest.mark.django_db
def test_a_dry_run_shows_how_many_and_erases_none():
    attended()

    shown = erase("--meeting", "annual-2023", "--dry-run")

    assert "annual-2023: 2 names" in shown
    assert Attendee.objects.count() == 2


@pytest.mark.parametrize(("typed", "left"), [("no", 2), ("", 2), ("yes", 0)])
@pytest.mark.django_db
def test_the_command_asks_first(monkeypatch, typed, left):
    attended()
    monkeypatch.setattr("builtins.input", lambda question: typed)

    with suppress(CommandError):
        call_command("erase_names", meeting="annual-2023", stdout=StringIO())

    assert Attendee.objects.count() == left


@pytest.mark.parametrize(
    "arguments", [[], ["--meeting", "nowhere"], ["--older-than", "0"], ["--meeting", "x", "--due"]]
)
@pytest.mark.django_db
def test_the_command_refuses_what_makes_no_sense(arguments):
    with pytest.raises(CommandError):
        erase(*arguments)


@pytest.mark.django_db
def test_the_timer_erases_nothing_unless_the_settings_say_so():
    attended("annual-2010", 2010)

    assert "Nothing was changed" in erase("--due")
    assert Attendee.objects.count() == 2


@pytest.mark.django_db
def test_the_timer_erases_what_is_older_than_the_settings_say():
    attended("annual-2010", 2010)
    deleted = attended("annual-2011", 2011)
    deleted.delete()
    Attendee.history.update(history_date=timezone.now() - timedelta(days=10 * 366))
    profile = SiteProfile.objects.current()
    profile.names_kept_years = 5
    profile.save()

    erase("--due")

    assert (Attendee.objects.count(), Attendee.history.count()) == (0, 0)


@pytest.mark.django_db
def test_states_of_a_deleted_meeting_stay_until_they_are_old():
    attended().delete()

    erase("--older-than", "1")

    assert Attendee.history.count() == 4


@pytest.mark.django_db
def test_names_are_stored_for_a_year_at_least():
    with database_refuses("site_profile_names_kept_a_year"):
        SiteProfile(pk=1, names_kept_years=0).save()


@pytest.mark.parametrize(("is_superuser", "years"), [(True, 5), (False, None)])
@pytest.mark.django_db
def test_only_a_superuser_sets_how_long_names_are_stored(client, is_superuser, years):
    SiteProfile(pk=1).save()
    user = cast.make_member(Role.PUBLISHER)
    user.is_superuser = is_superuser
    user.save()
    client.force_login(user)
    where = address("siteprofile", "change", 1)

    response = client.post(where, form_data(client.get(where)) | {"names_kept_years": "5"})

    assert response.status_code == 302
    assert SiteProfile.objects.get().names_kept_years == years


@pytest.mark.django_db
def test_the_step_shows_what_readers_see_now_and_after_it(desk, planted):
    html = page(desk.get(address("meeting", "erase-names", planted.pk)))

    assert WORD not in html
    assert html.count('<th scope="row"><bdi>') == 2
    assert "الأسماء والمناصب" in html


@pytest.mark.django_db
def test_the_step_asks_to_tick_that_nothing_comes_back(desk, planted):
    where = address("meeting", "erase-names", planted.pk)

    refused = desk.post(where, form_data(desk.get(where)))
    there = Attendee.objects.exists()
    done = erase_by_step(desk, planted)

    assert (refused.status_code, there) == (200, True)
    assert (done.status_code, Attendee.objects.exists()) == (302, False)


@pytest.mark.django_db
def test_the_step_is_refused_where_names_were_added_since_the_preview(desk, planted):
    where = address("meeting", "erase-names", planted.pk)
    shown = form_data(desk.get(where))
    planted.delegations.first().attendees.create(name_ar="هيفين")

    response = desk.post(where, shown | {"is_sure": "on"})

    assert (response.status_code, Attendee.objects.exists()) == (200, True)


@pytest.mark.django_db
def test_the_step_is_offered_where_there_are_names_only(desk, meeting):
    step = address("meeting", "erase-names", meeting.pk)
    change = address("meeting", "change", meeting.pk)
    before = step in page(desk.get(change))
    attended()

    assert (before, step in page(desk.get(change))) == (False, True)
