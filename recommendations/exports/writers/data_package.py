"""A plan as an open data package: a zip of CSV tables with the dictionary of their columns.

The dictionary is a Frictionless Data Package, made from the same columns as the tables.
"""

import json
import re
from contextlib import ExitStack
from hashlib import sha256
from shutil import copyfileobj
from tempfile import SpooledTemporaryFile
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from django.utils import timezone
from django.utils.translation import get_language, gettext, override

from recommendations.exports.csv_text import LINE_END, csv_writer
from recommendations.exports.tables.figures import (
    FIGURES,
    about,
    figure_records,
    read_through,
)
from recommendations.exports.tables.recommendations import TABLES
from recommendations.localization.languages import CODES
from recommendations.localization.texts import pick_by_language

# A table waits in memory up to this size, then on the disk.
IN_MEMORY = 1024 * 1024
# How a table is written. No mark of the byte order: programs that read packages trip over it.
DIALECT = {
    "delimiter": ",",
    "lineTerminator": LINE_END,
    "quoteChar": '"',
    "doubleQuote": True,
    "skipInitialSpace": False,
    "header": True,
}
LICENCE_NAME = re.compile(r"[-a-zA-Z0-9._]+")


def write(snapshot, out):
    """Writes ``snapshot`` as a data package into the binary file ``out``, in the active language.

    One pass over its rows fills every table. What fails midway writes nothing.
    """
    meeting = snapshot.head["meeting"]
    tables = [table for table in TABLES if meeting or not table.of_meeting] + [FIGURES]
    with ExitStack() as stack:
        members = {table.name: stack.enter_context(_Member(table)) for table in tables}
        _fill(members, snapshot)
        with ZipFile(out, "w", ZIP_DEFLATED) as archive:
            described = json.dumps(_package(snapshot, members), ensure_ascii=False, indent=2)
            archive.writestr(_entry("datapackage.json", snapshot), described + "\n")
            archive.writestr(_entry("README.txt", snapshot), _readme(snapshot, members))
            for member in members.values():
                entry = _entry(member.path, snapshot)
                with archive.open(entry, "w", force_zip64=True) as target:
                    member.copy(target)


def _entry(path, snapshot):
    """A file of the archive; its date is that of the snapshot, so that a report is always alike."""
    day = snapshot.as_of
    entry = ZipInfo(path, date_time=(day.year, day.month, day.day, 0, 0, 0))
    entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o644 << 16
    return entry


class _Member:
    """The CSV file of one table while it is written; ``size`` in bytes."""

    def __init__(self, table):
        self.table, self.path, self.size = table, f"{table.name}.csv", 0
        self.digest = sha256()
        self.writer, self.cells = csv_writer(self), table.csv_cells()

    def __enter__(self):
        self.file = SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed by __exit__
        self.writer.writerow(self.table.header)
        return self

    def __exit__(self, *failure):
        self.file.close()

    def write(self, text):
        """Takes a line from the CSV writer."""
        line = text.encode()
        self.digest.update(line)
        self.size += len(line)
        self.file.write(line)

    def add_all(self, records):
        for record in records:
            self.writer.writerow(self.cells(record))

    def copy(self, target):
        self.file.seek(0)
        copyfileobj(self.file, target)


def _fill(members, snapshot):
    of_rows = [member for member in members.values() if member.table in TABLES]
    of_rows = [member for member in of_rows if not member.table.of_meeting]

    def add(row):
        for member in of_rows:
            member.add_all(member.table.records(row))

    survey = read_through(snapshot, add)
    for member in members.values():
        if member.table.of_meeting:
            member.add_all(member.table.records(snapshot.head["meeting"]))
    members["figures"].add_all(figure_records(survey, snapshot))


def _package(snapshot, members):
    """What ``datapackage.json`` says."""
    head = snapshot.head
    kind = f"-report-{snapshot.report['name']}" if snapshot.report else ""
    kind = "-selection" if snapshot.filters else kind
    body = pick_by_language(head["body"]["body_name"]).plain
    return {
        "profile": "tabular-data-package",
        "name": f"plan-{snapshot.year}{kind}",
        "title": _title(snapshot),
        "description": "\n".join(f"{word}: {words}" for word, words in about(snapshot)),
        "language": get_language(),
        "version": f"{head['schema_version']}.0.0",
        "created": _created(snapshot),
        "homepage": snapshot.address,
        **({"filter": snapshot.filters} if snapshot.filters else {}),
        "keywords": [gettext("recommendations"), gettext("plan of action"), str(snapshot.year)],
        **({"contributors": [{"title": body, "role": "publisher"}]} if body else {}),
        **_licences(head["licence"]),
        "resources": [_resource(member) for member in members.values()],
    }


def _title(snapshot):
    return snapshot.named


def _created(snapshot):
    if snapshot.report:
        return f"{snapshot.report['published_on']}T00:00:00Z"
    return timezone.now().isoformat(timespec="seconds")


def _licences(licence):
    """The licence as packages name it; a name of the body's own becomes the title of a custom
    one. Nothing where none is given."""
    name, url = licence["name"], licence["url"]
    if not name:
        return {}
    known = LICENCE_NAME.fullmatch(name)
    licence = {"name": name if known else "LicenseRef-custom", "title": name}
    return {"licenses": [licence | ({"path": url} if url else {})]}


def _resource(member):
    table = member.table
    return {
        "profile": "tabular-data-resource",
        "name": table.name,
        "path": member.path,
        **_words(lambda: str(table.label), "title"),
        **_words(lambda: str(table.description), "description"),
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": member.size,
        "hash": f"sha256:{member.digest.hexdigest()}",
        "dialect": DIALECT,
        "schema": _schema(table),
    }


def _words(said, name):
    """What ``said()`` says: in the active language under ``name``, in all under its plural."""
    by_language = {}
    for code in CODES:
        with override(code):
            by_language[code] = said()
    return {name: said(), f"{name}s": by_language}


def _schema(table):
    """The Frictionless table schema of ``table``."""
    schema = {"fields": [_field(column, table) for column in table.columns], "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = table.key
    if table.refers:
        schema["foreignKeys"] = [
            {"fields": [own], "reference": {"resource": other, "fields": [column]}}
            for own, (other, column) in table.refers.items()
        ]
    return schema


def _field(column, table):
    constraints = {}
    if column.required:
        constraints["required"] = True
    if table.key == [column.name]:
        constraints["unique"] = True
    if column.choices:
        constraints["enum"] = list(column.choices.values)
    field = {
        "name": column.name,
        "type": column.kind,
        **_words(lambda: column.heading, "title"),
        **_words(lambda: str(column.description), "description"),
    }
    if column.language:
        field["language"] = column.language
    return field | ({"constraints": constraints} if constraints else {})


def _readme(snapshot, members):
    """What ``README.txt`` says, in the active language."""
    lines = [_title(snapshot), ""]
    lines += [f"{word}: {words}" for word, words in about(snapshot)]
    lines += ["", gettext("Files:")]
    lines += [
        f"- {member.path}: {member.table.label}. {member.table.description}"
        for member in members.values()
    ]
    lines += [
        "- datapackage.json: "
        + gettext("the dictionary: type and meaning of every column, for people and programs."),
        "",
        gettext(
            "The tables are CSV files in UTF-8. Where a spreadsheet would treat a text, one of "
            "its lines, or what follows a semicolon or a tab as a formula, it is preceded by an "
            "apostrophe."
        ),
    ]
    return "\r\n".join(lines) + "\r\n"
