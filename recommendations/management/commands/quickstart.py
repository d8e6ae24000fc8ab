"""Load the example: a newcomer's first look at the software, with nothing to type in."""

from django.core.management.base import BaseCommand, no_translations

from recommendations.sample_data import loading

ANEW = (
    "To start again, use an empty database (the embedded one is the file tawsiyat.sqlite3 in "
    "DATA_DIR): run migrate, then quickstart."
)


class Command(BaseCommand):
    help = (
        "Loads the example into an empty site: the meeting and plan of 2023 based on a press "
        "report, with illustrative progress and a notice that says so. Running it again changes "
        "nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--bare",
            action="store_true",
            help="only the meeting and the plan: no illustrative progress and no notice",
        )

    @no_translations
    def handle(self, *, bare, **options):
        if loading.is_loaded():
            self.say_loaded(bare)
        elif loading.is_in_use():
            self.stdout.write(
                "This site already has data; the example is for an empty site. Nothing was changed."
            )
        else:
            self.say_new(loading.load(with_progress=not bare), bare)

    def say_loaded(self, bare):
        """Why nothing was changed, and what to do where that is not what was wanted."""
        self.stdout.write(f"The plan of {loading.YEAR} is already here. Nothing was changed.")
        illustrative = loading.has_illustrative_progress()
        if bare and illustrative:
            self.stdout.write(f"Its illustrative progress stays too. {ANEW}")
        elif not bare and not illustrative:
            self.stdout.write(f"Illustrative progress is not added to it. {ANEW}")

    def say_new(self, plan, bare):
        """What was loaded, in plain lines."""
        items = plan.recommendations.count()
        bodies = plan.meeting.delegations.count()
        self.stdout.write(
            f"Loaded the annual meeting and the plan of {plan.year}, in our own words, based on "
            f"the report by {plan.meeting.source_name_en}:"
        )
        self.stdout.write(f"  {bodies} delegations, {items} recommendations, in three languages.")
        if bare:
            self.stdout.write("  No progress: none is known.")
        else:
            self.stdout.write("  The progress on them is illustrative; every page says so.")
