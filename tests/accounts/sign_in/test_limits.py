"""Who guesses waits longer and longer; who has signed in here before is kept out by nobody else."""

import re
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import timedelta

import pytest
from django.conf import settings as site_settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, RequestFactory
from django.urls import reverse

from recommendations.accounts.sign_in import attempts, limits, sign_in_log, too_many_attempts
from recommendations.models import SignIn, SignInCounter
from tests.support import cast
from tests.support.desk import page
from tests.support.signing_in import (
    PASSWORD,
    code,
    give_code,
    give_password,
    is_in,
    make_chief,
    set_up_app,
    signed_in,
    with_password,
    wrong,
)

pytest_plugins = ["tests.support.clock", "tests.support.live.server"]
pytestmark = pytest.mark.django_db

OWN, ELSEWHERE = "198.51.100.7", "203.0.113.9"


@pytest.fixture
def chief(db):
    return make_chief()


def browser(address, **cookies):
    """A new browser at that network address."""
    client = Client(REMOTE_ADDR=address)
    for name, value in cookies.items():
        client.cookies[name] = value
    return client


WRONG = "wrong"


def guess(name, *, times=1, address=ELSEWHERE, password=WRONG):
    """Types a wrong password so often, each time in a new browser; the last answer."""
    for _number in range(times):
        response = browser(address).post(
            reverse("account_login"), {"login": name, "password": password}
        )
    return response


def flood(name, addresses):
    """As many guesses as there are addresses, without the pages around them."""
    for address in addresses:
        request = RequestFactory().post("/accounts/login/", REMOTE_ADDR=address)
        with suppress(attempts.TooManyAttemptsError):
            attempts.begin(request, attempts.PASSWORD, sign_in_log.identities(name))


def guesses_until_refused(names, *, address=ELSEWHERE, most=60):
    """How many passwords are compared before one has to wait, taking the names in turn."""
    for number in range(most):
        if guess(names[number % len(names)], address=address).status_code == 429:
            return number
    return most


def test_the_owner_gets_in_whatever_others_type_elsewhere(chief, clock):
    """The attack: wrong passwords on a known name, from many addresses, all day."""
    owner = browser(OWN)
    give_password(owner, chief)
    owner.post(reverse("account_logout"))
    for number in range(150):
        flood("chief", [f"203.0.{number}.9"])
        clock.go_on(seconds=20)
    waits = guess("chief", address="203.0.251.9").status_code

    give_password(owner, chief)

    assert waits == 429
    assert is_in(owner)


def test_the_owner_gets_in_although_somebody_in_the_same_office_guesses(chief, clock):
    owner = browser(OWN)
    give_password(owner, chief)
    owner.post(reverse("account_logout"))
    flood("chief", [OWN] * 60)
    flood("nobody", [OWN] * 60)

    give_password(owner, chief)

    assert is_in(owner)


def test_the_owner_gets_in_from_another_network_in_a_new_browser(chief, clock):
    flood("chief", [ELSEWHERE] * 40)

    newcomer = browser(OWN)
    give_password(newcomer, chief)

    assert is_in(newcomer)


def test_who_guesses_waits_longer_with_each_failure(chief, clock):
    free = guesses_until_refused(["chief"])
    waits = []
    for _number in range(14):
        waits.append(int(guess("chief")["Retry-After"]))
        clock.go_on(seconds=waits[-1])
        assert guess("chief").status_code == 200

    assert free == 5
    assert waits == [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900, 900]


def test_while_one_waits_even_the_right_password_is_not_compared(chief, clock):
    guess("chief", times=5)

    response = guess("chief", password=PASSWORD)

    assert response.status_code == 429
    assert chief.__class__.objects.get().last_login is None


def test_to_try_while_waiting_makes_it_no_longer(chief, clock):
    guess("chief", times=8)
    clock.go_on(seconds=8)

    newcomer = browser(ELSEWHERE)
    give_password(newcomer, chief)

    assert is_in(newcomer)


