"""Makes e-mails of notifications: plain text and HTML, in the recipient's language."""

from email.utils import formataddr, parseaddr
from smtplib import SMTPRecipientsRefused, SMTPResponseException
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils.translation import get_language

from recommendations.localization.languages import direction
from recommendations.localization.texts import pick_from
from recommendations.models import SiteProfile

from .contents import configured_address, isolated, staff_url

RIGHT_TO_LEFT_MARK = "\u200f"
# Seconds to wait for the mail server, where EMAIL_TIMEOUT is not set.
DEFAULT_TIMEOUT = 20


def message(letter, content):
    """``letter`` (a Letter) as an EmailMultiAlternatives, in the active language."""
    profile = SiteProfile.objects.current()
    host = urlsplit(configured_address()).hostname
    mail = EmailMultiAlternatives(
        subject=content.subject,
        body=text(letter.recipient, content),
        from_email=_sender(pick_from(profile, "body_name").plain),
        to=[letter.recipient.email],
        reply_to=[profile.contact_email] if profile.contact_email else None,
        headers={
            "Message-ID": f"<{letter.kind}.{letter.message_id}@{host}>",
            "Content-Language": get_language(),
            # Programs must not answer it.
            "Auto-Submitted": "auto-generated",
        },
        connection=get_connection(timeout=settings.EMAIL_TIMEOUT or DEFAULT_TIMEOUT),
    )
    mail.attach_alternative(html(letter.recipient, content), "text/html")
    return mail


def _sender(name):
    """The site's own address, under the name of the body unless it has one."""
    own, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((own or name, address))


def text(recipient, content):
    """The plain text: each line in the direction of the language, whatever it begins with."""
    rendered = render_to_string("emails/notification.txt", _context(recipient, content))
    lines = [line.rstrip() for line in rendered.strip().splitlines()]
    if direction(get_language()) == "rtl":
        lines = [_right_to_left(line) for line in lines]
    return "\n".join(lines) + "\n"


def _right_to_left(line):
    is_words = line and not line.lstrip().startswith(("http://", "https://"))
    return f"{RIGHT_TO_LEFT_MARK}{line}" if is_words else line


def html(recipient, content):
    return render_to_string("emails/notification.html", _context(recipient, content))


def _context(recipient, content):
    language = get_language()
    return {
        "content": content,
        "name": isolated(recipient),
        "body_name": pick_from(SiteProfile.objects.current(), "body_name"),
        "home": staff_url("index"),
        "language": language,
        "direction": direction(language),
    }


def error_summary(error):
    """The type and codes of an error, without addresses or content of the e-mail."""
    codes = []
    if isinstance(error, SMTPResponseException):
        codes = [error.smtp_code]
    elif isinstance(error, SMTPRecipientsRefused):
        codes = [code for code, _words in error.recipients.values()]
    return " ".join([type(error).__name__, *map(str, codes)])
