"""Who changed what and when, on every record."""

from datetime import date

import pytest
import simple_history
from django.apps import apps

from recommendations import translation
from recommendations.models import (
    CarryOver,
    DisclosureRequest,
    Document,
    Indicator,
    PlanSection,
    Postponement,
    Reading,
    Receipt,
    Recommendation,
    Remark,
    Report,
    Response,
    SiteProfile,
    Theme,
    Verification,
    VerificationSample,
)
from recommendations.models.base.content import allow_guarded_write
from recommendations.models.history import Cause, caused_by
from recommendations.workflow.closing import closing
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.files.uploads import pdf_file

pytestmark = pytest.mark.django_db

TRACKED = sorted(
    (
        model
        for model in apps.get_app_config("recommendations").get_models()
        if model not in translation.WITHOUT_HISTORY and not model.__name__.startswith("Historical")
    ),
    key=lambda model: model.__name__,
)


# These are written once.
WRITTEN_ONCE = (Postponement, Receipt, Remark, Report, Response, Verification, VerificationSample)
CHANGING = [model for model in TRACKED if model not in WRITTEN_ONCE]
# Columns that may not be filled in what ``make_one_of_each`` makes.
EMPTY = ("adopted_text_ar", "postponement_reason")


def make_one_of_each(staff):
    """At least one record of every tracked model."""
    plan = cast.make_plan(items=1)
    item, meeting = plan.recommendations.get(), plan.meeting
    delegation = meeting.delegations.create(institution=cast.make_institution("health"))
    delegation.attendees.create(name_ar="سين")
    meeting.agenda.create(number=1, topic_ar="الوضع السياسي")
    meeting.statements.create(text_ar="كلمة")
    meeting.findings.create(kind="strength", number=1, text_ar="انفتاح مهم")
    plan.sections.create(order=1, title_ar="الصحة")
    item.milestones.create(number=1, title_ar="خطوة")
    item.errata.create(text_ar="نص", reason_ar="خطأ")
    Theme.objects.create(slug="rights", name_ar="حقوق")
    Document.objects.create(title_ar="محضر", file=pdf_file(), meeting=meeting)
    SiteProfile.objects.current().save()
    DisclosureRequest.objects.ask(delegation, "names", by=staff)
    item = cast.advance(plan, "adopted").recommendations.get()
    cast.make_verification(cast.make_update(item))
    item.indicators.create(number=1, target=7, name_ar="دورات")
    item.indicators.get().readings.create(value=3, source_ar="الدائرة")
    cast.postpone(item, date(2023, 6, 30))
    cast.make_response(item)
    cast.make_receipt(plan)
    cast.make_remark(cast.make_update(item, publish=False))
    cast.make_decision(item, "not_implemented")
    report = Report.objects.create(
        plan=plan, as_of=date(2023, 6, 30), figures={}, rows=[], created_by=staff
    )
    sample = VerificationSample(report=report, size=1, seed="0" * 64, drawn_by=staff)
    with allow_guarded_write(sample, by=staff):
        sample.save()


def test_only_what_is_made_from_the_others_goes_without():
    names = {model.__name__ for model in translation.WITHOUT_HISTORY}

    assert names == {
        "ChangeLogEntry",
        "Letter",
        "MinutesImport",
        "NameAccess",
        "PlanVersion",
        "Redaction",
        "ReportFile",
        "SavedView",
        "SearchEntry",
        "SignIn",
        "SignInCounter",
    }


@pytest.mark.parametrize("model", CHANGING, ids=lambda model: model.__name__)
def test_every_record_keeps_its_history_with_its_translated_fields(model, staff):
    make_one_of_each(staff)
    record = model.objects.first()
    before = record.history.count()
    translated = [
        f"{field}_{code}"
        for field in translation.TRANSLATED_FIELDS.get(model, [])
        for code in ("ar", "ku", "en")
    ]
    for name in translated:
        is_fixed = model in (Indicator, PlanSection, Reading) and getattr(record, name)
        if not (is_fixed or name.startswith(EMPTY)):
            setattr(record, name, f"{name}!"[: model._meta.get_field(name).max_length])

    record.save()

    newest = record.history.first()
    stored = model.objects.get(pk=record.pk)
    assert record.history.count() == before + 1
    assert {name: getattr(newest, name) for name in translated} == {
        name: getattr(stored, name) for name in translated
    }
    assert any(translated) == (model in translation.TRANSLATED_FIELDS)


def test_every_column_of_a_record_is_in_its_history():
    for model in TRACKED:
        base = set(translation.TRANSLATED_FIELDS.get(model, []))
        base |= set(translation.NOT_KEPT.get(model, []))
        columns = {field.name for field in model._meta.concrete_fields} - base
        kept = {field.name for field in model.history.model._meta.concrete_fields}
        assert columns - kept == set(), model.__name__


def test_history_outlives_a_draft(plan):
    item = plan.recommendations.first()
    pk, title = item.pk, item.title_ar

    item.delete()

    newest = Recommendation.history.filter(id=pk).first()
    assert (newest.history_type, newest.title_ar) == ("-", title)


def test_the_doors_name_who_went_through(adopted, staff):
    item = adopted.recommendations.get(number=1)
    other = cast.make_user("publisher")

    update = progress.record(item, by=staff, status="in_progress", send=True)
    progress.publish(update, by=other)
    closing.close(
        adopted, by=other, decisions={i.pk: CarryOver() for i in adopted.recommendations.all()}
    )

    assert item.history.earliest().history_user is None
    assert [row.history_user for row in item.history.all()[:2]] == [other, staff]
    assert [row.history_user for row in update.history.all()] == [other, staff, staff]
    assert [row.history_user for row in adopted.history.all()[:2]] == [other, staff]
    assert item.carried_to.history.get().history_user == other


def test_a_door_does_not_sign_what_follows_it(adopted):
    adopted.introduction_ar = "مقدمة"

    adopted.save()

    assert adopted.history.first().history_user is None


def test_history_names_the_account_that_is_signed_in(health, staff, rf):
    request = rf.get("/")
    request.user = staff
    simple_history.models.HistoricalRecords.context.request = request

    health.location_ar = "القامشلي"
    health.save()
    del simple_history.models.HistoricalRecords.context.request

    assert health.history.first().history_user == staff


def test_an_entry_that_is_saved_again_keeps_its_author_and_its_cause(health, staff):
    health._history_user = staff
    with caused_by(Cause.COMMAND, "first"):
        health.save()
    entry = health.history.first()

    with caused_by(Cause.COMMAND, "second"):
        entry.location_ar = "القامشلي"
        entry.save()

    entry.refresh_from_db()
    assert (entry.location_ar, entry.history_change_reason) == ("القامشلي", "command first")
    assert (entry.history_user, entry.history_user_name) == (staff, staff.username)
