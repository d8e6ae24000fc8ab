"""What an administrator does with the site, each story on a clean Debian."""

import re
import shlex
import subprocess
import time

from . import guide, readers, releases
from .stand_ins import HOST

PLACEHOLDER = "age1-your-public-key"
SETTINGS = "/etc/tawsiyat/tawsiyat.env"
KEY_FILE = "tawsiyat-backup-key.txt"
DOCTOR = "tawsiyat doctor"
ARCHIVE = re.compile(r"tawsiyat-\d{8}T\d{6}Z\.tar\.gz\.age")
# Stores public minutes of the meeting of the example, and prints their address.
UPLOAD = """
from django.core.files.base import ContentFile
from recommendations.models import DisclosureRequest, Document, Meeting, User
from recommendations.workflow.disclosure import disclosure
minutes = Document(meeting=Meeting.objects.published().first(), title_ar="محضر", is_public=True)
minutes.file.save("minutes.txt", ContentFile("نص المحضر".encode()))
request = DisclosureRequest.objects.waiting().get()
disclosure.grant(request, by=User.objects.get(username="first.admin"), reason="written consent")
print(minutes.get_absolute_url())
"""


def follow(stage, machine, section):
    """Runs the commands of a section as they are written."""
    for block in guide.of_section(section):
        follow_block(stage, machine, block)


def follow_block(stage, machine, block):
    """Does what a block says, where it belongs; leaves out what is for a server that has data."""
    text = filled_in(stage, block.text)
    if block.kind == guide.SERVER:
        on_server(machine, text)
    elif block.kind == guide.OWN_COMPUTER:
        on_own_computer(stage, machine, text)
    elif block.kind == guide.SETTINGS:
        edit_settings(machine, text)


def on_server(machine, text):
    """Runs a block; what ``doctor`` warns of is printed, and only its faults are failures."""
    run = machine.run(text.replace(DOCTOR, f"{DOCTOR} || [ $? = 1 ]"), check=True)
    for warning in re.findall(r"^(?:WARNING|NOT CHECKED) .*\n +.*", run.stdout, re.M):
        print(f"        doctor: {' '.join(warning.split())}")


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


def upload(machine):
    """Stores a public document; returns its address."""
    printed = machine.run(f"tawsiyat shell -v 0 -c {shlex.quote(UPLOAD)}", check=True).stdout
    return printed.split()[-1]


def data_of(reader, *addresses):
    """What readers get of the example as data, in all languages, and at ``addresses``."""
    names = [
        f"/{code}/plans/2023.{kind}" for code in ("ar", "ku", "en") for kind in ("csv", "json")
    ]
    names += addresses
    answers = {name: reader.get(name) for name in names}
    statuses = {name: answer.status for name, answer in answers.items()}
    assert set(statuses.values()) == {200}, statuses
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
        machine.run(f"systemctl is-active {releases.LATER_UNIT}", check=True)
        with step("Roll back"), readers.Crowd(reader) as crowd:
            follow(stage, machine, "Roll back")
        report(crowd)
        assert_serves(machine, releases.FIRST)
        assert machine.run(f"systemctl cat {releases.LATER_UNIT}").returncode
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
        document = upload(machine)
        before = data_of(reader, document)
        machine.run("systemctl start tawsiyat-backup", check=True)
        copy(stage, machine, [f"root@{HOST}:/var/backups/tawsiyat/*.age", "."])
    with stage.machine("after") as machine:
        with step("Restore"):
            restore_anew(stage, machine)
        readers.walk(reader)
        assert data_of(reader, document) == before
        with step("the restored site is backed up and verified"):
            machine.run("systemctl start tawsiyat-backup tawsiyat-backup-verify", check=True)
        with step("Restore, on a server that has data"):
            restore_over_data(stage, machine)
        readers.walk(reader)
        assert data_of(reader, document) == before


def restore_anew(stage, machine):
    """Restore, with the steps of Install that it names: the packages and the certificate."""
    packages, _new, certificate, *_rest = server_blocks("Install")
    copied, installed, *restored, _with_data = guide.of_section("Restore")
    for block in [packages, copied, installed, certificate, *restored]:
        follow_block(stage, machine, block)


def restore_over_data(stage, machine):
    """The same on a server whose database is moved aside first."""
    _copied, _installed, *restored, with_data = guide.of_section("Restore")
    on_server(machine, with_data.text)
    machine.run(f"tawsiyat-{releases.FIRST}/deploy/install.sh --no-backup", check=True)
    copy(stage, machine, [KEY_FILE, f"root@{HOST}:"])
    for block in restored:
        follow_block(stage, machine, block)


def server_blocks(section):
    return [block for block in guide.of_section(section) if block.kind == guide.SERVER]


def sqlite_to_postgresql(stage, step):
    """A small site on SQLite that has grown."""
    reader = readers.Reader(stage.authority)
    with stage.machine("small") as machine:
        with step("Install on SQLite"):
            install_on_sqlite(stage, machine)
        machine.run("tawsiyat quickstart", check=True)
        document = upload(machine)
        readers.walk(reader)
        before = data_of(reader, document)
        with step("From SQLite to PostgreSQL"):
            follow(stage, machine, "From SQLite to PostgreSQL")
            copy(stage, machine, [f"root@{HOST}:/var/backups/tawsiyat/*.age", "."])
            copy(stage, machine, [KEY_FILE, f"root@{HOST}:"])
            for block in server_blocks("Restore")[1:]:
                lines = [line for line in block.text.splitlines() if "/var/backups" not in line]
                on_server(machine, filled_in(stage, "\n".join(lines)))
        readers.walk(reader)
        assert data_of(reader, document) == before
        assert "postgresql" in machine.run(f"grep DATABASE_URL= {SETTINGS}").stdout


def install_on_sqlite(stage, machine):
    sqlite = "--database sqlite:////var/lib/tawsiyat/tawsiyat.sqlite3"
    for block in guide.of_section("Install"):
        text = block.text.replace(" postgresql ", " ")
        text = re.sub(r"(install\.sh --host .*)", rf"\1 {sqlite}", text)
        follow_block(stage, machine, block._replace(text=text))


ALL = {"install": install_to_roll_back, "restore": restore, "sqlite": sqlite_to_postgresql}
