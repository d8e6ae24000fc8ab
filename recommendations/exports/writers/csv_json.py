"""Tables as streams of text: CSV and JSON that never hold more than a chunk."""

import json
import logging

from django.utils.translation import gettext

from recommendations.exports import data_links
from recommendations.exports.csv_text import Echo, csv_writer
from recommendations.exports.figures import tallies
from recommendations.exports.figures.answers import AnswerTally
from recommendations.exports.tables.recommendations import RECOMMENDATIONS

logger = logging.getLogger(__name__)
# Without it Excel takes Arabic for another alphabet.
BYTE_ORDER_MARK = "\ufeff"


def csv_lines(snapshot):
    """Yields the recommendations of ``snapshot`` as a CSV file, line by line."""
    return table_lines(RECOMMENDATIONS, snapshot.brief_rows())


def table_lines(table, records):
    """Yields a CSV file of ``records`` with the columns of ``table``, line by line.

    When the records fail midway a last line says that the file is incomplete, so that it never
    passes for the whole.
    """
    writer, cells = csv_writer(Echo()), table.csv_cells()
    yield BYTE_ORDER_MARK + writer.writerow(table.header)
    try:
        for record in records:
            yield writer.writerow(cells(record))
    except Exception:
        logger.exception("A CSV file ended before its last row")
        yield writer.writerow(
            [gettext("INCOMPLETE: this file was interrupted. Download it again.")]
        )


def json_schema(snapshot):
    """The first field of the JSON of a snapshot."""
    return {"$schema": data_links.schema(snapshot.site)}


def json_head(snapshot):
    """The fields of the JSON of a snapshot before its rows."""
    return {
        **json_schema(snapshot),
        **snapshot.head,
        "as_of": snapshot.as_of.isoformat(),
        "address": snapshot.address,
        "filter": snapshot.filters,
        "report": snapshot.report,
        "links": _links(snapshot),
    }


def _links(snapshot):
    if report := snapshot.report:
        others = {name: report[name] for name in ("replaces", "replaced_by")}
        return data_links.report(snapshot.year, report["name"], snapshot.site, **others)
    meeting = snapshot.head["meeting"]
    return data_links.plan(
        snapshot.year, snapshot.site, meeting and meeting["slug"], snapshot.filters
    )


def json_row(row):
    """An addressed row (see ``recommendation_rows.addressed``) as the JSON files contain it."""
    return {**row, "links": data_links.recommendation(row)}


def json_chunks(snapshot):
    """Yields ``snapshot`` as one JSON object: its head, the rows, then the figures of those rows,
    and of a live plan how far each body has answered.

    The first field comes before the database is asked for the others. When the rows fail midway
    the object is left unclosed, which no reader of JSON accepts.
    """
    beginning = _json(json_schema(snapshot)).removesuffix("}")
    yield beginning
    head = _json(json_head(snapshot)).removeprefix(beginning).removesuffix("}")
    yield f'{head}, "recommendations": ['
    separator, counting, answers = "\n", tallies.SurveyTally(), AnswerTally()
    for row in snapshot.rows():
        counting.add(row)
        answers.add(row)
        yield separator + _json(json_row(row))
        separator = ",\n"
    survey = snapshot.survey or counting.survey(snapshot.years())
    # The items withdrawn from a report have no bodies any more.
    answered = "" if snapshot.report else f'"answers": {_json(answers.as_json())}, '
    yield f'\n], {answered}"figures": {_json(survey.as_json())}}}\n'


_json = json.JSONEncoder(ensure_ascii=False).encode