@pytest.mark.parametrize(
    "names",
    [
        ["chief", "chief@example.org"],
        ["chief", "CHIEF", "Chief@Example.org"],
        ["chief", "\uff43\uff48\uff49\uff45\uff46", " chief "],
    ],
)
def test_name_and_address_together_give_no_more_guesses_than_the_name(chief, clock, names):
    assert guesses_until_refused(names) == guesses_until_refused(["nobody"]) == 5


def test_an_address_that_is_the_name_of_another_counts_for_both(clock):
    make_chief()
    with_password(cast.make_user("chief@example.org"))

    assert (
        guesses_until_refused(["chief@example.org", "chief", "chief@example.org@example.org"]) <= 10
    )
    assert guess("chief").status_code == 429


def test_a_name_that_no_account_has_is_answered_like_one_that_exists(chief, clock):
    answers = []
    for name in ["chief", "nobody"]:
        address = {"chief": ELSEWHERE, "nobody": OWN}[name]
        with_queries = []
        for _number in range(7):
            response = guess(name, address=address)
            words = re.sub(r'name="csrfmiddlewaretoken"[^>]*', "", page(response))
            with_queries.append((response.status_code, words.replace(name, "…")))
        answers.append(with_queries)

    assert [status for status, _words in answers[0]] == [200] * 5 + [429] * 2
    assert answers[0] == answers[1]


def test_many_names_from_one_address_are_slowed_down(clock):
    for number in range(28):
        flood(f"name-{number}", [ELSEWHERE])

    statuses = [guess(f"other-{number}").status_code for number in range(4)]

    assert statuses == [200] * 2 + [429] * 2
    assert guess("name-99", address=OWN).status_code == 200


def test_addresses_of_one_customer_count_together(chief, clock):
    same = ["2001:db8:1:1::1", "2001:db8:1:ff::2", "2001:db8:1:abcd::3"]
    statuses = [guess("chief", address=same[n % 3]).status_code for n in range(6)]

    assert statuses == [200] * 5 + [429]
    assert attempts.network("203.0.113.9") == attempts.network("::ffff:203.0.113.77")
    assert attempts.network("203.0.113.9") != attempts.network("203.0.112.9")


def test_a_right_password_clears_the_failures_of_its_own_browser_only(chief, clock):
    guess("chief", times=4)
    guess("nobody", times=4)

    newcomer = browser(ELSEWHERE)
    give_password(newcomer, chief)

    assert guesses_until_refused(["chief"]) == 5
    assert guesses_until_refused(["nobody"]) == 1


def test_signing_in_between_does_not_reset_the_limit_of_an_address(clock):
    """Who has an account of their own may not use it to guess at others' for ever."""
    own = with_password(cast.make_user("alice"))
    for number in range(28):
        flood(f"name-{number}", [ELSEWHERE])
        if number % 5 == 0:
            give_password(browser(ELSEWHERE), own)

    statuses = [guess(f"other-{number}").status_code for number in range(4)]

    assert statuses == [200] * 2 + [429] * 2


def test_a_known_browser_has_a_limit_of_its_own(chief, clock):
    owner = browser(OWN)
    give_password(owner, chief)
    owner.post(reverse("account_logout"))

    statuses = [give_password(owner, chief, "wrong").status_code for _number in range(7)]

    assert statuses == [200] * 5 + [429] * 2


def test_a_browser_is_known_for_its_own_account_only(chief, clock):
    owner = browser(OWN)
    give_password(owner, chief)
    owner.post(reverse("account_logout"))
    guess("other", times=5, address=OWN)

    response = owner.post(reverse("account_login"), {"login": "other", "password": "wrong"})

    assert response.status_code == 429


def test_a_forged_cookie_makes_no_browser_known(chief, clock):
    name = site_settings.DEVICE_COOKIE_NAME
    guess("chief", times=5)

    for forged in ["", "x", '[[1,"a"]]', "W10:1:2"]:
        client = browser(ELSEWHERE, **{name: forged})
        assert give_password(client, chief).status_code == 429, forged


def test_the_cookie_of_a_known_browser_is_for_the_server_alone(client, chief):
    give_password(client, chief)
    cookie = client.cookies[site_settings.DEVICE_COOKIE_NAME]

    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (True, "Strict", "/")
    assert cookie["domain"] == ""
    assert cookie["max-age"] > 90 * 24 * 3600


