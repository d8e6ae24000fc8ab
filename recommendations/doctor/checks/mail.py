"""Letters can be sent, and were. Nothing is sent to find out."""

import smtplib
import socket
import ssl
from datetime import timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.utils import timezone

from recommendations.doctor.registry import check, fault, fine, first_line, warning
from recommendations.doctor.wording import counted
from recommendations.models import Letter

# The timer tries again within the day.
WAITING_TOO_LONG = timedelta(days=2)


@check("mail.server")
def server():
    """The mail server answers, encrypts and accepts the account."""
    if not settings.EMAIL_HOST:
        if settings.LOCAL:
            return fine("A trial prints its letters.")
        return warning(
            "EMAIL_HOST is not set: nobody gets a link for a new password, a reminder or a "
            "message that an account was changed.",
            "Set EMAIL_HOST, EMAIL_USER, EMAIL_PASSWORD and DEFAULT_FROM_EMAIL; .env.example "
            "explains them.",
        )
    connection = get_connection()
    named = f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT}"
    try:
        connection.open()
    except (OSError, smtplib.SMTPException) as error:
        message, advice = _explained(error)
        return fault(f"No letter can be sent: {named} {message} ({first_line(error)}).", advice)
    finally:
        connection.close()
    return fine(f"The mail server {named} accepts us.")


@check("mail.letters", needs_database=True)
def letters():
    """No letter waits since days."""
    failed, since = Letter.objects.failed().count(), timezone.localdate() - WAITING_TOO_LONG
    old = Letter.objects.waiting().filter(day__lte=since).count()
    if failed:
        return warning(
            f"{counted(failed, 'e-mail')} failed at the last attempt; the next run tries again.",
            "The reasons: /admin/recommendations/letter/. To try now: manage.py send_reminders",
        )
    if old:
        return warning(
            f"{counted(old, 'e-mail')} waiting for two days or more: nobody sends them.",
            "systemctl status tawsiyat-reminders.timer",
        )
    return fine("No e-mail waits.")


def _explained(error):
    """What the ``error`` means, and what to do about it."""
    match error:
        case smtplib.SMTPAuthenticationError():
            return "refuses the account", "Correct EMAIL_USER and EMAIL_PASSWORD."
        case smtplib.SMTPNotSupportedError():
            return "does not encrypt here", "EMAIL_SECURITY=tls with port 465, or another server."
        case ssl.SSLCertVerificationError():
            return (
                "has a certificate that is not valid for it",
                "Set EMAIL_HOST to the name in its certificate, or renew that.",
            )
        case ssl.SSLError() | smtplib.SMTPServerDisconnected():
            return (
                "does not understand our encryption",
                "EMAIL_SECURITY=starttls is for port 587, tls for 465: let both fit EMAIL_PORT.",
            )
        case socket.gaierror():
            return "is not known", "Correct EMAIL_HOST, or the name servers of this machine."
        case TimeoutError():
            return "does not answer", "Let the firewall pass EMAIL_PORT; some providers block 25."
        case ConnectionRefusedError():
            return "does not listen there", "Correct EMAIL_HOST and EMAIL_PORT."
    return "refuses us", "Read its log, or ask whoever runs it."
