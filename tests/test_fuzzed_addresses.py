"""Every address and form with what no browser sends: refused or answered, never an error.

The test client raises whatever a view does not handle, so that any of it fails here.
"""

import itertools

import pytest
from django.core.cache import cache
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from recommendations.accounts import urls as account_urls
from recommendations.admin import site
from recommendations.forms import PlanFilter
from recommendations.models import Meeting, Plan, ProgressUpdate, Recommendation, Role
from recommendations.publishing import freezing
from tests import addresses, cast, populated
from tests.desk import form_data
from tests.test_admin_matrix import names

pytestmark = pytest.mark.django_db

LONG = "a" * 10_000
# As they stand in an address.
RAW = [
    "%FF%FE",
    "%C3%28",
    "%ED%A0%80",
    "%00",
    "a%00b",
    "%E2%80%AE%E2%81%A6",
    "%0D%0ASet-Cookie:%20a=b",
    "9" * 400,
    "9" * 5_000,
    "99999999999999999999",
    "-1",
    "0",
    "1e309",
    "NaN",
    "%D9%A2%D9%A0%D9%A2%D9%A3",
    "%C2%B2",
    "1_000",
    "0000-00-00",
    "9999-99-99",
    "0001-01-01",
    "2023-02-30",
    "%27%22%3E%3Cb%3E%60%24%7B%7B%25%25s",
    "..%2F..%2Fetc%2Fpasswd",
    "[]",
    "%5B1%2C%7B%7D%5D",
    "%",
    LONG,
]
# The same as they are typed into a form.
TYPED = [
    "\x00",
    "a\x00b",
    "\u202e\u2066\u200b",
    "\ud800",
    "9" * 30,
    "9" * 5_000,
    "-1",
    "1e309",
    "NaN",
    "٢٠٢٣",
    "²",
    "0000-00-00",
    "9999-12-31",
    "'\"><{{%%s",
    "[1,{}]",
    "[" * 9_000,
    "2030/99",
    LONG,
]
# Those of them that every form of the staff gets.
IN_ALL_FIELDS = ["9" * 5_000, "x\x00\ud800", "-1", "1e309", "9999-12-31", LONG]
# What is asked of a view that is dear to answer.
DEAR = (".pdf", ".docx", ".xlsx", ".zip")
ASKED = [*PlanFilter.base_fields, "page", "since", "until", "lang", "next", "unknown"]
LISTS = ["o", "p", "e", "q", "all", "id__in", "pk__in", "id__exact", "id__isnull", "year", "plan",
         "status", "plan__id__exact", "user__id__exact", "at__year", "at__gte", "_popup",
         "_to_field", "_changelist_filters", "_facets", "_source_model", "missing"]  # fmt: skip


@pytest.fixture(scope="module")
def full(module_db):
    plan = populated.populate(populated.Words("seen"))
    freezing.publish_report(plan, by=cast.make_user(), as_of=timezone.localdate())
    draft = cast.make_plan(2024)
    cast.make_update(plan.recommendations.first(), publish=False)
    return draft


@pytest.fixture
def chief(client, full):
    user = cast.make_user("chief", is_superuser=True)
    client.force_login(user)
    return user


def refused_well(response):
    """Answered, led on or refused; no error."""
    return response.status_code < 500


def one_of_each():
    """An Arabic path of each public route, and those outside the languages."""
    found = [paths[0] for paths in addresses.below_language().values() if paths]
    return [*addresses.OUTSIDE.values(), *(f"/ar/{path.partition('?')[0]}" for path in found)]


def answer(client, address, **headers):
    response = client.generic("GET", address, headers=headers)
    if response.streaming:
        b"".join(response)
    return response


