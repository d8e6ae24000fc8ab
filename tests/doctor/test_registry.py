"""Each check is run; one that fails, or needs a database that does not answer, stops no other."""

import pytest
from django.db import OperationalError, connection

from recommendations.doctor import checks, registry
from recommendations.doctor.registry import CHECKS, Check, Severity, fault, fine, run, warning


def a_check(function, *, name="a.b", needs_database=False, vendor=None):
    return Check(name, function, needs_database, vendor)


def several():
    yield fine("one")
    yield warning("two", "do")


def failing():
    raise ValueError("no such thing\nand more")


@pytest.fixture
def no_database(monkeypatch):
    def refuse():
        raise OperationalError("refused")

    monkeypatch.setattr(connection, "ensure_connection", refuse)


@pytest.fixture
def reachable(monkeypatch):
    monkeypatch.setattr(connection, "ensure_connection", lambda: None)


def test_a_check_returns_one_result_or_several(reachable):
    found = list(run([a_check(lambda: fault("bad", "mend")), a_check(several, name="c.d")]))

    assert found == [
        ("a.b", fault("bad", "mend")),
        ("c.d", fine("one")),
        ("c.d", warning("two", "do")),
    ]


def test_a_check_that_fails_says_so_and_the_next_is_run(reachable):
    (_name, broken), (_next, whole) = run([a_check(failing), a_check(lambda: fine("ok"))])

    assert broken.severity is Severity.NOT_CHECKED
    assert broken.message == "This could not be looked at (ValueError: no such thing)."
    assert whole == fine("ok")


def test_what_needs_a_database_is_not_run_without_one(no_database):
    found = list(run([a_check(failing, needs_database=True), a_check(lambda: fine("ok"))]))

    assert [result.severity for _name, result in found] == [Severity.NOT_CHECKED, Severity.FINE]
    assert found[0][1].message == "The database does not answer, so this is unknown."


def test_a_check_of_another_database_is_left_out(reachable):
    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]

    found = run([a_check(failing, vendor=other), a_check(several, vendor=connection.vendor)])

    assert [result.message for _name, result in found] == ["one", "two"]


def test_the_worst_severity_counts():
    assert registry.worst([]) is Severity.FINE
    assert registry.worst([Severity.FINE, Severity.NOT_CHECKED]) is Severity.NOT_CHECKED
    assert registry.worst([Severity.FAULT, Severity.WARNING]) is Severity.FAULT


def test_the_first_line_of_an_error_without_text_is_its_class():
    assert registry.first_line(TimeoutError()) == "TimeoutError"


def test_every_subject_of_a_setup_is_checked():
    assert checks.__name__ == "recommendations.doctor.checks"
    assert {name.partition(".")[0] for name in CHECKS} == {
        "accounts",
        "backups",
        "clock",
        "database",
        "disk",
        "files",
        "mail",
        "postgresql",
        "release",
        "schema",
        "search",
        "server",
        "services",
        "settings",
        "sqlite",
        "uploads",
    }
