"""Tables as streams of text: CSV and JSON that never hold more than a chunk."""

import csv
import json
import logging

from django.core.serializers.json import DjangoJSONEncoder
from django.utils.translation import gettext, override

from .tables import CSV_COLUMNS, csv_cells

logger = logging.getLogger(__name__)
# Without it Excel takes Arabic for another alphabet.
BYTE_ORDER_MARK = "\ufeff"


class _Echo:
    """A file that gives back each line written to it."""

    def write(self, line):
        return line


def csv_lines(rows, language):
    """Yields a CSV file of ``rows`` line by line.

    When the rows fail midway a last line says that the file is incomplete, so that it never
    passes for the whole.
    """
    writer = csv.writer(_Echo(), lineterminator="\r\n")
    yield BYTE_ORDER_MARK + writer.writerow(CSV_COLUMNS)
    try:
        for row in rows:
            yield writer.writerow(csv_cells(row))
    except Exception:
        logger.exception("A CSV file ended before its last row")
        with override(language):
            yield writer.writerow([gettext("INCOMPLETE: this file broke off. Download it again.")])


def json_pieces(head, rows, key):
    """Yields a JSON object: the fields of ``head``, then ``rows`` as the list ``key``.

    When the rows fail midway the object is left unclosed, which no reader of JSON accepts.
    """
    opened = json.dumps(head, cls=DjangoJSONEncoder, ensure_ascii=False)
    yield f"{opened[:-1]}, {json.dumps(key)}: ["
    separator = "\n"
    for row in rows:
        yield separator + json.dumps(row, cls=DjangoJSONEncoder, ensure_ascii=False)
        separator = ",\n"
    yield "\n]}\n"
