"""The least that files of plans can cost: ``python -m benchmarks.floors KIND YEAR [YEAR …]``.

CSV and JSON: one joined statement for each plan, asked of the plain driver, and the modules ``csv``
and ``json`` on its rows, with no rule of the site in between. Excel: XlsxWriter alone, on rows that
are read before the clock starts. Prints seconds of CPU of this process.
"""

import csv
import json
import os
import sqlite3
import sys
import tempfile
import time
from pathlib import Path
from urllib.parse import urlparse

# The dialects: lists of words and of JSON objects.
SQLITE = {"words": "group_concat", "objects": "json_group_array", "object": "json_object"}
POSTGRESQL = {"words": "string_agg", "objects": "json_agg", "object": "json_build_object"}
OPEN = "'not_started', 'in_progress', 'on_hold'"
SCHEDULE = f"""CASE WHEN r.due_on IS NULL THEN 'none'
    WHEN r.status IN ({OPEN}) AND r.due_on < '2020-01-01' THEN 'overdue'
    WHEN r.status IN ({OPEN}) THEN 'on_schedule' ELSE 'ended' END"""
JOINED = """FROM recommendations_recommendation r
    JOIN recommendations_plan p ON p.id = r.plan_id
    LEFT JOIN recommendations_assignment a ON a.recommendation_id = r.id AND a.role = 'lead'
    LEFT JOIN recommendations_institution lead ON lead.id = a.institution_id
    LEFT JOIN recommendations_recommendation origin ON origin.id = r.carried_from_id
    LEFT JOIN recommendations_plan origin_plan ON origin_plan.id = origin.plan_id
    LEFT JOIN recommendations_recommendation next ON next.carried_from_id = r.id
    LEFT JOIN recommendations_plan next_plan ON next_plan.id = next.plan_id
    LEFT JOIN recommendations_recommendation other ON other.id = r.superseded_by_id
    LEFT JOIN recommendations_plan other_plan ON other_plan.id = other.plan_id
    LEFT JOIN recommendations_plansection section ON section.id = r.section_id
    LEFT JOIN recommendations_erratum e ON e.id = (SELECT max(last.id)
        FROM recommendations_erratum last WHERE last.recommendation_id = r.id)
    WHERE r.is_public AND p.published_at IS NOT NULL AND p.year = {year} ORDER BY r.number"""
SUPPORTING = """FROM recommendations_assignment b
    JOIN recommendations_institution i ON i.id = b.institution_id
    WHERE b.recommendation_id = r.id AND b.role = 'supporting'"""
THEMES = """FROM recommendations_recommendation_themes b
    JOIN recommendations_theme t ON t.id = b.theme_id WHERE b.recommendation_id = r.id"""
CSV_STATEMENT = f"""SELECT p.year || '/' || r.number, p.year, r.number,
    r.title_ar, r.title_ku, r.title_en, r.adopted_text_ar, r.adopted_text_ku, r.adopted_text_en,
    r.decision, r.status, r.status, r.status_on, r.assurance, {SCHEDULE}, r.due_on, r.is_priority,
    lead.slug, lead.name_ar, (SELECT {{words}}(i.slug, ';') {SUPPORTING}),
    (SELECT {{words}}(t.slug, ';') {THEMES}), r.first_year,
    origin_plan.year || '/' || origin.number, next_plan.year || '/' || next.number,
    other_plan.year || '/' || other.number,
    'http://127.0.0.1/ar/plans/' || p.year || '/' || r.number || '/',
    (SELECT {{words}}(i.name_ar, ';') {SUPPORTING}), (SELECT {{words}}(t.name_ar, ';') {THEMES}),
    (SELECT max(u.reported_on) FROM recommendations_progressupdate u
        WHERE u.recommendation_id = r.id AND u.published_at IS NOT NULL),
    NULL, e.text_ar, e.text_ku, e.text_en, e.dated,
    r.done_when_ar, r.done_when_ku, r.done_when_en, r.status,
    next_plan.year || '/' || next.number, next.status,
    (SELECT max(v.verified_on) FROM recommendations_verification v
        WHERE v.recommendation_id = r.id),
    r.first_due_on, r.times_postponed, section."order", section.title_ar,
    r.votes_for, r.votes_against, r.votes_abstained {JOINED}"""  # noqa: S608 - no word from outside


def text(table, field):
    """A text by language as an object in SQL."""
    pairs = ", ".join(f"'{code}', {table}.{field}_{code}" for code in ("ar", "ku", "en"))
    return f"{{object}}({pairs})"


def related(fields, beginning):
    """The objects of a table that belong to a recommendation, as a list in SQL."""
    pairs = ", ".join(f"'{name}', {value}" for name, value in fields.items())
    return f"(SELECT {{objects}}({{object}}({pairs})) {beginning})"


def of_recommendation(table):
    """Where the records of a ``table`` are that belong to a recommendation."""
    return f"FROM recommendations_{table} x WHERE x.recommendation_id = r.id"


