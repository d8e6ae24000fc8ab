"""Words taken out of what was published: gone from the record, its history and all copies."""

import json
from datetime import date

import pytest
from django.contrib.admin.models import LogEntry
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone

from recommendations.db import triggers
from recommendations.models import (
    CarryOver,
    Meeting,
    MinutesImport,
    PlanSection,
    Recommendation,
    Redaction,
    Report,
    Role,
    SiteProfile,
)
from recommendations.workflow.closing import closing
from recommendations.workflow.freezing import publish_report
from recommendations.workflow.redaction import occurrences, transitions
from recommendations.workflow.redaction.passages import Passages
from tests.support import cast
from tests.support.files.uploads import pdf_file
from tests.support.refusals import database_refuses

pytestmark = pytest.mark.django_db

NAME = "سليم الخوري"
TEXT = f"التقى الوفد {NAME} في المدينة."
LEFT = "التقى الوفد […] في المدينة."


@pytest.fixture
def update(published):
    """A published update that names somebody."""
    return cast.make_update(published.recommendations.get(number=1), narrative_ar=TEXT)


def redact(record, by, *words, **options):
    words = list(words or [NAME])
    return transitions.redact(record, by=by, category="safety", passages=words, **options)


def escaped(text):
    """``text`` as JSON may write it."""
    return json.dumps(text)[1:-1]


