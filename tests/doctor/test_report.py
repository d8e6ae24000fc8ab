"""The report puts the worst first, counts, and shows no secret."""

import json
from types import SimpleNamespace

from recommendations.doctor import report
from recommendations.doctor.registry import Severity, fault, fine, not_checked, warning

RESULTS = [
    ("disk.space", fine("Room is left.")),
    ("clock.zone", not_checked("Nobody knows.")),
    ("mail.server", warning("Letters wait.", "manage.py send_reminders\nThen look again.")),
    ("schema.triggers", fault("Triggers are missing.", "manage.py migrate")),
]


def test_the_text_names_what_is_wrong_the_worst_first():
    paragraphs = list(report.as_text(RESULTS))

    assert paragraphs == [
        (Severity.FAULT, "FAULT  schema.triggers\n  Triggers are missing.\n  -> manage.py migrate"),
        (
            Severity.WARNING,
            "WARNING  mail.server\n  Letters wait.\n  -> manage.py send_reminders\n"
            "  -> Then look again.",
        ),
        (Severity.NOT_CHECKED, "NOT CHECKED  clock.zone\n  Nobody knows."),
        (Severity.FAULT, "1 fault, 1 warning, 1 not checked, 1 fine."),
    ]


def test_the_text_lists_what_is_fine_when_asked():
    paragraphs = [text for _severity, text in report.as_text(RESULTS[:1], with_fine=True)]

    assert paragraphs == [
        "FINE  disk.space\n  Room is left.",
        "0 faults, 0 warnings, 0 not checked, 1 fine.",
    ]


def test_a_long_message_is_wrapped_and_a_command_is_not():
    command = "manage.py " + "x" * 100
    ((_severity, text), _counts) = report.as_text([("a.b", fault("word " * 40, command))])

    assert max(map(len, text.splitlines()[:-1])) <= report.WIDTH
    assert text.splitlines()[-1] == f"  -> {command}"


def test_the_json_has_status_counts_and_results():
    found = json.loads(report.as_json(RESULTS))

    assert list(found) == ["status", "checked_at", "counts", "results"]
    assert found["status"] == "fault"
    assert found["counts"] == {"fine": 1, "not checked": 1, "warning": 1, "fault": 1}
    assert found["results"][0] == {
        "check": "schema.triggers",
        "status": "fault",
        "message": "Triggers are missing.",
        "advice": "manage.py migrate",
    }


def test_the_exit_code_is_that_of_monitoring_plugins():
    assert report.exit_code(RESULTS[:1]) == 0
    assert report.exit_code(RESULTS[:2]) == 1
    assert report.exit_code(RESULTS[2:3]) == 1
    assert report.exit_code(RESULTS) == 2


def test_a_server_is_advised_by_its_own_command(monkeypatch):
    monkeypatch.setattr(report.shutil, "which", lambda name: f"/usr/local/bin/{name}")

    assert '"advice": "tawsiyat migrate"' in report.as_json(RESULTS)


def test_secrets_of_the_settings_are_not_shown(monkeypatch):
    secrets = SimpleNamespace(
        SECRET_KEY="first-secret",
        SECRET_KEY_FALLBACKS=["old-secret"],
        EMAIL_HOST_PASSWORD="post-secret",
        AWS_SECRET_ACCESS_KEY="storage-secret",
        DATABASES={"default": {"PASSWORD": "data-secret"}, "other": {"PASSWORD": ""}},
    )
    monkeypatch.setattr(report, "settings", secrets)
    text = "first-secret old-secret post-secret data-secret storage-secret"
    shown = [("a.b", fault(text, text))]

    assert "secret" not in report.as_json(shown)
    assert "secret" not in "".join(text for _severity, text in report.as_text(shown))
    assert report.without_secrets(text) == "*** *** *** *** ***"
