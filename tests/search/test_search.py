"""The search over the whole site: what it finds, what it keeps to itself, and in which order."""

import pytest
from django.core.management import call_command
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as st

from recommendations.models import (
    Institution,
    Meeting,
    Recommendation,
    SearchEntry,
    Status,
    Theme,
)
from recommendations.search import full_text, indexing
from recommendations.search.descriptions import KINDS, Description
from recommendations.search.query import described, matching, public_results
from recommendations.search.snippets import language_found, snippet
from recommendations.search.stemming import tokens
from recommendations.workflow.progress import progress
from tests.support import cast

pytestmark = pytest.mark.django_db


def addresses(query, **options):
    return [one.path for one in described(public_results(query, **options))]


def items(query):
    return list(matching(Recommendation.objects.order_by("number"), query))


@pytest.fixture
def water(plan):
    """A recommendation of a draft, in three languages."""
    return cast.make_recommendation(
        plan,
        title_ar="توصية بشأن مياه الشرب",
        title_ku="Pêşniyara ava vexwarinê",
        title_en="Drinking water recommendations",
        adopted_text_ar="إنشاء محطات تنقية في الحسكة",
    )


@pytest.mark.parametrize(
    "query",
    [
        "التوصيه",
        "المياه",
        "مِيَاهُ الشُّرب",
        "محطة",
        "الحسكه",
        "pesniyaran",
        "VEXWARIN",
        "recommendation water",
        "drink",
        "٢٠٢٣/٤",
    ],
)
def test_it_finds_a_record_by_its_words_in_any_spelling(water, query):
    assert water in items(query)


@pytest.mark.parametrize("query", ["مياه البحر", "water plan", "2024/4", "نفط"])
def test_it_wants_every_word(water, query):
    assert water not in items(query)


def test_it_leaves_the_list_as_it_is_without_a_query(water):
    assert len(items("  ")) == 4


def test_it_finds_nothing_for_a_query_without_a_word(water):
    assert items("؟!") == []
    assert addresses("؟!") == []
    assert public_results("") == []


@pytest.mark.parametrize(
    "query",
    ['"', "*", ":", "مياه*", "(مياه", "مياه)", "-مياه", "مياه AND", "NOT مياه", "NEAR(مياه, 2)"]
    + [
        "'مياه",
        "مياه\\",
        "مياه; --",
        "tokens: مياه",
        "مياه & !",
        "%s %(x)s",
        "\x00",
        "مياه " * 200,
    ],
)
def test_it_takes_the_signs_of_the_engines_for_no_signs(water, query):
    assert items(query) in ([], [water])
    assert public_results(query) == []


# What a form lets through: no control characters, and no halves of characters.
TEXTS = st.text(st.characters(exclude_categories=["Cc", "Cs"]), max_size=60)


@settings(max_examples=40)
@given(text=TEXTS)
@example(text="가")
def test_it_finds_any_text_by_its_own_words(text):
    theme = Theme.objects.create(slug=f"theme-{Theme.objects.count()}", name_ar=text)

    found = matching(Theme.objects.all(), text)

    assert (theme in found) is (bool(tokens(text)) or not text.strip())


@settings(max_examples=40)
@given(query=TEXTS)
def test_it_takes_any_query_without_an_error(query):
    assert public_results(query) == []


def test_it_searches_every_kind_of_record(published):
    meeting = cast.make_meeting(2023, published=True)
    theme = Theme.objects.create(slug="water", name_ar="المياه")
    published.recommendations.get(number=1).themes.add(theme)
    published.title_ar = "خطة السنة"
    published.save()

    assert addresses("خطة") == ["plans/2023/"]
    assert addresses("الاجتماع السنوي")[:1] == [f"meetings/{meeting.slug}/"]
    assert addresses("العلاقات") == ["institutions/department/"]
    assert addresses("مياه") == ["themes/water/"]
    assert "plans/2023/2/" in addresses("التوصية 2")


def test_it_shows_the_public_nothing_of_what_is_not_public(published):
    hidden = cast.make_plan(2024)
    cast.make_recommendation(hidden, title_ar="سر المسودة")
    private = published.recommendations.get(number=1)
    private.title_ar, private.is_public = "سر البند", False
    private.save()
    cast.make_meeting(2025, title_ar="سر الاجتماع")
    cast.make_institution("secret", name_ar="سر الهيئة")
    theme = Theme.objects.create(slug="secret", name_ar="سر الموضوع")
    private.themes.add(theme)

    assert SearchEntry.objects.filter(tokens__matches="سر").count() == 5
    assert addresses("سر") == []


def test_it_asks_at_every_search_whether_a_record_is_public(published):
    item = published.recommendations.get(number=2)
    assert f"plans/2023/{item.number}/" in addresses("التوصية")

    published.mark_withdrawn()

    assert addresses("التوصية") == []


