"""Writes what the checks found, for people and for machines; nothing secret is in it."""

import json
import shutil
from collections import Counter
from collections.abc import Iterator
from textwrap import wrap

from django.conf import settings
from django.utils import timezone

from .registry import CheckResult, Severity, worst

Results = list[tuple[str, CheckResult]]
WIDTH = 88
# A shorter value would be found inside innocent words.
SHORTEST_SECRET = 4
# As the plugins of monitoring programs (Nagios, Icinga) do.
EXIT_CODES = {
    Severity.FINE: 0,
    Severity.NOT_CHECKED: 1,
    Severity.WARNING: 1,
    Severity.FAULT: 2,
}


def exit_code(results: Results) -> int:
    """0 when nothing is wrong, 1 for warnings and what could not be checked, 2 for faults."""
    return EXIT_CODES[_worst(results)]


def as_json(results: Results) -> str:
    """An object with ``status``, ``checked_at``, ``counts`` and ``results``, the worst first."""
    found = {
        "status": _worst(results).value,
        "checked_at": timezone.now().isoformat(timespec="seconds"),
        "counts": _counts(results),
        "results": [
            {
                "check": name,
                "status": result.severity.value,
                "message": without_secrets(result.message),
                "advice": _advice(result),
            }
            for name, result in _worst_first(results)
        ],
    }
    return json.dumps(found, ensure_ascii=False, indent=2)


def as_text(results: Results, *, with_fine: bool = False) -> Iterator[tuple[Severity, str]]:
    """Paragraphs with their severity, the worst first, and a sentence that counts them."""
    for name, result in _worst_first(results):
        if with_fine or result.severity is not Severity.FINE:
            yield result.severity, _paragraph(name, result)
    counts = _counts(results)
    faults, warnings = counts[Severity.FAULT], counts[Severity.WARNING]
    yield (
        _worst(results),
        f"{faults} {'fault' if faults == 1 else 'faults'}, {warnings} "
        f"{'warning' if warnings == 1 else 'warnings'}, {counts[Severity.NOT_CHECKED]} not "
        f"checked, {counts[Severity.FINE]} fine.",
    )


def without_secrets(text: str) -> str:
    """``text`` with each secret of the settings replaced by ***."""
    for secret in sorted(filter(None, _secrets()), key=len, reverse=True):
        if len(secret) >= SHORTEST_SECRET:
            text = text.replace(secret, "***")
    return text


def _secrets():
    yield settings.SECRET_KEY
    yield from settings.SECRET_KEY_FALLBACKS
    yield settings.EMAIL_HOST_PASSWORD
    yield settings.AWS_SECRET_ACCESS_KEY
    for database in settings.DATABASES.values():
        yield str(database.get("PASSWORD") or "")


def _paragraph(name, result):
    title = f"{result.severity.upper()}  {name}"
    text = wrap(without_secrets(result.message), WIDTH, initial_indent="  ", subsequent_indent="  ")
    # A command stays on one line, so that it can be copied.
    advice = [f"  -> {each}" for each in _advice(result).splitlines()]
    return "\n".join([title, *text, *advice])


def _advice(result):
    """The advice, with the command by which a server runs those of the site."""
    advice = without_secrets(result.advice)
    return advice.replace("manage.py", "tawsiyat") if shutil.which("tawsiyat") else advice


def _worst(results):
    return worst(result.severity for _name, result in results)


def _worst_first(results):
    order = list(Severity)
    return sorted(results, key=lambda each: -order.index(each[1].severity))


def _counts(results):
    counted = Counter(result.severity.value for _name, result in results)
    return {severity.value: counted[severity.value] for severity in Severity}
