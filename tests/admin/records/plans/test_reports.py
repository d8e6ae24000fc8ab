"""Publishing a report: a day, a look at exactly what it will hold, a confirmation of that."""

from datetime import date, timedelta

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from recommendations.admin.transitions.report import publish
from recommendations.models import CarryOver, Report, Status, Theme
from recommendations.workflow import adoption
from recommendations.workflow.closing import closing
from recommendations.workflow.freezing import publish_report
from tests.support import cast
from tests.support.desk import address, form_data, page
from tests.support.pages import Page
from tests.support.sites import hiding, populated

pytest_plugins = ["tests.support.desk"]
pytestmark = pytest.mark.usefixtures("in_english")
JUNE = date(2023, 6, 30)
CHANGED = "This has changed since you last viewed it. Check it again, then confirm."
SAME_DAY = "There is already a report for that day: publish a correction of it."
REPLACED = "That report has already been replaced by another."


def step_of(plan):
    return address("plan", "report", plan.pk)


def preview(desk, plan, **answers):
    """Opens the step, answers it and presses “Preview”."""
    where = step_of(plan)
    return desk.post(where, {**form_data(desk.get(where)), **answers, "preview": "Preview"})


def confirm(desk, plan, shown, **answers):
    """Presses “Publish” on the page ``shown``."""
    return desk.post(step_of(plan), {**form_data(shown), **answers, "publish": "Publish"})


def refusals(response):
    """What the page says beside its fields: sentences by the field's name."""
    return {name: list(said) for name, said in response.context["form"].errors.items()}


def make_report(plan, as_of=JUNE, **fields):
    return publish_report(plan, by=cast.make_user("earlier"), as_of=as_of, **fields)


def correct(report, as_of=JUNE):
    """A report that replaces ``report``."""
    return make_report(report.plan, as_of, replaces=report, correction={"ar": "صُحِّح"})


def test_a_report_is_offered_while_the_plan_is_public(desk, adopted):
    where = address("plan", "change", adopted.pk)

    before = page(desk.get(where))
    adopted.mark_published()
    during = page(desk.get(where))
    adopted.mark_withdrawn()
    after = page(desk.get(where))

    assert [step_of(adopted) in html for html in (before, during, after)] == [False, True, False]


def test_a_plan_that_is_not_public_gets_no_report(desk, adopted):
    shown = desk.get(step_of(adopted))

    desk.post(step_of(adopted), {"as_of": "2023-06-30", "publish": "Publish"})

    assert 'name="preview"' not in page(shown)
    assert not Report.objects.exists()


def test_a_report_is_offered_of_a_closed_plan(desk, published):
    decisions = {item.pk: CarryOver() for item in published.recommendations.all()}
    closing.close(published, by=cast.make_user(), decisions=decisions)

    response = confirm(desk, published, preview(desk, published))

    assert response.status_code == 302
    assert Report.objects.get().head["state"] == "closed"


def test_the_report_form_starts_with_today_and_no_correction_fields(desk, published):
    asked = form_data(desk.get(step_of(published)))

    assert asked["as_of"] == f"{timezone.localdate():%Y-%m-%d}"
    assert "replaces" not in asked
    assert "correction_ar" not in asked


def test_the_preview_shows_the_figures_the_rows_and_the_address_and_stores_nothing(desk, published):
    first = published.recommendations.get(number=1)
    cast.make_update(first, Status.IMPLEMENTED, reported_on=JUNE)

    response = preview(desk, published, as_of="2023-06-30")

    words = Page(response).words
    assert "adopted and published 3 implemented 1 of 3" in words
    assert "still open 2 past their date 0 implemented, as checked independently 0 of 3" in words
    assert "3 recommendations 1 التوصية 1 implemented 2 التوصية 2 not started" in words
    assert "http://testserver/en/plans/2023/reports/2023-06-30/" in words
    assert not Report.objects.exists()


def test_progress_reported_after_the_day_is_left_out(desk, published):
    later = JUNE + timedelta(days=1)
    cast.make_update(published.recommendations.first(), Status.IMPLEMENTED, reported_on=later)

    response = preview(desk, published, as_of="2023-06-30")

    assert "implemented 0 of 3" in Page(response).words


