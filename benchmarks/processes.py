"""What the processes of a server take, as Linux says it."""

import os
import threading
from contextlib import contextmanager
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")


def family(pid):
    """``pid`` and all its descendants; empty where it has ended."""
    found = [pid]
    for each in found:
        for listed in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                found += map(int, listed.read_text().split())
            except OSError:
                continue
    return found


def cpu_seconds(pids):
    """Seconds on a processor of these processes and of their children that have ended."""
    return sum(map(_cpu_seconds, pids))


def memory(pids):
    """Bytes of these processes; what they share counts in shares (PSS)."""
    return sum(map(_proportional_memory, pids))


@contextmanager
def peak_memory(pid, every=0.2):
    """Yields a list; at the end of the block it holds the most that the family of ``pid`` took."""
    found, is_over = [memory(family(pid))], threading.Event()

    def watch():
        while not is_over.wait(every):
            found[0] = max(found[0], memory(family(pid)))

    watching = threading.Thread(target=watch, daemon=True)
    watching.start()
    try:
        yield found
    finally:
        is_over.set()
        watching.join()


def _cpu_seconds(pid):
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0
    return sum(map(int, fields[11:15])) / TICKS


def _proportional_memory(pid):
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))
