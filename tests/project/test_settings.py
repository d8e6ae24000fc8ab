"""Settings come from the environment, and production does not start without what it needs."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
NEEDED = {
    "SECRET_KEY": "a-long-secret-that-only-this-test-knows-0123456789",
    "ALLOWED_HOSTS": "plans.example.org, www.example.org",
    "DATABASE_URL": "postgresql://tawsiyat@/tawsiyat",
}
READ = re.compile(
    r"""(?:\benv(?:_bool|_list|_int)?\(|environ(?:\.get\(|\[))\s*["']([A-Z0-9_]+)["']"""
)
# systemd's own.
NOT_OURS = {"MAINPID", "SECONDS"}


def ask(expression, **environment):
    """What Python prints for an expression over ``settings``, in that environment alone."""
    return run_python(f"from config import settings; print({expression})", **environment)


def run_python(script, **environment):
    """Runs ``script`` in that environment alone, in the folder of the project."""
    return subprocess.run(
        [sys.executable, "-c", script],
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


@pytest.mark.parametrize(
    ("query", "options"),
    [
        ("", {"options": "-c jit=off"}),
        ("?sslmode=require", {"sslmode": "require", "options": "-c jit=off"}),
        ("?options=-cjit%3Don", {"options": "-cjit=on"}),
    ],
)
def test_postgresql_compiles_no_query_unless_the_address_says_so(query, options):
    """Compiled, a search for a frequent word took more than a second."""
    needed = NEEDED | {"DATABASE_URL": f"{NEEDED['DATABASE_URL']}{query}"}

    assert answer("settings.DATABASES['default']['OPTIONS']", **needed) == str(options)


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
    shown = answer("settings.EMAIL_BACKEND, settings.SENDS_MAIL", **given)

    assert shown == f"django.core.mail.backends.{backend}.EmailBackend {sends}"


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, "587 True False"),
        ({"EMAIL_SECURITY": "tls"}, "465 False True"),
        ({"EMAIL_SECURITY": "none", "EMAIL_PORT": "2525"}, "2525 False False"),
    ],
)
def test_letters_are_sent_under_cover_unless_told_otherwise(given, shown):
    asked = "settings.EMAIL_PORT, settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL"

    assert answer(asked, TAWSIYAT_LOCAL="1", **given) == shown


@pytest.mark.parametrize(
    "given", [{"EMAIL_HOST": "mail"}, {"EMAIL_SECURITY": "some"}, {"EMAIL_SECURITY": "TLS1"}]
)
def test_a_mail_server_is_told_whole_or_not_at_all(given):
    assert ask("settings.DEBUG", **NEEDED | given).returncode != 0


@pytest.mark.parametrize("local", ["", "0", "no"])
def test_a_trial_has_to_be_asked_for(local):
    assert ask("settings.DEBUG", TAWSIYAT_LOCAL=local).returncode != 0


@pytest.mark.parametrize(
    "given",
    [
        {"ALLOWED_HOSTS": "plans.example.org"},
        {"ALLOWED_HOSTS": "localhost, 192.0.2.1"},
        {"ALLOWED_HOSTS": "*"},
        {"ALLOWED_HOSTS": ".example.org"},
        {"ALLOWED_HOSTS": "localhost.example.org"},
        {"ALLOWED_HOSTS": "192.0.2.1, [::]"},
        {"BIND": "0.0.0.0:8000"},
        {"BIND": "[::]:8000"},
        {"BIND": ":8000"},
    ],
)
def test_a_trial_that_others_could_reach_does_not_start(given):
    done = ask("settings.DEBUG", TAWSIYAT_LOCAL="1", **given)

    assert done.returncode != 0
    assert "TAWSIYAT_LOCAL=1 is for a trial on this machine alone" in done.stderr


@pytest.mark.parametrize("bind", ["127.0.0.1:8001", "[::1]:8001", "localhost:1", "unix:/run/a"])
def test_a_trial_starts_where_only_this_machine_reaches_it(bind):
    hosts = "localhost, 127.0.0.2, [::1]"

    assert answer("settings.LOCAL", TAWSIYAT_LOCAL="1", ALLOWED_HOSTS=hosts, BIND=bind) == "True"


def test_a_server_may_listen_everywhere():
    assert answer("settings.LOCAL", **NEEDED, BIND="0.0.0.0:8000") == "False"


@pytest.mark.parametrize(
    ("local", "code", "said"),
    [({"TAWSIYAT_LOCAL": "1"}, 1, "this machine alone"), (NEEDED, 0, "")],
)
def test_gunicorn_refuses_a_trial_on_an_address_that_others_reach(local, code, said):
    """The hook is asked as gunicorn asks it, with the address of the command line."""
    script = (
        "import runpy; conf = runpy.run_path('deploy/gunicorn.conf.py'); "
        "from types import SimpleNamespace as N; "
        "conf['on_starting'](N(cfg=N(address=[('127.0.0.1', 1), ('0.0.0.0', 2), '/run/a', 3])))"
    )

    done = run_python(script, **local)

    assert done.returncode == code
    assert said in done.stderr


@pytest.mark.parametrize(("address", "refused"), [("0.0.0.0:0", True), ("127.0.0.1:x", False)])
def test_the_server_for_developers_refuses_it_too(address, refused):
    command = ["manage.py", "runserver", address, "--noreload"]
    done = subprocess.run(
        [sys.executable, *command],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "TAWSIYAT_LOCAL": "1"},
        capture_output=True,
        text=True,
    )

    assert done.returncode == 1
    assert ("this machine alone" in done.stderr) == refused


