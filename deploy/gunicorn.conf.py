"""How gunicorn serves the site, on a trial machine and in production alike.

The values come from the environment, so that one file serves both; the command line wins over it.
"""

import gc
import os
from pathlib import Path

wsgi_app = "config.wsgi:application"
# Only this machine: a proxy (nginx) faces the readers. Where systemd hands over a socket
# (tawsiyat.socket), gunicorn listens there and nowhere else.
bind = os.environ.get("BIND", "127.0.0.1:8000")

# One a core, and two on the smallest server: one of them may be busy with a long export. Not more
# than eight of themselves: each of their threads takes a connection to the database, and PostgreSQL
# has a hundred.
cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
workers = int(os.environ.get("WEB_CONCURRENCY") or min(max(2, cores), 8))
# A thread that waits for the database, or for a reader with a slow line, lets the others work.
worker_class = "gthread"
# The code is loaded once, before the workers begin, so that they share its memory. A new version
# of the site needs a restart, not a reload.
preload_app = True
threads = int(os.environ.get("WEB_THREADS", "8"))

# Renewing a process now and then gives back what it hoarded; the jitter keeps them from doing it
# at the same moment.
max_requests = 2000
max_requests_jitter = 200

# Long enough for a slow upload or a big export, short enough to end a process that hangs.
timeout = 60
# Requests under way are finished before a restart. TimeoutStopSec of tawsiyat.service is longer.
graceful_timeout = 30
# For proxies that keep their connections open: two seconds, the default, would close them under
# them. nginx as in deploy/nginx opens one for each request.
keepalive = 65

# The heartbeat is a file: in memory it cannot be held up by a slow disk.
if Path("/dev/shm").is_dir():  # noqa: S108 - Linux's own memory file system
    worker_tmp_dir = "/dev/shm"  # noqa: S108

# The proxy has the access log; a second one would only keep readers' addresses twice.
accesslog = os.environ.get("ACCESS_LOG") or None
errorlog = "-"
loglevel = os.environ.get("GUNICORN_LOG_LEVEL", "info")

# What the site writes, only its own account reads: the database, uploads, logs. gunicorn's own
# ``umask`` is for its socket alone, which the proxy has to open.
os.umask(0o077)
# No header of a client or a proxy becomes a variable of the server's own (SCRIPT_NAME).
forwarder_headers = ""

# Nobody uses the control socket here; it would want a writable home folder.
control_socket_disable = True


def on_starting(server):
    """Refuses a trial that others can reach, also where the command line names the address."""
    refuse_trial_for_others(server.cfg.address)


def refuse_trial_for_others(addresses):
    """Ends a trial that would listen at one of the ``addresses`` that is not of this machine alone.

    A socket of the file system has its path as address: only this machine reaches it.
    """
    # The folder of the site is known only now.
    from config.settings import LOCAL
    from recommendations.loopback import is_loopback

    hosts = [address[0] for address in addresses if isinstance(address, tuple)]
    if LOCAL and not all(is_loopback(host) for host in hosts):
        raise SystemExit(
            f"TAWSIYAT_LOCAL=1 is for a trial on this machine alone; gunicorn would listen on "
            f"{', '.join(hosts)}."
        )


def when_ready(server):
    """Loads the views and renders the first pages before the workers begin: they share both. It
    keeps the collector from copying the memory.

    It writes into every object that it looks at, which would give each worker a copy of its own.
    """
    # The settings are known only now.
    from django.urls import get_resolver

    from recommendations.views.base import first_pages

    # Those that systemd handed over are known only now.
    refuse_trial_for_others([listener.getsockname() for listener in server.LISTENERS])
    get_resolver().url_patterns  # noqa: B018 - reading them loads the views
    first_pages.render(server.app.wsgi())
    gc.collect()
    gc.freeze()
