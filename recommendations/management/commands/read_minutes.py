import json
import textwrap
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from recommendations.files.errors import FileError
from recommendations.intake.minutes.create_draft import (
    DraftItem,
    create_draft_plan,
    propose_title,
)
from recommendations.intake.minutes.files import read_minutes_file
from recommendations.intake.minutes.items import read_in_child
from recommendations.localization.languages import CODES
from recommendations.models import Institution, Meeting
from recommendations.models.history import Cause, caused_by

WIDTH = 100
NOTHING_FOUND = "No numbered items were found in {file}."


class Command(BaseCommand):
    """Reads the numbered items of a file of minutes into the draft plan of a year."""

    help = "Reads the numbered recommendations of minutes (.txt, .docx) into a year's draft plan."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the minutes, as .txt or .docx")
        parser.add_argument(
            "--year", type=int, help="the year of the plan; not needed for a dry run"
        )
        parser.add_argument("--meeting", metavar="SLUG", help="the meeting that made them")
        parser.add_argument("--lead", metavar="SLUG", help="the lead institution of all items")
        parser.add_argument(
            "--language", choices=CODES, default="ar", help="language of the minutes"
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="show the items without saving anything"
        )
        parser.add_argument("--json", action="store_true", help="with --dry-run: as a JSON list")

    def handle(self, **options):
        if options["json"] and not options["dry_run"]:
            raise CommandError("--json requires --dry-run.")
        if options["year"] is None and not options["dry_run"]:
            raise CommandError("Give the year of the plan: --year 2023 (or use --dry-run).")
        items = self.read(options["file"])
        if options["dry_run"]:
            self.show(items, options)
        else:
            self.create(items, options)

    def read(self, file):
        try:
            return read_in_child(read_minutes_file(file.name, file.read_bytes())).items
        except (FileError, OSError) as error:
            raise CommandError(f"{file}: {error}") from error

    def show(self, items, options):
        if not items:
            self.stderr.write(NOTHING_FOUND.format(**options))
        if options["json"]:
            rows = [{"number": item.number, "text": item.text} for item in items]
            self.stdout.write(json.dumps(rows, ensure_ascii=False, indent=2))
            return
        for item in items:
            self.stdout.write(row(item))

    @caused_by(Cause.COMMAND, "read_minutes")
    def create(self, items, options):
        if not items:
            raise CommandError(NOTHING_FOUND.format(**options))
        drafts = [DraftItem(item.number, propose_title(item.text), item.text) for item in items]
        try:
            create_draft_plan(
                year=options["year"],
                items=drafts,
                language=options["language"],
                meeting=named(Meeting, options["meeting"]),
                lead=named(Institution, options["lead"]),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"{len(drafts)} recommendations are in the draft plan of {options['year']}."
        )


def named(model, slug):
    """The record with the name ``slug``, or None where none was asked for."""
    if not slug:
        return None
    record = model.objects.filter(slug=slug).first()
    if record is None:
        raise CommandError(f"There is no {model._meta.model_name} called {slug}.")
    return record


def row(item):
    """One item as a row of a table: the number, then the text in a column of its own."""
    lines = [
        line
        for paragraph in item.text.splitlines()
        for line in textwrap.wrap(paragraph, WIDTH - 6) or [""]
    ]
    return "\n".join([f"{item.number:>4}  {lines[0]}", *(f"      {line}" for line in lines[1:])])
