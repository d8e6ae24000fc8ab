"""The log of changes: written with every history record, on every road, without names of people."""

import pytest
from django.core.management import call_command

from recommendations.history import labels
from recommendations.history.visibility import tracked_models
from recommendations.models import (
    Assignment,
    Attendee,
    CarryOver,
    ChangeLogEntry,
    Document,
    Institution,
    Recommendation,
    Role,
    Theme,
    User,
)
from recommendations.models.history import Cause, acting_as, caused_by
from recommendations.workflow.closing import closing
from recommendations.workflow.progress.progress_batch import send_many
from recommendations.workflow.redaction import erasure
from recommendations.workflow.redaction.transitions import redact
from tests.models.test_history import make_one_of_each
from tests.support import cast
from tests.support.sites.planted_names import WORD, plant
from tests.workflow.progress.test_many_at_once import reports

pytest_plugins = ["tests.support.desk"]
pytestmark = pytest.mark.django_db
NAME = "سليم الخوري"


def logged():
    """What the log says of each change: a set."""
    fields = ["record_kind", "record_key", "history_id", "at", "action", "user_name", "cause"]
    return set(ChangeLogEntry.objects.values_list(*fields))


def in_history():
    """The same, from the history tables."""
    fields = ["id", "history_id", "history_date", "history_type", "history_user_name"]
    return {
        (model._meta.model_name, *values, cause or "")
        for model in tracked_models()
        for *values, cause in model.history.values_list(*fields, "history_change_reason")
    }


def newest(record):
    return ChangeLogEntry.objects.filter(
        record_kind=record._meta.model_name, record_key=record.pk
    ).first()


def as_text(entries):
    return str(list(entries.values_list("label", "user_name", "cause")))


def test_every_model_with_a_history_has_labels():
    assert set(tracked_models()) - set(labels.LABELS) == set()


def test_every_record_is_logged_with_a_label_in_each_language(staff):
    make_one_of_each(staff)

    kinds = {model._meta.model_name for model in tracked_models()}
    assert set(ChangeLogEntry.objects.values_list("record_kind", flat=True)) == kinds
    assert logged() == in_history()
    for entry in ChangeLogEntry.objects.exclude(record_kind="attendee"):
        assert set(entry.label) == {"ar", "ku", "en"}
        assert all(text.strip() for text in entry.label.values()), entry


def test_the_transitions_of_a_year_are_logged(staff):
    plan = cast.make_plan(state="published")
    cast.make_update(plan.recommendations.get(number=1))
    decisions = {item.pk: CarryOver() for item in plan.recommendations.all()}
    following = closing.close(plan, by=staff, decisions=decisions)
    following.recommendations.create(number=9, title_ar="بند").delete()

    assert logged() == in_history()
    assert ChangeLogEntry.objects.filter(cause="close", user_name="staff").exists()


def test_changes_in_bulk_are_logged(adopted, staff):
    items = list(adopted.recommendations.all())
    for item in items:
        item.title_ar = "جديد"

    with acting_as(staff), caused_by(Cause.FILE, "plan.xlsx"):
        Recommendation.objects.save_many(items)
        send_many(reports(adopted), by=staff)

    of_file = ChangeLogEntry.objects.filter(cause="file plan.xlsx", user_name="staff")
    kinds = set(of_file.values_list("record_kind", "action"))
    assert kinds == {("recommendation", "~"), ("progressupdate", "+")}
    assert logged() == in_history()


