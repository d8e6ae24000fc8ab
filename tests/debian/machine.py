"""A clean Debian with systemd, in a folder: made by debootstrap, started by systemd-nspawn.

It shares the network of this machine, so the ports 80, 443 and 5432 have to be free, and one runs
at a time.
"""

import configparser
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

RELEASE = "bookworm"
# What every Debian server has and the smallest one of debootstrap has not.
INCLUDED = "systemd,systemd-sysv,dbus,ca-certificates"
APT = Path("/etc/apt")
# What this machine needs to reach its package indexes, and a clean one needs here, too.
PASSED_ON = re.compile(r"pip_\w+|\w+_proxy", re.I)
ENVIRONMENT = {
    "HOME": "/root",
    "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
    "TERM": "dumb",
    "LANG": "C.UTF-8",
    "DEBIAN_FRONTEND": "noninteractive",
}


def apt_mirror():
    """The address of the mirror from which this machine installs its packages."""
    lists = [APT / "sources.list", *sorted((APT / "sources.list.d").glob("*"))]
    text = "\n".join(
        p.read_text() for p in lists if p.suffix in {".list", ".sources"} and p.exists()
    )
    found = re.search(r"^(?:URIs:|deb(?: \[[^\]]*\])?) *(\S+)", text, re.M)
    if not found:
        raise SystemExit("This machine has no source of Debian packages in /etc/apt.")
    return found[1]


def pip_settings():
    """The settings of pip on this machine as one text, its own account's over the system's."""
    settings = configparser.RawConfigParser()
    homes = ["/etc/pip.conf", Path.home() / ".pip/pip.conf", Path.home() / ".config/pip/pip.conf"]
    settings.read(homes)
    return "\n".join(
        line
        for section in settings.sections()
        for line in [f"[{section}]", *(f"{k} = {v}" for k, v in settings.items(section))]
    )


def make_base(folder):
    """Makes a clean Debian in ``folder``, from which machines are copied."""
    command = ["debootstrap", "--variant=minbase", f"--include={INCLUDED}", RELEASE]
    subprocess.run([*command, folder, apt_mirror()], check=True, stdout=subprocess.DEVNULL)
    # Packages that this machine has are not asked for again.
    for proxy in APT.glob("apt.conf.d/*"):
        if re.search(r"^Acquire::", proxy.read_text(), re.M):
            shutil.copy(proxy, folder / "etc/apt/apt.conf.d/")
    (folder / "etc/pip.conf").write_text(pip_settings())
    for certificate in Path("/usr/local/share/ca-certificates").glob("*.crt"):
        shutil.copy(certificate, folder / "usr/local/share/ca-certificates/")
    subprocess.run(["chroot", folder, "update-ca-certificates"], check=True, capture_output=True)


class Machine:
    """A clean Debian that runs; a context manager that ends it and removes its folder."""

    def __init__(self, base, folder):
        self.folder = folder
        subprocess.run(["cp", "-a", base, folder], check=True)
        (folder / "etc/hostname").write_text("plans\n")

    def __enter__(self):
        shared = [f"--bind-ro={path}" for path in _local_indexes()]
        command = ["systemd-nspawn", "--quiet", "--boot", "--register=no", "--keep-unit"]
        command += ["--console=pipe", "--resolv-conf=copy-host", "-D", str(self.folder), *shared]
        self.container = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        self._wait_for_start()
        return self

    def __exit__(self, *error):
        self.container.terminate()
        try:
            self.container.wait(60)
        except subprocess.TimeoutExpired:
            self.container.kill()
            self.container.wait()
        shutil.rmtree(self.folder)

    def _wait_for_start(self, seconds=60):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            self.pid = _child(self.container.pid)
            if self.pid and self.run("systemctl is-system-running").stdout.strip() in {
                "running",
                "degraded",
            }:
                return
            time.sleep(0.5)
        raise SystemExit("The clean Debian did not start.")

    def run(self, script, *, folder="/root", check=False):
        """Runs ``script`` as root pasted it: each line by one shell, which ends at an error."""
        passed = {k: v for k, v in os.environ.items() if PASSED_ON.fullmatch(k)}
        ca = {"PIP_CERT": "/etc/ssl/certs/ca-certificates.crt"} if "PIP_CERT" in passed else {}
        command = ["nsenter", "-t", str(self.pid), "-a", "bash", "-e", "-c"]
        result = subprocess.run(
            [*command, f"cd {folder}\n{script}"],
            env={**ENVIRONMENT, **passed, **ca},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if check and result.returncode:
            raise AssertionError(f"{script}\n{result.stdout}\nended with {result.returncode}")
        return result

    def path(self, name):
        """The path on this machine of the file ``name`` of that one."""
        return self.folder / name.lstrip("/")


def _child(pid):
    """The process that ``pid`` has started; None before that."""
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return int(children[0]) if children else None


def _local_indexes():
    """Folders of this machine that its pip takes packages from."""
    text = f"{pip_settings()} {' '.join(v for k, v in os.environ.items() if k.startswith('PIP_'))}"
    found = re.findall(r"(?:file://|(?<=[ =]))(/[\w./-]+)", text)
    return sorted({f"/{Path(path).parts[1]}" for path in found if not path.startswith("/etc/")})
