"""The worklist of translations: what lacks Kurmanji or English, one record after another."""

from datetime import date

import pytest
from django.urls import reverse

from recommendations.admin.translations.worklist import (
    KINDS,
    NAMES_OF_PEOPLE,
    counts,
    kinds_for,
    next_record,
)
from recommendations.models import (
    Document,
    Finding,
    Indicator,
    Milestone,
    Recommendation,
    Role,
    SiteProfile,
    Theme,
)
from tests.support import cast
from tests.support.desk import form_data, page

pytest_plugins = ["tests.support.desk"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def where():
    return reverse("admin:translations")


@pytest.fixture
def item():
    """An adopted item in Arabic alone; its institution and meeting have all languages."""
    for body in [cast.make_institution()]:
        body.name_ku, body.name_en = "Daîre", "Department"
        body.save()
    plan = cast.make_plan(2023, items=0)
    cast.make_recommendation(plan)
    cast.advance(plan, "adopted")
    return plan.recommendations.get()


def send(browser, where, record, **texts):
    return browser.post(where, {"record": f"recommendation-{record.pk}", **texts})


def test_the_page_shows_the_arabic_beside_each_empty_field(desk, where, item):
    response = desk.get(where)

    html = page(response)
    assert item.adopted_text_ar in html
    assert '<div class="translation__text" lang="ar" dir="rtl">' in html
    assert list(response.context["form"].fields) == ["title", "adopted_text"]
    assert 'lang="ku" dir="ltr" maxlength="300"' in html


def test_saving_stores_what_was_typed_and_goes_on_to_the_next(desk, where, item):
    response = send(desk, f"{where}?language=en", item, title="Water", adopted_text=" Text ")

    item.refresh_from_db()
    assert (item.title_en, item.adopted_text_en) == ("Water", "Text")
    assert response.url == f"{where}?language=en&after=recommendation-{item.pk}"
    assert item.history.first().history_user_name == "chief"


def test_one_of_two_texts_may_wait(desk, where, item):
    send(desk, where, item, title="Av", adopted_text="")

    item.refresh_from_db()
    assert (item.title_ku, item.adopted_text_ku or "") == ("Av", "")
    assert list(desk.get(where).context["form"].fields) == ["adopted_text"]


def test_a_translation_that_somebody_entered_meanwhile_is_not_overwritten(desk, where, item):
    sent = form_data(desk.get(where)) | {"title": "Av", "adopted_text": "Nivîs"}
    other = Recommendation.objects.get(pk=item.pk)
    other.title_ku = "Ava vexwarinê"
    other.save()

    response = desk.post(where, sent)

    item.refresh_from_db()
    assert (item.title_ku, item.adopted_text_ku or "") == ("Ava vexwarinê", "")
    assert "Ava vexwarinê" in page(response)
    assert ">\nAv</textarea>" in page(response)


def test_a_text_that_is_too_long_is_refused_and_stays_typed(desk, where, item):
    response = send(desk, where, item, title="x" * 301)

    item.refresh_from_db()
    assert not item.title_ku
    assert response.status_code == 200
    assert "title" in response.context["form"].errors


def test_an_adopted_text_that_exists_is_never_offered(desk, where, item):
    send(desk, where, item, title="Av", adopted_text="Nivîs")
    again = send(desk, where, item, adopted_text="Nivîseke din")

    item.refresh_from_db()
    assert item.adopted_text_ku == "Nivîs"
    assert again.status_code == 200


def test_a_record_that_is_skipped_comes_back_at_the_end(item):
    plan = cast.make_plan(2024, items=2)
    first, second = plan.recommendations.order_by("number")
    kinds = [kind for kind in KINDS if kind.model is Recommendation]

    def after(record):
        return next_record(kinds, "ku", ("recommendation", record.pk))[1]

    assert next_record(kinds, "ku")[1] == first
    assert (after(first), after(second), after(item)) == (second, item, first)


def test_the_list_goes_on_with_the_next_kind(item):
    theme = Theme.objects.create(slug="water", name_ar="الماء")

    found = next_record(KINDS, "ku", ("institution", 0))

    assert (found[0].model, found[1]) == (Theme, theme)


def test_every_kind_is_found_shown_and_stored(desk, where, item):
    plan, meeting = item.plan, item.plan.meeting
    plan.title_ar = "خطة"
    plan.save()
    draft = cast.make_plan(2025, items=0)
    meeting.agenda.create(number=1, topic_ar="الوضع السياسي")
    made = {
        "plansection": draft.sections.create(order=1, title_ar="محور"),
        "finding": Finding.objects.create(meeting=meeting, kind="strength", number=1, text_ar="ق"),
        "theme": Theme.objects.create(slug="water", name_ar="الماء"),
        "milestone": Milestone.objects.create(
            recommendation=item, number=1, title_ar="مرحلة", due_on=date(2023, 3, 1)
        ),
        "indicator": Indicator.objects.create(
            recommendation=item, number=1, name_ar="عدد", target=5
        ),
        "document": Document.objects.create(title_ar="وثيقة", file="d.txt", recommendation=item),
        "institution": cast.make_institution("culture"),
        "siteprofile": SiteProfile.objects.current(),
        "agendaitem": meeting.agenda.get(),
        "meeting": meeting,
        "plan": plan,
        "recommendation": item,
    }
    profile = made["siteprofile"]
    profile.body_name_ar, profile.body_name_ku = "الاتحاد", ""
    profile.save()
    assert set(made) == {kind.key for kind in KINDS}

    for key, record in made.items():
        shown = desk.get(where, {"kind": key, "language": "ku"}).context["form"]
        name = next(iter(shown.fields))
        stored = desk.post(f"{where}?kind={key}", {"record": f"{key}-{record.pk}", name: "Nivîs"})

        record.refresh_from_db()
        assert stored.status_code == 302, key
        assert getattr(record, f"{name}_ku") == "Nivîs", key


def test_texts_are_counted_by_kind_and_language(item):
    kinds = [kind for kind in KINDS if kind.model is Recommendation]

    (before,) = counts(kinds, "en")
    item.title_en = "Water"
    item.save()
    (after,) = counts(kinds, "en")

    assert (before.total, before.missing, before.done) == (2, 2, 0)
    assert (after.total, after.missing, after.done) == (2, 1, 1)


def test_no_kind_offers_the_names_of_people():
    assert not {name for kind in KINDS for name in kind.fields} & set(NAMES_OF_PEOPLE)


@pytest.mark.parametrize("role", [Role.FOCAL_POINT, Role.AUDITOR])
def test_who_may_not_change_records_has_no_worklist(client, where, item, role):
    account = cast.make_member(role, institutions=["department"])
    client.force_login(account)

    assert kinds_for(account) == []
    assert client.get(where).status_code == 403
    assert send(client, where, item, title="Av").status_code == 403
    assert f'href="{where}"' not in page(client.get(reverse("admin:index")))


def test_an_editor_finds_the_worklist_in_the_menu(client, where, item):
    client.force_login(cast.make_member(Role.EDITOR))

    assert f'href="{where}"' in page(client.get(reverse("admin:index")))


def test_a_record_that_is_gone_or_unknown_is_not_stored(desk, where, item):
    for key in ["recommendation-999999", "user-1", "nothing"]:
        assert desk.post(where, {"record": key, "title": "Av"}).status_code == 200


def test_where_nothing_is_missing_the_page_says_so(desk, where):
    assert "كل النصوص مترجمة" in page(desk.get(f"{where}?kind=theme"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_for_any_number_of_records(
    desk, where, count, django_assert_num_queries
):
    cast.make_plan(2023, items=count)
    desk.get(where)

    with django_assert_num_queries(19):
        desk.get(where)


def test_a_translation_without_an_original_is_shown_beside_nothing(desk, where, item):
    assert item.done_when_ar in ("", None)

    response = send(desk, where, item, title="x" * 301, done_when="Li her bajarî heye.")

    assert response.status_code == 200
    assert "Li her bajarî heye." in page(response)
