"""Emergency: names go out of sight, sessions end, only superusers sign in; and the way back.

Through the pages, with real sign-in, in a trial and as on a server.
"""

import re
import time
from io import StringIO

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from recommendations.exports.static_site import crawl
from recommendations.models import (
    NameAccess,
    Role,
    SearchEntry,
    SignIn,
    SignInCounter,
    SiteProfile,
)
from recommendations.models.history import Cause, parse_cause
from recommendations.workflow.disclosure.lock_down import end_lock_down, lock_down
from recommendations.workflow.freezing import publish_report
from tests.support import cast
from tests.support.desk import address, page
from tests.support.files.static_copies import contents, export
from tests.support.refusals import database_refuses, refuses
from tests.support.signing_in import (
    HOME,
    PASSWORD,
    code,
    give_code,
    give_password,
    is_in,
    make_chief,
    set_up_app,
    signed_in,
    with_password,
)
from tests.support.sites import addresses

pytest_plugins = ["tests.support.clock"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("one_half_minute")]

EMERGENCY = "/admin/emergency/"
CLOSED = "الدخول مغلق مؤقتاً"
WORD = "zqnamed"


@pytest.fixture(params=["trial", "server"])
def mode(request, settings):
    """A trial, where the second factor may be put off, and a server."""
    settings.SECOND_FACTOR_REQUIRED = request.param == "server"
    return request.param


@pytest.fixture
def chief(db):
    return make_chief()


@pytest.fixture
def editor(db):
    return with_password(cast.make_member(Role.EDITOR, "alice"))


@pytest.fixture
def named(db):
    """A published meeting of which the public reads a name, a post and a speaker; its plan."""
    plan = cast.make_plan(2023, items=1, state="published")
    meeting = plan.meeting
    delegation = meeting.delegations.create(
        institution=cast.make_institution("health"), disclosure="names_and_posts", head_count=3
    )
    delegation.attendees.create(name_ar=f"نورهان {WORD}one", post_ar=f"{WORD}two")
    meeting.statements.create(
        number=1,
        text_ar="كلمة عن السنة",
        speaker_ar=f"بدران {WORD}three",
        post_ar=f"{WORD}four",
        names_speaker=True,
    )
    meeting.mark_published()
    publish_report(plan, by=cast.make_user(), as_of=plan.adopted_on)
    return meeting


def enter(user):
    """A browser in which ``user``, who has an app, has signed in; and the app's secret."""
    secret = set_up_app(user)
    return signed_in(user, secret), secret


def forget_used_codes():
    """As if time had passed: a code counts once, and failures make wait."""
    cache.clear()
    SignInCounter.objects.all().delete()


def prove(client, secret=None, *, steps=0):
    """The page for a new proof, filled in with the next code, or with the password."""
    if secret is None:
        where, typed = reverse("account_reauthenticate"), {"password": PASSWORD}
    else:
        forget_used_codes()
        where, typed = reverse("mfa_reauthenticate"), {"code": code(secret, steps=steps)}
    return client.post(f"{where}?next={EMERGENCY}", typed | {"next": EMERGENCY})


def press(client, button):
    return client.post(EMERGENCY, {button: "1"})


def said_to_the_public():
    """What the site says at every address in Arabic, files included, and in the other languages
    where it speaks of a meeting; as bytes.
    """
    client = Client()
    paths = [*addresses.every_path(), "/ar/search/?q=بدران"]
    others = re.compile(r"/(ku|en)/(?!meetings|plans/2023\.(json|csv)|plans/2023/reports/[^/]+$)")
    return b"\n".join(client.get(path).getvalue() for path in paths if not others.match(path))


def locked_down():
    return SiteProfile.objects.locked_down().exists()


