"""A form that is sent twice is saved once: after a reload, or when no answer came."""

import pytest
from django.core.cache import cache
from django.db import IntegrityError

from recommendations.admin.forms import repeated_forms
from recommendations.models import ProgressUpdate, Remark, Role, Verification
from tests.support import cast
from tests.support.bulk import press, select
from tests.support.desk import address, form_data
from tests.support.files.uploads import pdf_file

pytest_plugins = ["tests.support.desk"]
pytestmark = pytest.mark.django_db
SAID = "حُفظ هذا النموذج من قبل، ولم يُحفظ مرة ثانية."


@pytest.fixture
def where(adopted):
    item = adopted.recommendations.get(number=1)
    return f"{address('progressupdate', 'add')}?recommendation={item.pk}"


def report(desk, where, **fields):
    """What a browser sends of the form of a new report."""
    return form_data(desk.get(where)) | {"status": "in_progress", "_publish": "1"} | fields


def said(response):
    return [str(message) for message in response.context["messages"]]


def test_a_report_that_is_sent_again_is_stored_once_and_leads_to_the_same_page(desk, where):
    sent = report(desk, where)

    first, second = desk.post(where, sent), desk.post(where, sent)

    assert ProgressUpdate.objects.count() == 1
    assert (first.status_code, second.status_code) == (302, 302)
    assert second.url == first.url
    assert SAID in said(desk.get(second.url))


def test_the_same_words_in_a_form_that_was_opened_anew_are_another_report(desk, where):
    desk.post(where, report(desk, where))
    desk.post(where, report(desk, where))

    assert ProgressUpdate.objects.count() == 2


def test_a_form_with_another_word_or_file_is_another_form(desk, where):
    sent = report(desk, where)

    desk.post(where, sent)
    desk.post(where, sent | {"narrative_ar": "بدأ العمل."})
    desk.post(where, sent | {"evidence_file": pdf_file("one")})
    desk.post(where, sent | {"evidence_file": pdf_file("two")})

    assert ProgressUpdate.objects.count() == 4


def test_a_form_with_a_file_on_the_disk_is_stored_once(desk, where, settings):
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    sent = report(desk, where)

    for _time in range(2):
        desk.post(where, sent | {"evidence_file": pdf_file("one")})

    assert ProgressUpdate.objects.count() == 1


def test_what_was_refused_may_be_sent_again(desk, where):
    sent = report(desk, where, status="on_hold")

    first, second = desk.post(where, sent), desk.post(where, sent)

    assert (first.status_code, second.status_code) == (200, 200)


def test_a_change_that_is_sent_again_is_no_conflict_with_oneself(desk, adopted):
    where = address("recommendation", "change", adopted.recommendations.get(number=1).pk)
    sent = form_data(desk.get(where)) | {"internal_note": "راجع"}

    first, second = desk.post(where, sent), desk.post(where, sent)

    assert (first.status_code, second.status_code) == (302, 302)
    assert adopted.recommendations.get(number=1).history.filter(internal_note="راجع").count() == 1


def test_two_requests_at_once_save_once(desk, where, monkeypatch):
    """Both have looked and found nothing; the first has saved when the second comes to its end."""
    sent = report(desk, where)
    desk.post(where, sent)
    looked = iter([None])
    find = cache.get
    monkeypatch.setattr(cache, "get", lambda key: next(looked, find(key)))

    response = desk.post(where, sent)

    assert ProgressUpdate.objects.count() == 1
    assert response.status_code == 302


def test_a_verification_that_is_sent_again_is_stored_once(desk, published):
    update = cast.make_update(published.recommendations.get(number=1), "implemented")
    where = address("progressupdate", "verify", update.pk)
    sent = form_data(desk.get(where)) | {"outcome": "confirmed", "note_ar": cast.NOTE}

    first, second = desk.post(where, sent), desk.post(where, sent)

    assert Verification.objects.count() == 1
    assert (first.status_code, second.status_code) == (302, 302)


def test_a_question_that_is_sent_again_is_stored_once(desk, adopted):
    focal_point = cast.make_member(Role.FOCAL_POINT, "huda", ["department"])
    update = cast.make_update(adopted.recommendations.first(), by=focal_point, publish=False)
    where = address("progressupdate", "remarks", update.pk)
    sent = form_data(desk.get(where)) | {"text": "متى؟"}

    first, second = desk.post(where, sent), desk.post(where, sent)

    assert Remark.objects.count() == 1
    assert second.url == first.url


def test_reports_on_many_items_that_are_sent_again_are_stored_once(desk, adopted):
    page = select(desk, adopted.recommendations.all(), "status")
    page = press(desk, page, "preview", status="in_progress")
    sent = form_data(page) | {"confirm": "1"}
    where = page.context["address"]

    first, second = desk.post(where, sent), desk.post(where, sent)

    assert ProgressUpdate.objects.count() == 3
    assert second.url == first.url


def test_a_form_whose_note_fails_is_not_saved(desk, where, monkeypatch):
    def fail(*args):
        raise IntegrityError

    sent = report(desk, where)
    monkeypatch.setattr(repeated_forms, "note", fail)

    response = desk.post(where, sent)

    assert response.status_code == 200
    assert not ProgressUpdate.objects.exists()