@pytest.mark.parametrize("value", RAW, ids=range(len(RAW)))
def test_no_public_address_fails_whatever_its_query(client, full, value):
    query = "&".join(f"{name}={value}" for name in ASKED)
    arrays = "&".join(f"{name}[]={value}&{name}={value}&{name}=1" for name in ASKED)
    paths = [path for path in one_of_each() if not path.endswith(DEAR)]

    answers = [answer(client, f"{path}?{text}") for path in paths for text in (query, arrays)]

    assert [one.request["PATH_INFO"] for one in answers if not refused_well(one)] == []
    assert {one.status_code for one in answers} > {200}


@pytest.mark.parametrize("name", ASKED)
def test_no_parameter_of_a_plan_fails_by_itself(client, full, name):
    paths = ["/ar/plans/2023/", "/ku/search/", "/en/plans/2023.json", "/ar/plans/2023/changes/"]

    answers = [answer(client, f"{path}?{name}={value}") for path in paths for value in RAW]

    assert all(map(refused_well, answers))


def hostile_paths():
    """Each route of the site with each hostile text in the place of its parameters."""
    outside, inside = addresses.routes()
    for route in inside:
        if "<" not in route:
            continue
        for value in RAW:
            path = "".join(
                part.partition(">")[2].join([value, ""]) if index else part
                for index, part in enumerate(route.split("<"))
            )
            yield f"/ar/{path}"


def test_no_path_fails_whatever_stands_for_its_parameters(client, full):
    answers = {path: answer(client, path).status_code for path in hostile_paths()}

    assert set(answers.values()) <= {200, 301, 302, 400, 404, 410}
    assert len(answers) > 300


@pytest.mark.parametrize("kind", ["404", "400"])
@pytest.mark.parametrize("code", ["ar", "ku", "en"])
def test_what_is_refused_is_told_in_the_readers_language(client, full, code, kind):
    address = f"/{code}/plans/{'9' * 30}/"
    headers = {"host": "münchen.example"} if kind == "400" else {}

    response = answer(client, address, **headers)

    assert response.status_code == int(kind)
    assert f'lang="{code}"' in response.content.decode()


HEADERS = {
    "accept-language": ["%00", "ar;q=NaN,,;;=", "x" * 5_000, "ar-" * 2_000, "*;q=9e999"],
    "accept": ["%", "x/" * 2_000, "*/*;q=NaN"],
    "if-none-match": ['"', "W/", '"a' * 2_000, "*", "\xff\xfe"],
    "if-modified-since": ["never", "Thu, 99 Foo 9999 99:99:99 GMT", "0", "9" * 500],
    "range": ["bytes=-", "bytes=9-1", "bytes=" + "0-1," * 2_000, "bytes=" + "9" * 500 + "-"],
    "cookie": ["=;=;", "sessionid=\xff; csrftoken=%00", "django_language=" + "a" * 4_000, '"' * 99],
    "host": ["münchen.example", "a b", "[::", "evil.example:99999999", ""],
    "x-http-method-override": ["DELETE"],
    "x-forwarded-for": ["%00", "999.999.999.999", "," * 500],
    "referer": ["http://[", "\xff", "//" * 2_000],
    "accept-encoding": ["gzip;q=NaN", "x" * 5_000],
}


def test_no_header_makes_an_address_fail(client, full):
    paths = [
        "/",
        "/ar/plans/2023/",
        "/en/plans/2023.csv",
        "/accounts/login/",
        "/admin/",
        "/healthz",
    ]
    pairs = [(name, value) for name, values in HEADERS.items() for value in values]

    answers = [answer(client, path, **{name: value}) for path in paths for name, value in pairs]

    assert all(map(refused_well, answers))