def tables_with(word):
    """The tables of the database in which ``word`` occurs, in any column."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 - our own tables
            if any(_holds(value, word) for row in cursor.fetchall() for value in row):
                found.add(table)
    return found


def _holds(value, word):
    if isinstance(value, bytes | memoryview):
        value = bytes(value).decode(errors="replace")
    return word in str(value) or escaped(word) in str(value)


def test_a_redaction_leaves_a_marker_and_says_when_why_and_by_whom(update, publisher):
    redactions = redact(update, publisher)

    assert update.narrative_ar == LEFT
    made = Redaction.objects.get(field="narrative_ar")
    assert made in redactions
    assert (made.record_kind, made.record_key) == ("progressupdate", update.pk)
    assert (made.category, made.redacted_by) == ("safety", publisher)
    assert made.redacted_on == timezone.localdate()
    assert made.new_text is None


def test_the_words_are_in_no_table_afterwards(client, update, publisher):
    plan = update.recommendation.plan
    cast.make_update(update.recommendation, publish=False, narrative_ku=f"Bi {NAME} re.")
    report = publish_report(plan, by=publisher, as_of=timezone.localdate())
    message = json.dumps([{"changed": {"name": "update", "object": TEXT}}])
    LogEntry.objects.create(user=publisher, action_flag=2, object_repr=TEXT, change_message=message)
    client.get(f"/ar/plans/2023/reports/{report.name}.json").getvalue()
    assert tables_with("سليم") >= {
        "django_admin_log",
        "recommendations_historicalprogressupdate",
        "recommendations_progressupdate",
        "recommendations_report",
        "recommendations_reportfile",
        "recommendations_searchentry",
    }

    redact(update, publisher)

    assert tables_with("سليم") == set()
    assert tables_with("الخوري") == set()


@pytest.fixture
def emptied_afterwards(transactional_db):
    """The database is emptied after the test, its redactions included."""
    yield
    triggers.drop()


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="looks into the file of SQLite")
def test_the_words_are_not_in_the_database_file_either(client, emptied_afterwards):
    publisher = cast.make_member(Role.PUBLISHER, "publisher")
    plan = cast.make_plan(state="published")
    update = cast.make_update(plan.recommendations.get(number=1), narrative_ar=TEXT)
    report = publish_report(plan, by=publisher, as_of=timezone.localdate())
    client.get(f"/ar/plans/2023/reports/{report.name}.csv").getvalue()
    connection.ensure_connection()
    assert NAME.encode() in connection.connection.serialize()

    redact(update, publisher)

    content = connection.connection.serialize()
    assert NAME.encode() not in content
    assert escaped(NAME).encode() not in content
    assert "سليم".encode() not in content


def test_imports_of_minutes_with_the_words_are_deleted(update, publisher):
    for name, text in [("first", TEXT), ("second", "نص آخر")]:
        rest = {"source": {"text": text}, "review": {"plan": {}}}
        MinutesImport.objects.create(owner=publisher, name=name, **rest)

    redact(update, publisher)

    assert [one.name for one in MinutesImport.objects.all()] == ["second"]


def test_the_history_tells_of_the_step_and_holds_no_earlier_words(update, publisher):
    redact(update, publisher)

    newest = update.history.first()
    assert (newest.history_change_reason, newest.history_user) == ("redact", publisher)
    assert {state.narrative_ar for state in update.history.all()} == {LEFT}


def test_history_of_a_record_that_was_deleted_loses_the_words(update, publisher):
    draft = cast.make_update(update.recommendation, publish=False, send=False, narrative_ar=TEXT)
    key = draft.pk
    draft.delete()

    redact(update, publisher)

    states = type(draft).history.filter(id=key)
    assert {state.narrative_ar for state in states} == {LEFT}


def test_words_that_only_earlier_versions_hold_are_taken_out_without_a_public_note(
    published, publisher
):
    meeting = published.meeting
    meeting.mark_published()
    point = meeting.agenda.create(number=1, topic_ar="موضوع", discussion_ar=TEXT)
    point.discussion_ar = "نص آخر"
    point.save()

    redact(meeting, publisher)

    assert {state.discussion_ar for state in point.history.all()} == {"نص آخر", LEFT}
    assert Redaction.objects.get().field == "history"
    assert not Redaction.objects.public().exists()


PLACES = {
    "title": lambda plan, item: (item, "title_ar"),
    "adopted text": lambda plan, item: (item, "adopted_text_ar"),
    "erratum": lambda plan, item: (
        item.errata.create(text_ar=TEXT, reason_ar="سبب"),
        "text_ar",
    ),
    "milestone": lambda plan, item: (item.milestones.create(number=1, title_ar=TEXT), "title_ar"),
    "done when": lambda plan, item: (
        cast.make_recommendation(plan, done_when_ar=TEXT),
        "done_when_ar",
    ),
    "indicator": lambda plan, item: (
        item.indicators.create(number=1, target=7, name_ar=TEXT),
        "name_ar",
    ),
    "introduction": lambda plan, item: (plan, "introduction_ar"),
    "agenda item": lambda plan, item: (
        plan.meeting.agenda.create(number=1, topic_ar="موضوع", discussion_ar=TEXT),
        "discussion_ar",
    ),
    "statement": lambda plan, item: (plan.meeting.statements.create(text_ar=TEXT), "text_ar"),
    "finding": lambda plan, item: (
        plan.meeting.findings.create(kind="weakness", number=1, text_ar=TEXT),
        "text_ar",
    ),
    "closing statement": lambda plan, item: (plan.meeting, "closing_statement_ar"),
    "document": lambda plan, item: (
        item.documents.create(title_ar=TEXT, file=pdf_file("x"), is_public=True),
        "title_ar",
    ),
}


@pytest.mark.parametrize("where", PLACES)
def test_words_are_taken_out_of_every_published_text(where, publisher):
    plan = cast.make_plan(items=0, introduction_ar=TEXT)
    Meeting.objects.get().agenda.all()
    item = cast.make_recommendation(plan, title_ar=TEXT, adopted_text_ar=TEXT)
    plan.meeting.closing_statement_ar = TEXT
    plan.meeting.save()
    plan.meeting.mark_published()
    record, field = PLACES[where](plan, item)
    cast.advance(plan, "published")
    record.refresh_from_db()

    redact(record, publisher)

    assert getattr(record, field) == LEFT
    assert tables_with("سليم") == set()


def test_words_are_taken_out_of_the_source_of_a_reading(published, publisher):
    item = published.recommendations.get(number=1)
    indicator = item.indicators.create(number=1, target=7, name_ar="دورات")
    reading = indicator.readings.create(value=3, source_ar=TEXT)

    redact(reading, publisher)

    assert reading.source_ar == LEFT
    assert tables_with("سليم") == set()


def test_words_are_taken_out_of_the_title_of_an_adopted_section(client, publisher):
    plan = cast.make_plan(items=0)
    section = plan.sections.create(order=1, title_ar=TEXT)
    item = cast.make_recommendation(plan, section=section)
    cast.advance(plan, "published")
    publish_report(plan, by=publisher, as_of=date(2023, 6, 30))
    closing.close(plan, by=publisher, decisions={item.pk: CarryOver()})

    redact(section, publisher)

    assert section.title_ar == LEFT
    assert {one.title_ar for one in PlanSection.objects.all()} == {LEFT}
    assert tables_with("سليم") == set()
    assert "[…]" in client.get("/ar/plans/2023/reports/2023-06-30/").content.decode()
    assert "حُذفت كلمات" in client.get("/ar/plans/2023/").content.decode()


def test_copies_in_the_next_plan_lose_the_words_in_the_same_step(publisher):
    plan = cast.make_plan(items=0)
    item = cast.make_recommendation(plan, adopted_text_ar=TEXT)
    cast.advance(plan, "published")
    closing.close(plan, by=publisher, decisions={item.pk: CarryOver()})

    redact(item, publisher)

    assert {one.adopted_text_ar for one in Recommendation.objects.all()} == {LEFT}


def test_a_place_that_is_not_chosen_keeps_its_words(published, publisher):
    first, second, _third = published.recommendations.order_by("number")
    one = cast.make_update(first, narrative_ar=TEXT)
    other = cast.make_update(second, narrative_ar=TEXT)

    redact(one, publisher, places=[f"progressupdate-{one.pk}"])

    other.refresh_from_db()
    assert (one.narrative_ar, other.narrative_ar) == (LEFT, TEXT)


def test_the_search_finds_the_words_no_more(client, update, publisher):
    assert client.get("/ar/search/", {"q": NAME}).context["pages"].total == 1

    redact(update, publisher)

    assert client.get("/ar/search/", {"q": NAME}).context["pages"].total == 0


def test_a_second_redaction_of_the_same_text_works(update, publisher):
    redact(update, publisher)
    redact(update, publisher, "في المدينة")

    assert update.narrative_ar == "التقى الوفد […] […]."
    assert not Redaction.objects.exclude(new_text=None).exists()


def test_forms_that_were_open_before_are_stale(published, publisher):
    published.meeting.mark_published()
    meeting = published.meeting
    point = meeting.agenda.create(number=1, topic_ar=TEXT)
    before = Meeting.objects.get(pk=meeting.pk).version

    redact(point, publisher)

    assert Meeting.objects.get(pk=meeting.pk).version > before


def test_pages_that_readers_have_are_no_longer_fresh(update, publisher):
    before = SiteProfile.objects.get().content_version

    redact(update, publisher)

    assert SiteProfile.objects.get().content_version > before


@pytest.mark.parametrize("role", [Role.EDITOR, Role.FOCAL_POINT, Role.AUDITOR])
def test_only_publishers_take_words_out(update, role):
    with pytest.raises(ValidationError) as refusal:
        redact(update, cast.make_member(role, "somebody"))

    assert refusal.value.code == "permission"
    update.refresh_from_db()
    assert update.narrative_ar == TEXT


@pytest.mark.parametrize(
    ("words", "code"),
    [(["كلام آخر"], "not_there"), (["  ", ""], "no_words"), (["من"], "short"), (["[…]"], "short")],
)
def test_words_that_cannot_be_taken_out_are_refused_with_nothing_written(
    update, publisher, words, code
):
    with pytest.raises(ValidationError) as refusal:
        redact(update, publisher, *words)

    assert refusal.value.code == code
    assert not Redaction.objects.exists()


def test_an_unknown_reason_is_refused_by_the_step_and_by_the_database(update, publisher):
    with pytest.raises(ValidationError) as refusal:
        transitions.redact(update, by=publisher, category="shame", passages=[NAME])

    assert refusal.value.code == "category"
    made = redact(update, publisher)[0]
    made.pk, made._state.adding, made.category = None, True, "shame"
    with database_refuses("redaction_has_a_known_reason"):
        made.save()


def test_no_chosen_place_is_refused(update, publisher):
    with pytest.raises(ValidationError) as refusal:
        redact(update, publisher, places=[])

    assert refusal.value.code == "no_places"


def test_a_redaction_is_neither_changed_nor_deleted_by_the_models(update, publisher):
    made = redact(update, publisher)[0]

    for act in (
        made.save,
        made.delete,
        Redaction.objects.all().delete,
        lambda: Redaction.objects.update(category="court_order"),
    ):
        with pytest.raises(ValidationError):
            act()


def test_what_stays_elsewhere_is_counted(published, publisher):
    delegation = published.meeting.delegations.create(institution=cast.make_institution())
    delegation.attendees.create(name_ar=NAME)

    found = occurrences.found_elsewhere(Passages([NAME]))

    assert {model.__name__: rows for model, rows in found} == {
        "Attendee": 1,
        "HistoricalAttendee": 1,
    }


@pytest.mark.parametrize(
    "text",
    [
        "قال سليم الخوري كلمة",
        "قال سليم  \n الخوري كلمة",
        "قال سَلِيم الخوري كلمة",
        "قال سليـم الخوري كلمة",
        "قال سل\u200bيم الخورى كلمة",
        "قال \u2067سليم الخوري\u2069 كلمة",
    ],
)
def test_a_passage_is_found_however_it_is_spaced_and_pointed(text):
    assert "سليم" not in (left := Passages([NAME]).take_out(text))
    assert left.startswith("قال ")
    assert left.endswith(" كلمة")


def test_the_end_of_a_change_of_direction_stays():
    assert Passages([NAME]).take_out(f"\u2067{NAME}\u2069 كلمة") == "\u2067[…]\u2069 كلمة"


def test_capitals_and_composed_letters_make_no_difference():
    assert Passages(["Şêrko Bekes"]).take_out("Bi şe\u0302rko BEKES re") == "Bi […] re"


def test_longer_words_stay_and_are_named():
    passages = Passages(["سليم"])

    assert passages.take_out("وسليمة وسليم") == "وسليمة وسليم"
    assert passages.longer_words("وسليمة وسليم سليم") == {"وسليمة", "وسليم"}


def test_a_longer_word_that_holds_a_passage_twice_is_named_once():
    assert Passages(["bar"]).longer_words("xbarabar y") == {"xbarabar"}


def test_data_lose_words_in_texts_only():
    row = {
        "status": "open",
        "address": "https://example.org/open",
        "title": {"ar": "open", "ku": None, "en": "the open door"},
        "updates": [{"narrative": {"ar": None, "ku": None, "en": "Open!"}}],
    }

    assert Passages(["open"]).take_out_of_data(row) == {
        "status": "open",
        "address": "https://example.org/open",
        "title": {"ar": "[…]", "ku": None, "en": "the […] door"},
        "updates": [{"narrative": {"ar": None, "ku": None, "en": "[…]!"}}],
    }


def test_a_report_that_froze_the_words_loses_them(update, publisher):
    plan = update.recommendation.plan
    publish_report(plan, by=publisher, as_of=date(2023, 1, 7))
    publish_report(plan, by=publisher, as_of=timezone.localdate())

    redact(update, publisher)

    assert [
        one["narrative"]["ar"]
        for report in Report.objects.order_by("as_of")
        for row in report.rows
        for one in row["updates"]
    ] == [LEFT]
