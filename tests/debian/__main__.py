"""Follows docs/administrator.md word for word on clean Debian systems, and prints what passed.

    sudo .venv/bin/python -m tests.debian [--folder DIR] [STORY …]

The commands are those of the guide. Stand-ins are there only for what such a machine lacks: see
``stand_ins``. It needs root, debootstrap, systemd-nspawn, age, a mirror of Debian, and the free
ports 80, 443, 587 and 5432.
"""

import argparse
import os
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path

from . import releases, stories
from .machine import Machine, make_base
from .stand_ins import HOST, MAIL_HOST, Authority, MailServer, prepare


class Stage:
    """What the stories share: the base system, releases, authority, mail server, own computer."""

    def __init__(self, folder):
        self.folder = folder
        self.base = folder / "base"
        self.own_computer = folder / "own-computer"
        self.authority = Authority(folder)
        self.mail = MailServer(*self.authority.issue(MAIL_HOST))

    @contextmanager
    def machine(self, name):
        """A clean Debian with the stand-ins and the archives of the releases."""
        with Machine(self.base, self.folder / name) as machine:
            prepare(machine, self.authority)
            for archive in self.folder.glob("*.tar.gz"):
                machine.path("/root").joinpath(archive.name).write_bytes(archive.read_bytes())
            yield machine


@contextmanager
def step(title):
    """Prints what was done and how long it took."""
    begun = time.monotonic()
    yield
    print(f"passed  {time.monotonic() - begun:6.1f} s  {title}", flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--folder", type=Path, help="keeps the base system for another run")
    parser.add_argument("story", nargs="*", choices=[[], *stories.ALL], default=[])
    options = parser.parse_args()
    if os.geteuid():
        sys.exit("Only root can start clean systems.")
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.folder or Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        stage = Stage(folder)
        if not stage.base.exists():
            with step("a clean Debian"):
                make_base(stage.base)
        stage.own_computer.mkdir(exist_ok=True)
        releases.pack(folder)
        with stage.mail:
            for name in options.story or stories.ALL:
                print(f"== {name}")
                stories.ALL[name](stage, step)
    print(f"The guide holds: https://{HOST}/ answered at every step.")


if __name__ == "__main__":
    main()
