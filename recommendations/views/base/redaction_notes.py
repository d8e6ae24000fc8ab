"""That something was taken out of what a page shows."""

from recommendations.exports.rows.redaction_notes import by_record, sentences


class Removed:
    """The redactions on a page, from its ``rows_of`` column."""

    def __init__(self, rows):
        self.notes = by_record(rows)

    def of(self, kind, key):
        """Sentences on the record ``key`` of ``kind``, in the active language."""
        return sentences(self.notes.get((kind, key), []))

    def all(self):
        """Sentences on all records that are read on the page."""
        return sentences([note for own in self.notes.values() for note in own])

    def fields(self, kind, key):
        """The names of the fields of the record ``key`` of ``kind`` from which something was taken
        out: a set."""
        return {note["field"] for note in self.notes.get((kind, key), [])}

    def beside(self, kind, row):
        """``row`` (a dict with ``pk``) with its sentences as ``removed``."""
        row["removed"] = self.of(kind, row["pk"])
        return row
