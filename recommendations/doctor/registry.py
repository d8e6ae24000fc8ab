"""The registry of checks: what a check returns, and how all of them are run."""

from collections.abc import Callable, Iterable, Iterator
from enum import StrEnum
from typing import NamedTuple

from django.db import Error, connection


class Severity(StrEnum):
    """From the least to the worst; ``NOT_CHECKED`` means that nobody knows."""

    FINE = "fine"
    NOT_CHECKED = "not checked"
    WARNING = "warning"
    FAULT = "fault"


class CheckResult(NamedTuple):
    """What is wrong and why it matters, and the command or step that mends it."""

    severity: Severity
    message: str
    advice: str = ""


class Check(NamedTuple):
    """A function that returns one CheckResult or several, under a name as ``disk.space``."""

    name: str
    function: Callable[[], CheckResult | Iterable[CheckResult]]
    needs_database: bool
    vendor: str | None


CHECKS: dict[str, Check] = {}


def check(name: str, *, needs_database: bool = False, vendor: str | None = None) -> Callable:
    """Registers a function as the check ``name``.

    ``needs_database``: it is not run while the database does not answer. ``vendor``: it is of that
    kind of database alone ("sqlite", "postgresql").
    """

    def register(function):
        CHECKS[name] = Check(name, function, needs_database, vendor)
        return function

    return register


def fine(message: str) -> CheckResult:
    return CheckResult(Severity.FINE, message)


def not_checked(message: str, advice: str = "") -> CheckResult:
    return CheckResult(Severity.NOT_CHECKED, message, advice)


def warning(message: str, advice: str) -> CheckResult:
    return CheckResult(Severity.WARNING, message, advice)


def fault(message: str, advice: str) -> CheckResult:
    return CheckResult(Severity.FAULT, message, advice)


def run(checks: Iterable[Check]) -> Iterator[tuple[str, CheckResult]]:
    """Runs ``checks`` and yields their names with each result; none stops the others."""
    is_reachable = _database_answers()
    for each in checks:
        if each.vendor not in (None, connection.vendor):
            continue
        if each.needs_database and not is_reachable:
            yield each.name, not_checked("The database does not answer, so this is unknown.")
        else:
            for result in _results(each):
                yield each.name, result


def worst(severities: Iterable[Severity]) -> Severity:
    """The worst of ``severities``; FINE if there is none."""
    order = list(Severity)
    return max(severities, key=order.index, default=Severity.FINE)


def first_line(error: BaseException) -> str:
    """The first line of an error's text, or the name of its class where it has none."""
    text = str(error).strip()
    return text.splitlines()[0] if text else type(error).__name__


def _results(each):
    try:
        found = each.function()
        return [found] if isinstance(found, CheckResult) else list(found)
    except Exception as error:  # a check that fails says so, whatever the reason
        reason = f"{type(error).__name__}: {first_line(error)}"
        return [not_checked(f"This could not be looked at ({reason}).")]


def _database_answers():
    try:
        connection.ensure_connection()
    except Error:
        return False
    return True
