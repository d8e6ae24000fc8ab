"""Every public address with what no browser asks: refused or answered, never an error.

The test client raises whatever a view does not handle, so that any of it fails here.
"""

import pytest

from recommendations.views.filters import PlanFilter
from tests.support.hostile import fuzzing
from tests.support.hostile.fuzzing import Rotation, is_no_error
from tests.support.sites import addresses

pytest_plugins = ["tests.support.desk", "tests.support.sites.full_site"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("full")]

# What is costly to answer, and answers the same query as the data beside it.
COSTLY = (".pdf", ".docx", ".xlsx", ".zip")
ASKED = [*PlanFilter.base_fields, "page", "since", "until", "lang", "next", "unknown"]


def one_of_each():
    """An Arabic path of each public route, and those outside the languages."""
    found = [paths[0] for paths in addresses.below_language().values() if paths]
    return [*addresses.OUTSIDE.values(), *(f"/ar/{path.partition('?')[0]}" for path in found)]


def answer(client, address, **headers):
    response = client.generic("GET", address, headers=headers)
    if response.streaming:
        b"".join(response)
    return response


@fuzzing.of_each(fuzzing.IN_ADDRESSES, fuzzing.OTHERS_IN_ADDRESSES)
def test_no_public_address_fails_whatever_its_query(client, values):
    """All parameters hostile at once, each value in turn; alone and as arrays."""
    paths = [path for path in one_of_each() if not path.endswith(COSTLY)]
    rotation, answers = Rotation(values), []

    for path in paths:
        for number in range(2):
            pairs = [(name, rotation.value(name)) for name in ASKED]
            form = "{0}={1}" if number % 2 else "{0}[]={1}&{0}={1}&{0}=1"
            query = "&".join(form.format(*pair) for pair in pairs)
            answers.append(answer(client, f"{path}?{query}"))

    assert len(paths) > 30
    assert [one.request["PATH_INFO"] for one in answers if not is_no_error(one)] == []
    assert {one.status_code for one in answers} > {200}
    assert rotation.has_given_all(ASKED)


LISTS = ["/ar/plans/2023/", "/ku/search/", "/en/plans/2023.json", "/ar/plans/"]


@fuzzing.of_each(fuzzing.IN_ADDRESSES, fuzzing.OTHERS_IN_ADDRESSES)
def test_no_parameter_of_a_list_fails_by_itself(client, values):
    paths = Rotation(LISTS)

    answers = [
        answer(client, f"{paths.value(name)}?{name}={value}")
        for turn, name in enumerate(ASKED)
        for value in fuzzing.some(values, turn, of=4)
    ]

    assert all(map(is_no_error, answers))


def hostile_paths(values):
    """Each route of the site with each hostile text in the place of its parameters."""
    _outside, inside = addresses.routes()
    with_parameters = [route for route in sorted(inside) if "<" in route]
    for turn, route in enumerate(with_parameters):
        first, *others = route.split("<")
        for value in fuzzing.some(values, turn, of=2):
            yield f"/ar/{first}{''.join(value + part.partition('>')[2] for part in others)}"


@fuzzing.of_each(fuzzing.IN_ADDRESSES, fuzzing.OTHERS_IN_ADDRESSES)
def test_no_path_fails_whatever_stands_for_its_parameters(client, values):
    answers = {path: answer(client, path).status_code for path in hostile_paths(values)}

    assert set(answers.values()) <= {200, 301, 302, 400, 404, 410}
    assert len(answers) > 75


@pytest.mark.parametrize("kind", ["404", "400"])
@pytest.mark.parametrize("code", ["ar", "ku", "en"])
def test_what_is_refused_is_told_in_the_readers_language(client, code, kind):
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


@pytest.mark.once
def test_no_header_makes_an_address_fail(client):
    paths = [
        "/",
        "/ar/plans/2023/",
        "/en/plans/2023.csv",
        "/accounts/login/",
        "/admin/",
        "/healthz",
    ]
    pairs = [(name, value) for name, values in HEADERS.items() for value in values]

    answers = [
        answer(client, path, **{name: value})
        for turn, path in enumerate(paths)
        for name, value in fuzzing.some(pairs, turn)
    ]

    assert all(map(is_no_error, answers))


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


@pytest.mark.once
@pytest.mark.parametrize("method", METHODS)
def test_no_method_and_no_broken_body_makes_an_address_fail(client, chief, method):
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

    assert all(map(is_no_error, answers))
