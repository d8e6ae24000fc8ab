"""Counts attempts to sign in, and refuses those that come too soon after failures.

An attempt counts as failed from its beginning, so that many at once get no more tries than one
after the other. ``limits`` has the numbers.
"""

import ipaddress
from dataclasses import dataclass
from datetime import timedelta

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac

from recommendations.models import SignInCounter

from . import known_browsers, limits

SALT = "recommendations.accounts.attempts"
PASSWORD, CODE, PASSKEY = "password", "code", "passkey"  # noqa: S105 - kinds of attempts
# What one customer of a provider has, who can take any address in it.
PREFIXES = {4: 24, 6: 48}
ADDRESS_PREFIXES = {4: 32, 6: 64}


class TooManyAttemptsError(Exception):
    """An attempt that came too soon; ``wait`` is how long it has to wait from now."""

    def __init__(self, wait, *, is_first):
        super().__init__(wait)
        self.wait = wait
        # False where the log says so already.
        self.is_first = is_first


@dataclass(frozen=True)
class Attempt:
    """One attempt, counted as failed; ``own`` are the counters of its account and browser."""

    counters: dict
    own: frozenset

    @transaction.atomic
    def succeed(self):
        """Takes the attempt back, and the earlier failures of the same browser."""
        rows = SignInCounter.objects.locked(self.counters)
        for key, row in rows.items():
            row.failures = 0 if key in self.own else max(0, row.failures - 1)
            row.blocked_until = None
            row.save()


def begin(request, kind, identities):
    """Counts an attempt of ``kind`` at each of ``identities``; an Attempt.

    Those are primary keys of accounts, or a name that no account has. Raises
    TooManyAttemptsError, and counts nothing, where one has to wait.
    """
    counters, own = _counters(request, kind, identities)
    refused = _count(counters, own, current_time())
    if refused:
        raise refused
    return Attempt(counters, frozenset(own))


def current_time():
    """Now; tests have their own."""
    return timezone.now()


def claim_code(user, code, seconds):
    """True when ``code`` of ``user`` was not used within so many seconds."""
    now = current_time()
    key = _key("code", user.pk, code)
    return SignInCounter.objects.claim(key, until=now + timedelta(seconds=seconds), now=now)


def _counters(request, kind, identities):
    """Limit by key, and the keys that belong to one browser or network and one account."""
    found, own = {}, []
    unknown = []
    for identity in identities:
        if device := known_browsers.identifier(request, identity):
            own.append(_key(kind, limits.DEVICE.name, identity, device))
            found[own[-1]] = limits.DEVICE
        else:
            unknown.append(identity)
    if kind == PASSKEY and (device := known_browsers.last_identifier(request)):
        found[_key(kind, limits.DEVICE.name, device)] = limits.DEVICE
    elif unknown or kind == PASSKEY:
        address = get_adapter().get_client_ip(request)
        for identity in unknown:
            own.append(_key(kind, limits.NETWORK.name, identity, network(address)))
            found[own[-1]] = limits.NETWORK
            of_all = limits.ACCOUNT_CODES if kind == CODE else limits.ACCOUNT
            found[_key(kind, of_all.name, identity)] = of_all
        found[_key(limits.ADDRESS.name, network(address, ADDRESS_PREFIXES))] = limits.ADDRESS
    return found, own


def network(address, prefixes=PREFIXES):
    """The network to which ``address`` belongs."""
    parsed = ipaddress.ip_address(address)
    if parsed.version == 6 and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    return str(ipaddress.ip_network(f"{parsed}/{prefixes[parsed.version]}", strict=False))


def _key(*words):
    return salted_hmac(SALT, "|".join(map(str, words)), algorithm="sha256").hexdigest()


@transaction.atomic
def _count(counters, own, now):
    """Counts the attempt; a TooManyAttemptsError, not raised, where it has to wait."""
    rows = SignInCounter.objects.locked(counters)
    for key, row in rows.items():
        if row.failed_at:
            row.failures = counters[key].remaining(row.failures, now - row.failed_at)
    surge = _surge(rows, counters)
    for key in own:
        if counters[key] == limits.NETWORK and surge:
            _give_turn(rows[key], surge, now)
    waits = [row.blocked_until - now for row in rows.values() if _is_blocked(row, now)]
    if waits:
        return _refuse(rows, max(waits), now)
    for key, row in rows.items():
        _add_failure(row, counters[key], surge, now)
    return None


def _surge(rows, counters):
    of_all = [row.failures for key, row in rows.items() if counters[key] == limits.ACCOUNT]
    return limits.surge(max(of_all, default=0))


def _give_turn(row, surge, now):
    """In a surge a network that is new waits once for its turn, which nobody can take from it."""
    if not row.failures and row.blocked_until is None:
        row.blocked_until = now + surge
        row.forget_at = row.blocked_until + limits.MAX_WAIT_IN_SURGE
        row.save()


def _is_blocked(row, now):
    return row.blocked_until is not None and row.blocked_until > now


def _refuse(rows, wait, now):
    blocked = [row for row in rows.values() if _is_blocked(row, now)]
    unlogged = [row.pk for row in blocked if not row.is_logged]
    SignInCounter.objects.filter(pk__in=unlogged).update(is_logged=True)
    return TooManyAttemptsError(wait, is_first=bool(unlogged))


def _add_failure(row, limit, surge, now):
    row.failures += 1
    wait = limit.wait(row.failures)
    if limit == limits.NETWORK:
        wait = max(wait, limits.wait_in_surge(surge, row.failures))
    row.failed_at, row.blocked_until, row.is_logged = now, now + wait, False
    row.forget_at = now + max(wait, limit.drain * row.failures)
    row.save()