def test_it_finds_what_is_published_from_its_hour_on(adopted):
    tomorrow = timezone.now() + timezone.timedelta(days=1)
    adopted.mark_published(now=tomorrow)

    assert addresses("التوصية") == []
    assert len(addresses("التوصية", at=tomorrow)) == 3


def test_it_never_keeps_what_is_not_for_the_public(published, staff):
    item = published.recommendations.get(number=1)
    item.internal_note = "كلمةسر"
    item.save()
    cast.make_update(item, publish=False, narrative_ar="كلمةسر")
    meeting = published.meeting
    delegation = meeting.delegations.create(
        institution=cast.make_institution(), disclosure="names_and_posts"
    )
    delegation.attendees.create(name_ar="كلمةسر")
    meeting.statements.create(number=1, speaker_ar="كلمةسر", post_ar="كلمةسر", text_ar="كلام")
    indexing.index(meeting)

    assert not SearchEntry.objects.filter(tokens__matches="كلمةسر").exists()
    assert "كلمةسر" not in str(list(SearchEntry.objects.values()))


def test_it_finds_a_speaker_whom_the_record_may_name():
    meeting = cast.make_meeting(2023, published=True)

    meeting.statements.create(number=1, speaker_ar="نوروز", names_speaker=True, text_ar="كلام")

    assert addresses("نوروز") == []
    cast.grant_disclosures()
    assert addresses("نوروز") == [f"meetings/{meeting.slug}/"]


def test_it_finds_an_update_once_it_is_published(published, staff):
    item = published.recommendations.get(number=1)
    update = cast.make_update(item, publish=False, narrative_ar="بدأ حفر البئر")
    assert addresses("البئر") == []

    progress.publish(update, by=staff)

    assert addresses("البئر") == ["plans/2023/1/"]


@pytest.mark.parametrize(
    ("part", "fields"),
    [
        ("agenda", {"number": 1, "topic_ar": "الزيتون"}),
        ("statements", {"number": 1, "text_ar": "الزيتون"}),
        ("findings", {"number": 1, "kind": "strength", "text_ar": "الزيتون"}),
    ],
)
def test_it_follows_the_parts_of_a_meeting(meeting, part, fields):
    record = getattr(meeting, part).create(**fields)
    assert list(matching(Meeting.objects.all(), "زيتون")) == [meeting]

    record.delete()

    assert list(matching(Meeting.objects.all(), "زيتون")) == []


def test_it_follows_the_parts_of_a_recommendation(published):
    item = published.recommendations.get(number=1)

    item.milestones.create(number=1, title_ar="شراء الزيتون")
    assert items("زيتون") == [item]

    item.errata.create(text_ar="نص مصحح", reason_ar="خطأ مطبعي")
    assert items("مصحح") == [item]


def test_it_forgets_the_words_that_were_changed(water):
    water.title_ar = "توصية بشأن الكهرباء"
    water.save()

    assert items("كهرباء") == [water]
    assert items("الشرب") == []


def test_it_forgets_a_record_that_was_deleted(water):
    water.delete()

    assert items("الشرب") == []
    assert not SearchEntry.objects.filter(kind="recommendation", record=water.pk).exists()


def test_it_follows_a_plan_to_another_year(plan):
    plan.year = 2022
    plan.save()

    entries = SearchEntry.objects.filter(kind="recommendation")
    assert set(entries.values_list("year", flat=True)) == {2022}
    assert len(items("2022/1")) == 1
    assert items("2023/1") == []


def test_it_puts_a_match_in_the_title_before_one_in_the_text(plan):
    cast.make_recommendation(plan, title_ar="بند", adopted_text_ar="دعم التعليم المهني")
    cast.make_recommendation(plan, title_ar="التعليم", adopted_text_ar="دعم المدارس")
    cast.make_meeting(2023, published=True).agenda.create(number=1, topic_ar="شؤون التعليم")
    cast.advance(plan, "published")

    assert addresses("تعليم") == ["plans/2023/5/", "meetings/annual-2023/", "plans/2023/4/"]


def test_it_shows_the_newest_year_first(published):
    cast.make_plan(2024, items=1, state="published")

    assert addresses("نص التوصية 1") == ["plans/2024/1/", "plans/2023/1/"]


@pytest.mark.parametrize("years", [[2023], [2021, 2022, 2023]])
def test_it_asks_the_database_three_times(django_assert_num_queries, years):
    for year in years:
        cast.make_plan(year, items=1, state="published", title_ar="خطة التوصية")

    # For what is found by its title and by its text, and for the texts of all kinds.
    with django_assert_num_queries(3):
        found = described(public_results("التوصية"))

    assert [one.kind for one in found] == ["plan"] * len(years) + ["recommendation"] * len(years)


