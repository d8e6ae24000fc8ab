from django.core.management.base import BaseCommand

from recommendations.search import indexing


class Command(BaseCommand):
    help = "Writes the words by which every record is found anew, after changes in bulk."

    def handle(self, **options):
        self.stdout.write(f"{indexing.reindex_all()} records can be found.")
