"""The database lets a redaction pass, and nothing else: raw SQL against frozen texts."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from recommendations.models import Redaction
from recommendations.workflow.freezing import publish_report
from recommendations.workflow.redaction import transitions
from tests.support import cast

pytestmark = pytest.mark.django_db

TEXT = "قال سليم الخوري كلمة"
LEFT = "قال […] كلمة"


@pytest.fixture
def update(published):
    item = published.recommendations.get(number=1)
    return cast.make_update(
        item, narrative_ar=TEXT, evidence_url=cast.EVIDENCE, evidence_is_public=True
    )


def refuses(statement, *params):
    """True when the database refuses the SQL ``statement``."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, params)
            assert cursor.rowcount > 0, "nothing to refuse"
    except IntegrityError:
        return True
    return False


def let_pass(record, field, new_text, by, **others):
    """A redaction whose transaction is not over: it lets ``new_text`` pass in ``field``."""
    about = {"record_kind": record._meta.model_name, "record_key": record.pk}
    about |= {"page_kind": "recommendation", "page_key": 1, "category": "safety"}
    about |= {"redacted_on": timezone.localdate(), "redacted_at": timezone.now()}
    return Redaction.objects.create(
        **about | {"field": field, "new_text": new_text, "redacted_by": by} | others
    )


UPDATE = "UPDATE recommendations_progressupdate SET"


def test_a_published_update_is_not_edited_without_a_redaction(update):
    assert refuses(f"{UPDATE} narrative_ar = %s WHERE id = %s", LEFT, update.pk)
    assert refuses(f"{UPDATE} narrative_ar = narrative_ar WHERE id = %s", update.pk)
    assert refuses(f"{UPDATE} evidence_is_public = %s WHERE id = %s", False, update.pk)


def test_an_open_redaction_lets_its_text_pass(update, publisher):
    let_pass(update, "narrative_ar", LEFT, publisher)

    assert not refuses(f"{UPDATE} narrative_ar = %s WHERE id = %s", LEFT, update.pk)


def test_a_redaction_lets_no_other_record_column_or_text_pass(update, publisher):
    other = cast.make_update(update.recommendation, narrative_ar=TEXT)
    let_pass(update, "narrative_ar", LEFT, publisher)

    assert refuses(f"{UPDATE} narrative_ar = %s WHERE id = %s", LEFT, other.pk)
    assert refuses(f"{UPDATE} reason_ar = %s WHERE id = %s", LEFT, update.pk)
    assert refuses(f"{UPDATE} narrative_ar = %s WHERE id = %s", "[…]", update.pk)
    for more in ("status = 'implemented'", "percent = 5", "published_at = NULL", "author_id = 0"):
        statement = f"{UPDATE} narrative_ar = %s, {more} WHERE id = %s"
        assert refuses(statement, LEFT, update.pk), more


def test_nothing_is_written_in_the_name_of_a_redaction(update, publisher):
    longer, without_marker = f"{TEXT} […] وزيادة", "قال كلمة"
    let_pass(update, "narrative_ar", longer, publisher)
    let_pass(update, "narrative_ar", without_marker, publisher)

    assert refuses(f"{UPDATE} narrative_ar = %s WHERE id = %s", longer, update.pk)
    assert refuses(f"{UPDATE} narrative_ar = %s WHERE id = %s", without_marker, update.pk)


def test_a_redaction_that_is_over_lets_nothing_pass(update, publisher):
    transitions.redact(update, by=publisher, category="safety", passages=["سليم الخوري"])

    assert refuses(f"{UPDATE} narrative_ar = %s WHERE id = %s", TEXT, update.pk)
    assert refuses(f"{UPDATE} narrative_ar = %s WHERE id = %s", "[…]", update.pk)
    assert refuses(f"{UPDATE} narrative_ar = narrative_ar WHERE id = %s", update.pk)


def test_evidence_is_only_ever_made_private(update, publisher):
    let_pass(update, "evidence_is_public", "false", publisher)

    assert not refuses(f"{UPDATE} evidence_is_public = %s WHERE id = %s", False, update.pk)
    assert refuses(f"{UPDATE} evidence_is_public = %s WHERE id = %s", True, update.pk)


def test_an_address_of_evidence_is_replaced_by_none_but_the_reserved_one(update, publisher):
    let_pass(update, "evidence_url", "https://example.org/other", publisher)

    statement = f"{UPDATE} evidence_url = %s WHERE id = %s"
    assert refuses(statement, "https://example.org/other", update.pk)


def test_an_adopted_text_passes_with_its_redaction_only(publisher):
    plan = cast.make_plan(items=0)
    item = cast.make_recommendation(plan, adopted_text_ar=TEXT)
    cast.advance(plan, "adopted")
    statement = "UPDATE recommendations_recommendation SET adopted_text_ar = %s{} WHERE id = %s"
    assert refuses(statement.format(""), LEFT, item.pk)

    let_pass(item, "adopted_text_ar", LEFT, publisher)

    assert refuses(statement.format(", number = 9"), LEFT, item.pk)
    assert not refuses(statement.format(""), LEFT, item.pk)


def test_a_report_passes_with_its_redaction_only(published, publisher):
    report = publish_report(published, by=publisher, as_of=timezone.localdate())
    statement = "UPDATE recommendations_report SET head = %s{} WHERE id = %s"
    assert refuses(statement.format(""), '{"a": 1}', report.pk)

    let_pass(report, "head", '{"a": 1}', publisher)

    assert refuses(statement.format(", figures = '{}'"), '{"a": 1}', report.pk)
    assert refuses(statement.format(", revision = 3"), '{"a": 1}', report.pk)
    assert refuses(statement.format(""), '{"a": 2}', report.pk)
    assert not refuses(statement.format(""), '{"a": 1}', report.pk)


def test_a_stored_file_of_a_report_is_erased_and_never_replaced(client, published, publisher):
    report = publish_report(published, by=publisher, as_of=timezone.localdate())
    client.get(f"/ar/plans/2023/reports/{report.name}.json").getvalue()
    file = report.files.get()
    statement = "UPDATE recommendations_reportfile SET {} WHERE id = %s"

    assert refuses(statement.format("sha256 = 'x'"), file.pk)
    assert refuses(statement.format("size = 1"), file.pk)
    report.files.retire()
    assert refuses(statement.format("retired_at = NULL"), file.pk)


def test_a_redaction_is_neither_rewritten_nor_deleted(update, publisher):
    [*_, made] = transitions.redact(
        update, by=publisher, category="safety", passages=["سليم الخوري"]
    )
    statement = "UPDATE recommendations_redaction SET {} WHERE id = %s"

    assert refuses(statement.format("category = 'court_order'"), made.pk)
    assert refuses(statement.format("redacted_on = '2001-01-01'"), made.pk)
    assert refuses(statement.format("new_text = 'x'"), made.pk)
    assert refuses("DELETE FROM recommendations_redaction WHERE id = %s", made.pk)
