"""Nothing typed is lost: a form that was not saved comes back from the device, and goes from it."""

import pytest
from django.conf import settings
from django.urls import reverse
from playwright.sync_api import expect

from recommendations.models import Meeting, ProgressUpdate
from tests.browser.conftest import PASSWORD
from tests.support import cast

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TITLE = "اجتماع كُتب ولم يُحفظ"


@pytest.fixture
def meeting(transactional_db):
    return cast.make_meeting(2024, published=False)


def change(record):
    return reverse("admin:recommendations_meeting_change", args=[record.pk])


def drafts(page):
    """What the device holds: the stored texts by their names."""
    return page.evaluate(
        "Object.fromEntries(Object.entries(localStorage)"
        ".filter(([name]) => name.startsWith('tawsiyat.draft.')))"
    )


def write(page, name, text):
    page.fill(f"[name={name}]", text)
    # The pause after the last key, and the encryption.
    page.wait_for_timeout(1200)
    assert drafts(page)


def sign_in(page):
    page.fill("[name=login]", "staff")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")


def test_what_was_typed_is_offered_again_and_restored_on_request(desk, meeting):
    desk.goto(change(meeting))
    write(desk, "title_ar", TITLE)

    desk.goto("/admin/")
    desk.goto(change(meeting))

    assert desk.input_value("[name=title_ar]") == meeting.title_ar
    desk.click("[data-take-back]")
    assert desk.input_value("[name=title_ar]") == TITLE
    desk.click("[name=_save]")
    desk.wait_for_selector(".messagelist")
    assert Meeting.objects.get().title_ar == TITLE
    assert drafts(desk) == {}


def test_the_stored_text_cannot_be_read_without_the_account(desk, meeting):
    desk.goto(change(meeting))
    write(desk, "title_ar", TITLE)

    [stored] = drafts(desk).values()

    assert TITLE not in stored
    assert set(desk.evaluate("(text) => Object.keys(JSON.parse(text))", stored)) == {
        "at",
        "iv",
        "data",
    }


def test_new_rows_are_restored_with_the_bodies_chosen_in_them(desk, meeting):
    cast.make_institution("health")
    desk.goto(f"{change(meeting)}#delegations")
    desk.click("#delegations-0 .select2-selection")
    desk.locator(".select2-results__option--highlighted").wait_for()
    desk.keyboard.press("Enter")
    desk.click("#tab-agenda")
    desk.fill("[name=agenda-0-topic_ar]", "الصحة")
    write(desk, "agenda-1-topic_ar", "التعليم")

    desk.goto("/admin/")
    desk.goto(change(meeting))
    desk.click("[data-take-back]")
    desk.click("[name=_save]")
    desk.wait_for_selector(".messagelist")

    assert list(meeting.agenda.values_list("topic_ar", flat=True)) == ["الصحة", "التعليم"]
    assert meeting.delegations.get().institution.slug == "department"


def test_a_form_sent_after_the_session_has_ended_goes_on_after_signing_in(desk, meeting):
    desk.goto(change(meeting))
    write(desk, "title_ar", TITLE)
    desk.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    desk.click("[name=_save]")
    desk.wait_for_selector("[name=login]")
    sign_in(desk)
    desk.click("[data-take-back]")
    desk.click("[name=_save]")
    desk.wait_for_selector(".messagelist")

    assert Meeting.objects.get().title_ar == TITLE
    assert drafts(desk) == {}


def test_a_draft_over_newer_data_says_so_and_the_save_shows_what_differs(desk, meeting):
    desk.goto(change(meeting))
    write(desk, "title_ar", TITLE)
    stored = Meeting.objects.get()
    stored.city_ar = "قامشلو"
    stored.save()

    desk.goto(change(meeting))

    expect(desk.locator("[data-changed]")).to_be_visible()
    desk.click("[data-take-back]")
    assert desk.input_value("[name=city_ar]") == "قامشلو"
    desk.click("[name=_save]")
    desk.wait_for_selector(".errornote")
    assert "قامشلو" in desk.inner_text(".errorlist")
    assert Meeting.objects.get().title_ar == meeting.title_ar
    desk.click("[name=_save]")
    desk.wait_for_selector(".messagelist")
    stored.refresh_from_db()
    assert (stored.title_ar, stored.city_ar) == (TITLE, "قامشلو")


