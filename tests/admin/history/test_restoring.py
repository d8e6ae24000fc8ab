"""An earlier text brought back: by whom, where the rules allow it, and what history says of it."""

import pytest
from concurrency.exceptions import RecordModifiedError
from django.core.exceptions import ValidationError

from recommendations.history.restore import EarlierText
from recommendations.models import Recommendation, Role, Theme
from recommendations.models.history import Cause, parse_cause
from recommendations.workflow import adoption
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.desk import address, form_data, page

pytest_plugins = ["tests.support.desk"]


@pytest.fixture(autouse=True)
def _english(settings, client):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


@pytest.fixture
def item(plan):
    """An item of a draft whose title has been changed."""
    item = plan.recommendations.get(number=1)
    item.title_ar = "عنوان جديد"
    item.save()
    return item


def where(record, field, *, whole=None, state=None):
    """The address that brings back the oldest text of ``field``, or that of another state."""
    whole = whole or record
    state = state or record.history.last()
    names = whole._meta.model_name, "restore"
    return address(*names, whole.pk, record._meta.model_name, state.pk, field)


def confirm(client, address):
    """Reads the page and presses its button."""
    return client.post(address, form_data(client.get(address)))


def test_a_text_is_shown_by_word_then_brought_back_with_its_own_entry(desk, item):
    old = item.history.last()
    history = page(desk.get(address("recommendation", "history", item.pk)))
    shown = page(desk.get(where(item, "title_ar")))

    response = confirm(desk, where(item, "title_ar"))

    item.refresh_from_db()
    newest = item.history.first()
    assert where(item, "title_ar", state=old) in history
    assert "<del>" in shown
    assert response.url == address("recommendation", "history", item.pk)
    assert item.title_ar == "التوصية 1"
    assert parse_cause(newest.history_change_reason) == (
        Cause.RESTORE,
        old.history_date.isoformat(),
    )
    assert newest.history_user_name == "chief"
    assert "earlier text restored, of <bdi>" in page(desk.get(response.url))


def test_nothing_is_saved_by_looking(desk, item):
    desk.get(where(item, "title_ar"))

    assert Recommendation.objects.get(pk=item.pk).title_ar == "عنوان جديد"


def test_a_text_of_a_part_is_brought_back_on_the_page_of_its_whole(desk, item):
    milestone = item.milestones.create(number=1, title_ar="خطوة")
    milestone.title_ar = "خطوة أخرى"
    milestone.save()

    confirm(desk, where(milestone, "title_ar", whole=item))

    milestone.refresh_from_db()
    assert milestone.title_ar == "خطوة"


def test_no_way_back_is_offered_where_the_text_stands_again(desk, item):
    confirm(desk, where(item, "title_ar"))

    html = page(desk.get(address("recommendation", "history", item.pk)))

    assert html.count("Restore the earlier text") == 1  # the new title, once more


def test_a_frozen_text_does_not_come_back(desk, plan):
    item = plan.recommendations.get(number=1)
    item.adopted_text_ar = "نص آخر"
    item.save()
    adoption.adopt(plan, by=cast.make_user())
    path = where(item, "adopted_text_ar")

    history = page(desk.get(address("recommendation", "history", item.pk)))
    shown = page(desk.get(path))
    desk.post(path, {"fingerprint": ""})
    desk.post(path, {"fingerprint": form_seen(item)})

    item.refresh_from_db()
    assert path not in history
    assert "its numbers and texts are locked" in shown
    assert 'value="Restore"' not in shown
    assert item.adopted_text_ar == "نص آخر"


def form_seen(item):
    """What the hidden field of the page would hold."""
    stored = Recommendation.objects.get(pk=item.pk)
    return EarlierText(stored, item.history.last(), "adopted_text_ar").fingerprint()


def test_a_published_update_does_not_change(desk, adopted):
    item = adopted.recommendations.get(number=1)
    update = cast.make_update(item, publish=False, narrative_ar="أول")
    update.narrative_ar = "ثان"
    update.save()
    before = where(update, "narrative_ar", whole=item)
    assert desk.get(before).status_code == 200
    assert confirm(desk, before).status_code == 302
    update.refresh_from_db()
    assert update.narrative_ar == "أول"

    progress.publish(update, by=cast.make_user())
    shown = page(desk.get(where(update, "narrative_ar", whole=item, state=update.history.all()[2])))

    assert "A published update cannot be edited." in shown


