"""The search finds each record."""

from django.db import connection

from recommendations.doctor.registry import check, fine, warning
from recommendations.models import SearchEntry
from recommendations.search import full_text
from recommendations.search.descriptions import KINDS

REBUILD = "manage.py rebuild_search"


@check("search.entries", needs_database=True)
def entries():
    """Each record has one entry, and no entry is of a record that is gone."""
    without, gone = 0, 0
    for model, kind in KINDS.items():
        found = SearchEntry.objects.filter(kind=kind)
        without += model._base_manager.exclude(pk__in=found.values("record")).count()
        gone += found.exclude(record__in=model._base_manager.values("pk")).count()
    if not without and not gone:
        return fine("Each record can be found.")
    return warning(
        f"The search index lacks {without} records and holds {gone} that are gone: readers do "
        "not find what is published.",
        REBUILD,
    )


@check("search.full_text", needs_database=True)
def full_text_index():
    """The index of the database holds as many entries as there are."""
    if connection.vendor == "sqlite":
        sql = f"SELECT count(*) FROM {full_text.INDEX}_docsize"  # noqa: S608 - our own name
        expected = SearchEntry.objects.count()
    else:
        sql = "SELECT count(*) FROM pg_indexes WHERE indexname = 'search_entry_tokens'"
        expected = 1
    with connection.cursor() as cursor:
        cursor.execute(sql)
        (found,) = cursor.fetchone()
    if found == expected:
        return fine("The full-text index is complete.")
    return warning(
        f"The full-text index holds {found} of {expected}: the search is slow or finds too little.",
        "manage.py migrate   (it makes the index anew)",
    )
