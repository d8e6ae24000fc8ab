"""Reports in the admin: written by a focal point, reviewed in the queue, returned, corrected."""

from datetime import date

import pytest
from django.urls import reverse

from recommendations.models import CarryOver, ProgressUpdate, Role
from recommendations.workflow.closing import closing
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.desk import address, form_data, page
from tests.support.files.uploads import pdf_file

pytest_plugins = ["tests.support.desk"]
QUEUE = "admin:recommendations_progressupdate_review"


def new_report(client, item, **typed):
    """Opens the form of a new report on ``item``, types something and sends it all."""
    where = f"{address('progressupdate', 'add')}?recommendation={item.pk}"
    data = form_data(client.get(where), "progressupdate_form")
    return client.post(where, data | typed)


def save(client, update, **typed):
    where = address("progressupdate", "change", update.pk)
    data = form_data(client.get(where), "progressupdate_form")
    return client.post(where, data | typed)


def waiting(item, by, **account):
    return cast.make_update(item, publish=False, by=by, **account)


def test_a_focal_point_keeps_a_draft_and_sends_it(client, item, focal_point):
    client.force_login(focal_point)

    new_report(client, item, status="in_progress", narrative_ar="بدأ العمل", _save="1")
    draft = ProgressUpdate.objects.get()
    stages = [draft.stage]
    save(client, draft, narrative_ar="بدأ العمل في الحسكة", _send="1")

    draft = ProgressUpdate.objects.get()
    assert [*stages, draft.stage] == ["draft", "sent"]
    assert (draft.author, draft.narrative_ar) == (focal_point, "بدأ العمل في الحسكة")


def test_a_report_without_what_its_status_needs_comes_back_with_all_that_was_typed(
    client, item, focal_point
):
    client.force_login(focal_point)

    response = new_report(client, item, status="on_hold", narrative_ar="توقف العمل", _send="1")

    assert "توقف العمل" in page(response)
    assert "errorlist" in page(response)
    assert not ProgressUpdate.objects.exists()


def test_the_form_takes_no_item_of_another_body(client, published, item, focal_point):
    client.force_login(focal_point)
    other = published.recommendations.get(number=2)

    response = new_report(client, item, recommendation=other.pk, status="in_progress", _send="1")

    assert response.status_code == 200
    assert not ProgressUpdate.objects.exists()


def test_a_focal_point_cannot_publish_by_a_forged_button(client, item, focal_point):
    client.force_login(focal_point)

    new_report(client, item, status="in_progress", _publish="1")

    assert ProgressUpdate.objects.get().stage == "draft"


def test_an_update_that_was_sent_is_read_only_for_its_author(client, item, focal_point):
    update = waiting(item, focal_point)
    client.force_login(focal_point)

    response = client.post(
        address("progressupdate", "change", update.pk), {"narrative_ar": "تغيير", "_save": "1"}
    )

    assert response.status_code == 403


def test_the_internal_note_is_not_for_focal_points(client, item, focal_point, chief):
    item.internal_note = "ملاحظة داخلية سرية"
    item.save()
    where = address("recommendation", "change", item.pk)
    client.force_login(chief)
    is_there_for_staff = item.internal_note in page(client.get(where))
    client.force_login(focal_point)

    assert is_there_for_staff
    assert item.internal_note not in page(client.get(where))


def test_other_bodies_items_are_not_offered_by_the_search_of_a_field(
    client, published, item, focal_point
):
    client.force_login(focal_point)
    asked = {
        "app_label": "recommendations",
        "model_name": "progressupdate",
        "field_name": "superseded_by",
        "term": "",
    }

    found = client.get(reverse("admin:autocomplete"), asked).json()["results"]

    assert [row["id"] for row in found] == [str(item.pk)]


def test_the_queue_shows_before_and_after(client, item, focal_point, publisher):
    cast.make_update(item, narrative_ar="ما قيل من قبل", reported_on=date(2023, 2, 1))
    waiting(item, focal_point, status="on_hold", reason_ar="لم يتوفر التمويل")
    client.force_login(publisher)

    html = page(client.get(reverse(QUEUE)))

    for text in ["قيد التنفيذ", "متوقفة مؤقتاً", "ما قيل من قبل", "لم يتوفر التمويل"]:
        assert text in html, text


def test_the_queue_shows_the_measure_of_done_beside_a_claim(client, item, publisher):
    item.done_when_ar = "افتُتح المكتب"
    item.save()
    claim = cast.make_update(item, "implemented", publish=False)
    client.force_login(publisher)

    shown = page(client.get(reverse(QUEUE)))
    claim.delete()
    cast.make_update(item, publish=False)

    assert "تُعدّ منجزة عندما:</b> <p>افتُتح المكتب</p>" in shown
    assert "افتُتح المكتب" not in page(client.get(reverse(QUEUE)))


def test_an_update_is_published_from_the_review_queue(client, item, focal_point, publisher):
    update = waiting(item, focal_point)
    client.force_login(publisher)
    html = client.get(reverse(QUEUE))
    [entry] = html.context["entries"]

    response = client.post(entry["publish"], {"fingerprint": entry["fingerprint"], "queue": "1"})

    update.refresh_from_db()
    item.refresh_from_db()
    assert response.url == reverse(QUEUE)
    assert (update.published_by, item.status) == (publisher, "in_progress")


