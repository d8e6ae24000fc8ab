"""The cards that other sites show: a drawing, and a page for a frame."""

import html
import re
from datetime import date
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.utils import timezone

from recommendations.exports.feeds.cards import COLOURS, EDGE, STYLES, WIDTH
from recommendations.localization.dates.dates import written_out
from recommendations.localization.languages import CODES
from recommendations.models import SiteProfile, Status
from recommendations.models.choices import StatusInPlan
from tests.support import cast
from tests.support.made_once import made_once
from tests.support.pages import Page, may_be_framed

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"
LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
LONG = " ".join(["إعداد خطة مشتركة للتواصل مع الجاليات في الخارج"] * 4)
NOTICE = "This is a demonstration: nobody has reported what is shown here."
SYMBOLS = settings.BASE_DIR / "templates/public/_status_symbols.html"
CARDS = ["plans/2023/card/", "plans/2023/1/card/"]


def drawn(client, path):
    """The root of a drawing, after a look at what no drawing may have."""
    response = client.get(path)
    assert response["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(response.content)  # noqa: S314 - our own
    names = {element.tag.removeprefix(SVG) for element in root.iter()}
    assert names.isdisjoint({"script", "style", "foreignObject", "a", "image"})
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not {name for name in attributes if name == "style" or name.startswith("on")}
    return root


def texts(root):
    return list(root.iter(f"{SVG}text"))


def words(root):
    return [" ".join(text.text.split()) for text in texts(root)]


@made_once
def plan():
    """Number 1 implemented, 2 in progress, 3 not started; 4 was deferred."""
    SiteProfile(pk=SiteProfile.ONLY, body_name_en="The Department", body_name_ar="الدائرة").save()
    plan = cast.make_plan(items=0, title_en="Plan of action", title_ar="خطة العمل")
    due = {"due_on": date(2023, 3, 31)}
    cast.make_recommendation(plan, title_en="Language courses", **due)
    cast.make_recommendation(plan)
    cast.make_recommendation(plan, title_ar=LONG)
    cast.make_recommendation(plan, title_en="Later", decision="deferred", lead=None)
    cast.advance(plan, "published")
    first, second = plan.recommendations.order_by("number")[:2]
    cast.make_update(first, Status.IMPLEMENTED, reported_on=date(2023, 3, 1))
    cast.make_update(second)
    return plan


def today():
    return written_out(timezone.localdate(), "en")


def test_the_drawing_of_a_plan_says_how_far_it_is(client, plan):
    root = drawn(client, "/en/plans/2023/card.svg")

    assert words(root) == [
        "The Department",
        "Plan of action 2023",
        "1 of 3",
        "recommendations implemented",
        "checked independently: 0 of 3",
        "not started: 1",
        "in progress: 1",
        "implemented: 1",
        "implemented ÷ (adopted − superseded − no longer",
        "applicable)",
        f"as of {today()}",
    ]
    assert root.find(f"{SVG}title").text == "Plan of action 2023"
    whole = "; ".join(words(root)).replace("no longer; applicable", "no longer applicable")
    assert root.find(f"{SVG}desc").text == whole
    bars = [rect for rect in root.findall(f"{SVG}rect") if rect.get("height") == "18"]
    assert [float(bar.get("width")) for bar in bars[::2]] == [144.0] * 3


def test_the_drawing_of_a_recommendation_says_how_far_it_is(client, plan):
    root = drawn(client, "/en/plans/2023/1/card.svg")

    assert words(root) == [
        "The Department",
        "Recommendation 2023/1",
        "Language courses",
        "implemented",
        f"Lead: {cast.DEPARTMENT}",
        "Due: 31 March 2023",
        "Status since 1 March 2023",
        f"as of {today()}",
    ]
    assert [mark.get("href") for mark in root.findall(f"{SVG}g/{SVG}use")] == ["#mark-implemented"]


def test_what_was_not_adopted_has_no_status(client, plan):
    root = drawn(client, "/en/plans/2023/4/card.svg")
    page = Page(client.get("/en/plans/2023/4/card/"))

    assert words(root)[1:-1] == ["Recommendation 2023/4", "Later", "deferred"]
    assert "deferred" in page.words
    assert "not started" not in page.words


def test_a_drawing_in_arabic_runs_from_the_right(client, plan):
    root = drawn(client, "/ar/plans/2023/card.svg")

    title = texts(root)[1]
    bars = [
        float(rect.get("x")) for rect in root.findall(f"{SVG}rect") if rect.get("height") == "18"
    ]
    assert root.get("direction") == "rtl"
    assert title.text == "خطة العمل 2023"
    assert (title.get("x"), title.get("direction"), title.get("text-anchor")) == (
        str(WIDTH - EDGE),
        "rtl",
        "start",
    )
    assert bars == sorted(bars, reverse=True)


@pytest.mark.parametrize(
    ("page", "edge", "way"), [("en", EDGE, "rtl"), ("ar", WIDTH - EDGE, "ltr")]
)
def test_words_of_another_language_keep_their_own_way_and_the_edge_of_the_page(
    client, page, edge, way
):
    plan = cast.make_plan(items=0)
    language = {"rtl": "ar", "ltr": "en"}[way]
    texts_of_it = {f"title_{language}": "Words", "adopted_text_ar": "نص"}
    cast.make_recommendation(plan, **{"title_ar": ""} | texts_of_it)
    cast.advance(plan, "published")

    title = texts(drawn(client, f"/{page}/plans/2023/1/card.svg"))[1]

    assert title.text == "Words"
    assert title.get(LANGUAGE) == language
    assert (title.get("x"), title.get("direction")) == (str(edge), way)
    assert title.get("text-anchor") == "end"


def test_a_long_title_takes_three_lines(client, plan):
    root = drawn(client, "/ar/plans/2023/3/card.svg")

    title = [text.text for text in texts(root) if text.get("font-size") == "20"]
    assert len(title) == 3
    assert title[2].endswith(" …")
    assert max(map(len, title)) <= 33
    assert root.find(f"{SVG}title").text == LONG


def test_card_accepts_what_was_pasted_from_word(client):
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, title_ar="<b>سطر\vآخر\x01 & \x0c")
    cast.advance(plan, "published")

    root = drawn(client, "/ar/plans/2023/1/card.svg")

    assert "<b>سطر آخر &" in words(root)


