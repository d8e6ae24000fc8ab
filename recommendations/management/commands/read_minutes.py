import json
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import override

from recommendations.files.errors import FileError
from recommendations.intake.minutes.create_draft import create_draft_plan
from recommendations.intake.minutes.files import read_minutes_file
from recommendations.intake.minutes.items import read_in_child
from recommendations.intake.minutes.review.account import MinutesAccount
from recommendations.intake.minutes.review.suggested import Suggester
from recommendations.intake.suggestions.bodies.institutions import institution_index
from recommendations.localization.languages import CODES
from recommendations.management.arguments import number_argument
from recommendations.models import Institution, Meeting
from recommendations.models.history import Cause, caused_by

NOTHING_FOUND = "No numbered items were found in {file}."
UNDECIDED = (
    "Nothing was created, for something is undecided. Decide it on the page “New plan from "
    "minutes”, or create the rest with --leave-rest-out:"
)


class Command(BaseCommand):
    """Reads the numbered items of a file of minutes into the draft plan of a year."""

    help = (
        "Reads the numbered recommendations of minutes (Word, PDF, text) into a year's draft plan. "
        "Refuses while something in the minutes is undecided; --dry-run says what."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "file",
            type=Path,
            help="the minutes: Word, OpenDocument, RTF, PDF, web page, spreadsheet or text",
        )
        parser.add_argument(
            "--year", type=number_argument, help="the year of the plan; not needed for a dry run"
        )
        parser.add_argument("--meeting", metavar="SLUG", help="the meeting that made them")
        parser.add_argument("--lead", metavar="SLUG", help="the lead institution of all items")
        parser.add_argument(
            "--language", choices=CODES, default="ar", help="language of the minutes"
        )
        parser.add_argument(
            "--dry-run",
            action="store_true",
            help="show the items, and what is in none, without saving anything",
        )
        parser.add_argument("--json", action="store_true", help="with --dry-run: as a JSON object")
        parser.add_argument(
            "--leave-rest-out",
            action="store_true",
            help="create the items although something is undecided, and leave that out",
        )

    def handle(self, **options):
        if options["json"] and not options["dry_run"]:
            raise CommandError("--json requires --dry-run.")
        if options["year"] is None and not options["dry_run"]:
            raise CommandError("Give the year of the plan: --year 2023 (or use --dry-run).")
        with override("en"):
            account = self.read(options)
            if options["dry_run"]:
                self.show(account, options)
            else:
                self.create(account, options)

    def read(self, options):
        file, meeting = options["file"], named(Meeting, options["meeting"])
        suggester = Suggester(institution_index(), meeting.held_on if meeting else None)
        institutions = {one.pk: str(one) for one in Institution.objects.all()}
        try:
            source = read_minutes_file(file.name, file.read_bytes())
            return MinutesAccount(source, read_in_child(source), suggester, institutions)
        except (FileError, OSError) as error:
            raise CommandError(f"{file}: {error}") from error

    def show(self, account, options):
        if not account.items:
            self.stderr.write(NOTHING_FOUND.format(**options))
        if options["json"]:
            self.stdout.write(json.dumps(account.as_json(), ensure_ascii=False, indent=2))
            return
        for line in account.table():
            self.stdout.write(line)
        for line in account.sentences():
            self.stdout.write(line)

    @caused_by(Cause.COMMAND, "read_minutes")
    def create(self, account, options):
        if not account.items:
            raise CommandError(NOTHING_FOUND.format(**options))
        if account.warnings and not options["leave_rest_out"]:
            undecided = "\n".join(f"- {sentence}" for sentence in account.warnings)
            raise CommandError(f"{UNDECIDED}\n{undecided}")
        try:
            create_draft_plan(
                year=options["year"],
                items=account.draft_items(),
                sections=[section.title or section.label for section in account.sections],
                language=options["language"],
                meeting=named(Meeting, options["meeting"]),
                lead=named(Institution, options["lead"]),
            )
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(
            f"{len(account.items)} recommendations are in the draft plan of {options['year']}."
        )


def named(model, slug):
    """The record with the name ``slug``, or None where none was asked for."""
    if not slug:
        return None
    record = model.objects.filter(slug=slug).first()
    if record is None:
        raise CommandError(f"There is no {model._meta.model_name} called {slug}.")
    return record
