"""Many updates at once: published in their order, or returned with one remark."""

from datetime import date

import pytest
from django.contrib.admin.models import LogEntry

from recommendations.models import ProgressUpdate, Recommendation, Role
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.bulk import messages_of, press, preview, preview_rows, select
from tests.support.desk import address, page

pytest_plugins = ["tests.support.desk"]

LIST = "progressupdate"


def status(line):
    """The words of a status, without their colour."""
    return line.split(">")[1].split("<")[0]


@pytest.fixture
def items(adopted):
    return list(adopted.recommendations.order_by("number"))


@pytest.fixture
def waiting(items):
    """Two reports on the first item, the later written first, and one on the second."""
    return [
        cast.make_update(
            items[0],
            "implemented",
            publish=False,
            reported_on=date(2023, 6, 1),
            evidence_is_public=True,
        ),
        cast.make_update(items[0], "on_hold", publish=False, reported_on=date(2023, 5, 1)),
        cast.make_update(items[1], publish=False, reported_on=date(2023, 5, 15)),
    ]


def test_bulk_publishing_publishes_updates_in_the_order_of_their_dates(desk, chief, waiting):
    seen = select(desk, waiting, "publish", model=LIST)
    done = press(desk, seen, "confirm")

    assert [(row[0], status(row[1]), status(row[2])) for row in preview_rows(seen)] == [
        ("2023/1", "لم تبدأ", "متوقفة مؤقتاً"),
        ("2023/2", "لم تبدأ", "قيد التنفيذ"),
        ("2023/1", "متوقفة مؤقتاً", "منفَّذة"),
    ]
    assert done.url == address(LIST)
    statuses = Recommendation.objects.order_by("number").values_list("status", flat=True)
    assert list(statuses) == ["implemented", "in_progress", "not_started"]
    assert set(ProgressUpdate.objects.values_list("published_by", flat=True)) == {chief.pk}


def test_bulk_publishing_asks_whether_private_evidence_stays_so(desk, items):
    update = cast.make_update(items[0], "implemented", publish=False)

    seen = select(desk, [update], "publish", model=LIST)
    again = press(desk, seen, "preview", evidence_stays_private="on")
    press(desk, again, "confirm")

    assert [row[0] for row in preview_rows(seen, "refused")] == ["2023/1"]
    assert [row[0] for row in preview_rows(again)] == ["2023/1"]
    update.refresh_from_db()
    assert (update.stage, update.evidence_is_public) == ("published", False)


def test_what_was_done_stands_in_the_log_and_in_the_history(desk, waiting, items):
    press(desk, select(desk, waiting, "publish", model=LIST), "confirm")

    logged = LogEntry.objects.values_list("object_id", "change_message")
    assert sorted(logged) == sorted((str(update.pk), "ضمن تعديل جماعي: نُشر.") for update in waiting)
    for record in [*waiting, items[0]]:
        assert record.history.first().history_change_reason == "bulk publish"


def test_bulk_publishing_names_refused_updates_and_publishes_the_others(desk, waiting, items):
    progress.send_back(waiting[0], by=cast.make_user(), remark="أين الدليل؟")
    published = cast.make_update(items[2])
    draft = cast.make_update(items[2], publish=False, send=False)

    seen = select(desk, [*waiting, published, draft], "publish", model=LIST)
    done = desk.get(press(desk, seen, "confirm").url)

    assert [(row[0], row[2]) for row in preview_rows(seen, "refused")] == [
        ("2023/1", "لا يُنشر إلا ما أُرسل."),
        ("2023/3", "لا يُعدَّل تحديث منشور أبداً."),
        ("2023/3", "لا يُنشر إلا ما أُرسل."),
    ]
    assert [row[0] for row in preview_rows(seen)] == ["2023/1", "2023/2"]
    assert messages_of(done)[0] == "نُشر تحديثان."
    assert ProgressUpdate.objects.published().count() == 3


