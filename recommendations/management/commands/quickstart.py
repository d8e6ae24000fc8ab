"""Load an example: a newcomer's first look at the software, with nothing to type in."""

from django.core.management.base import BaseCommand, CommandError, no_translations
from django.utils import timezone

from recommendations.sample_data import loading
from recommendations.sample_data.fictional import loading as fictional_loading

ANEW = (
    "To start again, use an empty database (the embedded one is the file tawsiyat.sqlite3 in "
    "DATA_DIR): run migrate, then quickstart."
)
IN_USE = "This site already has data; the example is for an empty site. Nothing was changed."


class Command(BaseCommand):
    help = (
        "Loads the example into an empty site: the meeting and plan of 2023 based on a press "
        "report, with illustrative progress and a notice that says so. With --fictional another "
        "one: four years of a body that does not exist. Running it again changes nothing."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--bare",
            action="store_true",
            help="only the meeting and the plan: no illustrative progress and no notice",
        )
        parser.add_argument(
            "--fictional",
            action="store_true",
            help="four years of an invented body in an invented town, with a notice that says so",
        )

    @no_translations
    def handle(self, *, bare, fictional, **options):
        if fictional and bare:
            raise CommandError(
                "--bare is for the example of 2023: all of the fictional one is invented, and it "
                "is loaded with its notice."
            )
        if fictional_loading.is_loaded():
            self.stdout.write("The fictional example is already here. Nothing was changed.")
        elif fictional:
            self.load_fictional()
        elif loading.is_loaded():
            self.say_loaded(bare)
        elif loading.is_in_use():
            self.stdout.write(IN_USE)
        else:
            self.say_new(loading.load(with_progress=not bare), bare)

    def load_fictional(self):
        """The four invented years, or why they are not loaded."""
        if loading.is_in_use():
            self.stdout.write(IN_USE)
        elif (last_day := fictional_loading.last_day()) > timezone.localdate():
            raise CommandError(
                f"The fictional example ends on {last_day:%d %B %Y}, and the clock of this machine "
                "says that this day is to come. Nothing was changed."
            )
        else:
            self.say_new_fictional(fictional_loading.load())

    def say_new_fictional(self, plans):
        """What was loaded, a line for each year."""
        self.stdout.write("Loaded four years of a body that does not exist, in three languages:")
        for plan in plans:
            items = plan.recommendations.count()
            state = plan.get_state_display()
            self.stdout.write(f"  {plan.year}: {items} recommendations, the plan is {state}.")
        self.stdout.write("  Every page says that all of it is invented.")

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
