"""Where words occur: in records, their history, frozen reports, and in what stays as it is."""

import json
from dataclasses import dataclass, field

from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.db import models

from recommendations.models import (
    ChangeLogEntry,
    DisclosureRequest,
    Letter,
    MinutesImport,
    Redaction,
    ReportFile,
    SearchEntry,
    SignIn,
    User,
)

from .texts import DATA, PAGES, TEXTS, history_columns, page_of, text_columns

CHUNK = 500
# Made from others, holding no words, about accounts, or deleted where they hold the words.
NOT_SEARCHED = {Letter, MinutesImport, Redaction, ReportFile, SearchEntry, SignIn, User}
# Their words are taken out with the others (see ``requests`` and ``logged_changes``).
NOT_SEARCHED |= {DisclosureRequest, DisclosureRequest.history.model, ChangeLogEntry}


@dataclass
class Place:
    """A record that holds the words, in its present texts or in earlier ones.

    ``before`` and ``after``: column → text, of the columns in which they occur. ``earlier``:
    key of a history record → (column → text without the words). ``longer``: longer words of which
    the words are a part; they stay. ``page``: (kind, key) of the record on whose page it is read.
    """

    model: type
    key: int
    page: tuple = ()
    before: dict = field(default_factory=dict)
    after: dict = field(default_factory=dict)
    earlier: dict = field(default_factory=dict)
    longer: set = field(default_factory=set)

    @property
    def kind(self):
        return self.model._meta.model_name

    @property
    def name(self):
        """The place as a value of a form: "progressupdate-18"."""
        return f"{self.kind}-{self.key}"

    @property
    def texts(self):
        """The present texts: (column, before, after); of JSON there is nothing to show."""
        columns = {one.name: one for one in self.model._meta.concrete_fields}
        data = DATA.get(self.model, [])
        return [
            (columns[name], text, self.after[name])
            for name, text in self.before.items()
            if name not in data
        ]


def find(passages):
    """The Places in which the Passages occur, in the order of ``TEXTS``."""
    places = {}
    for model in TEXTS:
        _look_at_present(model, passages, places)
        _look_at_earlier(model, passages, places)
    return list(places.values())


def _look_at_present(model, passages, places):
    columns, data = text_columns(model), DATA.get(model, [])
    attnames = [column.attname for column in model._meta.concrete_fields]
    for row in models.QuerySet(model).order_by("pk").values(*attnames).iterator(CHUNK):
        key = row["id"]
        before = {name: row[name] for name in columns if passages.occur_in(row[name])}
        after = {name: passages.take_out(text) for name, text in before.items()}
        for name in data:
            if (taken_out := passages.take_out_of_data(row[name])) != row[name]:
                before[name], after[name] = row[name], taken_out
        if before:
            longer = set().union(*(passages.longer_words(row[name]) for name in columns))
            page = page_of(model, key, row)
            places[model, key] = Place(model, key, page, before, after, longer=longer)


def _look_at_earlier(model, passages, places):
    """What the history holds, of records that were deleted as well."""
    columns, history = history_columns(model), model.history.model
    pages = [f"{name}_id" for name in PAGES.get(model, [])]
    rows = models.QuerySet(history).order_by("history_id")
    for row in rows.values("history_id", "id", *pages, *columns).iterator(CHUNK):
        found = {
            name: passages.take_out(row[name]) for name in columns if passages.occur_in(row[name])
        }
        if found:
            key = row["id"]
            page = page_of(model, key, row)
            place = places.setdefault((model, key), Place(model, key, page))
            place.earlier[row["history_id"]] = found


def found_elsewhere(passages):
    """(model, number of rows) for what holds the words and stays as it is.

    Lists of attendance, names of institutions and themes, the site's own texts, and the history of
    these: each has its own road.
    """
    own = [
        model
        for model in apps.get_app_config("recommendations").get_models()
        if model not in TEXTS and model not in NOT_SEARCHED and not _is_history_of_text(model)
    ]
    counted = [(model, _count(model, passages)) for model in own]
    return [(model, rows) for model, rows in counted if rows]


def _is_history_of_text(model):
    return getattr(model, "instance_type", None) in {*TEXTS, User}


def _count(model, passages):
    kinds = (models.CharField, models.TextField)
    columns = [
        one.attname
        for one in model._meta.concrete_fields
        if isinstance(one, kinds) and not one.choices
    ]
    if not columns:
        return 0
    rows = models.QuerySet(model).values_list(*columns).iterator(CHUNK)
    return sum(any(map(passages.occur_in, row)) for row in rows)


def log_entries(passages):
    """(key, column → text without the words) of the entries of the admin's log with the words.

    They quote the titles of records, and of the parts that were added or changed.
    """
    for pk, title, message in LogEntry.objects.values_list(
        "pk", "object_repr", "change_message"
    ).iterator(CHUNK):
        now = {
            "object_repr": passages.take_out(title),
            "change_message": _take_out_of_message(passages, message),
        }
        if now != {"object_repr": title, "change_message": message}:
            yield pk, now


def logged_changes(passages):
    """(key, column → value without the words) of the entries of the log of changes with the words.

    They quote the titles of records, and the names of files. What is called by the name of an
    account, an institution or a theme stays: those are not redacted.
    """
    entries = ChangeLogEntry.objects.exclude(record_kind__in=["institution", "theme", "user"])
    for pk, label, cause in entries.values_list("pk", "label", "cause").iterator(CHUNK):
        now = {"label": passages.take_out_of_data(label), "cause": passages.take_out(cause)}
        if now != {"label": label, "cause": cause}:
            yield pk, now


def requests(passages):
    """The requests for disclosure whose words hold the passages, now or in an earlier state."""
    found = set()
    for model, key in ((DisclosureRequest, "pk"), (DisclosureRequest.history.model, "id")):
        rows = models.QuerySet(model).values_list(key, "reason", "remark").iterator(CHUNK)
        found |= {pk for pk, *texts in rows if any(map(passages.occur_in, texts))}
    return DisclosureRequest.objects.filter(pk__in=found)


def _take_out_of_message(passages, message):
    """The message of a log entry without the words; the admin writes most as JSON."""
    try:
        data = json.loads(message)
    except ValueError:
        return passages.take_out(message)
    taken_out = _take_out_of_strings(passages, data)
    return message if taken_out == data else json.dumps(taken_out)


def _take_out_of_strings(passages, data):
    if isinstance(data, str):
        return passages.take_out(data)
    if isinstance(data, list):
        return [_take_out_of_strings(passages, one) for one in data]
    if isinstance(data, dict):
        return {key: _take_out_of_strings(passages, one) for key, one in data.items()}
    return data
