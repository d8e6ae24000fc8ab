"""The units of systemd: the site runs, its jobs are due, none has failed."""

import shutil
import subprocess
from pathlib import Path

from recommendations.doctor.registry import check, fault, fine, warning

RUNNING = ["tawsiyat.socket", "tawsiyat.service"]
TIMERS = {
    "tawsiyat-reminders.timer": "nobody is reminded",
    "tawsiyat-erasing.timer": "old names and addresses are not erased",
    "tawsiyat-backup.timer": "no backup is made",
    "tawsiyat-backup-verify.timer": "no stored backup is compared with its checksum",
}
JOBS = [timer.replace(".timer", ".service") for timer in TIMERS]
NO_SYSTEMD = "There is no systemd here."
NOT_INSTALLED = "The units of deploy/ are not installed here."


@check("services.running")
def running():
    """Web server and socket are active, and begin with the machine."""
    if not _has_systemd():
        return fine(NO_SYSTEMD)
    states = {unit: _state(unit) for unit in RUNNING}
    if states["tawsiyat.service"]["LoadState"] == "not-found":
        return fine(NOT_INSTALLED)
    return [
        _result_of(
            unit, state, "readers get an error", f"journalctl --namespace=tawsiyat -u {unit} -n 50"
        )
        for unit, state in states.items()
    ]


@check("services.timers")
def timers():
    """Each job is due some time."""
    if not _has_systemd():
        return fine(NO_SYSTEMD)
    if _state("tawsiyat.service")["LoadState"] == "not-found":
        return fine(NOT_INSTALLED)
    return [
        _result_of(unit, _state(unit), effect, f"systemctl enable --now {unit}")
        for unit, effect in TIMERS.items()
    ]


@check("services.jobs")
def jobs():
    """No job failed at its last run."""
    if not _has_systemd():
        return fine(NO_SYSTEMD)
    failed = [unit for unit in JOBS if _state(unit)["ActiveState"] == "failed"]
    if not failed:
        return fine("No job failed at its last run.")
    return fault(
        f"These jobs failed at their last run: {', '.join(failed)}.",
        "\n".join(
            f"journalctl --namespace=tawsiyat -u {unit} -n 50   then: systemctl start {unit}"
            for unit in failed
        ),
    )


def _result_of(unit, state, effect, advice):
    if state["ActiveState"] != "active":
        return fault(f"{unit} is {state['ActiveState']}: {effect}.", advice)
    # A service that its socket starts is not enabled itself.
    if state["UnitFileState"] == "disabled" and not unit.endswith(".service"):
        return warning(
            f"{unit} does not begin with the machine: after a restart, {effect}.",
            f"systemctl enable {unit}",
        )
    return fine(f"{unit} is active.")


def _has_systemd():
    return Path("/run/systemd/system").is_dir() and shutil.which("systemctl") is not None


def _state(unit):
    """The properties of a unit, as systemd says them; those of an unknown one are there, too."""
    names = ["LoadState", "ActiveState", "UnitFileState"]
    done = subprocess.run(  # noqa: S603 - our own names
        ["systemctl", "show", unit, f"--property={','.join(names)}"],  # noqa: S607 - as the PATH has it
        capture_output=True,
        text=True,
        timeout=10,
        check=True,
    )
    pairs = dict(line.partition("=")[::2] for line in done.stdout.splitlines())
    return dict.fromkeys(names, "") | pairs