BODIES = {
    "multipart/form-data": b"x",
    "multipart/form-data; boundary=": b"--\r\n",
    "multipart/form-data; boundary=\xff": b"--x\r\n",
    "multipart/form-data; boundary=x": b"--x\r\nContent-Disposition: form-data; name=\r\n\r\n\x00",
    "multipart/form-data; boundary=y": b'--y\r\nContent-Disposition: form-data; name="a\x00"; '
    b'filename="../\x00\xff.pdf"\r\n\r\n\xff\r\n--y--',
    "application/x-www-form-urlencoded": b"%FF=%00&a[]=%ED%A0%80&" + b"b=1&" * 50,
    "application/x-www-form-urlencoded; charset=utf-7": b"login=+AAA-",
    "application/x-www-form-urlencoded; charset=nothing": b"login=a",
    "application/json": b'{"a": 1e999}',
    "text/plain; charset=\x7f": b"\x00",
    "": b"",
}
METHODS = ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "PROPFIND", "x"]


@pytest.mark.parametrize("method", METHODS)
def test_no_method_and_no_broken_body_makes_an_address_fail(client, full, chief, method):
    paths = [
        "/",
        "/healthz",
        "/ar/plans/2023/",
        "/ar/search/",
        "/i18n/setlang/",
        "/accounts/login/",
        "/accounts/password/reset/",
        "/admin/",
        "/admin/recommendations/theme/add/",
    ]
    sent = BODIES.items() if method == "POST" else [("text/plain", b"x")]

    answers = [
        client.generic(method, path, body, content_type=kind)
        for path in paths
        for kind, body in sent
    ]

    assert all(map(refused_well, answers))


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
def test_no_page_of_an_account_fails_whatever_is_typed(client, full, is_signed_in):
    user = cast.make_user("somebody")
    pages = list(account_pages())

    for page in pages:
        if is_signed_in:
            client.force_login(user)
        names_of_fields = {*form_data(client.get(page, follow=True)), "code", "credential"}
        for value in TYPED:
            sent = dict.fromkeys(names_of_fields, text(value))
            assert refused_well(client.post(page, sent)), (page, value)
        cache.clear()

    assert len(pages) > 15


def text(value):
    """As a form sends it: half a pair of surrogates arrives as other letters."""
    return value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def staff_pages():
    """Every page of the admin about a record, or about none."""
    for name in sorted(names()):
        model, _, page = name.partition("_")
        for prefix in ["recommendations_", "auth_", ""]:
            for given in arguments(model):
                try:
                    yield reverse(f"admin:{prefix}{name}", args=given)
                except NoReverseMatch:
                    continue


def arguments(model):
    """Nothing, or the key of the record to be edited; with the ending of a file too."""
    found = next((one for one in site._registry if one._meta.model_name == model), None)
    newest = found and found._base_manager.order_by("-pk").first()
    return [[], [newest.pk], [newest.pk, "csv"]] if newest else [[]]


@pytest.mark.parametrize("role", ["chief", Role.EDITOR, Role.FOCAL_POINT])
def test_no_form_of_the_staff_fails_whatever_is_typed(client, full, role):
    """All fields alike; then what a browser hides, one by one."""
    if role == "chief":
        user = cast.make_user("chief", is_superuser=True)
    else:
        user = cast.make_member(role, "member", ["department"])
    client.force_login(user)
    failed = []

    for page in staff_pages():
        shown = client.get(page)
        data = form_data(shown) if shown.status_code == 200 and not shown.streaming else {}
        for sent in hostile_forms(data, whole=role == "chief"):
            answered = client.post(page, sent)
            if not refused_well(answered):
                failed.append((page, sent))
            if role == "chief" and answered.status_code == 302:
                client.force_login(user)

    assert failed == []


def hostile_forms(data, *, whole):
    for value in map(text, IN_ALL_FIELDS if whole else IN_ALL_FIELDS[:2]):
        yield {name: value if is_typed(name) else kept for name, kept in data.items()}
    # One of each kind of what holds a form together.
    hidden = {name.rpartition("-")[2]: name for name in data if not is_typed(name)} if whole else {}
    for name in hidden.values():
        for value in ["1000000000", "-1", "x\x00"]:
            yield data | {name: value}
        yield {other: kept for other, kept in data.items() if other != name}