def test_from_the_emergency_to_the_end_of_it(mode, chief, editor, named, mailoutbox):
    """The whole way: one superuser, one editor at work, one reader."""
    desk, secret = enter(chief)
    work, editors_secret = enter(editor)
    reader = Client()
    where = f"/ar/meetings/{named.slug}/"
    assert (is_in(desk), is_in(work), WORD in page(reader.get(where))) == (True, True, True)
    asked = press(desk, "begin")
    assert asked.url == f"{reverse('mfa_reauthenticate')}?next={EMERGENCY}"
    assert not locked_down()

    proved = prove(desk, secret, steps=1)
    assert proved.url == EMERGENCY
    press(desk, "begin")

    assert WORD not in page(reader.get(where))
    assert (is_in(desk), is_in(work)) == (True, False)
    assert "الموقع مقفل" in page(desk.get(HOME))
    refused = give_password(Client(), editor)
    assert (refused.status_code, CLOSED in page(refused)) == (403, True)
    other = Client()
    forget_used_codes()
    give_password(other, chief)
    give_code(other, code(secret))
    assert is_in(other)

    assert press(desk, "end").url.startswith(reverse("mfa_reauthenticate"))
    assert locked_down()
    prove(desk, secret, steps=-1)
    press(desk, "end")

    assert WORD in page(reader.get(where))
    forget_used_codes()
    work = Client()
    give_password(work, editor)
    give_code(work, code(editors_secret))
    assert (is_in(work), locked_down()) == (True, False)
    assert [letter.to for letter in mailoutbox if "example.org" in letter.to[0]] != []


def test_no_public_address_says_a_name_or_a_post(chief, named, tmp_path, monkeypatch):
    # The copy is one in Arabic: a link to another language leads to the living site.
    left_out = re.compile(rf"{crawl.LEFT_OUT.pattern}|/(ku|en)/")
    monkeypatch.setattr(crawl, "LEFT_OUT", left_out)
    where = f"/ar/meetings/{named.slug}"
    before = b"\n".join(Client().get(where + ending).getvalue() for ending in ("/", ".json"))

    lock_down(by=chief)

    during = said_to_the_public()
    export(tmp_path)
    copied = b"\n".join(contents(tmp_path).values())
    assert [word.encode() in before for word in words()] == [True] * 4
    assert [word.encode() in during for word in words()] == [False] * 4
    assert [word.encode() in copied for word in words()] == [False] * 4
    assert "كلمة عن السنة".encode() in copied


def words():
    return [f"{WORD}{number}" for number in ["one", "two", "three", "four"]]


def test_search_finds_a_speaker_before_and_after_it_only(client, chief, named):
    def found():
        return client.get("/ar/search/", {"q": f"{WORD}three"}).context["pages"].total

    seen = [found()]
    lock_down(by=chief)
    seen.append(found())
    stored = SearchEntry.objects.filter(tokens__icontains=WORD).exists()
    # What is saved meanwhile brings no name back.
    named.save()
    named.statements.get().save()
    seen.append(found())
    end_lock_down(by=chief)
    seen.append(found())

    assert (seen, stored) == ([1, 0, 0, 1], False)


def test_a_page_that_a_reader_has_is_not_the_same_any_more(client, chief, named):
    where = f"/ar/meetings/{named.slug}.json"
    etag = client.get(where)["ETag"]

    lock_down(by=chief)

    assert client.get(where, HTTP_IF_NONE_MATCH=etag).status_code == 200


def test_every_session_ends_but_ones_own(chief, editor):
    desk, secret = enter(chief)
    elsewhere = signed_in(chief)
    give_code(elsewhere, code(secret, steps=-1))
    works = [enter(editor)[0], signed_in(with_password(cast.make_member(Role.AUDITOR)))]
    half_way = Client()
    give_password(half_way, editor)

    prove(desk, secret, steps=1)
    press(desk, "begin")

    assert [is_in(one) for one in [desk, elsewhere, *works]] == [True, False, False, False]
    assert (Session.objects.count(), UserSession.objects.count()) == (1, 1)
    assert UserSession.objects.get().session_key == desk.session.session_key


