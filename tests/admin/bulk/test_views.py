"""Many recommendations at once: what is previewed is what is done, all of it or nothing."""

from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.utils import timezone

from recommendations.admin.bulk.progress import StatusChange
from recommendations.models import (
    Assignment,
    Postponement,
    ProgressUpdate,
    Recommendation,
    Role,
    Theme,
)
from tests.support import cast
from tests.support.bulk import LIST, messages_of, press, preview, preview_rows, select
from tests.support.desk import address, form_data, page

pytest_plugins = ["tests.support.desk"]

LATER = date(2030, 1, 31)
DECISION = {"reason_ar": cast.REASON, "decided_on": "2023-01-07"}


@pytest.fixture
def decision(department):
    """Why and by whom dates that were adopted are changed, as it is typed."""
    return {**DECISION, "decided_by": department.pk}


@pytest.fixture
def items(adopted):
    return list(adopted.recommendations.order_by("number"))


def test_a_due_date_is_set_for_all_after_the_preview(desk, chief, items, decision):
    seen = preview(desk, items[:2], "due_on", how="set", due_on="2030-01-31", **decision)
    before = list(Recommendation.objects.values_list("due_on", flat=True))

    done = press(desk, seen, "confirm")

    assert preview_rows(seen) == [
        ("2023/1", "بلا تاريخ", "31 كانون الثاني 2030"),
        ("2023/2", "بلا تاريخ", "31 كانون الثاني 2030"),
    ]
    assert before == [None, None, None]
    assert done.url == address(LIST)
    dates = Recommendation.objects.order_by("number").values_list("due_on", flat=True)
    assert list(dates) == [LATER, LATER, None]


def test_what_was_done_stands_in_the_log_and_in_the_history(desk, chief, items, decision):
    press(
        desk,
        preview(desk, items[:2], "due_on", how="set", due_on="2030-01-31", **decision),
        "confirm",
    )

    logged = LogEntry.objects.values_list("object_id", "user", "change_message")
    assert sorted(logged) == [
        (str(item.pk), chief.pk, "ضمن تعديل جماعي: حُدّد الموعد في 31 كانون الثاني 2030.")
        for item in items[:2]
    ]
    for item in items[:2]:
        record = item.history.first()
        assert (record.history_change_reason, record.history_user) == ("bulk due_on", chief)
    assert items[2].history.filter(history_change_reason="bulk due_on").count() == 0


@pytest.mark.parametrize(
    ("days", "expected"), [("30", date(2023, 4, 30)), ("-31", date(2023, 2, 28))]
)
def test_due_dates_are_moved_and_items_without_one_are_refused(
    desk, items, days, expected, decision
):
    cast.postpone(items[0], date(2023, 3, 31))

    seen = preview(desk, items[:2], "due_on", how="shift", days=days, **decision)
    done = desk.get(press(desk, seen, "confirm").url)

    assert [row[0] for row in preview_rows(seen)] == ["2023/1"]
    assert preview_rows(seen, "refused") == [
        ("2023/2", "بلا تاريخ", "ليس لها موعد يمكن نقله."),
    ]
    assert Recommendation.objects.get(number=1).due_on == expected
    assert Recommendation.objects.get(number=2).due_on is None
    assert messages_of(done) == [
        "عُدّلت توصية واحدة.",
        "لم تُعدَّل لأن تعديلها هكذا غير ممكن: <bdi>2023/2</bdi>.",
    ]


def test_due_dates_are_removed_and_items_without_one_are_unchanged(desk, plan):
    items = list(plan.recommendations.order_by("number"))
    items[0].due_on = LATER
    items[0].save()
    version = items[1].version

    seen = preview(desk, items[:2], "due_on", how="clear")
    press(desk, seen, "confirm")

    assert [row[0] for row in preview_rows(seen, "unchanged")] == ["2023/2"]
    first, second = Recommendation.objects.order_by("number")[:2]
    assert (first.due_on, second.version) == (None, version)


def test_dates_that_were_adopted_are_postponed_and_not_removed(desk, chief, items, decision):
    cast.postpone(items[0], LATER)

    removed = preview(desk, items[:2], "due_on", how="clear")
    seen = preview(desk, items[:2], "due_on", how="set", due_on="2030-02-28", **decision)
    press(desk, seen, "confirm")

    assert [row[0] for row in preview_rows(removed, "refused")] == ["2023/1"]
    steps = Postponement.objects.values_list("from_date", "to_date", "recorded_by", "decided_on")
    assert list(steps.filter(recorded_by=chief)) == [
        (before, date(2030, 2, 28), chief.pk, date(2023, 1, 7)) for before in (LATER, None)
    ]