def test_links_and_commands_are_logged():
    call_command("quickstart", "--bare", verbosity=0)
    item, theme = Recommendation.objects.first(), Theme.objects.create(slug="new", name_ar="جديد")
    theme.recommendations.add(item)
    cast.make_member(Role.EDITOR)

    assert logged() == in_history()
    assert (newest(item).action, newest(item).label["ar"]) == ("~", labels.label_of(item))
    assert ChangeLogEntry.objects.filter(cause="command quickstart").exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_stored_where_the_log_cannot_be_written(health, monkeypatch):
    def fail(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr(ChangeLogEntry, "save", fail)
    health.location_ar = "القامشلي"
    with pytest.raises(RuntimeError):
        health.save()
    user = User(username="new")
    with pytest.raises(RuntimeError):
        user.save()

    assert Institution.objects.get(pk=health.pk).location_ar != "القامشلي"
    assert Institution.history.filter(id=health.pk).count() == 1
    assert not User.history.filter(username="new").exists()


def test_a_label_is_what_the_record_was_called_then(plan):
    item = plan.recommendations.get(number=1)
    item.title_ar, item.title_en = "عنوان", "Title"
    item.save()

    entries = ChangeLogEntry.objects.filter(record_kind="recommendation", record_key=item.pk)

    assert [entry.label["ar"] for entry in entries] == ["2023/1 عنوان", "2023/1 التوصية 1"]
    assert [entry.label["en"] for entry in entries] == ["2023/1 Title", "2023/1 التوصية 1"]


def test_a_change_belongs_to_the_page_of_its_whole(adopted, health):
    item, meeting = adopted.recommendations.get(number=1), adopted.meeting
    delegation = meeting.delegations.create(institution=health)
    on_page = {
        item.milestones.create(number=1, title_ar="خطوة"): item,
        cast.make_update(item): item,
        Document.objects.create(title_ar="محضر", file="m.txt", meeting=meeting): meeting,
        delegation.attendees.create(name_ar="سين"): delegation,
        delegation: meeting,
        item: item,
        Assignment.objects.filter(recommendation=item).first(): item,
    }

    for record, page in on_page.items():
        entry = newest(record)
        assert (entry.page_kind, entry.page_key) == (page._meta.model_name, page.pk)


@pytest.mark.parametrize("records", [1, 3])
def test_one_statement_logs_changes_in_bulk(records, django_assert_num_queries):
    themes = [Theme.objects.create(slug=f"t-{number}", name_ar="م") for number in range(records)]

    # The history, the log.
    with django_assert_num_queries(2):
        Theme.history.bulk_history_create(themes)


def test_no_label_holds_the_name_of_a_person_who_attended_or_spoke(desk):
    meeting = plant(desk)

    assert WORD in str(list(Attendee.history.values("name_ar")))
    assert ChangeLogEntry.objects.filter(record_kind="attendee").exists()
    assert WORD not in as_text(ChangeLogEntry.objects.all())

    erasure.erase_names(meeting, by=None)

    assert not ChangeLogEntry.objects.filter(record_kind="attendee").exists()
    assert logged() == in_history()


def test_entries_of_people_at_deleted_meetings_go_with_their_history(meeting, health):
    meeting.delegations.create(institution=health).attendees.create(name_ar="سين")
    meeting.delete()
    Attendee.history.update(history_date="2001-01-01T00:00Z")
    assert ChangeLogEntry.objects.filter(record_kind="attendee").count() == 2

    erasure.erase_names_of_deleted_meetings(5)

    assert not ChangeLogEntry.objects.filter(record_kind="attendee").exists()


def test_a_redaction_takes_the_words_out_of_labels_and_causes(published):
    publisher = cast.make_member(Role.PUBLISHER, "publisher")
    item = published.recommendations.get(number=1)
    with caused_by(Cause.FILE, f"{NAME}.xlsx"):
        item.title_ku = f"Ji bo {NAME}"
        item.save()
    item.title_ku, item.title_en = "Sernav", f"For {NAME} alone"
    item.save()
    milestone = item.milestones.create(number=1, title_ar=f"لقاء {NAME}")
    milestone.delete()
    assert as_text(ChangeLogEntry.objects.all()).count(NAME) > 4

    redact(item, by=publisher, category="safety", passages=[NAME])

    assert NAME not in as_text(ChangeLogEntry.objects.all())
    assert newest(item).label["en"] == "2023/1 For […] alone"
    assert logged() == in_history()


def test_a_redaction_leaves_the_names_of_institutions_as_they_are(published, health):
    publisher = cast.make_member(Role.PUBLISHER, "publisher")
    item = published.recommendations.get(number=1)
    item.title_en = "About هيئة الصحة"
    item.save()

    redact(item, by=publisher, category="safety", passages=["هيئة الصحة"])

    assert newest(health).label["ar"] == "هيئة الصحة"
    assert newest(item).label["en"] == "2023/1 About […]"


def test_a_date_given_as_text_is_in_the_label(adopted):
    item = adopted.recommendations.first()

    item.errata.create(dated="2023-05-09", text_ar="نص", reason_ar="سبب")

    entry = ChangeLogEntry.objects.get(record_kind="erratum")
    assert entry.label["en"] == "9 May 2023"