def test_who_is_half_way_through_signing_in_gets_no_further(chief, editor):
    secret = set_up_app(editor)
    half_way = Client()
    give_password(half_way, editor)

    lock_down(by=chief)
    give_code(half_way, code(secret))

    assert not is_in(half_way)


def test_a_code_that_was_under_way_opens_no_session(chief, editor, settings):
    """The session was read before it ended, and is written again after it."""
    secret = set_up_app(editor)
    half_way = Client()
    give_password(half_way, editor)
    stored = Session.objects.get()

    lock_down(by=chief)
    stored.save(force_insert=True)
    response = give_code(half_way, code(secret))

    assert (response.status_code, CLOSED in page(response)) == (403, True)
    assert not is_in(half_way)


def test_a_session_that_came_to_be_in_spite_of_it_opens_nothing(client, chief, editor):
    lock_down(by=chief)
    client.force_login(editor)

    for path in [HOME, address("meeting"), reverse("account_change_password"), "/accounts/2fa/"]:
        client.force_login(editor)
        response = client.get(path)
        assert (response.status_code, CLOSED in page(response)) == (403, True), path
    assert not is_in(client)


def test_a_wrong_password_says_nothing_of_who_is_a_superuser(chief, editor):
    lock_down(by=chief)

    chiefs = give_password(Client(), chief, "wrong")
    editors = give_password(Client(), editor, "wrong")
    nobodys = give_password(Client(), chief, "wrong", name="nobody")

    said = [page(one).replace("chief", "").replace("alice", "") for one in (chiefs, editors)]
    first, second = (re.sub('csrfmiddlewaretoken" value="[^"]+', "", one) for one in said)
    assert {one.status_code for one in (chiefs, editors, nobodys)} == {200}
    assert first == second
    assert CLOSED not in first


def test_what_is_refused_is_in_the_log_of_sign_ins(chief, editor):
    lock_down(by=chief)

    give_password(Client(), editor)

    assert SignIn.objects.first().outcome == "not_allowed"


@pytest.mark.parametrize("language", ["ar", "ku", "en"])
def test_the_sign_in_page_says_it_in_the_readers_language(client, chief, language):
    shown = {
        "ar": "الموقع مقفل: لا يدخل إليه إلا أصحاب الصلاحية الكاملة.",
        "ku": "Malper girtî ye: tenê bikarhênerên sereke dikarin têkevin.",
        "en": "The site is locked down: only superusers can sign in.",
    }
    lock_down(by=chief)
    client.cookies["django_language"] = language

    assert shown[language] in page(client.get(reverse("account_login")))


def test_nobody_gets_a_new_password_by_letter(client, chief, editor, mailoutbox):
    where = reverse("account_reset_password")
    client.post(where, {"email": editor.email})
    link = next(line for line in mailoutbox[0].body.split() if "/reset/key/" in line)
    lock_down(by=chief)

    answers = [client.post(where, {"email": one.email}) for one in (chief, editor)]
    answers.append(client.get(link))

    assert [one.status_code for one in answers] == [403, 403, 403]
    assert len(mailoutbox) == 1


def test_in_a_trial_without_second_factor_the_password_is_asked_for(chief):
    desk = signed_in(chief)

    asked = press(desk, "begin")
    before = locked_down()
    prove(desk)
    press(desk, "begin")

    assert asked.url == f"{reverse('account_reauthenticate')}?next={EMERGENCY}"
    assert (before, locked_down()) == (False, True)


def test_where_there_is_a_second_factor_the_password_is_not_enough(chief):
    desk, _secret = enter(chief)

    prove(desk)

    assert press(desk, "begin").url.startswith(reverse("mfa_reauthenticate"))
    assert not locked_down()


def test_a_proof_counts_once(chief):
    desk, secret = enter(chief)
    prove(desk, secret, steps=1)
    press(desk, "begin")

    assert press(desk, "end").url.startswith(reverse("mfa_reauthenticate"))
    assert locked_down()


