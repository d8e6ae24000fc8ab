from django.core.management.base import BaseCommand

from recommendations.search import indexing


class Command(BaseCommand):
    help = "Rebuilds the search index, for example after bulk changes in the database."

    def handle(self, **options):
        self.stdout.write(f"{indexing.reindex_all()} records can be found.")
