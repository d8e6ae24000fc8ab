"""What an administrator does with the site, each story on a clean Debian."""

import re
import subprocess
import time

from . import guide, readers, releases
from .stand_ins import HOST

PLACEHOLDER = "age1-your-public-key"
SETTINGS = "/etc/tawsiyat/tawsiyat.env"
KEY_FILE = "tawsiyat-backup-key.txt"
DOCTOR = "tawsiyat doctor"
ARCHIVE = re.compile(r"tawsiyat-\d{8}T\d{6}Z\.tar\.gz\.age")


def follow(stage, machine, section, *, skip=()):
    """Runs the commands of a section as they are written; all that was printed.

    ``skip``: words of lines that the guide itself leaves out in this case.
    """
    printed = []
    for block in guide.of_section(section):
        text = filled_in(stage, block.text)
        text = "".join(line for line in text.splitlines(True) if not any(w in line for w in skip))
        if block.kind == guide.SERVER:
            printed.append(on_server(machine, text))
        elif block.kind == guide.OWN_COMPUTER:
            on_own_computer(stage, machine, text)
        elif block.kind == guide.SETTINGS:
            edit_settings(machine, text)
    return "\n".join(printed)


def on_server(machine, text):
    """Runs a block; what ``doctor`` warns of is printed, and only its faults are failures."""
    run = machine.run(text.replace(DOCTOR, f"{DOCTOR} || [ $? = 1 ]"), check=True)
    for warning in re.findall(r"^(?:WARNING|NOT CHECKED) .*\n +.*", run.stdout, re.M):
        print(f"        doctor: {' '.join(warning.split())}")
    return run.stdout


def filled_in(stage, text):
    """``text`` with one's own values in the place of what the guide says to replace."""
    archives = sorted(path.name for path in stage.own_computer.glob("tawsiyat-*.age"))
    if archives:
        text = ARCHIVE.sub(archives[-1], text)
    return text.replace(PLACEHOLDER, public_key(stage))


def public_key(stage):
    key_file = stage.own_computer / KEY_FILE
    return re.search(r"age1\w+", key_file.read_text())[0] if key_file.exists() else PLACEHOLDER


def on_own_computer(stage, machine, text):
    """The same on this machine; ``scp`` to and from the server is a copy."""
    for line in text.splitlines():
        words = line.split()
        if words[0] == "age-keygen" and (stage.own_computer / KEY_FILE).exists():
            continue
        if words[0] == "scp":
            copy(stage, machine, words[1:])
        else:
            subprocess.run(words, cwd=stage.own_computer, check=True, capture_output=True)


def copy(stage, machine, words):
    *sources, target = words
    server = f"root@{HOST}:"
    if target.startswith(server):
        for source in sources:
            for path in stage.own_computer.glob(source):
                machine.path("/root").joinpath(path.name).write_bytes(path.read_bytes())
        return
    for source in sources:
        folder, _, pattern = source.removeprefix(server).rpartition("/")
        for path in machine.path(folder).glob(pattern):
            (stage.own_computer / target / path.name).write_bytes(path.read_bytes())


def edit_settings(machine, text):
    """Sets the lines of ``text`` in the settings, as one does in an editor."""
    path = machine.path(SETTINGS)
    settings = path.read_text()
    for line in text.splitlines():
        name, _, _value = line.partition("=")
        settings, changed = re.subn(
            rf"^(# )?{name}=.*$", line.replace("\\", r"\\"), settings, flags=re.M
        )
        settings += "" if changed else f"{line}\n"
    path.write_text(settings)


def data_of(reader):
    """What readers get of the example as data, in all languages."""
    names = [
        f"/{code}/plans/2023.{kind}" for code in ("ar", "ku", "en") for kind in ("csv", "json")
    ]
    answers = {name: reader.get(name) for name in names}
    assert {answer.status for answer in answers.values()} == {200}, answers
    return {name: answer.body for name, answer in answers.items()}


def install_to_roll_back(stage, step):
    """From an empty server to the site, an upgrade, a roll back, and a version that is broken."""
    reader = readers.Reader(stage.authority)
    with stage.machine("first") as machine:
        with step("Install"):
            follow(stage, machine, "Install")
        machine.run("tawsiyat quickstart", check=True)
        with step("the site through nginx"):
            readers.walk(reader)
        with step("Every day"):
            follow(stage, machine, "Every day")
        with step("a job that fails writes a letter"):
            assert_letter_on_failure(stage, machine)
        with step("Install, a second time"):
            machine.run("deploy/install.sh", folder="/root/tawsiyat-0.1.0", check=True)
        with step("Upgrade"), readers.Crowd(reader) as crowd:
            follow(stage, machine, "Upgrade")
        report(crowd)
        assert_serves(machine, releases.SECOND)
        with step("Roll back"), readers.Crowd(reader) as crowd:
            follow(stage, machine, "Roll back")
        report(crowd)
        assert_serves(machine, releases.FIRST)
        readers.walk(reader)
        with step("a broken version is not left to serve"), readers.Crowd(reader) as crowd:
            unpacked = f"tar -xzf tawsiyat-{releases.BROKEN}.tar.gz"
            machine.run(unpacked, check=True)
            result = machine.run("deploy/install.sh", folder=f"/root/tawsiyat-{releases.BROKEN}")
        print(f"        {crowd.asked} pages meanwhile, {len(crowd.failures)} not served")
        assert result.returncode, result.stdout
        assert_serves(machine, releases.FIRST)
        readers.walk(reader)