def test_what_was_previewed_is_published_by_confirming(desk, chief, published):
    shown = preview(desk, published, as_of="2023-06-30")

    response = confirm(desk, published, shown)

    report = Report.objects.get()
    assert response.url == address("plan", "change", published.pk)
    assert (report.plan, report.as_of, report.name) == (published, JUNE, "2023-06-30")
    assert report.created_by == chief
    assert report.figures["adopted"] == 3


def test_the_message_leads_to_the_public_page(desk, published):
    confirmed = confirm(desk, published, preview(desk, published, as_of="2023-06-30"))

    actual = Page(desk.get(confirmed.url))

    assert "The report of 30 June 2023 has been published. View on site" in actual.words
    assert "http://testserver/en/plans/2023/reports/2023-06-30/" in actual.links()
    assert desk.get("/en/plans/2023/reports/2023-06-30/").status_code == 200


def test_publishing_a_report_is_logged_on_the_plan(desk, chief, published):
    confirm(desk, published, preview(desk, published))

    entry = LogEntry.objects.get()
    assert (entry.user, entry.object_id) == (chief, str(published.pk))
    assert entry.get_change_message() == "Publish report…"


def test_nothing_is_published_without_a_preview(desk, published):
    response = confirm(desk, published, desk.get(step_of(published)))

    assert refusals(response) == {"__all__": [CHANGED]}
    assert "adopted and published 3" in Page(response).words
    assert not Report.objects.exists()


def test_other_answers_are_previewed_before_they_are_published(desk, published):
    shown = preview(desk, published, as_of="2023-06-30")

    refused = confirm(desk, published, shown, as_of="2023-07-31")

    assert refusals(refused) == {"__all__": [CHANGED]}
    assert "The plan as of 31 July 2023" in Page(refused).words
    assert not Report.objects.exists()
    confirm(desk, published, refused)
    assert Report.objects.get().as_of == date(2023, 7, 31)


def test_another_correction_text_is_previewed_again(desk, published):
    answers = {"as_of": "2023-06-30", "replaces": make_report(published).pk}
    shown = preview(desk, published, correction_ar="الأول", **answers)

    refused = confirm(desk, published, shown, correction_ar="الثاني")

    assert refusals(refused) == {"__all__": [CHANGED]}
    assert Report.objects.count() == 1


def test_what_has_changed_meanwhile_is_previewed_again(desk, published):
    shown = preview(desk, published, as_of="2023-06-30")
    item = published.recommendations.first()
    cast.make_update(item, Status.IMPLEMENTED, reported_on=JUNE)

    refused = confirm(desk, published, shown)

    assert refusals(refused) == {"__all__": [CHANGED]}
    assert "implemented 1 of 3" in Page(refused).words
    assert not Report.objects.exists()
    confirm(desk, published, refused)
    assert Report.objects.get().figures["implemented"] == 1


def test_a_changed_word_is_previewed_again_too(desk, published):
    shown = preview(desk, published, as_of="2023-06-30")
    item = published.recommendations.first()
    item.title_en = "A title in English"
    item.save()

    refused = confirm(desk, published, shown)

    assert refusals(refused) == {"__all__": [CHANGED]}
    assert "1 A title in English not started" in Page(refused).words


def test_what_changes_at_the_last_moment_is_not_stored(desk, chief, published):
    answers = preview(desk, published, as_of="2023-06-30").context["form"].cleaned_data
    item = published.recommendations.first()
    cast.make_update(item, Status.IMPLEMENTED, reported_on=JUNE)

    with pytest.raises(Exception, match="This has changed since"), transaction.atomic():
        publish(published, chief, answers)

    assert not Report.objects.exists()


@pytest.mark.parametrize(
    ("day", "sentence"),
    [
        ("", "This field is required."),
        ("30 June", "“30 June” has no year. Write it, too: 15/3/2023."),
        ("2023-01-06", "The plan was not adopted yet on that day."),
        ("1801-01-01", "The plan was not adopted yet on that day."),
        ("2199-01-01", "The date of a report cannot be in the future."),
    ],
)
def test_an_impossible_day_of_a_report_is_refused_at_its_field(desk, published, day, sentence):
    response = preview(desk, published, as_of=day)

    assert refusals(response) == {"as_of": [sentence]}
    assert form_data(response)["as_of"] == day
    assert 'name="publish"' not in page(response)


