"""Words taken out of what was published: gone from the record, its history and all copies."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import connection, models

from recommendations.models import (
    Erratum,
    ProgressUpdate,
    Recommendation,
    Redaction,
    Report,
    Role,
    SearchEntry,
    Status,
)
from recommendations.publishing.freezing import publish_report
from recommendations.workflow import redaction, redaction_places
from recommendations.workflow.passages import Passages
from tests import cast

pytestmark = pytest.mark.django_db

NAME = "سليم الخوري"
TOLD = f"التقى الوفد {NAME} في المدينة."
LEFT = "التقى الوفد […] في المدينة."


@pytest.fixture
def publisher(db):
    return cast.make_member(Role.PUBLISHER, "publisher")


@pytest.fixture
def update(published):
    """A published update that names somebody."""
    return cast.make_update(published.recommendations.get(number=1), narrative_ar=TOLD)


def redact(record, by, words=(NAME,), **options):
    return redaction.redact(record, by=by, category="safety", passages=[*words], **options)


def tables_with(word):
    """The tables of the database in which the word stands, as text or escaped in JSON."""
    escaped = word.encode("unicode_escape").decode()
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
            if any(holds(value, word, escaped) for row in cursor.fetchall() for value in row):
                found.add(table)
    return found


def holds(value, word, escaped):
    text = bytes(value).decode(errors="replace") if isinstance(value, bytes | memoryview) else value
    text = str(text)
    return word in text or escaped in text


def test_a_redaction_leaves_a_marker_and_says_when_why_and_by_whom(update, publisher):
    redactions = redact(update, publisher)

    assert update.narrative_ar == LEFT
    made = Redaction.objects.get(field="narrative_ar")
    assert made in redactions
    assert (made.record_kind, made.record_key) == ("progressupdate", update.pk)
    assert (made.category, made.redacted_by) == ("safety", publisher)
    assert made.new_text is None


def test_the_words_are_in_no_table_afterwards(client, update, publisher):
    chief = cast.make_user("chief", is_superuser=True)
    item = update.recommendation
    cast.make_update(item, publish=False, narrative_ku=f"Bi {NAME} re.")
    publish_report(item.plan, by=chief, as_of=date.today())
    LogEntry.objects.create(
        user=chief,
        action_flag=2,
        object_repr=TOLD,
        change_message='[{"changed": {"object": "%s"}}]' % NAME.encode("unicode_escape").decode(),
    )
    client.get(f"/ar/plans/2023/reports/{Report.objects.get().name}.json")
    assert len(tables_with("سليم")) >= 6

    redact(update, publisher)

    assert tables_with("سليم") == set()
    assert tables_with("الخوري") == set()