def test_a_plan_of_which_nothing_counts_has_no_bar(client):
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, is_public=False)
    cast.make_recommendation(plan, decision="deferred")
    cast.advance(plan, "published")

    root = drawn(client, "/en/plans/2023/card.svg")

    assert "0 of 0" in words(root)
    assert root.findall(f"{SVG}g/{SVG}use") == []
    assert client.get("/en/plans/2023/card/").status_code == 200


def test_card_colours_are_those_of_the_pages():
    assert set(COLOURS) == set(StatusInPlan)
    assert COLOURS[Status.IMPLEMENTED] == ("#13663f", "#1f8a5a")
    classes = re.findall(r"\.status--(\w+) \{ --status: var\(--([a-z-]+)\)", STYLES.read_text())
    assert dict(classes) == {
        status.value: status.value.replace("_", "-") for status in StatusInPlan
    }


def test_every_status_has_a_symbol_and_a_texture():
    ids = set(re.findall(r'id="([\w-]+)"', SYMBOLS.read_text()))
    wanted = {f"{kind}-{status}" for kind in ("mark", "texture") for status in StatusInPlan.values}

    assert wanted - ids == set(), SYMBOLS.name


@pytest.mark.parametrize("path", CARDS)
@pytest.mark.parametrize("code", CODES)
def test_a_framed_page_has_one_link_and_opens_it_outside(client, plan, code, path):
    page = Page(client.get(f"/{code}/{path}"))

    assert page.all("a") == [
        {
            "href": f"http://testserver/{code}/{path.removesuffix('card/')}",
            "target": "_blank",
            "rel": "noopener",
        }
    ]
    assert page.all("meta", name="robots", content="noindex") != []
    assert page.all("script") + page.all("style") + page.all("form") == []
    assert not [found for _name, found in page.elements if "style" in found]
    assert page.astray + page.open == []
    assert len(page.all("h1")) == 1