def test_the_first_day_is_known_even_where_that_of_the_adoption_is_not(desk):
    plan = cast.make_plan(2023)
    adoption.adopt(plan, by=cast.make_user())
    plan.mark_published()

    response = preview(desk, plan, as_of="1999-12-31")

    assert refusals(response) == {"as_of": ["The plan was not adopted yet on that day."]}
    assert refusals(preview(desk, plan, as_of="2022-12-31")) == {}


def test_a_second_report_of_a_day_must_be_a_correction(desk, published):
    make_report(published)

    response = preview(desk, published, as_of="2023-06-30")

    assert refusals(response) == {"replaces": [SAME_DAY]}


def test_a_correction_says_in_arabic_what_was_corrected(desk, published):
    first = make_report(published)
    typed = {"as_of": "2023-06-30", "replaces": str(first.pk), "correction_en": "One date"}

    response = preview(desk, published, correction_ar="  ", **typed)

    assert refusals(response) == {"correction_ar": ["Enter what was corrected, in Arabic."]}
    assert typed.items() <= form_data(response).items()


def test_a_correction_says_of_which_report(desk, published):
    make_report(published)

    response = preview(desk, published, as_of="2023-07-31", correction_ar="صُحِّح التاريخ")

    assert refusals(response) == {"replaces": ["Choose the report that this one corrects."]}
    assert form_data(response)["correction_ar"] == "صُحِّح التاريخ"


def test_a_correction_is_published_with_its_words(desk, published):
    first = make_report(published)
    words = {"correction_ar": "صُحِّح التاريخ", "correction_ku": "Roj", "correction_en": "A date"}
    answers = {"as_of": "2023-06-30", "replaces": first.pk} | words

    confirm(desk, published, preview(desk, published, **answers))

    second = Report.objects.get(revision=2)
    assert (second.name, second.replaces) == ("2023-06-30-2", first)
    assert {name: getattr(second, name) for name in words} == words


def test_only_what_nothing_has_replaced_can_be_corrected(desk, published):
    other_year = cast.make_plan(2022, state="published")
    make_report(other_year)
    second = correct(make_report(published))
    july = make_report(published, date(2023, 7, 31))

    choice = desk.get(step_of(published)).context["form"].fields["replaces"]

    assert [(value, label) for value, label in choice.choices if value] == [
        (july.pk, "31 July 2023"),
        (second.pk, "30 June 2023 · revision 2"),
    ]


def test_the_preview_of_a_correction_tells_which_figures_differ(desk, published):
    first = make_report(published)
    item = published.recommendations.first()
    cast.make_update(item, Status.IMPLEMENTED, reported_on=JUNE)

    response = preview(desk, published, as_of="2023-06-30", replaces=first.pk, correction_ar="صُحِّح")

    changes = Page(response).words.partition("Differences from the report that it replaces")[2]
    changes = changes.partition("3 recommendations")[0]
    assert changes.split("In this report ")[1].strip() == (
        "implemented 0 of 3 1 of 3 implemented in full or in part 0 of 3 1 of 3 still open 3 2 "
        "claimed, not checked yet 0 1 not started 3 2"
    )


def test_the_preview_of_a_correction_tells_that_no_figure_differs(desk, published):
    answers = {"as_of": "2023-06-30", "replaces": make_report(published).pk}

    response = preview(desk, published, correction_ar="صُحِّح", **answers)

    assert "No figure differs." in Page(response).words


def test_the_preview_of_a_correction_tells_that_the_figures_of_a_group_differ(desk, published):
    answers = {"as_of": "2023-06-30", "replaces": make_report(published).pk}
    theme = Theme.objects.create(slug="rights", name_ar="حقوق")
    published.recommendations.first().themes.add(theme)

    words = Page(preview(desk, published, correction_ar="صُحِّح", **answers)).words

    assert "Only figures of single themes, institutions or years differ." in words
    assert "No figure differs." not in words


def test_of_two_who_publish_the_same_day_the_second_is_told(desk, colleague, published):
    shown = preview(desk, published, as_of="2023-06-30")
    late = preview(colleague, published, as_of="2023-06-30")

    first = confirm(desk, published, shown)
    second = confirm(colleague, published, late)

    assert first.status_code == 302
    assert refusals(second) == {"replaces": [SAME_DAY]}
    assert form_data(second)["as_of"] == "2023-06-30"
    assert Report.objects.count() == 1