@pytest.mark.parametrize("day", [date(2023, 4, 1), date(2023, 6, 1), date(2023, 7, 1)])
def test_the_previewed_status_equals_the_status_after_publishing(desk, items, day):
    """A correction takes the place of what it corrects, wherever it stands in the order."""
    cast.make_update(items[0], "on_hold", reported_on=date(2023, 5, 1))
    wrong = cast.make_update(items[0], "implemented", reported_on=date(2023, 6, 1))
    right = cast.make_update(
        items[0], "partially_implemented", publish=False, corrects=wrong, reported_on=day
    )

    seen = select(desk, [right], "publish", model=LIST)
    press(desk, seen, "confirm")

    after = preview_rows(seen)[0][2]
    assert status(after) == Recommendation.objects.get(number=1).get_status_display()
    assert ("quiet" in after) == (day < date(2023, 5, 1))


def test_bulk_publishing_previews_again_after_an_update_was_returned(desk, waiting):
    seen = select(desk, waiting, "publish", model=LIST)
    progress.send_back(waiting[2], by=cast.make_user(), remark="أين الدليل؟")

    again = press(desk, seen, "confirm")

    assert [row[0] for row in preview_rows(again, "refused")] == ["2023/2"]
    assert not ProgressUpdate.objects.published().exists()


def test_bulk_return_gives_all_updates_the_same_remark(desk, chief, waiting, items):
    published = cast.make_update(items[2])

    seen = preview(desk, [*waiting, published], "return", model=LIST, remark="أين الدليل؟")
    press(desk, seen, "confirm")

    assert [row[0] for row in preview_rows(seen, "refused")] == ["2023/3"]
    returned = ProgressUpdate.objects.returned()
    assert [(update.remark, update.returned_by) for update in returned] == [
        ("أين الدليل؟", chief)
    ] * 3
    assert "الدليل" not in "".join(LogEntry.objects.values_list("change_message", flat=True))


def test_bulk_return_refuses_a_missing_remark(desk, waiting):
    response = preview(desk, waiting, "return", model=LIST, remark="  ")

    assert response.context["form"].errors["remark"]
    assert not ProgressUpdate.objects.returned().exists()


@pytest.mark.parametrize(
    ("role", "allowed"),
    [
        (Role.EDITOR, {"return"}),
        (Role.PUBLISHER, {"publish", "return"}),
        (Role.FOCAL_POINT, set()),
        (Role.AUDITOR, set()),
    ],
)
def test_bulk_actions_on_updates_by_role(client, waiting, role, allowed):
    client.force_login(cast.make_member(role, institutions=["department"]))

    html = page(client.get(address(LIST)))

    for name in ["publish", "return"]:
        data = {"selected": str(waiting[0].pk), "confirm": "1"}
        response = client.post(address(LIST, "bulk", name), data)
        assert (f'<option value="{name}">' in html) == (name in allowed), name
        assert (response.status_code == 200) == (name in allowed), name


def test_a_publisher_who_is_also_a_focal_point_cannot_bulk_publish(client, waiting):
    member = cast.make_member(Role.FOCAL_POINT, institutions=["department"])
    member.groups.add(*cast.make_member(Role.PUBLISHER).groups.all())
    client.force_login(member)

    data = {"selected": str(waiting[0].pk), "confirm": "1"}

    assert client.post(address(LIST, "bulk", "publish"), data).status_code == 403


@pytest.mark.parametrize(("action", "queries"), [("publish", 6), ("return", 4)])
@pytest.mark.parametrize("rows", [1, 3])
def test_the_preview_of_updates_takes_the_same_queries_for_any_number(
    desk, waiting, django_assert_num_queries, action, queries, rows
):
    response = select(desk, waiting[:rows], action, model=LIST)

    with django_assert_num_queries(queries):
        seen = press(desk, response, "preview", remark="أين الدليل؟")

    assert len(preview_rows(seen)) == rows
