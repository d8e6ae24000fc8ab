"""The page of one recommendation: its text, its bodies, its steps, its reports, its lineage."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone
from django.utils.translation import gettext

from recommendations.models import (
    Assurance,
    CarryOver,
    Decision,
    Document,
    Plan,
    Status,
    Theme,
)
from recommendations.models.choices import DEFINITIONS
from recommendations.workflow.closing import closing
from tests.support import cast
from tests.support.files.uploads import pdf, pdf_file
from tests.support.made_once import made_once
from tests.support.pages import Page

pytestmark = pytest.mark.django_db
PATH = "/ar/plans/2023/2/"


@made_once
def item():
    """Number 2 of a published plan of three."""
    return cast.make_plan(state="published").recommendations.get(number=2)


def read(client, path=PATH):
    """The words of the page, with single spaces."""
    return Page(client.get(path)).words


def linked(client, path=PATH):
    return {link.removeprefix("http://testserver") for link in Page(client.get(path)).links()}


def test_recommendation_page_shows_what_was_adopted_and_when(client, item):
    words = read(client)

    assert item.title_ar in words
    assert item.adopted_text_ar in words
    assert f"{gettext('Adopted on')} 7 كانون الثاني 2023" in words


@pytest.mark.parametrize(("text", "times"), [("ترجمة النشرة.", 1), ("ترجمة النشرة كل شهر.", 2)])
def test_recommendation_page_says_a_text_once_that_is_its_title(client, text, times):
    plan = cast.make_plan(items=0)
    texts = {"title_ar": "ترجمة النشرة", "adopted_text_ar": text}
    cast.make_recommendation(plan, number=1, **texts)
    cast.advance(plan, "published")

    article = Page(client.get("/ar/plans/2023/1/")).words.partition(gettext("Adopted text"))
    assert sum(part.count("ترجمة النشرة") > 0 for part in (article[0], article[2][:60])) == times
    assert (gettext("The title of this page is the whole text.") in article[2]) == (times == 1)


@pytest.mark.parametrize("decision", [Decision.DEFERRED, Decision.NOT_ADOPTED])
def test_recommendation_page_gives_no_status_to_what_was_not_adopted(client, decision):
    plan = cast.make_plan(items=1)
    cast.make_recommendation(plan, decision=decision, due_on=date(2023, 1, 1))
    cast.advance(plan, "published")

    words = read(client)

    assert gettext("Text put before the meeting") in words
    assert gettext("Adopted on") not in words
    assert str(decision.label) in words
    assert str(Status.NOT_STARTED.label) not in words


def test_recommendation_page_says_what_its_status_means(client, item):
    cast.make_update(item, Status.ON_HOLD)

    words = read(client)

    assert str(DEFINITIONS[Status.ON_HOLD]) in words
    assert "/ar/about/#status-on_hold" in linked(client)


def test_recommendation_page_names_the_lead_before_those_that_support(client):
    plan = cast.make_plan(items=1)
    item = cast.make_recommendation(plan, lead=None)
    cast.assign(item, "health", "supporting")
    cast.assign(item, "department")
    cast.advance(plan, "published")

    bodies = client.get(PATH).context["bodies"]

    assert [(body["role"], body["slug"]) for body in bodies] == [
        ("lead", "department"),
        ("supporting", "health"),
    ]
    assert {"/ar/institutions/department/", "/ar/institutions/health/"} <= linked(client)


def test_recommendation_page_lists_its_milestones_with_their_state(client, item):
    today = timezone.localdate()
    item.milestones.create(number=2, title_ar="ثانية", due_on=today - timedelta(days=1))
    item.milestones.create(number=1, title_ar="أولى", due_on=today, done_on=today)
    item.milestones.create(number=3, title_ar="ثالثة", due_on=today)
    item.milestones.create(number=4, title_ar="رابعة")

    milestones = client.get(PATH).context["milestones"]

    assert [(step["title"].plain, step["state"]) for step in milestones] == [
        ("أولى", "done"),
        ("ثانية", "late"),
        ("ثالثة", "open"),
        ("رابعة", "open"),
    ]


def test_recommendation_page_says_who_answers_for_a_milestone_and_that_it_is_overdue(client, item):
    cast.assign(item, "health", "supporting")
    item.milestones.create(
        number=1,
        title_ar="لقاء",
        institution=cast.make_institution("health"),
        due_on=date(2023, 3, 1),
        evidence_url=cast.EVIDENCE,
        evidence_title_ar="محضر اللقاء",
    )
    said = "الجهة المسؤولة: هيئة الصحة محضر اللقاء"

    assert f"لقاء متأخرة كان موعدها 1 آذار 2023 {said}" in read(client)
    assert {cast.EVIDENCE, "/ar/institutions/health/"} <= linked(client)
    cast.make_update(item, Status.IMPLEMENTED)
    assert f"لقاء {gettext('due on')} 1 آذار 2023 {said}" in read(client)


def test_recommendation_page_timeline_has_the_published_updates_newest_first(client, item):
    days = [date(2023, 3, 1), date(2023, 5, 1), date(2023, 4, 1)]
    for day in days:
        cast.make_update(item, reported_on=day, narrative_ar=f"عمل {day}", percent=day.month)
    cast.make_update(item, publish=False, reported_on=date(2023, 6, 1), narrative_ar="سر")

    response = client.get(PATH)

    assert [
        (update["reported_on"], update["percent"]) for update in response.context["updates"]
    ] == [(date(2023, 5, 1), 5), (date(2023, 4, 1), 4), (date(2023, 3, 1), 3)]
    assert "سر" not in response.content.decode()
    assert "1 أيار 2023" in read(client)


def test_a_correction_and_what_it_corrects_lead_to_each_other(client, item):
    wrong = cast.make_update(item, Status.IMPLEMENTED, reported_on=date(2023, 5, 1))
    right = cast.make_update(item, reported_on=date(2023, 5, 9), corrects=wrong)
    cast.make_update(item, publish=False, reported_on=date(2023, 5, 10), corrects=right)

    response = client.get(PATH)
    words, links = Page(response).words, linked(client)

    updates = response.context["updates"]
    assert [bool(update["corrected_by"]) for update in updates] == [False, True]
    assert response.content.decode().count("update--corrected") == 1
    assert "هذا تصحيح لتحديث 1 أيار 2023" in words
    assert words.count("صُحِّح بتحديث") == 1
    assert "صُحِّح بتحديث 9 أيار 2023" in words
    assert {f"{PATH}#update-{one.pk}" for one in (wrong, right)} <= links


def test_recommendation_page_shows_the_reason_the_assurance_and_the_status_of_an_update(
    client, item
):
    cast.make_update(
        item,
        Status.PARTIALLY_IMPLEMENTED,
        reason_ar="بقي الجزء الأخير",
        outcome="confirmed",
    )

    words = read(client)

    assert f"{gettext('What is missing:')} بقي الجزء الأخير" in words
    assert str(Assurance.VERIFIED.label) in words
    assert str(Status.PARTIALLY_IMPLEMENTED.label) in words


def test_recommendation_page_shows_what_was_done_the_obstacle_and_the_next_step(client, item):
    cast.make_update(item, narrative_ar="دورة", obstacle_ar="لا قاعة", next_step_ar="استئجار قاعة")

    assert "دورة العائق: لا قاعة الخطوة التالية: استئجار قاعة" in read(client)


def test_recommendation_page_shows_the_measure_of_done_with_the_text_and_beside_a_claim(
    client, item
):
    item.done_when_ar = "افتُتح المكتب"
    item.save()
    cast.make_update(item)
    before = read(client)
    cast.make_update(item, Status.IMPLEMENTED, narrative_ar="تمّ")

    assert before.count("تُعدّ منجزة عندما افتُتح المكتب") == 1
    assert "تُعدّ منجزة عندما:" not in before
    assert "تمّ تُعدّ منجزة عندما: افتُتح المكتب" in read(client)


def test_recommendation_page_draws_an_indicator_and_lists_its_readings(client, item):
    indicator = item.indicators.create(
        number=1, baseline=0, target=7, name_ar="دورات", unit_ar="دورة"
    )
    source = {"source_ar": "محضر https://example.org/minutes"}
    wrong = indicator.readings.create(value=30, read_on=date(2023, 5, 1), **source)
    indicator.readings.create(value="3.5", read_on=date(2023, 5, 1), corrects=wrong, **source)

    response = client.get(PATH)
    html, [shown] = response.content.decode(), response.context["indicators"]

    assert [(one["value"], one["is_corrected"]) for one in shown["readings"]] == [
        (30, True),
        (Decimal("3.5"), False),
    ]
    assert shown["last"]["value"] == Decimal("3.5")
    assert len(shown["chart"].dots) == 1
    assert html.count("chart__dot") == 1
    assert 'role="img" aria-labelledby="chart-1-title chart-1-desc"' in html
    assert "القيمة الأولى: 0; الهدف: 7; آخر قياس: 3,5" in html
    assert "https://example.org/minutes" in linked(client)
    assert f"30 {gettext('corrected since')}" in read(client)


def test_recommendation_page_leads_to_the_readings_of_earlier_years(client):
    plan = cast.make_plan(2022, items=1)
    plan.recommendations.get().indicators.create(number=1, target=7, name_ar="دورات")
    cast.advance(plan, "published")
    decisions = {plan.recommendations.get().pk: CarryOver()}
    following = closing.close(plan, by=cast.make_user(), decisions=decisions)
    following.meeting = cast.make_meeting(2023)
    cast.advance(following, "published")

    assert "قياسات سابقة: 2022/1" in read(client, "/ar/plans/2023/1/")
    assert "/ar/plans/2022/1/#indicators" in linked(client, "/ar/plans/2023/1/")
    assert "قياسات سابقة" not in read(client, "/ar/plans/2022/1/")


def test_recommendation_page_has_no_section_for_indicators_without_any(client, item):
    assert 'id="indicators"' not in client.get(PATH).content.decode()


def test_recommendation_page_hands_out_public_evidence_only(client, item):
    shown, secret = (
        cast.make_update(
            item,
            evidence_title_ar="محضر",
            evidence_url=f"https://example.org/{name}",
            evidence_file=pdf_file(name),
            evidence_is_public=is_public,
        )
        for name, is_public in [("shown", True), ("secret", False)]
    )

    links = linked(client)

    assert {link for link in links if "evidence" in link or "example.org" in link} == {
        "https://example.org/shown",
        f"/ar/updates/{shown.pk}/evidence/",
    }
    assert client.get(f"/ar/updates/{shown.pk}/evidence/").getvalue() == pdf("shown")
    assert client.get(f"/ar/updates/{secret.pk}/evidence/").status_code == 404


def test_recommendation_page_files_are_saved_and_never_run(client, item):
    file = pdf_file("<script>alert(1)</script>", name="page.pdf")
    Document.objects.create(recommendation=item, title_ar="محضر", file=file, is_public=True)
    cast.grant_disclosures()
    path = next(link for link in linked(client) if "/documents/" in link)

    response = client.get(path)

    assert response["Content-Type"] == "application/octet-stream"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert response["X-Content-Type-Options"] == "nosniff"


def test_a_file_that_is_lost_says_so(client, item):
    file = pdf_file(name="lost.pdf")
    document = Document.objects.create(
        recommendation=item, title_ar="محضر", file=file, is_public=True
    )
    cast.grant_disclosures()
    document.file.storage.delete(document.file.name)

    assert client.get(f"/ar/documents/{document.pk}/").status_code == 404


def test_recommendation_page_lineage_leads_both_ways_with_its_age(client):
    plan = cast.make_plan(2021, items=1, state="published")
    for _year in (2022, 2023):
        decisions = {plan.recommendations.get().pk: CarryOver()}
        plan = closing.close(plan, by=cast.make_user(), decisions=decisions)
        plan.meeting = cast.make_meeting(plan.year)
        cast.advance(plan, "published")

    contexts = [client.get(f"/ar/plans/{year}/1/").context for year in (2021, 2022, 2023)]

    assert [context["item"].age for context in contexts] == [1, 2, 3]
    assert {"/ar/plans/2021/1/", "/ar/plans/2023/1/"} <= linked(client, "/ar/plans/2022/1/")
    assert "مُرحَّلة، السنة الثالثة" in read(client, "/ar/plans/2023/1/")


def test_recommendation_page_says_at_once_that_it_was_carried_over_and_links_once_there_is_a_page(
    client, item
):
    decisions = {one.pk: CarryOver() for one in item.plan.recommendations.all()}
    following = closing.close(item.plan, by=cast.make_user(), decisions=decisions)

    at_once = client.get(PATH).context["carried_into"], linked(client, PATH)
    following.meeting = cast.make_meeting(2024)
    cast.advance(following, "published")

    assert at_once[0] == 2024
    assert "/ar/plans/2024/2/" not in at_once[1]
    assert client.get(PATH).context["carried_into"] is None
    assert "/ar/plans/2024/2/" in linked(client, PATH)


def test_recommendation_page_links_to_what_has_taken_its_place(client, item):
    successor = item.plan.recommendations.get(number=3)
    cast.make_update(item, Status.SUPERSEDED, superseded_by=successor)

    assert client.get(PATH).context["superseded_by"]["number"] == 3
    assert gettext("Superseded by:") in read(client)


def test_recommendation_page_shows_errata_beside_the_text_as_it_was_adopted(client, item):
    item.errata.create(dated=date(2023, 2, 1), text_ar="نص أول مصحح", reason_ar="خطأ مطبعي")
    item.errata.create(dated=date(2023, 3, 1), text_ar="نص ثان مصحح", reason_ar="رقم")

    words = read(client)

    adopted, now = item.adopted_text_ar, gettext("Current text")
    assert words.count(adopted) == 3
    assert f"{gettext('As adopted')} {adopted} {now} نص ثان مصحح" in words
    assert f"{gettext('Text from then on')} نص أول مصحح" in words
    assert "تصويب، 1 آذار 2023" in words
    assert f"{gettext('Reason:')} رقم" in words


def test_recommendation_page_leads_to_its_neighbours_and_past_those_that_are_not_public(client):
    plan = cast.make_plan(items=2)
    cast.make_recommendation(plan, is_public=False)
    cast.make_recommendation(plan)
    cast.advance(plan, "published")

    first, second, last = (client.get(f"/ar/plans/2023/{n}/").context for n in (1, 2, 4))

    assert (first["previous"], first["following"]["number"]) == (None, 2)
    assert (second["previous"]["number"], second["following"]["number"]) == (1, 4)
    assert (last["previous"]["number"], last["following"]) == (2, None)


def test_recommendation_page_is_listed_with_its_theme_and_its_institution(client):
    theme = Theme.objects.create(slug="trade", name_ar="التجارة")
    for year in (2022, 2023):
        plan = cast.make_plan(year, items=1)
        item = cast.make_recommendation(plan, themes=[theme], lead="health")
        cast.assign(item, "partner", "supporting")
        cast.make_recommendation(plan, themes=[theme], lead="health", is_public=False)
        cast.advance(plan, "published")

    of_theme = client.get("/ar/themes/trade/").context
    of_lead = client.get("/ar/institutions/health/").context
    of_partner = client.get("/ar/institutions/partner/").context

    listed = [of_theme["years"], of_lead["years"], of_partner["supported_years"]]
    assert [[row.reference for year in years for row in year.rows] for years in listed] == [
        ["2023/2", "2022/2"]
    ] * 3
    assert (of_lead["figures"].adopted, of_partner["figures"].adopted) == (2, 0)


def test_who_answers_for_it_and_by_when_is_said_below_the_title(client):
    plan = cast.make_plan(items=0)
    cast.make_recommendation(plan, title_en="Office", due_on=date(2023, 11, 30))
    cast.advance(plan, "published")

    words = Page(client.get("/en/plans/2023/1/")).words
    head = words.partition("Adopted text")[0]

    assert f"Lead: {cast.DEPARTMENT} Due: 30 November 2023" in head


def make_postponed(times=2):
    """The public item 1 of 2023, first due at the end of June and postponed so many times."""
    plan = cast.make_plan(items=0)
    item = cast.make_recommendation(plan, due_on=date(2023, 6, 30))
    cast.advance(plan, "published")
    for month in range(times):
        reason = {"ar": f"سبب {month}", "en": f"Reason {month}"}
        cast.postpone(item, date(2024 + month, 6, 30), reason=reason)
    return item


@pytest.mark.parametrize(
    ("language", "words"),
    [
        (
            "en",
            "Due on 30 June 2023 at first, postponed twice, now due on 30 June 2025. "
            "Reason: Reason 1",
        ),
        (
            "ar",
            "كان موعدها الأول 30 حزيران 2023، ثم أُجّل موعدها مرتين، وصار 30 حزيران 2025. "
            "السبب: سبب 1",
        ),
        (
            "ku",
            "Dema dawî ya yekem 30 Hezîran 2023 bû, du caran hatiye paşxistin, niha: "
            "30 Hezîran 2025. Sedem: سبب 1",
        ),
    ],
)
def test_a_page_says_how_its_date_moved_and_why(client, language, words):
    make_postponed()

    page = Page(client.get(f"/{language}/plans/2023/1/"))

    assert words in page.words


def test_a_page_lists_each_step_and_a_row_says_how_often(client):
    item = make_postponed()
    decider = cast.make_institution("council", name_ar="المجلس", name_en="The Council")
    cast.postpone(item, date(2023, 6, 29), decided_by=decider, decided_on=date(2023, 6, 1))

    page, rows = Page(client.get("/en/plans/2023/1/")), Page(client.get("/en/plans/2023/"))

    assert "From 30 June 2025 to 29 June 2023 Decided by: The Council · 1 June 2023" in page.words
    assert len(page.all("li", **{"class": "postponement"})) == 3
    assert "postponed 3 times" in rows.words


def test_a_page_without_postponements_says_nothing_of_them(client, published):
    words = Page(client.get("/en/plans/2023/1/")).words

    assert "ostponed" not in words


def test_a_page_lists_the_postponements_of_its_lineage_that_are_public(client, staff):
    item = make_postponed(times=1)
    decisions = {item.pk: cast.carry_over(due_on=date(2025, 1, 31))}
    following = closing.close(
        Plan.objects.get(year=2023), by=staff, decisions=decisions, on=date(2023, 12, 31)
    )
    following.meeting = cast.make_meeting(2024)
    following.save()
    cast.advance(following, "published")
    address = "/en/plans/2024/1/"

    before = Page(client.get(address))
    item.refresh_from_db()
    item.is_public = False
    item.save()
    after = Page(client.get(address))

    sentence = "Due on 30 June 2023 at first, postponed twice, now due on 31 January 2025."
    assert sentence in before.words
    assert sentence in after.words
    assert "in the plan of 2023" in before.words
    listed = [len(page.all("li", **{"class": "postponement"})) for page in (before, after)]
    assert listed == [2, 1]


def test_a_new_name_of_the_body_that_decided_is_on_the_page_at_once(client):
    item = make_postponed(times=0)
    decider = cast.make_institution("council", name_ar="المجلس", name_en="The Council")
    cast.postpone(item, date(2024, 6, 30), decided_by=decider)
    before = Page(client.get("/en/plans/2023/1/")).words

    decider.name_en = "The Executive Council"
    decider.save()

    assert "Decided by: The Council" in before
    assert "Decided by: The Executive Council" in Page(client.get("/en/plans/2023/1/")).words
