from django.core.management.base import BaseCommand

from recommendations import search


class Command(BaseCommand):
    help = "Writes the words by which every record is found anew, after changes in bulk."

    def handle(self, **options):
        self.stdout.write(f"{search.reindex_all()} records can be found.")
