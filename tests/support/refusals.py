"""How a test says that something is refused: by the models, or by the database itself."""

from contextlib import contextmanager

import pytest
from concurrency.exceptions import RecordModifiedError
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from recommendations.db.triggers import TRIGGERS


@contextmanager
def refuses(code):
    """The block must end in a ValidationError of ``code`` alone.

    What it wrote before stays, as it would for a view: undoing that is the models' own work.
    """
    with pytest.raises(ValidationError) as refusal:
        yield
    assert {error.code for error in errors(refusal.value)} == {code}


@contextmanager
def refuses_by(constraint):
    """The block must end in the message of the constraint of that name."""
    with pytest.raises(ValidationError) as refusal:
        yield
    assert refusal.value.messages == [str(constraints()[constraint].violation_error_message)]


@contextmanager
def database_refuses(name):
    """The database must stop the block, by the constraint or the trigger ``name``."""
    said = TRIGGERS[name][2] if name in TRIGGERS else name
    with pytest.raises(IntegrityError, match=said), transaction.atomic():
        yield


@contextmanager
def refuses_stale():
    """The save in the block must be refused because somebody else has saved in the meantime."""
    with pytest.raises(RecordModifiedError), transaction.atomic():
        yield


def errors(refusal):
    """The single errors of a ValidationError, of whatever shape."""
    if hasattr(refusal, "error_dict"):
        return [error for field in refusal.error_dict.values() for error in field]
    return refusal.error_list


def constraints():
    """Every constraint of our models, by name."""
    models = apps.get_app_config("recommendations").get_models()
    return {rule.name: rule for model in models for rule in model._meta.constraints}
