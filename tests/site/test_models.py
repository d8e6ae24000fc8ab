"""Rules that hold for every model of ours, those to come included."""

from functools import cache
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils import timezone, translation
from django.utils.functional import Promise
from modeltranslation.fields import TranslationField

from recommendations.models import (
    ChangeLogEntry,
    DisclosureRequest,
    Letter,
    MinutesImport,
    NameAccess,
    Plan,
    PlanVersion,
    ProgressUpdate,
    SavedView,
    SearchEntry,
    SignIn,
    SignInCounter,
    SiteProfile,
    User,
)
from recommendations.models.base.content import ContentQuerySet
from tests.models.test_history import make_one_of_each
from tests.support import cast
from tests.support.refusals import constraints, database_refuses

OURS = sorted(
    (
        model
        for model in apps.get_app_config("recommendations").get_models()
        if not model.__name__.startswith("Historical")
    ),
    key=lambda model: model.__name__,
)
# Only the program itself reads these rows.
SEEN = [model for model in OURS if model not in (PlanVersion, SearchEntry, SignInCounter)]
# Never shown: what Django, the version check and the caches need.
UNSEEN_FIELDS = {"id", "version", "content_version"}
# The parts of a whole: a draft that is deleted takes them along.
PARTS = {
    "AgendaItem.meeting",
    "Assignment.recommendation",
    "Attendee.delegation",
    "Delegation.meeting",
    "Finding.meeting",
    "Indicator.recommendation",
    # A letter is of nobody's once its account is gone.
    "Letter.recipient",
    "Milestone.recommendation",
    # An import that is under way goes with its account.
    "MinutesImport.owner",
    "PlanSection.plan",
    # A saved view goes with its account.
    "SavedView.owner",
    "Statement.meeting",
}
# Who did something, and when → the constraint that keeps both together.
TOGETHER = {
    "Plan.adopted": "plan_adopted_at_with_adopted_by",
    "DisclosureRequest.decided": "disclosure_decided_at_with_decided_by",
    "Plan.closed": "plan_closed_on_with_closed_by",
    "ProgressUpdate.published": "update_published_at_with_published_by",
    "ProgressUpdate.returned": "update_returned_with_remark",
    "SiteProfile.locked_down": "site_profile_locked_down_at_with_by",
}
# The time is always there; whoever is missing came by a command, signed in as nobody.
TIME_ALONE = {"DisclosureRequest.asked", "Document.added"}


def each(models):
    """The parameter of a test that walks over ``models``."""
    return pytest.mark.parametrize("model", models, ids=lambda model: model.__name__)


def own_fields(model):
    """The columns of the model that we declared: no translations of a field, no inherited ones."""
    inherited = {field.name for field in User.__bases__[0]._meta.get_fields()}
    return [
        field
        for field in [*model._meta.concrete_fields, *model._meta.many_to_many]
        if not isinstance(field, TranslationField)
        and field.name not in UNSEEN_FIELDS
        and not (model is User and field.name in inherited)
    ]


def optional_pairs():
    """``Model.stem`` → the field of the time and that of the account, where either may be empty."""
    pairs = {}
    for model in OURS:
        fields = {field.name: field for field in model._meta.concrete_fields}
        for name, by in fields.items():
            if not name.endswith("_by") or by.related_model is not User:
                continue
            stem = name.removesuffix("_by")
            time = fields.get(f"{stem}_at") or fields.get(f"{stem}_on")
            assert time, f"{model.__name__} says who {stem} it, and not when"
            if time.null or by.null:
                pairs[f"{model.__name__}.{stem}"] = (time, by)
    return pairs


@cache
def translated(language):
    """What our catalogue says in that language, or None where it is not compiled."""
    catalogue = Path(settings.BASE_DIR) / f"config/locale/{language}/LC_MESSAGES/django.po"
    if not catalogue.with_suffix(".mo").exists():
        return None
    with catalogue.open("rb") as file:
        return {str(message.id) for message in read_po(file) if message.id and message.string}


def untranslated(texts):
    """Those of the texts that Arabic or Kurdish lacks, where their catalogues are compiled."""
    with translation.override(None):
        asked = {str(text) for text in texts}
    known = {language: translated(language) for language in ("ar", "ku")}
    return {
        (language, text)
        for language, catalogue in known.items()
        if catalogue is not None
        for text in asked - catalogue
    }