def test_threads_are_left_for_pages_whatever_the_bound_of_files():
    asked = "settings.FILES_AT_ONCE, settings.FILES_SENT_AT_ONCE, settings.WEB_THREADS"
    local = {"TAWSIYAT_LOCAL": "1"}

    assert answer(asked, **local) == "2 6 8"
    assert answer(asked, **local, WEB_THREADS="4", FILES_AT_ONCE="1") == "1 2 4"
    assert answer(asked, **local, WEB_THREADS="3") == "1 1 3"
    for number in ("0", "7", "8", "many"):
        assert ask(asked, **local, FILES_AT_ONCE=number).returncode != 0


def test_old_keys_come_from_the_environment():
    asked = "settings.SECRET_KEY_FALLBACKS"

    assert answer(asked, **NEEDED) == "[]"
    assert answer(asked, **NEEDED, SECRET_KEY_FALLBACKS="one, two") == "['one', 'two']"


def test_what_binds_the_whole_domain_has_to_be_asked_for():
    asked = "settings.SECURE_HSTS_INCLUDE_SUBDOMAINS, settings.SECURE_HSTS_PRELOAD"
    both = {"HSTS_SUBDOMAINS": "1", "HSTS_PRELOAD": "1"}

    assert answer(asked, **NEEDED) == "False False"
    assert answer(asked, **NEEDED, HSTS_SUBDOMAINS="1") == "True False"
    assert answer(asked, **NEEDED, **both) == "True True"
    assert ask(asked, **NEEDED, HSTS_PRELOAD="1").returncode != 0


def test_over_https_cookies_belong_to_this_host_alone():
    names = [f"settings.{name}_COOKIE_NAME" for name in ("SESSION", "CSRF", "LANGUAGE")]
    names += [f"settings.{name}_COOKIE_NAME" for name in ("MESSAGES", "DEVICE")]
    asked = ", ".join(names)

    assert set(answer(asked, **NEEDED).split()) == {
        f"__Host-{name}"
        for name in ("sessionid", "csrftoken", "django_language", "messages", "device")
    }
    assert "__Host-" not in answer(asked, TAWSIYAT_LOCAL="1")


def test_debug_is_for_a_trial_that_asks_for_it_and_never_for_a_server():
    assert answer("settings.DEBUG", TAWSIYAT_LOCAL="1", TAWSIYAT_DEBUG="1") == "True"
    assert answer("settings.DEBUG", **NEEDED) == "False"
    refused = ask("settings.DEBUG", **NEEDED, TAWSIYAT_DEBUG="1")
    assert refused.returncode != 0
    assert "TAWSIYAT_DEBUG=1 is for a developer's own machine" in refused.stderr


def test_debug_reads_templates_anew_and_leaves_static_files_to_runserver():
    asked = "settings.TEMPLATES[0]['OPTIONS']['loaders'], settings.MIDDLEWARE"

    debug = answer(asked, TAWSIYAT_LOCAL="1", TAWSIYAT_DEBUG="1")
    trial = answer(asked, TAWSIYAT_LOCAL="1")

    assert ("cached.Loader" in trial, "whitenoise" in trial) == (True, True)
    assert ("cached.Loader" in debug, "whitenoise" in debug) == (False, False)


def test_a_trial_needs_nothing_and_is_not_in_debug_mode():
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
    shown = answer(
        "settings.DATABASES['default']['OPTIONS']['init_command'],"
        "settings.DATABASES['default']['OPTIONS']['transaction_mode']",
        TAWSIYAT_LOCAL="1",
    )

    assert (
        shown
        == "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; IMMEDIATE"
    )


def variables_read():
    """The variables that the settings and the files of ``deploy/`` read."""
    names = set(READ.findall((ROOT / "config/settings.py").read_text()))
    # In scripts of the shell: what they read, and what they set for themselves.
    shell, own = set(), set()
    for path in (ROOT / "deploy").rglob("*"):
        if path.is_file() and path.suffix != ".pyc":
            text = path.read_text()
            names |= set(READ.findall(text))
            if path.suffix != ".py":
                shell |= set(re.findall(r"\$\{?([A-Z][A-Z_]+)\b", text))
                own |= set(re.findall(r"\b([A-Z][A-Z_]+)=", text))
    return (names | shell - own) - NOT_OURS


def variables_explained():
    """``.env.example``: the variables in order, and the comment above each."""
    comments, found = [], []
    for line in (ROOT / ".env.example").read_text().splitlines():
        if line.startswith("# ") or line == "#":
            name = re.match(r"# ?([A-Z0-9_]+)=", line)
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