def assert_letter_on_failure(stage, machine):
    stage.mail.letters.clear()
    machine.run(f"sed -i.whole s/^BACKUP_RECIPIENTS=.*/BACKUP_RECIPIENTS=/ {SETTINGS}", check=True)
    assert machine.run("systemctl start tawsiyat-backup").returncode
    deadline = time.monotonic() + 60
    while not stage.mail.letters and time.monotonic() < deadline:
        time.sleep(1)
    machine.run(f"cat {SETTINGS}.whole >{SETTINGS}; rm {SETTINGS}.whole", check=True)
    assert [letter["To"] for letter in stage.mail.letters] == ["admin@example.org"]


def report(crowd):
    print(f"        {crowd.asked} pages meanwhile, the slowest in {crowd.longest:.1f} s")
    assert crowd.asked > 0
    assert crowd.failures == [], crowd.failures


def assert_serves(machine, version):
    serving = machine.run("readlink -f /srv/tawsiyat/current", check=True).stdout.strip()
    assert serving == f"/srv/tawsiyat/releases/{version}", serving


def restore(stage, step):
    """A site with uploads, its backup, and an empty machine that becomes the same site."""
    reader = readers.Reader(stage.authority)
    with stage.machine("before") as machine:
        follow(stage, machine, "Install")
        machine.run("tawsiyat quickstart", check=True)
        before = data_of(reader)
        machine.run("systemctl start tawsiyat-backup", check=True)
        copy(stage, machine, [f"root@{HOST}:/var/backups/tawsiyat/*.age", "."])
    with stage.machine("after") as machine:
        with step("Restore"):
            steps_1_and_2(stage, machine)
            follow(stage, machine, "Restore")
        readers.walk(reader)
        assert data_of(reader) == before
        with step("the restored site is backed up and verified"):
            machine.run("systemctl start tawsiyat-backup tawsiyat-backup-verify", check=True)
        with step("Restore, on a server that has data"):
            restore_over_data(stage, machine)
        assert data_of(reader) == before


def restore_over_data(stage, machine):
    blocks = guide.of_section("Restore")
    on_server(machine, next(block.text for block in blocks if block.kind == guide.WITH_DATA))
    unpacked = f"/root/tawsiyat-{releases.FIRST}"
    machine.run("deploy/install.sh --no-backup", folder=unpacked, check=True)
    copy(stage, machine, [KEY_FILE, f"root@{HOST}:"])
    on_server(machine, filled_in(stage, blocks[2].text))


def steps_1_and_2(stage, machine):
    """The guide says it in words: packages, and a certificate as in Install."""
    blocks = guide.of_section("Install")
    machine.run(blocks[0].text, check=True)
    machine.run("install -D -m 0600 -t /etc/tawsiyat/tls /root/issued/*.pem", check=True)


def sqlite_to_postgresql(stage, step):
    """A small site on SQLite that has grown."""
    reader = readers.Reader(stage.authority)
    with stage.machine("small") as machine:
        with step("Install on SQLite"):
            install_on_sqlite(stage, machine)
        machine.run("tawsiyat quickstart", check=True)
        readers.walk(reader)
        before = data_of(reader)
        with step("From SQLite to PostgreSQL"):
            follow(stage, machine, "From SQLite to PostgreSQL")
            copy(stage, machine, [f"root@{HOST}:/var/backups/tawsiyat/*.age", "."])
            copy(stage, machine, [KEY_FILE, f"root@{HOST}:"])
            last = guide.of_section("Restore")[2].text
            lines = [line for line in last.splitlines() if "/var/backups" not in line]
            machine.run(filled_in(stage, "\n".join(lines)), check=True)
        readers.walk(reader)
        assert data_of(reader) == before
        assert "postgresql" in machine.run(f"grep DATABASE_URL= {SETTINGS}").stdout


def install_on_sqlite(stage, machine):
    sqlite = "--database sqlite:////var/lib/tawsiyat/tawsiyat.sqlite3"
    for block in guide.of_section("Install"):
        text = filled_in(stage, block.text).replace(" postgresql ", " ")
        text = re.sub(r"(install\.sh --host .*)", rf"\1 {sqlite}", text)
        if block.kind == guide.SERVER:
            machine.run(text, check=True)


ALL = {"install": install_to_roll_back, "restore": restore, "sqlite": sqlite_to_postgresql}