def test_somebody_faster_is_told(desk, item):
    path = where(item, "title_ar")
    seen = form_data(desk.get(path))
    item.title_ar = "عنوان ثالث"
    item.save()

    response = desk.post(path, seen)

    item.refresh_from_db()
    assert "This has changed since you last viewed it." in page(response)
    assert item.title_ar == "عنوان ثالث"
    assert confirm(desk, path).status_code == 302


def test_a_save_between_check_and_save_is_no_server_error(desk, item, monkeypatch):
    path = where(item, "title_ar")
    seen = form_data(desk.get(path))

    def overtaken(self, *args, **kwargs):
        raise RecordModifiedError(target=self)

    monkeypatch.setattr(Recommendation, "save", overtaken)

    assert "This has changed since you last viewed it." in page(desk.post(path, seen))


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.EDITOR, 200),
        (Role.PUBLISHER, 200),
        (Role.AUDITOR, 403),
        (Role.FOCAL_POINT, 403),
    ],
)
def test_who_may_bring_a_text_back(client, adopted, role, status):
    item = adopted.recommendations.get(number=1)
    item.title_ar = "عنوان جديد"
    item.save()
    client.force_login(cast.make_member(role, institutions=["department"]))
    path = where(item, "title_ar", state=item.history.all()[1])

    history = page(client.get(address("recommendation", "history", item.pk)))

    assert client.get(path).status_code == status
    assert client.post(path, {}).status_code == status
    assert (path in history) == (status == 200)


def test_a_focal_point_brings_nothing_back_whatever_else_it_may(client, adopted):
    item = adopted.recommendations.get(number=1)
    member = cast.make_member(Role.FOCAL_POINT, institutions=["department"])
    member.groups.add(cast.Group.objects.get(name=Role.EDITOR))
    client.force_login(member)

    assert client.get(where(item, "title_ar")).status_code == 403


@pytest.mark.parametrize("field", ["number", "slug", "status", "nothing", "version", "title"])
def test_only_texts_come_back(desk, item, field):
    assert desk.get(where(item, field)).status_code == 404


def test_an_erratum_and_an_address_do_not_come_back(desk, adopted):
    item = adopted.recommendations.get(number=1)
    erratum = item.errata.create(text_ar="نص", reason_ar="خطأ")
    theme = Theme.objects.create(slug="rights", name_ar="حقوق")

    assert desk.get(where(erratum, "text_ar", whole=item)).status_code == 404
    assert desk.get(where(theme, "slug")).status_code == 404


def test_a_state_of_another_record_is_not_found(desk, item):
    other = item.plan.recommendations.get(number=2)
    step = other.milestones.create(number=1, title_ar="خطوة")

    assert desk.get(where(item, "title_ar", state=other.history.last())).status_code == 404
    assert desk.get(where(step, "title_ar", whole=item)).status_code == 404
    assert desk.get(where(item.plan, "title_ar", whole=item)).status_code == 404


def test_what_was_deleted_has_no_way_back(desk, item):
    step = item.milestones.create(number=1, title_ar="خطوة")
    step.title_ar = "خطوة أخرى"
    step.save()
    path = where(step, "title_ar", whole=item)

    step.delete()

    assert path not in page(desk.get(address("recommendation", "history", item.pk)))
    assert desk.get(path).status_code == 404


def test_a_text_that_a_rule_refuses_does_not_come_back(desk, adopted):
    """What is on hold says why: an earlier, empty reason is refused by the update itself."""
    item = adopted.recommendations.get(number=1)
    update = cast.make_update(item, "on_hold", publish=False, reason_ar="لا تمويل")
    state = update.history.first()
    state.reason_ar = ""
    state.save()

    response = confirm(desk, where(update, "reason_ar", whole=item, state=state))

    update.refresh_from_db()
    assert update.reason_ar == "لا تمويل"
    assert response.status_code == 200


def test_a_part_that_was_changed_between_check_and_save_is_not_overwritten(item):
    step = item.milestones.create(number=1, title_ar="خطوة")
    earlier = EarlierText(step, step.history.last(), "title_ar")
    item.milestones.update(title_ar="خطوة أخرى")

    with pytest.raises(ValidationError):
        earlier.restore()

    assert item.milestones.get().title_ar == "خطوة أخرى"
