"""Rows edited in the list of recommendations: leads, due dates and statuses, saved at once."""

from datetime import date

import pytest
from django.contrib.auth.models import Permission

from recommendations.models import Institution, Recommendation, Role
from recommendations.models.history import Cause
from tests.support import cast
from tests.support.desk import address, page

pytest_plugins = ["tests.support.desk"]
pytestmark = pytest.mark.django_db
WHERE = address("recommendation")


def sent(item, *, version=None, **values):
    """What a browser sends of the row of ``item``: its stored values, and ``values`` by field."""
    lead = item.assignments.filter(role="lead").first()
    stored = {
        "version": version or item.version,
        "lead": lead.institution_id if lead else "",
        "due_on": item.due_on or "",
        "status": item.status,
    }
    row = {f"row-{item.pk}-{name}": value for name, value in (stored | values).items()}
    return {"rows": [item.pk], "_save": "1", **row}


def together(*rows):
    """The data of several rows in one form."""
    data = {}
    for row in rows:
        data |= row | {"rows": [*data.get("rows", []), *row["rows"]]}
    return data


def items(plan):
    return list(plan.recommendations.order_by("number"))


def leads():
    rows = Recommendation.objects.order_by("number").with_lead()
    return [Institution.objects.get(pk=item.lead_id).slug for item in rows]


def test_eighteen_different_bodies_are_set_in_one_step(desk):
    plan = cast.make_plan(2024, items=18)
    bodies = [cast.make_institution(f"body-{number}") for number in range(18)]
    rows = [sent(item, lead=body.pk) for item, body in zip(items(plan), bodies, strict=True)]

    response = desk.post(WHERE, together(*rows))

    assert (response.status_code, response.url) == (302, WHERE)
    assert leads() == [body.slug for body in bodies]


def test_the_supporting_bodies_stay_and_the_record_becomes_stale(desk, plan):
    item = items(plan)[0]
    cast.assign(item, "health", "supporting")

    desk.post(WHERE, sent(item, lead=cast.make_institution("culture").pk))

    roles = item.assignments.order_by("role").values_list("role", "institution__slug")
    assert list(roles) == [("lead", "culture"), ("supporting", "health")]
    assert Recommendation.objects.get(pk=item.pk).version > item.version


def test_a_draft_may_lose_its_lead_and_an_adopted_item_not(desk, plan):
    first = items(plan)[0]
    desk.post(WHERE, sent(first, lead=""))
    assert not first.assignments.exists()

    cast.assign(first, "department")
    cast.advance(plan, "adopted")
    adopted = items(plan)[0]
    response = desk.post(WHERE, sent(adopted, lead=""))

    assert response.status_code == 200
    assert adopted.assignments.get().institution.slug == "department"
    assert 'id="refused-rows"' in page(response)


def test_the_date_of_a_draft_is_typed_in_any_digits(desk, plan):
    item = items(plan)[0]

    desk.post(WHERE, sent(item, due_on="٣٠/٦/٢٠٢٤"))

    item.refresh_from_db()
    assert item.due_on == date(2024, 6, 30)
    assert item.history.first().history_change_reason == f"{Cause.BULK.value} list"


def test_an_adopted_date_asks_for_the_decision_and_keeps_what_was_typed(desk, adopted):
    item = items(adopted)[0]

    response = desk.post(WHERE, sent(item, due_on="31/12/2027"))

    html = page(response)
    assert 'value="31/12/2027"' in html
    assert f'name="row-{item.pk}-decision-reason_ar"' in html
    item.refresh_from_db()
    assert item.due_on is None


def decision(item, **values):
    given = {"reason_ar": cast.REASON, "decided_by": cast.make_institution().pk} | values
    return {f"row-{item.pk}-decision-{name}": value for name, value in given.items()}


def test_an_adopted_date_is_postponed_with_its_decision(desk, adopted):
    item = items(adopted)[0]
    on = decision(item, decided_on="1/2/2023")

    desk.post(WHERE, {**sent(item, due_on="31/12/2027"), **on})

    change = item.postponements.get()
    assert (change.to_date, change.reason_ar) == (date(2027, 12, 31), cast.REASON)
    assert change.decided_on == date(2023, 2, 1)


def test_an_adopted_date_cannot_be_removed(desk):
    plan = cast.make_plan(2023, items=0)
    cast.make_recommendation(plan, due_on=date(2023, 6, 30))
    cast.advance(plan, "adopted")
    item = items(plan)[0]

    response = desk.post(WHERE, {**sent(item, due_on=""), **decision(item, decided_on="1/2/2023")})

    item.refresh_from_db()
    assert item.due_on == date(2023, 6, 30)
    assert response.status_code == 200


def test_who_may_not_postpone_is_refused(client, adopted):
    item, account = items(adopted)[0], cast.make_member(Role.EDITOR)
    account.groups.first().permissions.remove(
        account.groups.first().permissions.get(codename="postpone_recommendation")
    )
    client.force_login(account)
    on = decision(item, decided_on="1/2/2023")

    response = client.post(WHERE, {**sent(item, due_on="31/12/2027"), **on})

    assert "ليست لديك صلاحية تعديل مواعيد" in page(response)
    assert not item.postponements.exists()


def report(item, **values):
    given = {"reported_on": "1/3/2023"} | values
    return {f"row-{item.pk}-report-{name}": value for name, value in given.items()}


def test_a_status_changes_by_a_published_update(desk, adopted):
    item = items(adopted)[0]
    written = report(item, narrative_ar="بدأ العمل", publish="on")

    desk.post(WHERE, {**sent(item, status="in_progress"), **written})

    item.refresh_from_db()
    assert item.status == "in_progress"
    assert item.updates.get().narrative_ar == "بدأ العمل"