def test_of_two_who_correct_the_same_report_the_second_is_told(desk, colleague, published):
    answers = {"as_of": "2023-06-30", "replaces": make_report(published).pk}
    shown = preview(desk, published, correction_ar="الأول", **answers)
    late = preview(colleague, published, correction_ar="الثاني", **answers)

    first = confirm(desk, published, shown)
    second = confirm(colleague, published, late)

    assert first.status_code == 302
    assert refusals(second) == {"replaces": [REPLACED]}
    assert form_data(second)["correction_ar"] == "الثاني"
    assert [report.correction_ar for report in Report.objects.filter(revision=2)] == ["الأول"]


def test_a_refused_second_report_can_be_published_as_a_correction(desk, colleague, published):
    late = preview(colleague, published, as_of="2023-06-30")
    confirm(desk, published, preview(desk, published, as_of="2023-06-30"))
    refused = confirm(colleague, published, late)
    answers = {"replaces": Report.objects.get().pk, "correction_ar": "صُحِّح"}

    shown = colleague.post(
        step_of(published), {**form_data(refused), **answers, "preview": "Preview"}
    )
    confirm(colleague, published, shown)

    assert Report.objects.get(revision=2).created_by.username == "colleague"


@pytest.mark.parametrize(
    ("rights", "status"),
    [
        (["view_plan", "view_report"], 403),
        (["view_plan", "change_plan"], 403),
        (["view_plan", "add_report"], 403),
        (["view_plan", "change_plan", "add_report"], 200),
    ],
)
def test_publishing_a_report_needs_the_rights_to_change_the_plan_and_add_a_report(
    client, staff, published, rights, status
):
    staff.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(staff)

    plan_page = page(client.get(address("plan", "change", published.pk)))

    assert (step_of(published) in plan_page) is (status == 200)
    assert client.get(step_of(published)).status_code == status
    sent = {"as_of": "2023-06-30", "preview": "Preview"}
    assert client.post(step_of(published), sent).status_code == status


def test_the_report_step_asks_a_visitor_to_sign_in(client, published):
    response = client.post(step_of(published), {"as_of": "2023-06-30", "publish": "Publish"})

    assert response.url.startswith(reverse("admin:login"))
    assert not Report.objects.exists()


def test_the_preview_tells_nothing_that_readers_would_not_find(client, db):
    seen, hidden = populated.Words("seen"), populated.Words("hidden")
    plan = populated.populate(seen)
    hiding.hide(hidden, seen, plan)
    last = Report.objects.filter(plan=plan).latest("revision")
    client.force_login(cast.make_user("reviewer", is_superuser=True))

    response = preview(client, plan, replaces=last.pk, correction_ar="صُحِّح")

    actual = seen.found_in(page(response))
    assert "Recommendation.title_en" in actual
    assert not {place for place in actual if place.startswith(("Attendee", "Statement"))}
    assert hidden.found_in(page(response)) == set()


def test_the_page_of_a_plan_lists_its_reports(desk, published):
    second = correct(make_report(published))
    july = make_report(published, date(2023, 7, 31))

    listed = Page(desk.get(address("plan", "change", published.pk)))

    assert (
        "Reports 31 July 2023 View on site "
        "30 June 2023 · revision 2 Replaces: 30 June 2023 View on site "
        "30 June 2023 Replaced by: 30 June 2023 · revision 2 View on site" in listed.words
    )
    for report in (second, july):
        assert f"http://testserver{report.get_absolute_url()}" in listed.links()
        where = address("report", "change", report.pk)
        assert f"http://testserver{where}" in listed.links()


def test_the_page_of_a_report_tells_what_it_corrects_and_what_corrects_it(desk, published):
    first = make_report(published)
    second = correct(first)

    old = Page(desk.get(address("report", "change", first.pk)))
    new = Page(desk.get(address("report", "change", second.pk)))

    assert "Replaced by 30 June 2023 · revision 2" in old.words
    assert "Replaces 30 June 2023 What was corrected صُحِّح" in new.words
    assert new.words_in("ar").endswith("صُحِّح")
    assert f"http://testserver{address('report', 'change', first.pk)}" in new.links()
    assert "http://testserver/en/plans/2023/reports/2023-06-30-2/" in new.links()


def test_nothing_leads_to_the_public_page_of_a_withdrawn_plan(desk, published):
    report = make_report(published)
    published.mark_withdrawn()

    for where in [
        address("plan", "change", published.pk),
        address("report", "change", report.pk),
    ]:
        assert report.get_absolute_url() not in page(desk.get(where))