def test_it_ends_after_the_limit_in_the_order_of_all(published):
    item = published.recommendations.get(number=2)
    item.title_ar = "بند بلا الكلمة"
    item.save()
    results = public_results("التوصية")

    assert addresses("التوصية") == [f"plans/2023/{number}/" for number in (1, 3, 2)]
    assert [public_results("التوصية", limit=limit) for limit in (1, 2, 3)] == [
        results[:1],
        results[:2],
        results,
    ]


def test_it_describes_a_record_by_the_texts_that_its_readers_see(published):
    item = published.recommendations.get(number=1)
    item.milestones.create(number=2, title_ar="الثانية", title_en="Second")
    item.milestones.create(number=1, title_ar="الأولى")
    cast.make_update(item, narrative_ar="أنجز")
    cast.make_update(item, publish=False, narrative_ar="مسودة")

    [found] = described([("recommendation", item.pk)])

    assert found == Description(
        "recommendation",
        item.pk,
        2023,
        "plans/2023/1/",
        {"ar": "التوصية 1"},
        {"ar": "نص التوصية 1 كما أقرها الاجتماع.\nالأولى\nالثانية\nأنجز", "en": "Second"},
    )
    assert described([("recommendation", 0)]) == []


def test_it_knows_the_address_of_each_record(published):
    theme = Theme.objects.create(slug="water", name_ar="المياه")
    records = [published, published.meeting, published.recommendations.first(), theme]
    records.append(Institution.objects.first())

    for record in records:
        [found] = described([(KINDS[type(record)], record.pk)])
        assert record.get_absolute_url() == f"/ar/{found.path}"


def test_it_rebuilds_what_was_changed_in_bulk(water, capsys):
    cast.past_the_models(Recommendation).filter(pk=water.pk).update(title_ar="الكهرباء")
    SearchEntry.objects.filter(kind="meeting").delete()
    assert items("كهرباء") == []

    call_command("rebuild_search")

    assert items("كهرباء") == [water]
    assert matching(Meeting.objects.all(), "السنوي").exists()
    assert str(SearchEntry.objects.count()) in capsys.readouterr().out


def test_readers_see_what_a_rebuilt_index_finds(client, published):
    item = published.recommendations.get(number=1)
    cast.past_the_models(Recommendation).filter(pk=item.pk).update(title_ar="الكهرباء")
    search = "/ar/search/?q=كهرباء"
    tags = {path: client.get(path)["ETag"] for path in (search, "/ar/plans/2023/1/")}

    call_command("rebuild_search")

    for path, tag in tags.items():
        again = client.get(path, headers={"If-None-Match": tag})
        assert (again.status_code, "الكهرباء" in again.content.decode()) == (200, True)


def test_it_finds_everything_after_the_index_is_laid_anew(water):
    full_text.install()
    assert items("الشرب") == [water]

    water.title_ar = "الكهرباء"
    water.save()

    assert items("كهرباء") == [water]
    assert items("الشرب") == []


def test_it_says_when_the_database_cannot_search(monkeypatch):
    assert full_text.sqlite_can_search(None) == []
    monkeypatch.setattr(full_text, "has_fts5", lambda: False)

    found = full_text.sqlite_can_search(None)

    uses_sqlite = full_text.connections["default"].vendor == "sqlite"
    assert [error.id for error in found] == (["recommendations.E001"] if uses_sqlite else [])


def test_it_marks_the_words_found_as_they_stand_in_the_text():
    pieces = snippet("اعتمد الاجتماعُ التَّوصِياتِ، كلها.", "توصيه")

    assert pieces == [("اعتمد الاجتماعُ ", False), ("التَّوصِياتِ", True), ("، كلها.", False)]


def test_it_cuts_a_long_text_between_words_around_the_match():
    text = "كلمة " * 100 + "التوصية " + "كلمة " * 100

    pieces = snippet(text, "توصية", length=60)

    before, match, after = pieces
    assert before[0].startswith("…كلمة")
    assert match == ("التوصية", True)
    assert after[0].endswith("كلمة…")
    assert len("".join(piece for piece, _is_match in pieces)) <= 62


def test_it_begins_with_the_text_where_nothing_matches():
    assert snippet("one two three", "four", length=8) == [("one two…", False)]
    assert snippet("", "four") == []


def test_it_tells_in_which_language_the_words_were_found():
    texts = {"ar": "مياه الشرب", "en": "Drinking water"}

    assert language_found(texts, "waters", ["ar", "ku", "en"]) == "en"
    assert language_found(texts, "الشرب", ["en", "ar"]) == "ar"
    assert language_found(texts, "oil", ["en", "ar"]) is None


def test_it_finds_a_superseded_item_by_the_words_it_was_adopted_with(published):
    old, new = published.recommendations.order_by("number")[:2]

    cast.make_update(old, Status.SUPERSEDED, superseded_by=new)

    assert "plans/2023/1/" in addresses("نص التوصية 1")
