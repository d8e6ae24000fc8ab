"""Which file of a static copy an address becomes, and how the links of a page are changed."""

import re

import pytest
from django.http import HttpResponse

from recommendations.exports.static_site.links import (
    address_of,
    data_links,
    file_of,
    page_with_links,
    style_with_links,
)
from tests.support.files.static_copies import SITE


def response(content_type="text/html; charset=utf-8", disposition=None):
    made = HttpResponse(content_type=content_type)
    if disposition:
        made["Content-Disposition"] = disposition
    return made


@pytest.mark.parametrize(
    ("address", "answer", "file"),
    [
        ("/ar/plans/2023/", {}, "ar/plans/2023/index.html"),
        ("/ar/plans/2023/?page=2&status=open", {}, "ar/plans/2023/index--page=2,status=open.html"),
        (
            "/ar/plans/2023.csv?status=open",
            {"content_type": "text/csv"},
            "ar/plans/2023--status=open.csv",
        ),
        (
            "/ar/documents/5/",
            {"content_type": "application/octet-stream", "disposition": 'x; filename="a.b.DOCX"'},
            "ar/documents/5.docx",
        ),
        (
            "/ar/documents/5/",
            {
                "content_type": "application/octet-stream",
                "disposition": "attachment; filename*=utf-8''%D9%88.pdf",
            },
            "ar/documents/5.pdf",
        ),
        ("/ar/picture/", {"content_type": "image/png"}, "ar/picture.png"),
    ],
)
def test_an_address_has_its_file(address, answer, file):
    assert file_of(address, response(**answer)) == file


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("/en/institutions/Health/", "/en/institutions/health/"),
        ("/en/institutions/con/", "/en/institutions/con-/"),
        ("/en/plans/2023/?q=a%2Cb%3Dc", "/en/plans/2023/?b=c&q=a"),
        (f"/en/themes/{'a' * 300}/", f"/en/themes/{'a' * 299}b/"),
        ("/en/%D8%AA/", "/en/%D8%AA%D8%AA/"),
        ("/en/plans/2023/?q=%D8%AA%22", "/en/plans/2023/?q=%D8%AA%3A"),
    ],
)
def test_two_addresses_have_two_names_on_every_file_system(one, other):
    files = [file_of(address, response()) for address in (one, other)]

    assert files[0].lower() != files[1].lower()
    for name in "/".join(files).split("/"):
        assert re.fullmatch(r"[A-Za-z0-9._=,-]{1,220}", name)
        assert name.partition(".")[0].lower() not in {"con", "nul", "aux"}


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/en/", "/en/"),
        ("../1/#text", "/en/plans/1/"),
        ("?page=2&status=open", "/en/plans/2023/?page=2&status=open"),
        ("?status=open&page=2&q=", "/en/plans/2023/?page=2&status=open"),
        ("?page=1", "/en/plans/2023/"),
        ("#main", None),
        ("", None),
        ("https://example.org/", None),
        ("//example.org/", None),
        ("mailto:a@example.org", None),
        ("http://[", None),
    ],
)
def test_a_link_leads_to_an_address(link, address):
    assert address_of(link, "/en/plans/2023/") == address


def test_nothing_of_a_page_but_its_links_is_touched():
    page = (
        "<!doctype html>\r\n<!-- <a href='/no'> -->\n<A  HREF = '/yes?a=1&amp;b=2'\n"
        " title=\"href='/no'\">"
        "<svg viewBox='0 0 1 1'><use xlink:href='#mark'/></svg><img alt src=/yes>&copy;\r</A>"
        "<textarea>&lt;a href='/no'&gt;</textarea><p data-href='/no'>تموز</p>"
    )

    asked = []
    same = page_with_links(page, asked.append)
    changed = page_with_links(page, lambda link: '"&' if link.startswith("/") else None)

    assert same == page
    assert asked == ["/yes?a=1&b=2", "#mark", "/yes"]
    assert changed == page.replace("'/yes?a=1&amp;b=2'", '"&quot;&amp;"').replace(
        "src=/yes", 'src="&quot;&amp;"'
    )


def test_a_whole_address_of_the_site_is_a_link_within_it_unless_it_is_for_good():
    page = (
        f'<link rel=canonical href="{SITE}/en/"><a rel="nofollow external" href="{SITE}/en/">a</a>'
        f'<link href="/style.css"><a rel=next href="{SITE}/en/?page=2">b</a><a href="{SITE}">c</a>'
        f'<a href="{SITE}.org/en/">d</a>'
    )

    asked = []
    page_with_links(page, lambda link: asked.append(address_of(link, "/ar/", SITE)))

    assert asked == ["/style.css", "/en/?page=2", None, None]


def test_the_links_of_a_style_are_changed():
    style = "a { b: url(x.woff2) format('c') } d { e: url( \"data:,\" ) }"

    assert style_with_links(style, lambda link: "y" if link == "x.woff2" else None) == (
        'a { b: url("y") format(\'c\') } d { e: url( "data:," ) }'
    )


def test_data_lead_to_further_data():
    lines = [f'{{"a": "{SITE}/en/1.json", "b": "{SITE}/en/1/",\n', f'"c": "{SITE}/2.json?page=2"}}']

    assert list(data_links(lines, SITE)) == ["/en/1.json", "/2.json?page=2"]
    assert list(data_links(lines, "https://example.org")) == []
