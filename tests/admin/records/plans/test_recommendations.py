"""The form of a recommendation: what may be typed when, and the progress reported on it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from recommendations.models import Document, ProgressUpdate, Recommendation
from tests.support import cast
from tests.support.desk import address, form_data, page
from tests.support.files.uploads import pdf

pytest_plugins = ["tests.support.desk"]


@pytest.fixture
def item(adopted):
    """An adopted item."""
    return adopted.recommendations.get(number=1)


def address_of(item):
    return address("recommendation", "change", item.pk)


def send(desk, item, **typed):
    """Opens the form of ``item``, types something and saves."""
    data = form_data(desk.get(address_of(item)), "recommendation_form")
    return desk.post(address_of(item), data | typed)


def report(**fields):
    """What is typed into the form of a new update, under the names of its inline."""
    return {f"updates-2-0-{name}": value for name, value in fields.items()}


def test_an_update_is_stamped_with_who_is_signed_in(desk, chief, item):
    response = send(desk, item, **report(status="in_progress", narrative_ar="بدأ العمل"))

    update = ProgressUpdate.objects.get()
    item.refresh_from_db()
    assert response.status_code == 302
    assert (update.author, update.narrative_ar) == (chief, "بدأ العمل")
    assert update.published_at is None
    assert item.status == "not_started"


def test_an_update_published_at_once_moves_the_status(desk, chief, item):
    send(desk, item, **report(status="in_progress", publish_now="on"))

    item.refresh_from_db()
    assert item.status == "in_progress"
    assert ProgressUpdate.objects.get().published_by == chief


@pytest.mark.parametrize("status", ["on_hold", "implemented", "superseded"])
def test_an_update_without_what_its_status_needs_is_refused_on_the_form(desk, item, status):
    typed = report(status=status, narrative_ar="بدأ العمل", publish_now="on")

    response = send(desk, item, **typed)

    assert response.status_code == 200
    assert "بدأ العمل" in page(response)
    assert 'class="errorlist' in page(response)
    assert not ProgressUpdate.objects.exists()


def test_a_status_is_implemented_with_a_file_as_evidence(desk, item):
    file = SimpleUploadedFile("evidence.pdf", pdf())

    response = send(
        desk, item, **report(status="implemented", evidence_file=file, publish_now="on")
    )

    item.refresh_from_db()
    assert response.status_code == 302
    assert item.status == "implemented"


def test_past_updates_are_listed_and_cannot_be_edited(desk, item):
    cast.make_update(item, narrative_ar="ما جرى سابقا")

    html = page(desk.get(address_of(item)))

    assert "ما جرى سابقا" in html
    assert 'name="updates-0-narrative_ar"' not in html
    assert 'name="updates-2-0-narrative_ar"' in html


def test_past_updates_are_not_edited_by_a_forged_form_either(desk, item):
    cast.make_update(item, narrative_ar="ما جرى سابقا")
    update = ProgressUpdate.objects.get()

    send(
        desk,
        item,
        **{"updates-0-id": update.pk, "updates-0-narrative_ar": "تزوير", "updates-0-DELETE": "on"},
    )

    assert ProgressUpdate.objects.get().narrative_ar == "ما جرى سابقا"


def test_progress_cannot_be_reported_on_a_draft(desk, plan):
    assert "updates-2-0-status" not in page(desk.get(address_of(plan.recommendations.first())))


def test_what_is_adopted_is_shown_and_not_offered(desk, item):
    html = page(desk.get(address_of(item)))
    text = item.adopted_text_ar

    response = send(desk, item, number="9", adopted_text_ar="نص آخر", title_ar="عنوان جديد")

    item.refresh_from_db()
    assert text in html
    assert response.status_code == 302
    assert (item.number, item.adopted_text_ar, item.title_ar) == (1, text, "عنوان جديد")


def test_a_missing_translation_may_be_typed_after_adoption(desk, item):
    send(desk, item, adopted_text_ku="Nivîsa pejirandî")

    item.refresh_from_db()
    assert item.adopted_text_ku == "Nivîsa pejirandî"


def test_a_new_item_goes_into_a_draft_under_the_next_number(desk, plan):
    where = f"{address('recommendation', 'add')}?plan={plan.pk}"
    data = form_data(desk.get(where), "recommendation_form")

    response = desk.post(where, data | {"title_ar": "توصية جديدة"})

    assert data["number"] == "4"
    assert response.status_code == 302
    assert plan.recommendations.get(number=4).title_ar == "توصية جديدة"


def test_a_new_item_cannot_go_into_an_adopted_plan(desk, adopted):
    where = f"{address('recommendation', 'add')}?plan={adopted.pk}"
    data = form_data(desk.get(where), "recommendation_form")

    response = desk.post(where, data | {"plan": adopted.pk, "number": "9", "title_ar": "جديدة"})

    assert response.status_code == 200
    assert adopted.recommendations.count() == 3


@pytest.mark.parametrize(("state", "status"), [("draft", 302), ("adopted", 403)])
def test_an_item_is_deleted_from_a_draft_only(desk, state, status):
    item = cast.make_plan(2023, state=state).recommendations.first()

    response = desk.post(address("recommendation", "delete", item.pk), {"post": "yes"})

    assert response.status_code == status
    assert Recommendation.objects.filter(pk=item.pk).exists() is (state == "adopted")


def bodies(item):
    return sorted(item.assignments.values_list("institution__slug", "role"))


def test_the_lead_passes_to_another_body_in_one_save(desk, item, health):
    cast.assign(item, health, "supporting")

    response = send(
        desk, item, **{"assignments-0-role": "supporting", "assignments-1-role": "lead"}
    )

    assert response.status_code == 302
    assert bodies(item) == [("department", "supporting"), ("health", "lead")]


def test_bodies_are_added_and_removed_in_one_save(desk, item, health):
    cast.assign(item, health, "supporting")
    university = cast.make_institution("university")

    response = send(
        desk,
        item,
        **{
            "assignments-TOTAL_FORMS": "3",
            "assignments-1-DELETE": "on",
            "assignments-2-institution": university.pk,
            "assignments-2-role": "supporting",
        },
    )

    assert response.status_code == 302
    assert bodies(item) == [("department", "lead"), ("university", "supporting")]


def test_a_draft_may_be_without_a_lead_and_get_one(desk, plan, health):
    item = plan.recommendations.get(number=1)

    send(desk, item, **{"assignments-0-role": "supporting"})
    assert bodies(item) == [("department", "supporting")]

    send(desk, item, **{"assignments-0-role": "lead"})
    assert bodies(item) == [("department", "lead")]


@pytest.mark.parametrize("roles", [("lead", "lead"), ("supporting", "supporting")])
def test_an_adopted_item_has_one_lead_no_more_no_less(desk, item, health, roles):
    cast.assign(item, health, "supporting")

    response = send(desk, item, **{"assignments-0-role": roles[0], "assignments-1-role": roles[1]})

    assert response.status_code == 200
    assert bodies(item) == [("department", "lead"), ("health", "supporting")]


def test_an_erratum_is_added_beside_the_adopted_text(desk, item):
    response = send(
        desk,
        item,
        **{
            "errata-TOTAL_FORMS": "1",
            "errata-0-dated": "2023-02-01",
            "errata-0-text_ar": "النص المصحح",
            "errata-0-reason_ar": "خطأ مطبعي",
        },
    )

    assert response.status_code == 302
    assert item.errata.get().text_ar == "النص المصحح"
    assert 'name="errata-0-text_ar"' not in page(desk.get(address_of(item)))


def test_a_file_is_stamped_with_who_added_it(desk, chief, item):
    response = send(
        desk,
        item,
        **{
            "documents-TOTAL_FORMS": "1",
            "documents-0-title_ar": "محضر",
            "documents-0-file": SimpleUploadedFile("minutes.txt", b"text"),
        },
    )

    assert response.status_code == 302
    assert Document.objects.get().added_by == chief


def test_two_items_cannot_share_a_number(desk, plan):
    item = plan.recommendations.get(number=1)

    response = send(desk, item, number="2")

    assert response.status_code == 200
    assert 'class="errorlist' in page(response)


def test_milestones_change_places(desk, item):
    for number in [1, 2]:
        item.milestones.create(number=number, title_ar=f"خطوة {number}")

    response = send(desk, item, **{"milestones-0-number": "2", "milestones-1-number": "1"})

    assert response.status_code == 302
    titles = item.milestones.order_by("number").values_list("number", "title_ar")
    assert list(titles) == [(1, "خطوة 2"), (2, "خطوة 1")]


def test_a_public_item_links_to_its_public_page(desk, published):
    item = published.recommendations.first()

    assert item.get_absolute_url() in page(desk.get(address_of(item)))