UPDATE = ["id", "reported_on", "published_at", "status", "percent", "evidence_url"]
# Fields of the JSON of a recommendation; the last ones come as JSON themselves.
JSON_FIELDS = {
    **{name: f"r.{name}" for name in ["number", "decision", "status", "status_on", "assurance"]},
    "reference": "p.year || '/' || r.number",
    "year": "p.year",
    "schedule": SCHEDULE,
    **{name: f"r.{name}" for name in ["due_on", "is_priority", "first_year"]},
    "carried_from": "origin_plan.year || '/' || origin.number",
    "carried_to": "next_plan.year || '/' || next.number",
    "superseded_by": "other_plan.year || '/' || other.number",
    "address": "'http://127.0.0.1/ar/plans/' || p.year || '/' || r.number || '/'",
    "self": "'http://127.0.0.1/ar/plans/' || p.year || '/' || r.number || '.json'",
    "updates_address": "'http://127.0.0.1/ar/plans/' || p.year || '/' || r.number || '/updates'",
}
JSON_PARTS = {
    "title": text("r", "title"),
    "adopted_text": text("r", "adopted_text"),
    "lead": f"{{object}}('slug', lead.slug, 'name', {text('lead', 'name')})",
    "supporting": related({"slug": "i.slug", "name": text("i", "name")}, SUPPORTING),
    "themes": related({"slug": "t.slug", "name": text("t", "name")}, THEMES),
    "milestones": related(
        {"number": "x.number", "title": text("x", "title"), "due_on": "x.due_on"},
        of_recommendation("milestone"),
    ),
    "updates": related(
        {name: f"x.{name}" for name in UPDATE}
        | {name: text("x", name) for name in ["reason", "narrative", "evidence_title"]},
        of_recommendation("progressupdate") + " AND x.published_at IS NOT NULL",
    ),
    "errata": related(
        {"dated": "x.dated", "text": text("x", "text"), "reason": text("x", "reason")},
        of_recommendation("erratum"),
    ),
}


class Database:
    """The database of the environment, asked by its plain driver."""

    def __init__(self):
        address = os.environ["DATABASE_URL"]
        self.is_sqlite = address.startswith("sqlite")
        if self.is_sqlite:
            self.connection = sqlite3.connect(urlparse(address).path)
        else:
            import psycopg

            self.connection = psycopg.connect(address)
            # JSON as text on both databases: the module has to read it.
            self.connection.adapters.register_loader("json", psycopg.types.string.TextLoader)

    def rows(self, statement, year):
        """The rows of a statement for the plan of ``year``, some at a time."""
        if self.is_sqlite:
            return self.connection.execute(statement.format(**SQLITE, year=year))
        cursor = self.connection.cursor(f"floor_{year}")
        cursor.itersize = 1000
        return cursor.execute(statement.format(**POSTGRESQL, year=year))


def write_csv(years, out):
    """All rows by the ``csv`` module; returns the seconds of CPU."""
    database, begun = Database(), time.process_time()
    for year in years:
        csv.writer(out, quoting=csv.QUOTE_ALL).writerows(database.rows(CSV_STATEMENT, year))
    return time.process_time() - begun


def write_json(years, out):
    """All rows by the ``json`` module, one a line; returns the seconds of CPU."""
    names = [*JSON_FIELDS, *JSON_PARTS]
    selected = ", ".join([*JSON_FIELDS.values(), *JSON_PARTS.values()])
    encode = json.JSONEncoder(ensure_ascii=False, default=str).encode
    database, begun = Database(), time.process_time()
    for year in years:
        for values in database.rows(f"SELECT {selected} {JOINED}", year):  # noqa: S608 - ours
            plain, parts = values[: len(JSON_FIELDS)], values[len(JSON_FIELDS) :]
            read = [json.loads(part) if part else [] for part in parts]
            out.write(encode(dict(zip(names, [*plain, *read], strict=True))) + ",\n")
    return time.process_time() - begun


def write_xlsx(years, out):
    """The rows of all sheets by XlsxWriter in constant memory; returns the seconds of CPU."""
    import django

    django.setup()
    from django.utils import translation
    from xlsxwriter import Workbook

    seconds = 0
    for year in years:
        with translation.override("ar"):
            sheets = cells_of(year)
        begun = time.process_time()
        with tempfile.TemporaryFile() as file, Workbook(file, {"constant_memory": True}) as book:
            for name, rows in sheets.items():
                sheet = book.add_worksheet(name)
                for number, cells in enumerate(rows):
                    sheet.write_row(number, 0, cells)
        seconds += time.process_time() - begun
    return seconds


def cells_of(year):
    """The cells of each sheet of the plan of ``year``: name → rows."""
    from recommendations.exports.snapshot import live_snapshot
    from recommendations.exports.tables.recommendations import TABLES
    from recommendations.models import Recommendation

    items = Recommendation.objects.public().filter(plan__year=year)
    rows = list(live_snapshot(year, items, site="http://127.0.0.1").rows())
    sheets = {}
    for table in TABLES:
        if not table.of_meeting:
            readers = [column.reader() for column in table.columns if not column.for_programs]
            sheets[table.name] = [
                [read(record) for read in readers] for row in rows for record in table.records(row)
            ]
    return sheets


WRITERS = {"csv": write_csv, "json": write_json, "xlsx": write_xlsx}


if __name__ == "__main__":
    kind, *years = sys.argv[1:]
    with Path(os.devnull).open("w") as out:
        sys.stdout.write(str(WRITERS[kind](years, out)))
