"""When the entries of the search are written, and what that costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from recommendations.models import SearchEntry
from recommendations.search import indexing
from recommendations.workflow.closing.closing import close
from tests.support import cast


def writes(act):
    """How many statements ``act`` needs to write entries."""
    with CaptureQueriesContext(connection) as queries:
        act()
    entries = [sql["sql"] for sql in queries if "recommendations_searchentry" in sql["sql"]]
    return sum(sql.startswith("INSERT") for sql in entries)


def rename(plan, title):
    for item in plan.recommendations.all():
        item.title_ar = title
        item.save()


def titles():
    """The first words of the titles, without the references before them."""
    entries = SearchEntry.objects.filter(kind="recommendation")
    return {entry.title_tokens.split()[2] for entry in entries}


def test_gathered_changes_of_many_records_are_written_by_one_statement(adopted):
    def change_all():
        with indexing.batched():
            rename(adopted, "زعتر")

    assert writes(change_all) == 1
    assert titles() == {"زعتر"}


def test_gathering_inside_another_waits_for_the_end_of_the_outer_one(adopted):
    with indexing.batched():
        with indexing.batched():
            rename(adopted, "زعتر")
        assert "زعتر" not in titles()

    assert titles() == {"زعتر"}


def test_gathered_changes_that_fail_write_no_entry(adopted):
    def fail():
        with indexing.batched():
            rename(adopted, "زعتر")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert "زعتر" not in titles()
    rename(adopted, "سماق")
    assert titles() == {"سماق"}


def test_closing_a_year_writes_the_entries_once_a_kind(published):
    decisions = {
        item.pk: cast.make_decision(item).as_decision for item in published.recommendations.all()
    }

    assert writes(lambda: close(published, by=cast.make_user(), decisions=decisions)) == 2


@pytest.mark.parametrize("kind", ["meeting", "recommendation"])
def test_an_entry_is_written_by_one_query_that_reads_and_one_that_writes(plan, kind):
    record = {"meeting": plan.meeting, "recommendation": plan.recommendations.first()}[kind]
    indexing.index(record)

    with CaptureQueriesContext(connection) as queries:
        indexing.index(record)

    assert [sql["sql"].split()[0] for sql in queries] == ["SELECT", "INSERT"]
