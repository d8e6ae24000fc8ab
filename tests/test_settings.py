"""Settings come from the environment, and production does not start without what it needs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
NEEDED = {
    "SECRET_KEY": "a-long-secret-that-only-this-test-knows-0123456789",
    "ALLOWED_HOSTS": "plans.example.org, www.example.org",
    "DATABASE_URL": "postgresql://tawsiyat@/tawsiyat",
}
READ = re.compile(r"""(?:\benv(?:_bool|_list)?\(|environ(?:\.get\(|\[))\s*["']([A-Z_]+)["']""")
# systemd's own.
NOT_OURS = {"MAINPID"}


def ask(expression, **environment):
    """What Python prints for an expression over ``settings``, in that environment alone."""
    return subprocess.run(
        [sys.executable, "-c", f"from config import settings; print({expression})"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], **environment},
        capture_output=True,
        text=True,
    )


def answer(expression, **environment):
    """The printed line; the settings must load."""
    done = ask(expression, **environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("missing", [[name] for name in NEEDED] + [list(NEEDED)])
def test_production_refuses_to_start_and_names_what_is_missing(missing):
    given = {name: value for name, value in NEEDED.items() if name not in missing}

    done = ask("settings.DEBUG", **given)

    assert done.returncode != 0
    said = done.stderr.strip().splitlines()[-1]
    assert [name for name in NEEDED if name in said] == missing
    assert ".env.example" in said


@pytest.mark.parametrize("name", NEEDED)
def test_an_empty_value_is_a_missing_one(name):
    assert ask("settings.DEBUG", **NEEDED | {name: "  "}).returncode != 0


def test_no_secret_is_shown_when_it_refuses():
    done = ask("settings.DEBUG", SECRET_KEY=NEEDED["SECRET_KEY"])

    assert NEEDED["SECRET_KEY"] not in done.stdout + done.stderr


def test_production_starts_with_what_it_needs():
    assert answer("settings.ALLOWED_HOSTS", **NEEDED) == (
        "['plans.example.org', 'www.example.org']"
    )
    assert answer("settings.DATABASES['default']['ENGINE']", **NEEDED) == (
        "django.db.backends.postgresql"
    )


def test_production_insists_on_https_and_trusts_no_proxy_unless_told():
    secure = (
        "settings.SECURE_SSL_REDIRECT, settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE,"
        " settings.SECURE_HSTS_SECONDS > 0, hasattr(settings, 'SECURE_PROXY_SSL_HEADER')"
    )

    assert answer(secure, **NEEDED) == "True True True True False"
    assert answer(secure, **NEEDED, BEHIND_PROXY="1") == "True True True True True"


def test_on_a_server_the_second_factor_cannot_be_put_off():
    asked = "settings.SECOND_FACTOR_REQUIRED"

    assert answer(asked, **NEEDED, SECOND_FACTOR_REQUIRED="0") == "True"
    assert answer(asked, TAWSIYAT_LOCAL="1") == "False"


@pytest.mark.parametrize(
    ("given", "backend", "sends"),
    [
        ({"TAWSIYAT_LOCAL": "1"}, "console", True),
        (NEEDED, "dummy", False),
        (NEEDED | {"EMAIL_HOST": "mail", "DEFAULT_FROM_EMAIL": "a@example.org"}, "smtp", True),
    ],
)
def test_letters_go_where_they_can(given, backend, sends):
    told = answer("settings.EMAIL_BACKEND, settings.SENDS_MAIL", **given)

    assert told == f"django.core.mail.backends.{backend}.EmailBackend {sends}"


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "587 True False"),
        ({"EMAIL_SECURITY": "tls"}, "465 False True"),
        ({"EMAIL_SECURITY": "none", "EMAIL_PORT": "2525"}, "2525 False False"),
    ],
)
def test_letters_are_sent_under_cover_unless_told_otherwise(given, told):
    asked = "settings.EMAIL_PORT, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL"

    assert answer(asked, TAWSIYAT_LOCAL="1", **given) == told


@pytest.mark.parametrize(
    "given", [{"EMAIL_HOST": "mail"}, {"EMAIL_SECURITY": "some"}, {"EMAIL_SECURITY": "TLS1"}]
)
def test_a_mail_server_is_told_whole_or_not_at_all(given):
    assert ask("settings.DEBUG", **NEEDED | given).returncode != 0


@pytest.mark.parametrize("local", ["", "0", "no"])
def test_a_trial_has_to_be_asked_for(local):
    assert ask("settings.DEBUG", TAWSIYAT_LOCAL=local).returncode != 0


def test_a_trial_needs_nothing_and_is_never_in_debug_mode():
    assert answer("settings.DEBUG", TAWSIYAT_LOCAL="1") == "False"
    assert answer("settings.ALLOWED_HOSTS", TAWSIYAT_LOCAL="1") == (
        "['localhost', '127.0.0.1', '[::1]']"
    )


def test_the_day_of_the_digest_is_one_of_the_week():
    days = [{}, {"DIGEST_DAY": "Monday"}]

    assert [answer("settings.DIGEST_WEEKDAY", TAWSIYAT_LOCAL="1", **day) for day in days] == [
        "6",
        "0",
    ]
    refused = ask("settings.DIGEST_WEEKDAY", TAWSIYAT_LOCAL="1", DIGEST_DAY="someday")
    assert "DIGEST_DAY is someday; name a day: monday," in refused.stderr


def test_an_acknowledged_save_survives_a_power_cut():
    told = answer(
        "settings.DATABASES['default']['OPTIONS']['init_command'],"
        "settings.DATABASES['default']['OPTIONS']['transaction_mode']",
        TAWSIYAT_LOCAL="1",
    )

    assert told == (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; IMMEDIATE"
    )


def variables_read():
    """The variables that the settings and the files of ``deploy/`` read."""
    names = set(READ.findall((ROOT / "config/settings.py").read_text()))
    for path in (ROOT / "deploy").rglob("*"):
        if path.is_file():
            text = path.read_text()
            names |= set(READ.findall(text))
            if path.suffix != ".py":
                names |= set(re.findall(r"\$\{?([A-Z][A-Z_]+)\b", text))
    return names - NOT_OURS


def variables_explained():
    """``.env.example``: the variables in order, and the comment above each."""
    comments, found = [], []
    for line in (ROOT / ".env.example").read_text().splitlines():
        if line.startswith("# ") or line == "#":
            name = re.match(r"# ?([A-Z_]+)=", line)
            if name:
                found.append((name[1], comments))
                comments = []
            else:
                comments = [*comments, line]
        elif "=" in line:
            found.append((line.split("=")[0], comments))
            comments = []
        else:
            comments = []
    return found


def test_the_example_lists_exactly_what_is_read():
    names = [name for name, comments in variables_explained()]

    assert sorted(names) == sorted(variables_read())


def test_the_example_explains_every_variable():
    assert [name for name, comments in variables_explained() if not comments] == []


def test_the_example_holds_no_secret():
    given = dict(
        line.split("=", 1)
        for line in (ROOT / ".env.example").read_text().splitlines()
        if "=" in line and not line.startswith("#")
    )

    assert given == {"SECRET_KEY": "", "ALLOWED_HOSTS": "", "DATABASE_URL": ""}
