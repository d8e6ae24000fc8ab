"""Writing a redaction: the record, its history, and the passes of the triggers."""

import json

from django.db import models
from django.utils import timezone

from recommendations.models import Redaction, Report
from recommendations.models.base.content import Versioned
from recommendations.models.redactions import EARLIER_VERSIONS, MARKER, REMOVED_ADDRESS

from .texts import DATA, MODELS, page_of_record


class RedactionWriter:
    """Writes the Redactions of one step, and notes what is to follow from them.

    ``pages``: (kind, key) of the pages that change. ``forms``: (model, key) of records with a
    version whose forms show a changed part. ``reports``: keys of reports. ``paths``: files to be
    removed from the disk, as (storage, name).
    """

    def __init__(self, *, by, category, now):
        self.by, self.category, self.now = by, Redaction.Category(category), now
        self.redactions, self.paths = [], []
        self.pages, self.forms, self.reports = set(), set(), set()

    def take_out(self, place):
        """Takes the words out of a Place."""
        self.pages.add(place.page)
        if place.after:
            self.write(place.model, place.key, place.page, place.after)
        else:
            self.note(place.kind, place.key, place.page, EARLIER_VERSIONS)
        for history_id, texts in place.earlier.items():
            history = models.QuerySet(place.model.history.model)
            history.filter(history_id=history_id).update(**texts)
        self.sign(place.model, place.key)

    def write(self, model, key, page, texts):
        """Writes ``texts`` (column → what it is to be) past the models: the triggers let exactly
        these pass, in this transaction."""
        kind = model._meta.model_name
        for name, text in texts.items():
            self.note(kind, key, page, name, new_text=_as_stored(model, name, text))
        bumped = {"version": models.F("version") + 1} if issubclass(model, Versioned) else {}
        models.QuerySet(model).filter(pk=key).update(**texts, **bumped)
        models.QuerySet(Redaction).filter(pk__in=self._open()).update(new_text=None)
        self._follow_up(model, key, page)

    def note(self, kind, key, page, field, *, new_text=None):
        """Stores the Redaction of one field."""
        self.redactions.append(
            Redaction.objects.create(
                record_kind=kind,
                record_key=key,
                page_kind=page[0],
                page_key=page[1],
                field=field,
                category=self.category,
                redacted_on=timezone.localdate(self.now),
                redacted_at=self.now,
                redacted_by=self.by,
                new_text=new_text,
            )
        )

    def _open(self):
        return [one.pk for one in self.redactions if one.new_text is not None]

    def _follow_up(self, model, key, page):
        """Notes what depends on a changed record."""
        for one in self.redactions:
            one.new_text = None
        if model is Report:
            self.reports.add(key)
        parent = MODELS.get(page[0])
        if parent and parent is not model and issubclass(parent, Versioned):
            self.forms.add((parent, page[1]))

    def sign(self, model, key):
        """Adds to the history that, when and by whom words were taken out."""
        record = model._base_manager.filter(pk=key).first()
        if record is not None:
            record._history_date = self.now
            model.history.bulk_history_create([record], update=True, default_user=self.by)

    def hide_evidence(self, update):
        """Makes the evidence of ``update`` private."""
        page = page_of_record(update)
        self.pages.add(page)
        self.write(type(update), update.pk, page, {"evidence_is_public": False})
        self.sign(type(update), update.pk)

    def hide_in_report(self, report, updates):
        """Leaves out of a frozen report the evidence of the ``updates`` (a set of keys)."""
        rows = [
            {**row, "updates": [_without_evidence(one, updates) for one in row["updates"]]}
            for row in report.rows
        ]
        if rows != report.rows:
            self.write(Report, report.pk, page_of_record(report), {"rows": rows})
            self.sign(Report, report.pk)

    def remove_address(self, update):
        """Takes the address of the evidence out of ``update`` and its history."""
        page, kind = page_of_record(update), type(update)
        history = models.QuerySet(kind.history.model).filter(id=update.pk)
        history.exclude(evidence_url="").update(evidence_url=REMOVED_ADDRESS)
        if update.evidence_url not in ("", REMOVED_ADDRESS):
            self.pages.add(page)
            self.write(kind, update.pk, page, {"evidence_url": REMOVED_ADDRESS})
            self.sign(kind, update.pk)

    def remove_file(self, record, field):
        """Removes the file in ``field`` of ``record`` from the disk, once all is written.

        The record keeps its random name, which says nothing; that of the upload goes.
        """
        file = getattr(record, field)
        if not file:
            return
        page = page_of_record(record)
        self.pages.add(page)
        self.paths.append((file.storage, file.name))
        self.note(record._meta.model_name, record.pk, page, field)
        self._remove_original_name(record, record._meta.get_field(field).original_name_field, page)
        self.sign(type(record), record.pk)

    def _remove_original_name(self, record, column, page):
        """Takes the name of an upload out of ``record`` and its history."""
        kind = type(record)
        if not hasattr(record, column):
            return
        history = models.QuerySet(kind.history.model).filter(id=record.pk)
        history.exclude(**{column: ""}).update(**{column: MARKER})
        if getattr(record, column) not in ("", MARKER):
            self.write(kind, record.pk, page, {column: MARKER})


def _without_evidence(update, keys):
    return {**update, "evidence": None} if update["id"] in keys else update


def _as_stored(model, name, value):
    """The text with which the triggers compare what is written."""
    if name in DATA.get(model, []):
        # As JSONField writes it.
        return json.dumps(value, cls=model._meta.get_field(name).encoder)
    return "false" if value is False else value
