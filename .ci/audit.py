"""Asks whether the locked requirements have faults that are publicly known.

Ends with 1 where one has, and with 0 where none has or where no database of faults can be reached;
it says which. Arguments: the lock files.
"""

import json
import subprocess
import sys
from pathlib import Path

PIP_AUDIT = Path(sys.executable).with_name("pip-audit")
# Asked one after the other, until one answers.
SERVICES = ["pypi", "osv"]
# Seconds for each of them, whatever the network does.
PATIENCE = 25
NOT_CHECKED = (
    "pip-audit could not reach its database: requirements were not checked for known faults"
)


def main(locks):
    for service in SERVICES:
        audited, skipped = ask(service, locks)
        if audited:
            return report(audited, skipped)
    print(NOT_CHECKED)
    return 0


def ask(service, locks):
    """The requirements that the database knows, and those that it does not; none if it fails."""
    command = [PIP_AUDIT, "--vulnerability-service", service, "--format", "json"]
    command += ["--disable-pip", "--require-hashes", "--timeout", "5", "--progress-spinner", "off"]
    for lock in locks:
        command += ["--requirement", lock]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE)
        found = json.loads(done.stdout)["dependencies"]
    except (OSError, subprocess.TimeoutExpired, ValueError):
        return [], []
    return (
        [one for one in found if "skip_reason" not in one],
        [one for one in found if "skip_reason" in one],
    )


def report(audited, skipped):
    faulty = [(one, fault) for one in audited for fault in one["vulns"]]
    for one, fault in faulty:
        mended = ", ".join(fault["fix_versions"]) or "no release yet"
        print(f"{one['name']} {one['version']}: {fault['id']}, mended in {mended}")
    if skipped:
        print(f"Not known to the database: {', '.join(one['name'] for one in skipped)}")
    print(f"{len(audited)} requirements checked, {len(faulty)} known faults")
    return 1 if faulty else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