def test_a_change_of_adopted_dates_asks_for_the_reason_and_who_decided(desk, items):
    response = preview(desk, items, "due_on", how="set", due_on="2030-01-31")

    errors = response.context["form"].errors
    assert set(errors) == {"reason_ar", "decided_by"}
    assert response.context["preview"] is None
    assert not Postponement.objects.exists()


def test_what_cannot_be_postponed_is_refused_in_the_preview(desk, items, decision):
    cast.make_update(items[0], "not_implemented")

    seen = preview(desk, items, "due_on", how="set", due_on="2030-01-31", **decision)

    assert [row[0] for row in preview_rows(seen, "refused")] == ["2023/1"]
    assert [row[0] for row in preview_rows(seen)] == ["2023/2", "2023/3"]


@pytest.mark.parametrize(
    "typed",
    [
        {"how": "set"},
        {"how": "set", "due_on": "31/31/2030"},
        {"how": "shift", "days": "0"},
        {"how": "shift", "days": "9999999"},
        {"how": "other"},
    ],
)
def test_a_due_date_change_refuses_invalid_answers(desk, items, typed):
    response = preview(desk, items, "due_on", **typed)

    assert response.context["form"].errors
    assert response.context["preview"] is None
    assert form_data(response)["selected"] == ",".join(str(item.pk) for item in items)


def test_themes_are_added_and_removed(desk, items):
    rights, youth = (
        Theme.objects.create(slug=slug, name_ar=name, order=order)
        for order, (slug, name) in enumerate([("rights", "حقوق"), ("youth", "شباب")])
    )
    items[0].themes.add(rights)
    items[1].themes.add(youth)
    version = items[0].version

    seen = preview(desk, items, "themes", add=[youth.pk], remove=[rights.pk])
    press(desk, seen, "confirm")

    assert preview_rows(seen) == [("2023/1", "حقوق", "شباب"), ("2023/3", "—", "شباب")]
    assert preview_rows(seen, "unchanged") == [("2023/2", "شباب", "شباب")]
    assert {item.themes.get() for item in items} == {youth}
    assert Recommendation.objects.get(number=1).version > version


@pytest.mark.parametrize("both", [True, False])
def test_a_theme_change_refuses_no_theme_and_the_same_theme_twice(desk, items, both):
    theme = Theme.objects.create(slug="rights", name_ar="حقوق")
    typed = {"add": [theme.pk], "remove": [theme.pk]} if both else {}

    assert preview(desk, items, "themes", **typed).context["form"].errors


def test_a_lead_change_keeps_the_supporting_institutions(desk, items):
    health, other = cast.make_institution("health"), cast.make_institution("other")
    cast.assign(items[0], health, "supporting")
    cast.assign(items[1], other, "supporting")

    seen = preview(desk, items[:2], "lead", institution=health.pk)
    press(desk, seen, "confirm")

    assert preview_rows(seen) == [
        ("2023/1", cast.DEPARTMENT, f"{cast.HEALTH} (مساندة حالياً)"),
        ("2023/2", cast.DEPARTMENT, cast.HEALTH),
    ]
    bodies = Assignment.objects.filter(recommendation__in=items[:2])
    assert sorted(bodies.values_list("recommendation__number", "institution__slug", "role")) == [
        (1, "health", "lead"),
        (2, "health", "lead"),
        (2, "other", "supporting"),
    ]


def test_a_draft_without_a_lead_gets_one(desk, plan):
    item = cast.make_recommendation(plan, lead=None)
    health = cast.make_institution("health")

    press(desk, preview(desk, [item], "lead", institution=health.pk), "confirm")

    assert item.assignments.get().institution == health


def test_a_status_change_records_an_update_for_review_on_all(desk, chief, items):
    typed = {"status": "on_hold", "reason_ar": "لا تمويل", "reported_on": "2023-05-01"}

    seen = preview(desk, items[:2], "status", **typed)
    press(desk, seen, "confirm")

    assert [row[0] for row in preview_rows(seen)] == ["2023/1", "2023/2"]
    updates = ProgressUpdate.objects.order_by("pk")
    assert [
        (update.recommendation, update.stage, update.reason_ar, update.author) for update in updates
    ] == [(item, "sent", "لا تمويل", chief) for item in items[:2]]
    assert {item.status for item in Recommendation.objects.all()} == {"not_started"}