def is_typed(name):
    """Not what holds the form together: counts of rows, keys, versions."""
    return not name.endswith(("_FORMS", "-id", "version", "csrfmiddlewaretoken"))


def test_no_list_of_the_staff_fails_whatever_is_asked(client, chief):
    lists = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
        for model in site._registry
    ]
    lists.append(reverse("admin:activity"))
    failed = []

    together = ["&".join(f"{name}={value}" for name in ["q", "p", "page", "o"]) for value in RAW]
    alone = [f"{name}={value}" for name in LISTS for value in ("a%00b", "9" * 400, "-1")]
    for page, query in itertools.product(lists, [*together, *alone]):
        if not refused_well(client.generic("GET", f"{page}?{query}")):
            failed.append((page, query))

    assert failed == []


def test_no_form_fails_whatever_its_address_presets(client, chief):
    pages = [
        reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_add")
        for model in site._registry
    ]
    failed = []

    for page, model in zip(pages, site._registry, strict=True):
        fields = [field.name for field in [*model._meta.fields, *model._meta.many_to_many]]
        for value in RAW[:-1]:
            query = "&".join(f"{name}={value}" for name in [*fields, "_to_field", "_popup"])
            if not refused_well(client.generic("GET", f"{page}?{query}")):
                failed.append((page, value))

    assert failed == []


def test_no_key_in_a_path_makes_the_staffs_pages_fail(client, chief):
    paths = ["recommendations/plan/{}/change/", "recommendations/meeting/{}/history/",
             "recommendations/theme/{}/delete/", "recommendations/plan/{}/close/",
             "recommendations/recommendation/bulk/{}/", "files/{}", "r/{}/{}/",
             "recommendations/plan/{}/sheet/x/{}/", "auth/group/{}/change/"]  # fmt: skip

    answers = [
        client.generic("GET", "/admin/" + path.replace("{}", value))
        for path in paths
        for value in RAW
    ]

    assert all(map(refused_well, answers))


def test_no_autocomplete_and_no_action_fails(client, chief):
    source = ["term", "page", "app_label", "model_name", "field_name"]
    right = {"app_label": "recommendations", "model_name": "progressupdate",
             "field_name": "superseded_by", "term": "a"}  # fmt: skip
    lists = [
        reverse(f"admin:recommendations_{name}_changelist")
        for name in ["recommendation", "progressupdate"]
    ]

    answers = [
        client.get(reverse("admin:autocomplete"), right | {name: text(value)})
        for name in source
        for value in TYPED
    ] + [
        client.post(
            page,
            {
                "action": action,
                "_selected_action": text(value),
                "index": index,
                "select_across": across,
            },
        )  # fmt: skip
        for page in lists
        for value in TYPED
        for action in ["status", "publish", "x", text(value)]
        for index, across in [("0", "0"), ("9" * 30, "1"), (text(value), text(value))]
    ]

    assert all(map(refused_well, answers))


@pytest.mark.parametrize("value", TYPED, ids=range(len(TYPED)))
def test_no_change_in_bulk_and_no_step_fails(client, chief, value):
    records = {"recommendation": Recommendation, "progressupdate": ProgressUpdate}
    failed = []

    for name, model in records.items():
        for change in site.get_model_admin(model).bulk_changes:
            page = reverse(f"admin:recommendations_{name}_bulk", args=[change.name])
            keys = ",".join(map(str, model.objects.values_list("pk", flat=True)[:3]))
            for selected in [keys, text(value), f"{keys},{'9' * 18}"]:
                fields = change.form_for(chief).fields
                data = dict.fromkeys(fields, text(value)) | {"selected": selected, "confirm": "1"}
                if not refused_well(client.post(page, data)):
                    failed.append((page, data))

    assert failed == []


def test_every_kind_of_address_was_tried(full):
    assert len(one_of_each()) > 30
    assert Plan.objects.count() == 3
    assert Meeting.objects.exists()
    assert len(get_resolver().url_patterns) > 10
