"""The files of a plan as streams: any length in constant memory, and never a part for the whole."""

import csv
import io
import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext

from recommendations.publishing import tables
from tests import populated

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rows", "csv_queries", "json_queries"), [(1, 9, 10), (1000, 10, 11), (1001, 15, 16)]
)
def test_it_streams_a_thousand_rows_at_a_time(client, rows, csv_queries, json_queries):
    populated.long_plan(rows)

    assert streamed(client, "/ar/plans/2023.csv") == (rows + 1, csv_queries)
    assert streamed(client, "/ar/plans/2023.json") == (rows + 2, json_queries)


def streamed(client, path):
    """How many lines the file at ``path`` has, and how many queries they cost."""
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(path)
        lines = response.getvalue().decode().splitlines()
    assert response.streaming
    return len(lines), len(queries)


@pytest.mark.parametrize("language", ["ar", "ku", "en"])
def test_it_says_so_when_it_breaks_off(client, published, monkeypatch, language):
    made = tables.by_language

    def fail_at_the_second(row, field):
        if row["number"] == 2:
            raise RuntimeError("the database went away")
        return made(row, field)

    monkeypatch.setattr(tables, "by_language", fail_at_the_second)
    text = client.get(f"/{language}/plans/2023.csv").getvalue().decode("utf-8-sig")

    with translation.override(language):
        last = gettext("INCOMPLETE: this file broke off. Download it again.")
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert [row[0] for row in rows] == ["reference", "2023/1", last]


def test_its_json_cannot_be_read_when_it_breaks_off(client, published, monkeypatch):
    def fail(row, related, address):
        raise RuntimeError("the database went away")

    monkeypatch.setattr(tables, "_row", fail)
    response = client.get("/ar/plans/2023.json")

    pieces = []
    with pytest.raises(RuntimeError):
        pieces.extend(response.streaming_content)
    with pytest.raises(json.JSONDecodeError):
        json.loads(b"".join(pieces))
