"""The triggers outlive a migration, and stand in the way of none."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, models, transaction

from recommendations.db import triggers
from recommendations.models import Plan
from tests.support import cast


def refuses_to_change(item):
    """True when the database itself keeps the adopted text of ``item``."""
    statement = "UPDATE recommendations_recommendation SET adopted_text_ar = 'x' WHERE id = %s"
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement, [item.pk])
            transaction.set_rollback(True)
    except IntegrityError:
        return True
    return False


@pytest.mark.django_db(transaction=True)
def test_a_migration_may_rebuild_a_table_that_a_trigger_reads(db):
    item = cast.make_plan(items=1, state="adopted").recommendations.get()

    triggers.drop()
    with connection.schema_editor() as editor:
        old, new = models.CharField(max_length=10), models.CharField(max_length=12)
        for field in (old, new):
            field.set_attributes_from_name("state")
            field.model = Plan
        editor.alter_field(Plan, old, new)
        editor.alter_field(Plan, new, old)
    lifted = refuses_to_change(item)
    triggers.install()

    assert not lifted
    assert refuses_to_change(item)


@pytest.mark.django_db(transaction=True)
def test_every_migrate_lays_them(db):
    item = cast.make_plan(items=1, state="adopted").recommendations.get()
    triggers.drop()

    call_command("migrate", verbosity=0)

    assert refuses_to_change(item)
