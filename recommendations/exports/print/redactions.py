"""On paper: that something was taken out of a record, when and why."""

from recommendations.exports.rows.redaction_notes import sentences

from .document import Paragraph


def redaction_notices(record):
    """A paragraph for each redaction of ``record``, a dict of a row or a head.

    Reports frozen by earlier versions have no such list.
    """
    for sentence in sentences(record.get("redactions", [])):
        yield Paragraph(sentence, manner="notice")