def test_a_framed_page_says_the_same_as_the_drawing(client, plan):
    page = Page(client.get("/en/plans/2023/1/card/"))

    for said in words(drawn(client, "/en/plans/2023/1/card.svg")):
        assert said in page.words


@pytest.mark.parametrize("path", CARDS)
def test_cached_card_may_be_framed(client, plan, path):
    first, second = client.get(f"/en/{path}"), client.get(f"/en/{path}")
    unchanged = client.get(f"/en/{path}", headers={"If-None-Match": first["ETag"]})

    assert unchanged.status_code == 304
    assert [may_be_framed(answer) for answer in (first, second, unchanged)] == [True] * 3


@pytest.mark.parametrize("path", [*CARDS, "plans/2023/card.svg", "plans/2023/1/card.svg"])
def test_card_address_says_what_became_of_it(client, plan, path):
    elsewhere = [path.replace("2023", "1999"), path.replace("/1/", "/9/")]
    missing = {client.get(f"/en/{other}").status_code for other in elsewhere if other != path}

    plan.mark_withdrawn()

    assert missing == {404}
    assert client.get(f"/en/{path}").status_code == 410


@pytest.mark.parametrize(
    ("page", "name"),
    [("plans/2023/", "Plan of action 2023"), ("plans/2023/1/", "2023/1 Language courses")],
)
def test_a_page_gives_what_to_copy(client, plan, page, name):
    found = client.get(f"/en/{page}")
    areas = Page(found).all("textarea")
    snippets = re.findall(r"<textarea[^>]*>(.*?)</textarea>", found.content.decode(), re.DOTALL)
    copied = [ElementTree.fromstring(_closed(html.unescape(text))) for text in snippets]  # noqa: S314

    frame, picture = copied
    site = f"http://testserver/en/{page}"
    assert (frame.get("src"), frame.get("title")) == (f"{site}card/", name)
    assert picture.get("href") == site
    assert (picture[0].get("src"), picture[0].get("alt")) == (f"{site}card.svg", name)
    assert [(area["dir"], "readonly" in area) for area in areas] == [("ltr", True)] * 2


def _closed(snippet):
    """The snippet as XML: an img of HTML has no end."""
    return re.sub(r"(<img [^>]*)>", r"\1/>", snippet)


def test_embedding_code_accepts_any_title(client):
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, title_ar='"><script>alert(1)</script>')
    cast.advance(plan, "published")

    page = client.get("/ar/plans/2023/1/").content.decode()

    assert "<script>" not in page
    assert "&amp;quot;&amp;gt;&amp;lt;script&amp;gt;" in page


@pytest.mark.parametrize("path", CARDS)
def test_a_card_has_the_notice_of_the_site(client, plan, path):
    SiteProfile.objects.filter(pk=SiteProfile.ONLY).update(notice_en=NOTICE * 5)
    SiteProfile.objects.bump_content_version()

    page = client.get(f"/en/{path}").content.decode()
    drawing = words(drawn(client, f"/en/{path.removesuffix('/')}.svg"))

    assert NOTICE in html.unescape(page)
    assert " ".join(drawing[-3:]).startswith(NOTICE)
    assert drawing[-1].endswith("…")


@pytest.mark.parametrize("path", CARDS)
def test_a_card_of_a_site_without_a_notice_ends_with_its_day(client, plan, path):
    drawing = words(drawn(client, f"/en/{path.removesuffix('/')}.svg"))

    assert drawing[-1].startswith("as of")
