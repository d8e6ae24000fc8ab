"""The files of a plan as streams: any length in constant memory, and never a part for the whole."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext

from recommendations.exports.rows import recommendation_rows
from recommendations.models.base.prepared import PreparedQuery
from tests.support.sites import populated

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _know_the_database(db):
    """Django asks SQLite once a process whether it knows JSON; that is no file's query."""
    assert connection.features.supports_json_field


def test_export_reads_some_hundred_rows_at_a_time():
    assert recommendation_rows.CHUNK == 250


@pytest.mark.parametrize(
    ("rows", "csv_queries", "json_queries"), [(1, 4, 6), (50, 5, 7), (51, 6, 8)]
)
def test_export_asks_once_for_so_many_rows(client, monkeypatch, rows, csv_queries, json_queries):
    monkeypatch.setattr(recommendation_rows, "CHUNK", 50)
    # Its SQL names the length of a chunk, and was built with another one by an earlier test.
    again = PreparedQuery(recommendation_rows.ALL_PUBLIC.build)
    monkeypatch.setattr(recommendation_rows, "ALL_PUBLIC", again)
    populated.long_plan(rows)

    assert streamed(client, "/ar/plans/2023.csv") == (rows + 1, csv_queries)
    assert streamed(client, "/ar/plans/2023.json") == (rows + 2, json_queries)


def streamed(client, path):
    """How many lines the file at ``path`` has, and how many queries they cost."""
    with CaptureQueriesContext(connection) as queries:
        response = client.get(path)
        lines = response.getvalue().decode().splitlines()
    assert response.streaming
    return len(lines), len(queries)


@pytest.fixture
def broken(published, monkeypatch):
    """A published plan of three whose second row cannot be read."""
    made = recommendation_rows.with_address

    def fail_at_the_second(row, of_plan):
        if row["number"] == 2:
            raise RuntimeError("the database went away")
        return made(row, of_plan)

    monkeypatch.setattr(recommendation_rows, "with_address", fail_at_the_second)


@pytest.mark.parametrize("language", ["ar", "ku", "en"])
def test_export_says_so_when_it_breaks_off(client, broken, language):
    text = client.get(f"/{language}/plans/2023.csv").getvalue().decode("utf-8-sig")

    with translation.override(language):
        last = gettext("INCOMPLETE: this file was interrupted. Download it again.")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert [row[0] for row in rows] == ["reference", "2023/1", last]


def test_export_json_cannot_be_read_when_it_breaks_off(client, broken):
    response = client.get("/ar/plans/2023.json")

    pieces = []
    with pytest.raises(RuntimeError):
        pieces.extend(response.streaming_content)
    text = b"".join(pieces).decode()
    assert '"reference": "2023/1"' in text
    with pytest.raises(json.JSONDecodeError):
        json.loads(text)
