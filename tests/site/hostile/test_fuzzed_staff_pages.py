"""Every list, key and action of the staff, and the pages of accounts, with what no browser sends.

The test client raises whatever a view does not handle, so that any of it fails here.
"""

import pytest
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse

from recommendations.accounts import urls as account_urls
from recommendations.admin import site
from recommendations.models import ProgressUpdate, Recommendation
from tests.support import cast
from tests.support.desk import form_data
from tests.support.hostile import fuzzing
from tests.support.hostile.fuzzing import ALL_IN_FORMS, Rotation, is_no_error

pytest_plugins = ["tests.support.desk", "tests.support.sites.full_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("full")]

ASKED = ["o", "p", "e", "q", "all", "id__in", "pk__in", "id__exact", "id__isnull", "year", "plan",
         "status", "plan__id__exact", "user__id__exact", "at__year", "at__gte", "_popup",
         "_to_field", "_changelist_filters", "_facets", "_source_model", "missing",
         "page"]  # fmt: skip


@pytest.fixture
def desk(client, full, chief):
    client.force_login(chief)
    return client


def account_pages():
    """The paths of all pages below /accounts/ that need nothing in their address."""
    for name in sorted(filter(None, _names(account_urls.urlpatterns))):
        try:
            yield reverse(name)
        except NoReverseMatch:
            continue


def _names(patterns):
    for pattern in patterns:
        if hasattr(pattern, "url_patterns"):
            yield from _names(pattern.url_patterns)
        else:
            yield getattr(pattern, "name", None)


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_no_page_of_an_account_fails_whatever_is_typed(client, is_signed_in):
    """All fields hostile at once, some values in turn."""
    user, rotation, failed = cast.make_user("somebody"), Rotation(ALL_IN_FORMS), []
    pages = list(account_pages())

    for page in pages:
        if is_signed_in:
            client.force_login(user)
        fields = sorted({*form_data(client.get(page, follow=True)), "code", "credential", "next"})
        for _value in fuzzing.some(ALL_IN_FORMS, 0):
            sent = {name: rotation.value((page, name)) for name in fields}
            if not is_no_error(client.post(page, sent)):
                failed.append((page, sent))
        cache.clear()

    assert failed == []
    assert len(pages) > 15


def lists():
    """(path, names of parameters) of every list, its own filters among them."""
    for turn, (model, screen) in enumerate(site._registry.items()):
        page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        filters = [getattr(one, "parameter_name", f"{one}__exact") for one in screen.list_filter]
        dates = [name + "__gte" for name in filters]
        yield page, [*fuzzing.some(ASKED, turn, of=5), *filters, *fuzzing.some(dates, turn, of=3)]
    yield reverse("admin:activity"), [*ASKED, "user", "kind", "record", "meeting"]


@fuzzing.of_each(fuzzing.IN_ADDRESSES, fuzzing.OTHERS_IN_ADDRESSES)
def test_no_list_of_the_staff_fails_whatever_is_asked(desk, values):
    """Parameters by themselves, for the first that is wrong hides the others; then some at once.

    Each with what a database could fail on; with the other values, others on each list.
    """
    rotation, failed = Rotation(values), []

    for turn, (page, names) in enumerate(lists()):
        if values == fuzzing.OTHERS_IN_ADDRESSES:
            names = fuzzing.some(names, turn)
        queries = ["_facets=True", *(f"{name}={rotation.value(name)}" for name in names)]
        queries += ["&".join(f"{name}={rotation.value(name)}" for name in ["q", "p", "o", "page"])]
        for query in queries:
            if not is_no_error(desk.generic("GET", f"{page}?{query}")):
                failed.append((page, query))

    assert failed == []


@fuzzing.of_each(fuzzing.IN_ADDRESSES, fuzzing.OTHERS_IN_ADDRESSES)
def test_no_form_fails_whatever_its_address_presets(desk, values):
    rotation, failed = Rotation(values), []

    for model in site._registry:
        page = reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
        fields = [field.name for field in [*model._meta.fields, *model._meta.many_to_many]]
        for _number in fuzzing.some(range(4), 0, of=2):
            query = "&".join(
                f"{name}={rotation.value(name)}" for name in [*fields, "_to_field", "_popup"]
            )
            if not is_no_error(desk.generic("GET", f"{page}?{query}")):
                failed.append((page, query))

    assert failed == []


PATHS = ["recommendations/plan/{}/change/", "recommendations/meeting/{}/history/",
         "recommendations/theme/{}/delete/", "recommendations/plan/{}/close/",
         "recommendations/recommendation/bulk/{}/", "files/{}", "r/{}/{}/",
         "recommendations/plan/{}/sheet/x/{}/", "auth/group/{}/change/",
         "recommendations/disclosurerequest/{}/grant/", "recommendations/plan/{}/redact/",
         "recommendations/plan/1/history/{}/{}/{}/", "recommendations/plan/{}/sheet.{}",
         "recommendations/meeting/{}/attendance/", "recommendations/plan/1/responses/{}/",
         "recommendations/plan/{}/responses/1/"]  # fmt: skip


@fuzzing.of_each(fuzzing.IN_ADDRESSES, fuzzing.OTHERS_IN_ADDRESSES)
def test_no_key_in_a_path_makes_the_staffs_pages_fail(desk, values):
    answers = [
        desk.generic("GET", "/admin/" + path.replace("{}", value))
        for turn, path in enumerate(PATHS)
        for value in fuzzing.some(values, turn)
    ]

    assert all(map(is_no_error, answers))


def test_no_autocomplete_fails(desk):
    right = {"app_label": "recommendations", "model_name": "progressupdate",
             "field_name": "superseded_by", "term": "a", "page": "1"}  # fmt: skip

    answers = [
        desk.get(reverse("admin:autocomplete"), right | {name: value})
        for name in right
        for value in ALL_IN_FORMS
    ]

    assert all(map(is_no_error, answers))


def test_no_action_of_a_list_fails(desk):
    rotation, failed = Rotation(ALL_IN_FORMS), []

    for name in ["recommendation", "progressupdate"]:
        page = reverse(f"admin:recommendations_{name}_changelist")
        for turn, action in enumerate(["status", "publish", rotation.value("action")]):
            for value in fuzzing.some(ALL_IN_FORMS, turn):
                across, index = rotation.value("across"), rotation.value("index")
                sent = {"action": action, "_selected_action": value}
                for more in ({"index": "0"}, {"select_across": across, "index": index}):
                    if not is_no_error(desk.post(page, sent | more)):
                        failed.append((page, sent | more))

    assert failed == []


def test_no_change_in_bulk_fails(desk, chief):
    records = {"recommendation": Recommendation, "progressupdate": ProgressUpdate}
    rotation, failed = Rotation(ALL_IN_FORMS), []

    for name, model in records.items():
        keys = ",".join(map(str, model.objects.values_list("pk", flat=True)[:3]))
        for turn, change in enumerate(site.get_model_admin(model).bulk_changes):
            page = reverse(f"admin:recommendations_{name}_bulk", args=[change.name])
            fields = change.form_for(chief).fields
            hostile = fuzzing.some(ALL_IN_FORMS, turn)
            for selected in [*hostile, *[keys] * 3, f"{keys},{'9' * 18}"]:
                data = {field: rotation.value((change.name, field)) for field in fields}
                sent = data | {"selected": selected, "confirm": "1"}
                if not is_no_error(desk.post(page, sent)):
                    failed.append((page, sent))

    assert failed == []
