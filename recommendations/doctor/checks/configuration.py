"""The settings: Django's own checks for a server, names, addresses and the proxy."""

import os
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.db import Error, connection
from django.http.request import validate_host

from recommendations.doctor.registry import check, fault, fine, warning
from recommendations.loopback import is_loopback

# Those with a check of their own here, which says more.
SAID_ELSEWHERE = {"tawsiyat.W001", "security.W009"}
SHORTEST_KEY, FEWEST_SIGNS = 50, 5


@check("settings.system")
def system_checks():
    """What ``manage.py check --deploy`` finds."""
    try:
        connection.ensure_connection()
        databases = ["default"]
    except Error:
        databases = []
    found = run_checks(include_deployment_checks=not settings.LOCAL, databases=databases)
    for message in found:
        if not (message.is_silenced() or message.id in SAID_ELSEWHERE):
            write = fault if message.level >= ERROR else warning
            yield write(f"{message.msg} ({message.id})", message.hint or "manage.py check --deploy")
    if not found:
        yield fine("Django's system checks find nothing.")


@check("settings.trial")
def trial():
    """A trial is open to everybody on its machine."""
    if settings.DEBUG:
        return warning(
            "TAWSIYAT_DEBUG=1 shows code and settings to whoever meets an error.",
            "Leave TAWSIYAT_DEBUG out, and restart.",
        )
    if settings.LOCAL:
        return fine("This is a trial for this machine alone (TAWSIYAT_LOCAL=1).")
    return fine("The site runs as a server, not as a trial.")


@check("settings.secret_key")
def secret_key():
    """Nobody guesses SECRET_KEY."""
    key = settings.SECRET_KEY
    if settings.LOCAL or (len(key) >= SHORTEST_KEY and len(set(key)) >= FEWEST_SIGNS):
        return fine("Nobody guesses SECRET_KEY, or this is a trial.")
    return fault(
        "SECRET_KEY is short or simple: who guesses it can sign in as anybody and read the second "
        "factors in a copy of the database.",
        'Make one: python3 -c "import secrets; print(secrets.token_urlsafe(50))"\n'
        "Put the old one into SECRET_KEY_FALLBACKS, restart, and run: manage.py reseal_secrets",
    )


@check("settings.hosts")
def hosts():
    """The names of ALLOWED_HOSTS can match a request."""
    malformed = [host for host in settings.ALLOWED_HOSTS if "/" in host or _has_port(host)]
    if malformed:
        return fault(
            f"ALLOWED_HOSTS holds {', '.join(malformed)}, which is no bare name: no request "
            "matches it, so readers get an error.",
            "Write names alone, separated by commas: ALLOWED_HOSTS=plans.example.org",
        )
    if "*" in settings.ALLOWED_HOSTS:
        return fault(
            "ALLOWED_HOSTS=* accepts any name: a forged one would appear in links of the site.",
            "Name the addresses of the site: ALLOWED_HOSTS=plans.example.org",
        )
    return fine(f"The site answers to {', '.join(settings.ALLOWED_HOSTS)}.")


@check("settings.address")
def address():
    """SITE_ADDRESS is where readers find the site."""
    if not settings.SITE_ADDRESS:
        if settings.LOCAL:
            return fine("A trial needs no SITE_ADDRESS.")
        return fault(
            "SITE_ADDRESS is not set: reminders are not sent, and files do not name the site.",
            "Set it in the environment: SITE_ADDRESS=https://plans.example.org",
        )
    parts = urlsplit(settings.SITE_ADDRESS)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        return fault(
            f"SITE_ADDRESS is {settings.SITE_ADDRESS}: links in letters and files lead nowhere.",
            "Write scheme and name alone: SITE_ADDRESS=https://plans.example.org",
        )
    if not validate_host(parts.hostname, settings.ALLOWED_HOSTS):
        return fault(
            f"SITE_ADDRESS names {parts.hostname}, which ALLOWED_HOSTS does not: links in "
            "letters and files lead to an error.",
            f"Add it to ALLOWED_HOSTS: ALLOWED_HOSTS={','.join([parts.hostname, *_named_hosts()])}",
        )
    if parts.scheme == "http" and not settings.LOCAL:
        return warning(
            "SITE_ADDRESS begins with http: links in letters and files are sent in the clear "
            "first.",
            f"SITE_ADDRESS=https://{parts.netloc}",
        )
    return fine(f"Links lead to {settings.SITE_ADDRESS}.")


@check("settings.proxy")
def proxy():
    """Who ends HTTPS is known to the site."""
    bind = os.environ.get("BIND", "")
    is_private = not bind or bind.startswith("unix:") or is_loopback(bind)
    trusts = settings.ALLAUTH_TRUSTED_PROXY_COUNT > 0
    if settings.LOCAL:
        return fine("A trial has no proxy.")
    if is_private and not trusts:
        return fault(
            "The site listens for a proxy on this machine, and BEHIND_PROXY is not set: it "
            "redirects each request to HTTPS for ever, and counts all sign-ins as those of one "
            "address.",
            "Set BEHIND_PROXY=1 where the proxy sets X-Forwarded-Proto, as deploy/nginx does.",
        )
    if trusts and not is_private:
        return fault(
            f"BEHIND_PROXY=1 while the site listens on {bind}: who reaches that address past the "
            "proxy can claim HTTPS and any address of their own.",
            "Let only the proxy reach it: BIND=127.0.0.1:8000",
        )
    return fine("The site is reached through a proxy.")


@check("settings.administrator")
def administrator():
    """Somebody learns of jobs that fail."""
    if settings.ADMIN_EMAIL:
        return fine("Somebody is written to when a job fails.")
    if settings.LOCAL:
        return fine("A trial has no jobs that could fail.")
    return warning(
        "ADMIN_EMAIL is not set: nobody learns of a failed backup or of reminders that failed.",
        "Set it in the environment: ADMIN_EMAIL=you@example.org",
    )


def _has_port(host):
    return ":" in host and not host.startswith("[") or "]:" in host


def _named_hosts():
    return [host for host in settings.ALLOWED_HOSTS if host != "*" and "/" not in host]