def test_an_update_is_shown_again_in_review_after_a_change(client, item, focal_point, publisher):
    update = waiting(item, focal_point)
    client.force_login(publisher)
    [entry] = client.get(reverse(QUEUE)).context["entries"]
    save(client, update, narrative_ar="كلام آخر", _save="1")

    response = client.post(entry["publish"], {"fingerprint": entry["fingerprint"], "queue": "1"})

    update.refresh_from_db()
    assert response.status_code == 200
    assert "كلام آخر" in page(response)
    assert update.stage == "sent"


def test_a_returned_report_shows_its_remark_and_goes_again(client, item, focal_point, publisher):
    update = waiting(item, focal_point)
    client.force_login(publisher)
    back = address("progressupdate", "return", update.pk)
    empty = client.post(back, form_data(client.get(back)) | {"remark": " "})
    client.post(back, form_data(client.get(back)) | {"remark": "اذكر الجهة الممولة"})
    client.force_login(focal_point)
    shown = client.get(address("progressupdate", "change", update.pk))

    save(client, update, narrative_ar="الجهة هي الصليب الأحمر", _send="1")

    update.refresh_from_db()
    assert "errorlist" in page(empty)
    assert "اذكر الجهة الممولة" in page(shown)
    assert (update.stage, update.narrative_ar) == ("sent", "الجهة هي الصليب الأحمر")


def test_a_correction_starts_with_the_values_of_what_it_corrects(client, item, publisher):
    wrong = cast.make_update(item, "on_hold", narrative_ar="خبر خاطئ", by=publisher)
    client.force_login(publisher)
    shown = client.get(address("progressupdate", "change", wrong.pk))
    where = shown.context["correct_address"]
    form = client.get(where)

    client.post(
        where,
        form_data(form, "progressupdate_form") | {"narrative_ar": "خبر صحيح", "_publish": "1"},
    )

    right = ProgressUpdate.objects.get(corrects=wrong)
    assert "خبر خاطئ" in page(form)
    assert (right.stage, right.status, right.narrative_ar) == ("published", "on_hold", "خبر صحيح")
    again = client.get(address("progressupdate", "change", wrong.pk))
    assert again.context["correct_address"] is None


def test_an_editor_does_not_show_or_hide_what_is_published(client, item):
    client.force_login(cast.make_member(Role.EDITOR))
    where = address("recommendation", "change", item.pk)

    data = form_data(client.get(where), "recommendation_form")
    client.post(where, data | {"title_ar": "عنوان أوضح"})

    item.refresh_from_db()
    assert (item.title_ar, item.is_public) == ("عنوان أوضح", True)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_review_queue_takes_the_same_queries_for_one_and_three(
    client, published, focal_point, publisher, rows, django_assert_num_queries
):
    for item in published.recommendations.all()[:rows]:
        cast.assign(item, "health", "supporting")
        cast.make_update(item, by=publisher)
        waiting(item, focal_point)
    client.force_login(publisher)
    client.get(reverse(QUEUE))

    with django_assert_num_queries(10):
        client.get(reverse(QUEUE))


def test_nothing_is_reported_on_a_closed_year_and_the_form_says_so(
    client, published, item, focal_point, publisher
):
    draft = cast.make_update(item, publish=False, send=False, by=focal_point)
    closing.close(
        published,
        by=publisher,
        decisions={i.pk: CarryOver() for i in published.recommendations.all()},
    )
    client.force_login(focal_point)

    new = client.get(f"{address('progressupdate', 'add')}?recommendation={item.pk}", follow=True)
    old = client.get(address("progressupdate", "change", draft.pk))

    assert "الخطة مغلقة" in page(new)
    assert 'name="_send"' not in page(old)
    assert client.get(reverse("admin:index")).context["task_lists"] == []


@pytest.mark.parametrize("query", ["recommendation=abc", "recommendation=1&corrects=abc"])
def test_a_wrong_preset_in_the_address_opens_an_empty_form(client, item, focal_point, query):
    client.force_login(focal_point)

    assert client.get(f"{address('progressupdate', 'add')}?{query}").status_code == 200


def test_a_correction_keeps_the_file_of_what_it_corrects(client, item, publisher):
    wrong = cast.make_update(item, "implemented", evidence_file=pdf_file(), by=publisher)
    client.force_login(publisher)
    where = client.get(address("progressupdate", "change", wrong.pk)).context["correct_address"]

    form = form_data(client.get(where), "progressupdate_form") | {"evidence_url": ""}
    client.post(where, form | {"narrative_ar": "خبر صحيح", "_publish": "1"})

    right = ProgressUpdate.objects.get(corrects=wrong)
    assert (right.stage, right.evidence_file.name) == ("published", wrong.evidence_file.name)


def test_a_day_is_typed_in_the_digits_of_the_language(client, item, focal_point):
    client.force_login(focal_point)

    new_report(client, item, status="in_progress", reported_on="٢٠٢٣-٠٣-١٥", _save="1")

    assert ProgressUpdate.objects.get().reported_on == date(2023, 3, 15)


def test_a_return_is_not_shown_to_the_focal_point_of_another_body(
    client, item, focal_point, publisher
):
    cast.assign(item, "education", "supporting")
    update = cast.make_update(item, publish=False, by=focal_point)
    progress.send_back(update, by=publisher, remark="أين الدليل؟")
    update.refresh_from_db()
    progress.send(update, by=focal_point)
    progress.publish(update, by=publisher)
    where = address("progressupdate", "change", update.pk)

    shown = {}
    for name, body in {"other": "education", "colleague": "health"}.items():
        client.force_login(cast.make_member(Role.FOCAL_POINT, name, [body]))
        shown[name] = "أين الدليل؟" in page(client.get(where))

    assert shown == {"other": False, "colleague": True}
