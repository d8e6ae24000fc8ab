"""Runs the parts that are named, or all of them: ``python -m benchmarks [PART …] [--rows N]``."""

import argparse
import os

from benchmarks import (
    activity,
    backups,
    exports,
    faults,
    growth,
    intake,
    pages,
    proxy,
    sizing,
    start,
    writes,
)

# Each part prints a table; it gets the number of rows.
PARTS = {
    "pages": pages.run,
    "proxy": proxy.run,
    "exports": exports.run,
    "intake": intake.run,
    "activity": activity.run,
    "start": start.run,
    "writes": writes.run,
    "growth": growth.run,
    "sizing": sizing.run,
    "backups": backups.run,
}


def main():
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=", ".join(PARTS))
    parser.add_argument(
        "--rows", type=int, default=100_000, help="how many recommendations, or changes"
    )
    parser.add_argument("--rounds", type=int, default=2, help="of faults: of each kill and work")
    asked = parser.parse_args()
    if unknown := set(asked.parts) - {*PARTS, "faults"}:
        parser.error(f"unknown: {', '.join(sorted(unknown))}; known: {', '.join(PARTS)}, faults")
    # The machine's trial settings: never the database or the folders of a server.
    for name in ("DATABASE_URL", "DATA_DIR", "ALLOWED_HOSTS", "SITE_ADDRESS"):
        os.environ.pop(name, None)
    os.environ |= {"TAWSIYAT_LOCAL": "1", "DJANGO_SETTINGS_MODULE": "config.settings"}
    for part in asked.parts or PARTS:
        if part != "faults":
            PARTS[part](asked.rows)
        elif not faults.run(asked.rounds):
            raise SystemExit("Something was lost, doubled or half done.")


if __name__ == "__main__":
    main()
