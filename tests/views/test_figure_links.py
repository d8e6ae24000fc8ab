"""Every figure on a page leads to a list of exactly as many rows."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from recommendations.exports.figures import figures
from recommendations.models import Recommendation
from recommendations.views.base import page_cache
from recommendations.workflow import freezing
from tests.support import cast
from tests.support.made_once import made_once
from tests.support.sites import varied

pytestmark = pytest.mark.django_db
PLAN, OVERVIEW = "/en/plans/2023/", "/en/"
# A link to the list of rows that shows a number: its target and the number.
LINK = re.compile(r'<a href="([^"]*#rows)"[^>]*>(?:(?!</a>).)*?<bdi>(\d+)</bdi></a>', re.DOTALL)
ROW = '<li class="recommendation-row">'


@made_once
def plan():
    """The plan as it is before any report."""
    return varied.make_plan()


@made_once
@cast.made_at_once()
def report():
    """The path of a report of today, and a plan that has gone on after it."""
    plan, today = varied.make_plan(), timezone.localdate()
    freezing.publish_report(plan, by=cast.make_user(), as_of=today)
    for item in plan.adopted_recommendations().open():
        cast.make_update(item, "implemented")
    return f"{PLAN}reports/{today}/"


def links(client, path):
    """The numbers that the page shows and the lists to which they lead: (address, number)."""
    page = client.get(path).content.decode()
    return [(unescape(address), int(number)) for address, number in LINK.findall(page)]


def made_anew(client, address):
    """The answer with its context, which a cached page has not."""
    page_cache.clear()
    return client.get(address)


def length(client, address):
    """How many rows the list at the address has; it says the same."""
    response = made_anew(client, address)
    page = response.content.decode()
    shown = page.count(ROW)
    assert 'id="rows"' in page
    assert response.context["pages"].total == shown
    assert re.search(rf'class="list-count" role="status">{shown} recommendation', page)
    return shown


def lines_of(client, path):
    return made_anew(client, path).context["figures"].key_figures()


@pytest.mark.parametrize("start", [OVERVIEW, PLAN])
def test_each_figure_of_the_living_plan_leads_to_its_rows(client, plan, start):
    found = links(client, start)

    assert {address.partition("?")[0] for address, _number in found} == {PLAN}
    lengths = {address: length(client, address) for address in dict(found)}
    assert [(address, lengths[address]) for address, _number in found] == found
    asked = [address.partition("?")[2].removesuffix("#rows") for address in lengths]
    rate = {"status=implemented", "status=rated", "status=carried_out"}
    assert rate <= set(asked)
    lines = {line.query for line in lines_of(client, start)}
    decided = {f"decision={choice}" for choice in ("adopted", "deferred", "not_adopted")}
    assert (lines if start == OVERVIEW else decided) <= set(asked)


def test_each_figure_of_all_plans_leads_to_its_rows(client, plan):
    found = links(client, "/en/plans/")

    lengths = {address: length(client, address) for address in dict(found)}
    assert [(address, lengths[address]) for address, _number in found] == found
    # The rate, and those of the figures of its year in the table that are not zero.
    assert sum(address.startswith(PLAN) for address, _number in found) == 13


@pytest.mark.parametrize("kind", ["institutions", "themes"])
def test_each_figure_of_a_list_of_bodies_or_themes_leads_to_its_rows(client, plan, kind):
    found = links(client, f"/en/{kind}/")

    assert len(found) > 4
    for address, number in found:
        assert made_anew(client, address).context["pages"].total == number


@pytest.mark.parametrize("kind", ["institutions", "themes"])
def test_each_figure_of_a_body_or_theme_leads_to_its_rows(client, plan, kind):
    path = f"/en/{kind}/{(varied.BODIES if kind == 'institutions' else varied.THEMES)[0]}/"

    found = links(client, path)

    assert {address.partition("?")[0] for address, _number in found} == {path}
    for address, number in found:
        assert made_anew(client, address).context["pages"].total == number
    assert "as of" in text(client.get(path))
    assert "A filter in this address is not valid" in text(client.get(f"{path}?status=done"))


def test_each_figure_of_a_report_leads_to_its_rows(client, report):
    found = links(client, report)

    assert {address.partition("?")[0] for address, _number in found} == {report}
    lengths = {address: length(client, address) for address in dict(found)}
    assert [(address, lengths[address]) for address, _number in found] == found
    lines = [*lines_of(client, report)]
    assert {f"{report}?{line.query}#rows" for line in lines if line.n} <= set(lengths)
    # The rate, the line below it and the figures; then the report's own year in the table of years.
    assert [address for address, _n in found].count(f"{report}?status=implemented#rows") == 4


@pytest.mark.parametrize("key", ["theme", "lead"])
def test_each_number_of_a_theme_or_body_leads_to_its_rows(client, report, key):
    survey = client.get(report).context["survey"]
    groups = {"theme": survey.by_theme, "lead": survey.by_body}[key]

    expected = {
        (f"{report}?{key}={group.key}&{cell.query}#rows", cell.n)
        for group in groups
        for cell in group.figures.group_figures()
        if cell.n
    }

    found = {(address, n) for address, n in links(client, report) if f"?{key}=" in address}
    assert found == expected
    assert {group.key for group in groups} == set(
        varied.THEMES if key == "theme" else varied.BODIES
    )
    assert len(expected) > 8


@pytest.mark.parametrize("where", ["live", "frozen"])
def test_every_line_and_cell_states_the_number_of_its_rows(client, report, where):
    path = PLAN if where == "live" else report
    counted = client.get(path).context["figures"]

    for line in [*counted.key_figures(), *counted.group_figures()]:
        assert (line.key, length(client, f"{path}?{line.query}")) == (line.key, line.n)


def test_the_lines_of_a_report_stay_those_of_its_day(client, report):
    live, frozen = (dict(links(client, path)) for path in (OVERVIEW, report))

    assert f"{PLAN}?status=open#rows" not in live
    assert frozen[f"{report}?status=open#rows"] > 0


def test_figure_has_its_rows_when_one_of_them_is_withdrawn(client, report):
    before = {line.query: line.n for line in lines_of(client, report)}
    item = Recommendation.objects.filter(plan__year=2023).in_force().order_by("number").last()
    item.is_public = False
    item.save()

    after = {line.query: line.n for line in lines_of(client, report)}

    assert after == before
    assert {query: length(client, f"{report}?{query}") for query in before} == before
    assert "Recommendations withdrawn after this report" in client.get(report).content.decode()


def test_a_narrowed_report_says_so_and_preserves_the_figures_of_the_whole(client, report):
    whole, narrowed = (client.get(f"{report}{query}") for query in ("", "?theme=trade"))
    wrong = client.get(f"{report}?theme=unknown")

    assert narrowed.context["figures"] == whole.context["figures"]
    assert narrowed.context["pages"].total < whole.context["pages"].total
    assert "Theme: <strong>trade</strong>" in re.sub(r"<span[^>]*>|</span>", "", text(narrowed))
    assert wrong.context["pages"].total == whole.context["pages"].total
    assert "A filter in this address is not valid and was ignored." in text(wrong)


def test_words_are_not_looked_for_in_a_report(client, report):
    response = client.get(f"{report}?q=nothing-like-it")

    assert not response.context["form"].is_narrowed
    assert response.context["pages"].total == 24


def test_figure_link_counts_as_of_its_day(client, plan):
    item = plan.adopted_recommendations().open().order_by("number").first()
    assert item is not None
    today = timezone.localdate()
    freezing.publish_report(plan, by=cast.make_user(), as_of=today - timedelta(days=1))

    # All progress of the plan was reported today.
    kept = figures.from_json(plan.reports.get().figures)
    assert (kept.reported, kept.open) == (0, kept.adopted)


def text(response):
    return response.content.decode()
