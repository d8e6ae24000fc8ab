"""Writes to the administrator when a unit of systemd has failed.

A letter crosses mail servers in the clear, and the log of a job may name people: an error of the
database quotes the row, a failed reminder its recipient. So what could lead to a person, and every
secret, is masked; the whole log is on the server.
"""

import re
import shutil
import socket
import subprocess

from django.conf import settings
from django.core.mail import EmailMessage

from .report import without_secrets

# Nothing else is a name of a unit; least of all an option of journalctl.
UNIT = re.compile(r"[A-Za-z0-9][\w:.@\\-]{0,200}", re.ASCII)
LINES = 50
MAX_LINE = 300
SECONDS = 20
# What PostgreSQL adds to an error: the values of the row.
ROW = re.compile(r"\b(DETAIL|CONTEXT|QUERY|STATEMENT|Key|Failing row)\b.*")
# Of accounts, as send_reminders and the log of e-mails name them.
ACCOUNT = re.compile(
    r"(?<=\]: {3})[\w.@+-]+(?=: )|(?<=Without an e-mail address: ).+"
    r"|(?<=could be made for )\S+(?=:)|(?<=did not reach )\S+(?=:)"
)
E_MAIL = re.compile(r"[\w.+-]{1,64}@[\w.-]{1,200}")
LOG_IN = re.compile(r"://[^\s/@]{1,200}@")
NETWORK_4 = re.compile(r"\b\d{1,3}(?:\.\d{1,3}){3}\b")
NETWORK_6 = re.compile(r"(?<![\w:])(?:[0-9a-fA-F]{1,4}:){3,7}[0-9a-fA-F:]{1,19}(?![\w:])")
# Of a session or a link: letters with digits among them. Names of files and functions have none.
TOKEN = re.compile(r"\b(?=[a-zA-Z]{0,60}\d)(?=\d{0,60}[A-Za-z])[\w-]{20,}")
# Words of records: the program itself writes English.
RECORD_TEXT = re.compile(r"[\u0600-\u06ff\u0750-\u077f\ufb50-\ufeff][\u0600-\ufeff ]*(?<! )")
# In this order: what is found by one would be cut in two by the next.
MASKED = [
    (ACCOUNT, "[account]"),
    (LOG_IN, "://[log-in]@"),
    (E_MAIL, "[e-mail address]"),
    (NETWORK_4, "[network address]"),
    (NETWORK_6, "[network address]"),
    (TOKEN, "[token]"),
    (RECORD_TEXT, "[text]"),
]


class CannotReportError(Exception):
    """No letter was sent; the message says why."""


def send_failure_letter(unit):
    """Sends ADMIN_EMAIL the name of ``unit`` and the end of its log; raises CannotReportError."""
    if not UNIT.fullmatch(unit):
        raise CannotReportError(f"{unit!r} is not the name of a unit.")
    if not settings.ADMIN_EMAIL:
        raise CannotReportError("ADMIN_EMAIL is not set, so nobody is written to.")
    if not settings.SENDS_MAIL:
        raise CannotReportError("EMAIL_HOST is not set, so no letter can be sent.")
    host = socket.gethostname()
    site = settings.SITE_ADDRESS or "the site"
    letter = EmailMessage(
        f"{unit} failed on {host}", _text(unit, host, site), to=[settings.ADMIN_EMAIL]
    )
    try:
        letter.send()
    except OSError as error:  # that of smtplib is one, too
        raise CannotReportError(f"The letter on {unit} was not sent: {error}") from error


def _text(unit, host, site):
    return f"""\
The job {unit} of {site} failed on {host}.

On the server:
  systemctl status {unit}
  journalctl --namespace=tawsiyat -u {unit} -n {LINES}
  tawsiyat doctor

When it is mended, start it again:
  systemctl start {unit}

The end of its log. Names, addresses and secrets are masked; the server has the whole:

{_end_of_log(unit)}
"""


def _end_of_log(unit):
    """The last lines of the log of ``unit``, masked; or why they cannot be read."""
    if not shutil.which("journalctl"):
        return "(This machine has no journal.)"
    command = [
        "journalctl",
        # Of the site itself, and of systemd beside it.
        "--namespace=+tawsiyat",
        f"--unit={unit}",
        f"--lines={LINES}",
        "--no-pager",
        "--output=short-iso",
    ]
    try:
        done = subprocess.run(  # noqa: S603 - the name was checked
            command, capture_output=True, text=True, errors="replace", timeout=SECONDS
        )
    except (OSError, subprocess.TimeoutExpired):
        return "(The journal does not answer.)"
    if done.returncode:
        return "(The account of the site may not read the journal: it is not in systemd-journal.)"
    return "\n".join(masked(line) for line in done.stdout.splitlines())


def masked(line):
    """``line`` without secrets and without what could lead to a person, shortened."""
    line = ROW.sub(r"\1 [left out]", without_secrets(line[: MAX_LINE * 10]))
    for pattern, instead in MASKED:
        line = pattern.sub(instead, line)
    return line if len(line) <= MAX_LINE else f"{line[:MAX_LINE]} …"