def test_an_update_that_is_not_published_waits_for_review(desk, adopted):
    item = items(adopted)[0]

    response = desk.post(WHERE, {**sent(item, status="in_progress"), **report(item)}, follow=True)

    item.refresh_from_db()
    assert (item.status, item.updates.get().stage) == ("not_started", "sent")
    assert "بانتظار المراجعة" in page(response)


def test_a_status_without_what_it_needs_is_refused_with_the_reason(desk, adopted):
    item = items(adopted)[0]

    response = desk.post(WHERE, {**sent(item, status="on_hold"), **report(item, narrative_ar="نص")})

    assert not item.updates.exists()
    assert "نص</textarea>" in page(response)
    assert 'class="is-edited is-refused"' in page(response)


def test_the_rows_that_can_be_saved_are_saved_and_the_others_come_back(desk, adopted):
    first, second = items(adopted)[:2]
    culture = cast.make_institution("culture")

    response = desk.post(WHERE, together(sent(first, lead=culture.pk), sent(second, lead="")))

    assert leads()[:2] == ["culture", "department"]
    assert page(response).count("is-edited is-refused") == 1


def test_a_row_that_somebody_else_changed_says_so_and_is_saved_by_saving_again(desk, plan):
    item, culture = items(plan)[0], cast.make_institution("culture")
    row = sent(item, lead=culture.pk)
    other = Recommendation.objects.get(pk=item.pk)
    other.title_ar = "عنوان آخر"
    other.save()

    refused = desk.post(WHERE, row)
    again = desk.post(WHERE, {**row, f"row-{item.pk}-version": other.version})

    assert "عنوان آخر" in page(refused)
    assert f'name="row-{item.pk}-version" value="{other.version}"' in page(refused)
    assert again.status_code == 302
    assert leads()[0] == "culture"


def test_a_row_without_a_change_is_not_touched(desk, plan):
    item = items(plan)[0]

    desk.post(WHERE, sent(item))

    assert Recommendation.objects.get(pk=item.pk).version == item.version


def test_the_action_opens_the_selected_rows_without_a_script(desk, plan):
    item = items(plan)[0]
    action = {"action": "open_rows", "index": "0", "_selected_action": [item.pk]}

    response = desk.post(f"{WHERE}?plan__id__exact={plan.pk}", action, follow=True)

    assert f"edit={item.pk}" in response.redirect_chain[0][0]
    assert f'name="row-{item.pk}-lead"' in page(response)
    assert f'name="row-{items(plan)[1].pk}-lead"' not in page(response)


def test_after_saving_the_filters_stay_and_the_rows_are_closed(desk, plan):
    item = items(plan)[0]
    where = f"{WHERE}?plan__id__exact={plan.pk}&edit={item.pk}"

    response = desk.post(where, sent(item, due_on="1/5/2023"))

    assert response.url == f"{WHERE}?plan__id__exact={plan.pk}"


def test_a_focal_point_edits_the_status_of_own_items_alone(client, adopted):
    item = items(adopted)[0]
    strange = cast.make_plan(2024, items=0)
    cast.make_recommendation(strange, lead="health")
    cast.advance(strange, "adopted")
    other = items(strange)[0]
    client.force_login(cast.make_member(Role.FOCAL_POINT, institutions=["department"]))
    rows = together(
        {**sent(item, status="in_progress", lead=cast.make_institution("health").pk)},
        {**sent(other, status="in_progress")},
    )

    client.post(WHERE, {**rows, **report(item), **report(other)})

    assert item.updates.get().stage == "sent"
    assert item.assignments.get().institution.slug == "department"
    assert not other.updates.exists()


def test_an_auditor_is_offered_no_control(client, adopted):
    client.force_login(cast.make_member(Role.AUDITOR))

    html = page(client.get(WHERE))
    refused = client.post(WHERE, sent(items(adopted)[0], due_on="1/1/2024"))

    assert "data-pk=" not in html
    assert "copied-row" not in html
    assert refused.status_code == 200


def test_cancelling_leads_back_to_the_list_with_its_filters(desk, plan):
    item = items(plan)[0]

    html = page(desk.get(f"{WHERE}?plan__id__exact={plan.pk}&edit={item.pk}"))

    assert f'href="{WHERE}?plan__id__exact={plan.pk}">إلغاء' in html


def test_a_field_that_was_not_sent_stays_as_it_is(desk, plan):
    item = items(plan)[0]
    row = sent(item, due_on="1/5/2023")
    del row[f"row-{item.pk}-lead"]

    desk.post(WHERE, row)

    item.refresh_from_db()
    assert (item.due_on, leads()[0]) == (date(2023, 5, 1), "department")


def test_a_report_that_is_sent_twice_is_stored_once(client, adopted):
    item = items(adopted)[0]
    client.force_login(cast.make_member(Role.FOCAL_POINT, institutions=["department"]))
    row = {**sent(item, status="in_progress"), **report(item)}

    for _time in range(2):
        client.post(WHERE, row)
    client.post(WHERE, {**row, **report(item, narrative_ar="بدأ التنفيذ في المدينة.")})

    assert item.updates.count() == 2


def test_a_report_is_refused_to_who_may_not_read_the_list(client, adopted):
    item = items(adopted)[0]
    writer = cast.make_user("writer")
    writer.user_permissions.add(Permission.objects.get(codename="add_progressupdate"))
    client.force_login(writer)

    response = client.post(WHERE, {**sent(item, status="in_progress"), **report(item)})

    assert response.status_code == 403
    assert not item.updates.exists()
