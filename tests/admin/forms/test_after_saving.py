"""After a save: what is said, the link to the public page, and the way back."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.urls import reverse

from recommendations.admin.forms.stale_edits import differences
from recommendations.models import Recommendation
from tests.support import cast
from tests.support.desk import address, form_data

pytest_plugins = ["tests.support.desk"]


def save(client, item, query="", **typed):
    where = address("recommendation", "change", item.pk) + query
    data = form_data(client.get(where), "recommendation_form")
    return client.post(where, data | typed)


def said(client, response):
    """The messages on the page to which a save led."""
    context = client.get(response.url).context
    return [str(message) for message in context["messages"]]


def test_the_message_of_a_save_links_to_what_readers_see(desk, published):
    item = published.recommendations.get(number=1)

    [message] = said(desk, save(desk, item))

    assert "حُفظت التعديلات" in message
    assert f'<a href="{item.get_absolute_url()}">عرضها كما يراها القراء</a>' in message


def test_a_draft_has_no_link_to_what_readers_see(desk, plan):
    [message] = said(desk, save(desk, plan.recommendations.get(number=1)))

    assert "حُفظت التعديلات" in message
    assert "القرّاء" not in message


def test_a_publication_links_to_what_readers_see(desk, published):
    item = published.recommendations.get(number=1)
    update = cast.make_update(item, publish=False, by=cast.make_user("author"))
    where = address("progressupdate", "publish", update.pk)

    [message] = said(desk, desk.post(where, form_data(desk.get(where))))

    assert item.get_absolute_url() in message


def test_a_save_leads_back_to_the_page_from_which_it_was_asked_for(desk, plan):
    asking = address("plan", "adopt", plan.pk)

    response = save(desk, plan.recommendations.get(number=1), f"?next={asking}")

    assert (response.status_code, response.url) == (302, asking)


@pytest.mark.parametrize(
    "elsewhere",
    ["https://example.org/", "//example.org/admin/", "/ar/plans/", "javascript:a", "http://["],
)
def test_a_save_leads_to_no_page_outside_the_admin(desk, plan, elsewhere):
    response = save(desk, plan.recommendations.get(number=1), f"?next={elsewhere}")

    assert response.url.partition("?")[0] == address("recommendation")


def test_a_conflict_lists_no_field_that_is_empty_as_before(plan):
    before = plan.recommendations.get(number=1)
    after = Recommendation.objects.get(pk=before.pk)
    before.title_ku, after.title_ku = None, ""
    before.done_when_en, after.done_when_en = "", "It is open."

    [sentence] = differences(before, after)

    assert "It is open." in sentence


def test_the_first_page_is_a_page_of_the_admin(desk, plan):
    response = save(desk, plan.recommendations.get(number=1), f"?next={reverse('admin:index')}")

    assert response.url == reverse("admin:index")


def test_a_draft_of_a_report_and_the_next_record_still_lead_back(desk, chief, adopted):
    asking = reverse("admin:calendar")
    item = adopted.recommendations.get(number=1)
    update = cast.make_update(item, send=False, publish=False, by=chief)
    where = f"{address('progressupdate', 'change', update.pk)}?next={asking}"
    draft = form_data(desk.get(where), "progressupdate_form")

    stays = desk.post(where, draft | {"_save": "1"})
    sent = desk.post(where, form_data(desk.get(where), "progressupdate_form") | {"_send": "1"})
    after = save(desk, item, f"?next={asking}", _savenext="1")

    assert parse_qs(urlsplit(stays.url).query) == {"next": [asking]}
    assert (urlsplit(stays.url).path, sent.url) == (where.partition("?")[0], asking)
    assert parse_qs(urlsplit(after.url).query) == {"next": [asking]}