def test_a_proof_counts_for_two_minutes(chief, monkeypatch):
    desk, secret = enter(chief)
    prove(desk, secret, steps=1)
    now = time.time()
    monkeypatch.setattr("time.time", lambda: now + 121)

    assert press(desk, "begin").url.startswith(reverse("mfa_reauthenticate"))
    assert not locked_down()


@pytest.mark.parametrize("role", [Role.EDITOR, Role.PUBLISHER, Role.FOCAL_POINT, Role.AUDITOR])
def test_the_page_is_for_superusers(client, role):
    client.force_login(cast.make_member(role))

    assert client.get(EMERGENCY).status_code == 403
    assert press(client, "begin").status_code == 403
    assert EMERGENCY not in page(client.get(HOME))


def test_a_superuser_finds_the_page_on_the_first_one(chief):
    assert EMERGENCY in page(signed_in(chief).get(HOME))


def test_every_superuser_gets_a_letter_in_their_language(chief, mailoutbox):
    cast.make_user("zin", is_superuser=True, language="ku", receives_letters=False)
    cast.make_user("gone", is_superuser=True, is_active=False)
    cast.make_member(Role.PUBLISHER)
    desk = signed_in(chief)

    prove(desk)
    press(desk, "begin")

    letters = {letter.to[0]: letter for letter in mailoutbox}
    assert set(letters) == {"chief@example.org", "zin@example.org"}
    assert letters["chief@example.org"].subject == "الموقع مقفل"
    assert letters["zin@example.org"].subject == "Malper hat girtin"
    assert "chief" in letters["zin@example.org"].body


def test_a_letter_that_fails_stops_nothing_and_is_told(chief, settings):
    settings.EMAIL_BACKEND = "tests.accounts.test_password_reset.NoServer"
    desk = signed_in(chief)

    prove(desk)
    press(desk, "begin")

    assert locked_down()
    assert "chief" in page(desk.get(EMERGENCY))


def test_the_history_of_the_site_says_who_and_when(chief):
    lock_down(by=chief)
    end_lock_down(by=chief)

    end, begin = SiteProfile.objects.get().history.all()[:2]
    assert (begin.history_user_name, end.history_user_name) == ("chief", "chief")
    assert parse_cause(begin.history_change_reason) == (Cause.LOCK_DOWN, "")
    assert parse_cause(end.history_change_reason) == (Cause.LOCK_DOWN, "end")
    assert (begin.locked_down_by, end.locked_down_at) == (chief, None)


def test_only_a_superuser_begins_and_ends_it(chief, editor):
    with refuses("superuser"):
        lock_down(by=editor)
    lock_down(by=chief)
    with refuses("superuser"):
        end_lock_down(by=editor)

    assert locked_down()


def test_it_begins_and_ends_once(chief):
    with refuses("not_locked_down"):
        end_lock_down(by=chief)
    lock_down(by=chief)
    with refuses("locked_down"):
        lock_down(by=chief)


def test_nothing_else_ends_it(chief):
    opened = SiteProfile(pk=1)
    opened.save()
    lock_down(by=chief)

    with refuses("guarded"):
        SiteProfile.objects.update(locked_down_at=None, locked_down_by=None)
    profile = SiteProfile.objects.get()
    profile.locked_down_at = profile.locked_down_by = None
    profile.save()
    profile.locked_down_at = profile.locked_down_by = None
    profile.save(update_fields=["locked_down_at", "locked_down_by"])

    assert locked_down()


def test_nothing_else_begins_it(chief):
    SiteProfile(pk=1, locked_down_at="2023-01-01T00:00Z", locked_down_by=chief).save()

    assert not locked_down()


def test_nothing_happens_where_the_last_step_fails(chief, editor, monkeypatch):
    work = signed_in(editor)

    def fail(**kwargs):
        raise RuntimeError

    monkeypatch.setattr("recommendations.accounts.sessions.end_all", fail)
    with pytest.raises(RuntimeError):
        lock_down(by=chief)

    assert (locked_down(), is_in(work)) == (False, True)