def test_a_computer_of_many_is_known_for_the_last_five(client, clock):
    users = [with_password(cast.make_user(f"user{n}")) for n in range(6)]
    for user in users:
        give_password(client, user)
        client.post(reverse("account_logout"))
    for user in users:
        flood(user.username, ["127.0.0.1"] * 5)
    known = []
    for user in reversed(users):
        known.append(give_password(client, user).status_code)
        client.post(reverse("account_logout"))

    assert known == [302] * 5 + [429]


def test_many_networks_together_wait_for_their_turn_which_nobody_takes(chief, clock):
    """A surge: after many failures on one account a new network waits once, then it is heard."""
    for number in range(400):
        flood("chief", [f"203.{half}.{number % 250}.9" for half in (0, 1)])
        clock.go_on(seconds=1)
    newcomer = browser(OWN)

    first = give_password(newcomer, chief)
    wait = int(first["Retry-After"])
    flood("chief", [f"203.2.{number}.9" for number in range(250)])
    clock.go_on(seconds=wait)
    give_password(newcomer, chief)

    assert first.status_code == 429
    assert 1 < wait <= 900
    assert is_in(newcomer)


def test_in_a_surge_each_network_gets_few_guesses_a_day():
    surge = limits.surge(10_000)
    guesses, spent, failures = 0, surge, 0
    while spent < timedelta(days=1):
        guesses, failures = guesses + 1, failures + 1
        spent += max(limits.NETWORK.wait(failures), limits.wait_in_surge(surge, failures))

    assert surge == limits.MAX_WAIT
    assert guesses <= 8


def test_nobody_waits_longer_than_a_quarter_of_an_hour_for_the_first_attempt():
    waits = [limits.surge(failures) for failures in range(0, 100_000, 7)]

    assert waits == sorted(waits)
    assert (waits[0], waits[-1]) == (timedelta(), limits.MAX_WAIT)
    assert all(wait <= limits.MAX_WAIT for wait in waits)


def test_failures_are_forgotten_with_time(chief, clock):
    guess("chief", times=5)
    clock.go_on(hours=6)
    after_six_hours = guesses_until_refused(["chief"])
    clock.go_on(days=3)

    assert after_six_hours == 1
    assert guesses_until_refused(["chief"]) == 5


def test_a_flood_of_names_does_not_push_the_counters_out(chief, clock):
    guess("chief", times=5)
    for number in range(500):
        SignInCounter.objects.create(key=f"{number:064}", forget_at=clock.now + timedelta(1))
    cache.clear()

    assert guess("chief").status_code == 429


def test_old_counters_are_forgotten_and_no_others(chief, clock):
    for key, minutes in [("old", -1), ("new", 1)]:
        forget_at = clock.now + timedelta(minutes=minutes)
        SignInCounter.objects.create(key=key, forget_at=forget_at)

    guess("chief")

    assert set(SignInCounter.objects.filter(key__in=["old", "new"])) == {
        SignInCounter.objects.get(key="new")
    }


def test_the_counters_name_nobody(chief, clock):
    guess("a-password-in-the-wrong-field")

    for key in SignInCounter.objects.values_list("key", flat=True):
        assert re.fullmatch("[0-9a-f]{64}", key)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("ar", "حاول مرة أخرى بعد 8 ثوانٍ."),
        ("ku", "Piştî 8 çirkeyan dîsa biceribîne."),
        ("en", "Try again in 8 seconds."),
    ],
)
def test_the_page_says_how_long_to_wait(chief, clock, language, words):
    guess("chief", times=5)
    for seconds in [1, 2, 4]:
        clock.go_on(seconds=seconds)
        guess("chief")
    client = browser(ELSEWHERE, django_language=language)

    response = give_password(client, chief)

    assert (response.status_code, response["Retry-After"]) == (429, "8")
    assert words in page(response)
    assert f'href="{reverse("account_login")}"' in page(response)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(1, "1 second."), (60, "60 seconds."), (61, "2 minutes."), (3600, "60 minutes.")]
    + [(3601, "2 hours."), (86_400, "24 hours.")],
)
def test_a_wait_is_said_in_the_unit_that_fits(settings, seconds, words):
    from django.utils import translation

    with translation.override("en"):
        assert too_many_attempts.format_wait(seconds) == f"Try again in {words}"


