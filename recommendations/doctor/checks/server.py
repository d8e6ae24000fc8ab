"""The processes that serve pages: how many, of which version, how much memory; and the address."""

import http.client
import os
import ssl
import time
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings

from recommendations.doctor.registry import check, fault, fine, first_line, warning

MEGABYTE = 2**20
# Reading one upload may take 500 MB for a moment.
LEAST_AVAILABLE = 500
CERTIFICATE_DAYS = 14
SECONDS = 5


@check("server.workers")
def workers():
    """gunicorn runs, with a process for each core, on the code of this folder."""
    found = _gunicorns()
    if not found:
        return fine("No gunicorn of this account runs on this machine.")
    folder = Path(settings.BASE_DIR).resolve()
    if others := {str(each.folder) for each in found if each.folder != folder}:
        return warning(
            f"The site is still served from {', '.join(sorted(others))}, not from {folder}.",
            "systemctl restart tawsiyat",
        )
    masters = {each.parent for each in found} & {each.pid for each in found}
    serving = len([each for each in found if each.parent in masters])
    wanted = int(os.environ.get("WEB_CONCURRENCY") or 2)
    if serving < wanted:
        return warning(
            f"{serving} of {wanted} worker processes run: they may have been ended for want of "
            "memory.",
            "journalctl -k | grep -i oom   and: systemctl restart tawsiyat",
        )
    cores = os.cpu_count() or 1
    if serving > 4 * cores:
        return warning(
            f"{serving} worker processes share {cores} cores: they take memory and answer no "
            "faster.",
            f"WEB_CONCURRENCY={max(2, cores)}",
        )
    return fine(f"{serving} worker processes serve pages.")


@check("server.memory")
def memory():
    """There is memory left for the largest task."""
    try:
        pairs = [line.split() for line in Path("/proc/meminfo").read_text().splitlines()]
    except OSError:
        return fine("This system does not say how much memory is left.")
    available = next(int(size) for name, size, *_ in pairs if name == "MemAvailable:") // 1024
    ours = sum(filter(None, (_proportional_memory(each.pid) for each in _gunicorns()))) // MEGABYTE
    text = f"{available:,} MB of memory are left; the processes of the site take {ours:,} MB"
    if available >= LEAST_AVAILABLE:
        return fine(f"{text}.")
    return warning(
        f"{text}. Reading one upload may take {LEAST_AVAILABLE} MB, and the system would end a "
        "process.",
        "Fewer processes (WEB_CONCURRENCY), or a server with more memory; see "
        "docs/administrator.md",
    )


@check("server.address")
def address():
    """The site answers at SITE_ADDRESS, with a certificate that is valid for weeks."""
    parts = urlsplit(settings.SITE_ADDRESS)
    if settings.LOCAL or parts.scheme != "https" or not parts.hostname:
        return fine("There is no public address to be asked.")
    connection = http.client.HTTPSConnection(parts.hostname, parts.port or 443, timeout=SECONDS)
    try:
        connection.request("GET", "/readyz")
        answer = connection.getresponse()
        text = answer.read(80).decode("ascii", "replace")
        days = _days_left(connection.sock or answer.fp.raw._sock)
    except ssl.SSLCertVerificationError as error:
        return fault(
            f"The certificate of {settings.SITE_ADDRESS} is not valid, so browsers refuse the "
            f"site: {error.verify_message}.",
            "certbot renew   then: systemctl reload nginx",
        )
    except OSError as error:
        return warning(
            f"{settings.SITE_ADDRESS} does not answer from this machine: {first_line(error)}.",
            "Look from outside as well; then: systemctl status nginx tawsiyat",
        )
    finally:
        connection.close()
    if answer.status != 200:
        return fault(f"{settings.SITE_ADDRESS}/readyz says {answer.status}: {text}.", LOGS)
    if days < CERTIFICATE_DAYS:
        return warning(
            f"The certificate of {settings.SITE_ADDRESS} ends in {days:.0f} days; then browsers "
            "refuse the site.",
            "certbot renew   then: systemctl reload nginx",
        )
    return fine(f"{settings.SITE_ADDRESS} answers; its certificate is valid for {days:.0f} days.")


LOGS = "journalctl --namespace=tawsiyat -u tawsiyat -n 50"


class Process(NamedTuple):
    """A process: its number, that of its parent, and the folder that it runs in."""

    pid: int
    parent: int
    folder: Path


def _gunicorns():
    """The processes of gunicorn that serve this site, whichever release; none but on Linux."""
    found, own = [], Path(settings.BASE_DIR).resolve()
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if b"gunicorn.conf.py" in (folder / "cmdline").read_bytes():
                parent = (folder / "stat").read_text().rpartition(")")[2].split()[1]
                place = (folder / "cwd").readlink()
                # Another site may run on this machine.
                if place == own or own.parent.name == "releases" == place.parent.name:
                    found.append(Process(int(folder.name), int(parent), place))
        except OSError:
            # It has ended, or belongs to another account.
            continue
    return found


def _proportional_memory(pid):
    """Bytes of the process, what it shares counted in shares; None where it has ended."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return None
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


def _days_left(sock):
    ends = ssl.cert_time_to_seconds(sock.getpeercert()["notAfter"])
    return (ends - time.time()) / 86400