def test_a_status_change_published_at_once_changes_the_statuses(desk, items):
    cast.make_update(items[1], reported_on=timezone.localdate())
    yesterday = str(timezone.localdate() - timedelta(days=1))
    typed = {"status": "implemented", "evidence_url": "https://example.org/", "publish": "on"}

    seen = preview(desk, items[:2], "status", reported_on=yesterday, **typed)
    press(desk, seen, "confirm")

    assert "منفَّذة" in preview_rows(seen)[0][2]
    assert "هناك تحديث أحدث سارٍ" in preview_rows(seen)[1][2]
    statuses = Recommendation.objects.order_by("number").values_list("status", flat=True)
    assert list(statuses) == ["implemented", "in_progress", "not_started"]


def test_a_status_change_skips_items_that_take_no_update(desk, items):
    draft = cast.make_recommendation(cast.make_plan(2024, items=0))

    seen = preview(desk, [*items, draft], "status", status="in_progress")
    press(desk, seen, "confirm")

    assert [row[0] for row in preview_rows(seen, "refused")] == ["2024/1"]
    assert "تجاوز تلك وتعديل البقية" in page(seen)
    assert ProgressUpdate.objects.count() == 3


@pytest.mark.parametrize(
    "typed",
    [
        {"status": ""},
        {"status": "on_hold"},
        {"status": "implemented"},
        {"status": "implemented", "evidence_url": "no address"},
        {"status": "superseded"},
        {"status": "superseded", "superseded_by": "1999/1"},
        {"status": "in_progress", "superseded_by": "2023/3"},
        {"status": "in_progress", "reported_on": "2999-01-01"},
    ],
)
def test_a_status_change_validates_the_update_before_the_preview(desk, items, typed):
    response = preview(desk, items, "status", narrative_ar="ما أُنجز", **typed)

    assert response.context["form"].errors
    assert response.context["preview"] is None
    assert form_data(response)["narrative_ar"] == "ما أُنجز"
    assert not ProgressUpdate.objects.exists()


def test_a_status_change_refuses_an_item_superseded_by_itself(desk, items):
    typed = {"status": "superseded", "superseded_by": "٢٠٢٣/3", "publish": "on"}

    seen = preview(desk, items, "status", **typed)
    press(desk, seen, "confirm")

    assert [row[0] for row in preview_rows(seen, "refused")] == ["2023/3"]
    assert {item.superseded_by for item in Recommendation.objects.filter(number__lt=3)} == {
        items[2]
    }


def test_a_bulk_change_previews_again_after_a_change_by_somebody_else(desk, items, decision):
    seen = preview(desk, items[:2], "due_on", how="set", due_on="2030-01-31", **decision)
    cast.postpone(items[1], date(2029, 1, 1))

    again = press(desk, seen, "confirm")

    assert again.status_code == 200
    assert "تغيّر" in page(again)
    assert preview_rows(again)[1] == ("2023/2", "1 كانون الثاني 2029", "31 كانون الثاني 2030")
    assert Recommendation.objects.filter(due_on=LATER).count() == 0

    press(desk, again, "confirm")

    assert Recommendation.objects.filter(due_on=LATER).count() == 2


def test_a_bulk_change_previews_again_after_other_answers(desk, items, decision):
    seen = preview(desk, items, "due_on", how="set", due_on="2030-01-31", **decision)

    again = press(desk, seen, "confirm", due_on="2031-01-31")

    assert preview_rows(again)[0][2] == "31 كانون الثاني 2031"
    assert Recommendation.objects.exclude(due_on=None).count() == 0


def test_a_bulk_change_changes_nothing_when_one_record_is_refused(
    desk, items, monkeypatch, decision
):
    """The last item cannot be saved: nothing of the first two is left behind."""
    from django.core.exceptions import ValidationError

    save = Recommendation.save

    def refuses_the_last(self, *args, **kwargs):
        if self.number == 3:
            raise ValidationError("لا يمكن الحفظ")
        return save(self, *args, **kwargs)

    seen = preview(desk, items, "due_on", how="set", due_on="2030-01-31", **decision)
    monkeypatch.setattr(Recommendation, "save", refuses_the_last)
    response = press(desk, seen, "confirm")

    assert "2023/3: لا يمكن الحفظ" in page(response)
    assert Recommendation.objects.exclude(due_on=None).count() == 0
    assert not LogEntry.objects.exists()


