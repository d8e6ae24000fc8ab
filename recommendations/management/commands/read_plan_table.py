from pathlib import Path

from concurrency.exceptions import RecordModifiedError
from django.core.exceptions import ValidationError
from django.core.files import File
from django.core.management.base import BaseCommand, CommandError
from django.db import IntegrityError
from django.utils import translation

from recommendations.files.errors import FileError
from recommendations.localization.languages import CODES
from recommendations.management.arguments import day_argument, number_argument
from recommendations.models import Institution, Plan, User
from recommendations.worksheets.apply import ResultChangedError, apply, may_use_worksheets
from recommendations.worksheets.cells.lookups import Lookups
from recommendations.worksheets.compare import compare
from recommendations.worksheets.date_order import DateOrder
from recommendations.worksheets.files.reading import read_worksheet
from recommendations.worksheets.job_progress import run_to_end
from recommendations.worksheets.result import RowOutcome


class Command(BaseCommand):
    """Reads the changed file of a plan back into the plan of a year."""

    help = "Reads a plan's file (.xlsx, .csv) that was changed in a spreadsheet back into the plan."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the file, as .xlsx or .csv")
        parser.add_argument(
            "--year", type=number_argument, required=True, help="the year of the plan"
        )
        parser.add_argument(
            "--as",
            dest="username",
            required=True,
            metavar="USERNAME",
            help="the account in whose name changes are saved",
        )
        parser.add_argument(
            "--language", choices=CODES, default="en", help="language of the output"
        )
        self.add_postponement_arguments(parser)
        parser.add_argument(
            "--date-order",
            choices=DateOrder.values,
            default="",
            help="whether day or month comes first in 7/5/2032, where the file does not prove it",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="show the rows without saving anything"
        )
        parser.add_argument(
            "--leave-out-refused",
            action="store_true",
            help="save the other rows if some are refused; otherwise nothing is saved",
        )

    def add_postponement_arguments(self, parser):
        parser.add_argument(
            "--reason", metavar="TEXT", help="why adopted due dates change, in Arabic"
        )
        parser.add_argument(
            "--decided-by", metavar="KEY", help="the key of the body that decided the new dates"
        )
        parser.add_argument(
            "--decided-on",
            type=day_argument,
            metavar="DATE",
            help="the day of that decision, as 2023-03-15 or 15/3/2023",
        )

    def handle(self, **options):
        plan, by = self.plan(options["year"]), self.account(options["username"])
        with translation.override(options["language"]):
            try:
                self.read(plan, by, options)
            except (FileError, OSError) as error:
                raise CommandError(f"{options['file']}: {error}") from error
            except ResultChangedError as error:
                raise CommandError("The plan has just changed; nothing has been saved.") from error
            except (ValidationError, IntegrityError, RecordModifiedError) as error:
                reasons = " ".join(getattr(error, "messages", [str(error)]))
                raise CommandError(f"Nothing has been saved. {reasons}") from error

    def plan(self, year):
        try:
            return Plan.objects.get(year=year)
        except Plan.DoesNotExist:
            raise CommandError(f"There is no plan of {year}.") from None

    def account(self, username):
        by = User.objects.filter(username=username, is_active=True).first()
        if by is None or not may_use_worksheets(by):
            raise CommandError(f"{username} is not an account that can change a whole plan.")
        return by

    def decision(self, options):
        """Why adopted dates change; None where it was not said in full."""
        if not all(options[name] for name in ("reason", "decided_by", "decided_on")):
            return None
        body = Institution.objects.filter(slug=options["decided_by"]).first()
        if body is None:
            raise CommandError(f"There is no institution {options['decided_by']}.")
        reason = {"ar": options["reason"]}
        return {"reason": reason, "decided_by": body, "decided_on": options["decided_on"]}

    def read(self, plan, by, options):
        lookups = Lookups(plan)
        with options["file"].open("rb") as file:
            sheet = run_to_end(read_worksheet(options["file"].name, File(file)))
        result = run_to_end(compare(sheet, plan, by, lookups, date_order=options["date_order"]))
        self.show(result.as_dict(lookups))
        if options["dry_run"]:
            return
        refused = len(result.refused_rows())
        if refused and not options["leave_out_refused"]:
            raise CommandError(f"{refused} rows are refused; nothing has been saved.")
        work = apply(
            sheet,
            plan,
            by,
            lookups,
            source=options["file"].name,
            fingerprint=result.fingerprint(),
            decision=self.decision(options),
            date_order=options["date_order"],
        )
        written = len(run_to_end(work).rows_to_save())
        self.stdout.write(f"{written} rows have been saved in the plan of {plan.year}.")

    def show(self, result):
        """Prints what the file would do, without the rows that change nothing."""
        for notice in result["notices"]:
            self.stdout.write(notice)
        if question := result["question"]:
            readings = " / ".join(
                f"--date-order {order}: {day}" for order, day in question["choices"]
            )
            self.stdout.write(f"{question['column']}: {question['typed']}? {readings}")
        for row in result["rows"]:
            if row["outcome"] != RowOutcome.UNCHANGED:
                self.show_row(row)
        counts = ", ".join(f"{word}: {result['counts'][key]}" for key, word in RowOutcome.choices)
        self.stdout.write(counts)

    def show_row(self, row):
        word = RowOutcome(row["outcome"]).label
        self.stdout.write(f"{row['row_number']:>5}  {word}  {row['number'] or '—'}  {row['title']}")
        for cell, sentence in row["reasons"]:
            self.stdout.write(f"         {cell}: {sentence}")
        for remark in row["remarks"]:
            self.stdout.write(f"         {remark}")
        for change in row["changes"]:
            self.stdout.write(
                f"         {change['column']}: {change['before'] or '—'} → {change['after'] or '—'}"
            )