def test_a_time_without_who_is_refused_by_the_database(chief):
    SiteProfile(pk=1).save()

    with database_refuses("site_profile_locked_down_at_with_by"):
        cast.past_the_models(SiteProfile).update(locked_down_at="2023-01-01T00:00Z")


def test_a_superuser_still_sees_names_at_work_and_is_logged(chief, named):
    desk = signed_in(chief)
    prove(desk)
    press(desk, "begin")

    html = page(desk.get(address("delegation", "change", named.delegations.get().pk)))

    assert (WORD in html, NameAccess.objects.count()) == (True, 1)


def run(typed, *arguments, monkeypatch):
    """What the command says when ``typed`` is the answer to its question."""
    out, error = StringIO(), StringIO()
    asked = []
    monkeypatch.setattr("getpass.getpass", lambda question: asked.append(question) or typed)
    call_command("lock_down", *arguments, stdout=out, stderr=error)
    return asked[0], out.getvalue()


def test_the_command_takes_a_code_each_time(mode, chief, editor, monkeypatch, mailoutbox):
    desk, secret = enter(chief)
    work, _secret = enter(editor)

    asked, said = run(code(secret, steps=1), "chief", monkeypatch=monkeypatch)

    assert ("recovery code" in asked, "locked down" in said) == (True, True)
    assert (locked_down(), is_in(desk), is_in(work)) == (True, False, False)
    with pytest.raises(CommandError, match="Incorrect"):
        run(code(secret, steps=1), "chief", "--end", monkeypatch=monkeypatch)
    assert locked_down()
    forget_used_codes()
    run(code(secret), "chief", "--end", monkeypatch=monkeypatch)
    assert (locked_down(), len(mailoutbox)) == (False, 2)


def test_the_command_takes_a_recovery_code(chief, monkeypatch):
    set_up_app(chief)
    recovery = chief.authenticator_set.get(type="recovery_codes").wrap().get_unused_codes()[0]

    run(recovery, "chief", monkeypatch=monkeypatch)

    assert locked_down()


@pytest.mark.parametrize(("typed", "is_right"), [(PASSWORD, True), ("wrong", False), ("", False)])
def test_in_a_trial_without_second_factor_the_command_takes_the_password(
    chief, monkeypatch, typed, is_right
):
    try:
        run(typed, "chief", monkeypatch=monkeypatch)
    except CommandError:
        assert SignIn.objects.get().outcome == "wrong_password"

    assert locked_down() == is_right


def test_on_a_server_the_password_is_not_enough_for_the_command(chief, settings, monkeypatch):
    settings.SECOND_FACTOR_REQUIRED = True

    with pytest.raises(CommandError, match="no two-factor authentication"):
        run(PASSWORD, "chief", monkeypatch=monkeypatch)
    set_up_app(chief)
    with pytest.raises(CommandError, match="Incorrect"):
        run(PASSWORD, "chief", monkeypatch=monkeypatch)

    assert not locked_down()


@pytest.mark.parametrize("username", ["alice", "nobody", "gone"])
def test_the_command_knows_superusers_only(editor, monkeypatch, username):
    make_chief("gone", is_active=False)

    with pytest.raises(CommandError, match="no superuser"):
        run(PASSWORD, username, monkeypatch=monkeypatch)


def test_the_command_says_that_it_is_locked_down_already(chief, monkeypatch):
    run(PASSWORD, "chief", monkeypatch=monkeypatch)

    with pytest.raises(CommandError, match="already locked down"):
        run(PASSWORD, "chief", monkeypatch=monkeypatch)


@pytest.mark.parametrize("is_on", [False, True])
def test_a_page_of_the_staff_costs_the_same_during_it(chief, is_on, django_assert_num_queries):
    if is_on:
        lock_down(by=chief)
    desk = signed_in(chief)
    desk.get(HOME)

    with django_assert_num_queries(4):
        desk.get(EMERGENCY)