def test_a_bulk_change_of_all_pages_returns_to_the_filtered_list(desk, items, decision):
    other = cast.make_recommendation(cast.make_plan(2024, items=0))
    query = f"?plan__id__exact={items[0].plan_id}"

    response = select(desk, items[:1], "due_on", query, select_across="1")
    seen = press(desk, response, "preview", how="set", due_on="2030-01-31", **decision)
    done = press(desk, seen, "confirm")

    assert [row[0] for row in preview_rows(seen)] == ["2023/1", "2023/2", "2023/3"]
    assert done.url == f"{address(LIST)}{query}"
    other.refresh_from_db()
    assert other.due_on is None


def test_a_bulk_change_refuses_too_many_records(desk, plan):
    texts = {"title_ar": "توصية", "adopted_text_ar": "نص"}
    Recommendation.objects.bulk_create(
        Recommendation(plan=plan, number=number, **texts)
        for number in range(10, 10 + StatusChange.max_records)
    )

    response = select(desk, plan.recommendations.all()[:1], "status", select_across="1")

    assert response.url == address(LIST)
    assert str(StatusChange.max_records) in messages_of(desk.get(response.url))[0]


@pytest.mark.parametrize("selected", ["", "1,x", "²", "1" * 40, ",".join(["1"] * 301)])
def test_a_bulk_change_refuses_a_forged_selection_with_a_message(desk, items, selected):
    where = select(desk, items, "due_on").context["address"]

    response = desk.post(where, {"selected": selected, "how": "clear", "confirm": "1"})

    assert response.status_code == 200
    assert response.context["form"].errors["selected"]


def test_a_bulk_page_opened_by_get_redirects_to_the_list(desk, items):
    where = select(desk, items, "due_on").context["address"]

    assert desk.get(where).url == address(LIST)
    assert desk.post(address(LIST, "bulk", "nothing"), {}).url == address(LIST)


ACTIONS = {
    Role.EDITOR: {"status", "due_on", "themes", "lead", "section"},
    Role.PUBLISHER: {"status", "due_on", "themes", "lead", "section"},
    Role.FOCAL_POINT: {"status"},
    Role.AUDITOR: set(),
}


@pytest.mark.parametrize("role", Role)
def test_bulk_actions_on_recommendations_by_role(client, items, role):
    client.force_login(cast.make_member(role, institutions=["department"]))

    html = page(client.get(address(LIST)))
    every = ACTIONS[Role.EDITOR]

    assert {name for name in every if f'<option value="{name}">' in html} == ACTIONS[role]
    for name in every - ACTIONS[role]:
        data = {"selected": str(items[0].pk), "confirm": "1"}
        assert client.post(address(LIST, "bulk", name), data).status_code == 403, name


def test_a_focal_point_reports_on_its_own_items_and_does_not_publish(client, adopted):
    own, foreign = adopted.recommendations.order_by("number")[:2]
    cast.assign(own, "health", "supporting")
    client.force_login(cast.make_member(Role.FOCAL_POINT, institutions=["health"]))
    forged = {"publish": "on"}

    response = select(client, [own], "status")
    selected = f"{own.pk},{foreign.pk}"
    seen = press(client, response, "preview", status="in_progress", selected=selected, **forged)
    press(client, seen, "confirm", **forged)

    assert 'name="publish"' not in page(response)
    update = ProgressUpdate.objects.get()
    assert (update.recommendation, update.stage) == (own, "sent")


@pytest.mark.parametrize(
    ("action", "typed", "queries"),
    [
        ("due_on", {"how": "set", "due_on": "2030-01-31", **DECISION}, 9),
        ("lead", {}, 8),
        ("themes", {}, 9),
        ("status", {"status": "in_progress", "publish": "on"}, 7),
    ],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_the_preview_of_recommendations_takes_the_same_queries_for_any_number(
    desk, items, django_assert_num_queries, action, typed, queries, rows
):
    theme = Theme.objects.create(slug="rights", name_ar="حقوق")
    body = cast.make_institution("health")
    typed = {"institution": body.pk, "decided_by": body.pk, "add": [theme.pk]} | typed
    response = select(desk, items[:rows], action)

    with django_assert_num_queries(queries):
        seen = press(desk, response, "preview", **typed)

    assert len(preview_rows(seen)) == rows
