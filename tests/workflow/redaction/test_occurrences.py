"""Where words that are to be taken out occur."""

import json
from datetime import date

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType

from recommendations.models import ChangeLogEntry, DisclosureRequest, Plan, Report
from recommendations.workflow.redaction import occurrences
from recommendations.workflow.redaction.passages import Passages
from tests.support import cast

pytestmark = pytest.mark.django_db

NAME = "سليم الخوري"
TEXT = f"التقى الوفد {NAME} في المدينة."
LEFT = "التقى الوفد […] في المدينة."


@pytest.fixture
def passages():
    return Passages([NAME])


def log(user, title, message):
    return LogEntry.objects.create(
        user=user,
        content_type=ContentType.objects.get_for_model(Plan),
        object_id="1",
        object_repr=title,
        action_flag=CHANGE,
        change_message=message,
    )


def test_a_place_shows_each_text_once_before_and_after(published, passages):
    update = cast.make_update(published.recommendations.get(number=1), narrative_ar=TEXT)

    [place] = occurrences.find(passages)

    assert place.name == f"progressupdate-{update.pk}"
    assert place.page == ("recommendation", update.recommendation_id)
    assert [(column.name, before, after) for column, before, after in place.texts] == [
        ("narrative_ar", TEXT, LEFT)
    ]


def test_a_place_shows_nothing_of_data(published, staff, passages):
    head = {"title": {"ar": TEXT, "ku": None, "en": None}, "year": 2023}
    report = published.reports.create(
        as_of=date(2023, 6, 30), head=head, figures={}, rows=[], created_by=staff
    )

    [place] = occurrences.find(passages)

    assert (place.model, place.key, place.texts) == (Report, report.pk, [])
    assert place.after == {"head": {**head, "title": {"ar": LEFT, "ku": None, "en": None}}}


def test_words_are_taken_out_of_the_messages_of_the_admin_log(staff, passages):
    as_json = json.dumps([{"changed": {"fields": [TEXT, 3], "name": None, "object": TEXT}}])
    entries = [
        log(staff, TEXT, ""),
        log(staff, "خطة", TEXT),
        log(staff, "خطة", as_json),
    ]
    log(staff, "خطة", json.dumps([{"added": {"name": "ملف"}}]))

    found = dict(occurrences.log_entries(passages))

    assert found == {
        entries[0].pk: {"object_repr": LEFT, "change_message": ""},
        entries[1].pk: {"object_repr": "خطة", "change_message": LEFT},
        entries[2].pk: {
            "object_repr": "خطة",
            "change_message": json.dumps(
                [{"changed": {"fields": [LEFT, 3], "name": None, "object": LEFT}}]
            ),
        },
    }


def test_words_are_taken_out_of_labels_of_the_log_of_changes_but_not_of_accounts(passages, plan):
    item = plan.recommendations.get(number=1)
    item.title_ar = NAME
    item.save()
    cast.make_institution("khouri", name_ar=NAME)
    newest = ChangeLogEntry.objects.get(
        record_kind="recommendation", history_id=item.history.first().pk
    )

    found = dict(occurrences.logged_changes(passages))

    assert list(found) == [newest.pk]
    assert found[newest.pk]["label"]["ar"] == newest.label["ar"].replace(NAME, "[…]")


def test_requests_are_found_by_their_words_now_or_earlier(passages, meeting, health, staff):
    delegation = meeting.delegations.create(institution=health)
    ask = DisclosureRequest.objects.ask
    now = ask(delegation, "names", by=staff, reason=TEXT)
    earlier = ask(delegation, "count", by=cast.make_user("other"), reason=TEXT)
    earlier.reason = "موافقة خطية"
    earlier.save()
    ask(meeting.delegations.create(institution=cast.make_institution()), "names", by=staff)

    assert set(occurrences.requests(passages)) == {now, earlier}


def test_what_stays_is_counted_by_model(passages, health):
    health.name_ar = f"جمعية {NAME}"
    health.save()

    counted = {
        model._meta.model_name: rows for model, rows in occurrences.found_elsewhere(passages)
    }

    assert counted == {"institution": 1, "historicalinstitution": 1}