def test_fields_that_belong_together_are_known():
    assert set(optional_pairs()) == set(TOGETHER) | TIME_ALONE


def test_a_time_that_stands_alone_is_always_there():
    assert not any(optional_pairs()[name][0].null for name in TIME_ALONE)


@pytest.mark.django_db
@pytest.mark.parametrize("name", TOGETHER)
def test_the_database_refuses_one_without_the_other(name):
    plan = cast.make_plan(items=1)
    cast.make_recommendation(plan)
    if name.startswith("ProgressUpdate"):
        cast.advance(plan, "adopted")
        cast.make_update(plan.recommendations.first(), publish=False)
    DisclosureRequest.objects.ask(
        plan.meeting.delegations.create(institution=cast.make_institution())
    )
    SiteProfile.objects.current().save()
    timed = (DisclosureRequest, Plan, ProgressUpdate, SiteProfile)
    model = {model.__name__: model for model in timed}[name.split(".")[0]]
    time, by = optional_pairs()[name]
    now = timezone.now() if isinstance(time, models.DateTimeField) else timezone.localdate()

    for half in ({time.name: now}, {by.name: cast.make_user()}):
        with database_refuses(TOGETHER[name]):
            cast.past_the_models(model).update(**half)


@each(OURS)
def test_nothing_takes_a_record_along_unless_it_is_a_part(model):
    for field in model._meta.concrete_fields:
        if field.remote_field:
            name = f"{model.__name__}.{field.name}"
            expected = models.CASCADE if name in PARTS else models.PROTECT
            assert field.remote_field.on_delete is expected, name


def test_every_part_is_there():
    fields = {f"{model.__name__}.{field.name}" for model in OURS for field in model._meta.fields}

    assert PARTS - fields == set()


@each(SEEN)
def test_every_constraint_says_what_is_wrong_in_the_readers_words(model):
    messages = [rule.violation_error_message for rule in model._meta.constraints]
    default = models.CheckConstraint.default_violation_error_message

    assert [message for message in messages if message == default] == []
    assert [message for message in messages if not isinstance(message, Promise)] == []
    assert untranslated(messages) == set()


def test_there_are_constraints_to_walk_over():
    assert len(constraints()) > 30


@each(SEEN)
def test_every_model_has_its_names_in_the_readers_words(model):
    names = [model._meta.verbose_name, model._meta.verbose_name_plural]

    assert [name for name in names if not isinstance(name, Promise)] == []
    assert untranslated(names) == set()


@each(SEEN)
def test_every_field_has_its_name_in_the_readers_words(model):
    names = {field.name: field.verbose_name for field in own_fields(model)}

    assert {key for key, name in names.items() if not isinstance(name, Promise)} == set()
    assert untranslated(names.values()) == set()


@each(SEEN)
def test_every_choice_and_hint_is_in_the_readers_words(model):
    fields = own_fields(model)
    texts = [label for field in fields for _, label in field.choices or []]
    texts += [field.help_text for field in fields if field.help_text]

    assert [text for text in texts if not isinstance(text, str | Promise)] == []
    assert untranslated(texts) == set()


@each(OURS)
def test_every_record_can_be_named(model):
    assert model.__str__ is not models.Model.__str__


@each(OURS)
def test_every_model_says_what_it_is(model):
    assert not model.__doc__.startswith(f"{model.__name__}(")


# Letters, logs, requests, imports under way are no content: no public page changes with them.
NO_CONTENT = (
    ChangeLogEntry,
    DisclosureRequest,
    Letter,
    MinutesImport,
    NameAccess,
    SavedView,
    User,
    SignIn,
    SiteProfile,
)


@each([model for model in SEEN if model not in NO_CONTENT])
def test_changes_in_bulk_pass_the_rules_of_every_model(model):
    assert isinstance(model.objects.all(), ContentQuerySet)


@pytest.mark.django_db
def test_a_name_of_every_record_is_text(staff):
    make_one_of_each(staff)

    for model in OURS:
        for record in model.objects.all():
            assert str(record).strip(), model.__name__