def test_a_draft_is_discarded_on_request(desk, meeting):
    desk.goto(change(meeting))
    write(desk, "title_ar", TITLE)
    desk.goto(change(meeting))

    desk.click("[data-discard]")

    expect(desk.locator(".draft-notice")).to_have_count(0)
    assert drafts(desk) == {}


def test_signing_out_removes_every_draft(desk, meeting):
    desk.goto(change(meeting))
    write(desk, "title_ar", TITLE)

    desk.evaluate("document.querySelector('form.sign-out').requestSubmit()")
    desk.wait_for_selector("[name=login]")

    assert drafts(desk) == {}


def test_drafts_of_other_accounts_and_old_ones_are_removed(desk, meeting):
    desk.goto(change(meeting))
    write(desk, "title_ar", TITLE)
    [name] = drafts(desk)
    desk.evaluate(
        """(name) => {
          localStorage.setItem("tawsiyat.draft.999./admin/", localStorage.getItem(name));
          const old = { ...JSON.parse(localStorage.getItem(name)), at: Date.now() - 4 * 864e5 };
          localStorage.setItem(name, JSON.stringify(old));
        }""",
        name,
    )

    desk.goto("/admin/")

    assert drafts(desk) == {}


def test_names_of_people_are_never_stored_and_leaving_is_asked_about(desk, meeting):
    delegation = meeting.delegations.create(institution=cast.make_institution("health"))
    desk.goto(reverse("admin:recommendations_delegation_change", args=[delegation.pk]))

    desk.fill("[name=attendees-0-name_ar]", "شخص")
    desk.wait_for_timeout(900)

    assert drafts(desk) == {}
    asked = []
    desk.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.goto("/admin/")
    assert asked == ["beforeunload"]


def test_a_form_without_a_draft_is_not_sent_into_an_ended_session(desk, meeting):
    delegation = meeting.delegations.create(institution=cast.make_institution("health"))
    desk.goto(reverse("admin:recommendations_delegation_change", args=[delegation.pk]))
    desk.fill("[name=attendees-0-name_ar]", "شخص")
    desk.context.clear_cookies(name=settings.SESSION_COOKIE_NAME)

    desk.click("[name=_save]")

    expect(desk.locator("[data-session-ended]")).to_be_visible()
    assert desk.input_value("[name=attendees-0-name_ar]") == "شخص"


def test_a_report_of_progress_comes_back(desk, transactional_db):
    plan = cast.make_plan(2024, items=1, state="adopted")
    item = plan.recommendations.get()
    where = f"{reverse('admin:recommendations_progressupdate_add')}?recommendation={item.pk}"
    desk.goto(where)
    desk.check("[name=status][value=in_progress]")
    write(desk, "narrative_ar", "بدأ العمل.")

    desk.goto("/admin/")
    desk.goto(where)
    desk.click("[data-take-back]")
    desk.click("[name=_send]")
    desk.wait_for_selector(".messagelist")

    update = ProgressUpdate.objects.get()
    assert (update.status, update.narrative_ar) == ("in_progress", "بدأ العمل.")
    assert drafts(desk) == {}


def test_pasted_minutes_which_name_people_stay_on_no_device(desk, transactional_db):
    desk.goto(reverse("admin:recommendations_plan_from_minutes"))
    desk.fill("[name=text]", "الحضور: زاهر أحمد")
    desk.wait_for_timeout(1200)

    assert drafts(desk) == {}


def test_a_decision_on_closing_comes_back(desk, transactional_db):
    plan = cast.make_plan(2024, items=1, state="adopted")
    where = reverse("admin:recommendations_plan_close", args=[plan.pk])
    desk.goto(where)
    desk.check("#closing [type=radio][value=close]")
    desk.wait_for_timeout(1200)

    desk.goto("/admin/")
    desk.goto(where)
    desk.click("[data-take-back]")

    assert desk.is_checked("#closing [type=radio][value=close]")