def test_a_lock_out_is_in_the_log_once_until_one_may_try_again(chief, clock):
    guess("chief", times=8)
    clock.go_on(seconds=1)
    guess("chief", times=3)

    outcomes = list(SignIn.objects.order_by("pk").values_list("outcome", "user__username"))

    failed, stopped = ("wrong_password", "chief"), ("too_many", "chief")
    assert outcomes == [failed] * 5 + [stopped, failed, stopped]


def test_codes_are_not_guessed_by_trying(chief, clock):
    secret = set_up_app(chief)
    client = browser(ELSEWHERE)
    give_password(client, chief)
    for _number in range(5):
        give_code(client, wrong(code(secret)))

    response = give_code(client, code(secret))

    assert response.status_code == 429
    assert not is_in(client)


def test_codes_are_not_guessed_from_many_networks(chief, clock):
    """Who tries codes has the password: there the limit is one for all unknown browsers."""
    secret = set_up_app(chief)
    compared = 0
    for number in range(30):
        client = browser(f"203.0.{number}.9")
        give_password(client, chief)
        compared += give_code(client, wrong(code(secret))).status_code == 200

    assert compared == limits.ACCOUNT_CODES.free == 20


def test_the_owner_shows_a_code_although_others_have_guessed(chief, clock):
    secret = set_up_app(chief)
    owner = signed_in(chief, secret)
    owner.post(reverse("account_logout"))
    for number in range(30):
        client = browser(f"203.0.{number}.9")
        give_password(client, chief)
        give_code(client, wrong(code(secret)))

    give_password(owner, chief)
    give_code(owner, code(secret, steps=1))

    assert is_in(owner)


def test_passkeys_that_are_none_are_slowed_down_by_address(clock):
    statuses = [
        browser(ELSEWHERE)
        .post(reverse("mfa_login_webauthn"), {"credential": '{"id": 1}'})
        .status_code
        for _number in range(32)
    ]

    assert statuses == [302] * 30 + [429] * 2


def test_a_password_asked_for_again_is_counted_like_one_at_the_sign_in(client, chief, clock):
    give_password(client, chief)
    where = reverse("account_reauthenticate")

    statuses = [client.post(where, {"password": "x"}).status_code for _number in range(7)]

    assert statuses == [200] * 5 + [429] * 2


def at_once(do, times=16):
    """What ``do`` returns when so many threads call it, each with its own connection."""

    def one(_number):
        try:
            return do()
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(one, range(times)))


@pytest.mark.once
def test_attempts_at_the_same_moment_get_no_more_guesses_from_the_running_server(trial_site):
    trial_site.call("tests.support.live.data.make_account", username="guessed-at")

    def one():
        client = trial_site.client()
        client.get("/accounts/login/")
        return client.post("/accounts/login/", {"login": "guessed-at", "password": "x"}).status

    statuses = at_once(one)

    # The first wait is a second: while the server is slow, one more may begin after it.
    assert statuses.count(200) <= 5 + 4
    assert statuses.count(429) >= 16 - 9
    assert set(statuses) == {200, 429}


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="in memory, threads share one connection")
def test_attempts_at_the_same_moment_get_no_more_guesses(clock):
    make_chief()

    statuses = at_once(lambda: guess("chief").status_code)

    assert (statuses.count(200), statuses.count(429)) == (5, 11)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="in memory, threads share one connection")
def test_a_code_is_claimed_by_one_of_many_at_the_same_moment():
    chief = make_chief()

    assert sum(at_once(lambda: attempts.claim_code(chief, "123456", 120))) == 1


def test_a_code_is_free_again_when_its_time_is_over(chief, clock):
    claimed = [attempts.claim_code(chief, "123456", 120) for _number in range(2)]
    clock.go_on(seconds=121)

    assert [*claimed, attempts.claim_code(chief, "123456", 120)] == [True, False, True]
