"""The record of a meeting: who came, as far as it may be told, what was said and what was found."""

from datetime import date

import pytest
from django.utils.translation import gettext, ngettext

from recommendations.models import Attendee, Document
from tests.support import cast
from tests.support.files.uploads import pdf, pdf_file
from tests.support.pages import Page

pytestmark = pytest.mark.django_db
PATH = "/ar/meetings/annual-2023/"


@pytest.fixture
def sitting(db):
    """The published meeting of 2023."""
    return cast.make_meeting(2023, published=True)


def read(client, path=PATH):
    return Page(client.get(path)).words


@pytest.mark.parametrize(
    ("disclosure", "actual"),
    [
        ("count", []),
        ("names", [("آزاد", ""), ("سلمى", "")]),
        ("names_and_posts", [("آزاد", "مدير"), ("سلمى", "خبيرة")]),
    ],
)
def test_meeting_page_shows_a_delegation_as_far_as_it_discloses(
    client, sitting, disclosure, actual
):
    delegation = sitting.delegations.create(
        institution=cast.make_institution("health"), disclosure=disclosure, head_count=2
    )
    delegation.attendees.create(name_ar="آزاد", post_ar="مدير", part="chair")
    delegation.attendees.create(name_ar="سلمى", post_ar="خبيرة")
    cast.grant_disclosures()

    response = client.get(PATH)

    people = response.context["delegations"][0]["attendees"]
    words = Page(response).words
    assert [(person["name"], person["post"]) for person in people] == actual
    assert {word for word in ("آزاد", "سلمى", "مدير", "خبيرة") if word in words} == {
        word for person in actual for word in person if word
    }
    assert ngettext("%(people)s person", "%(people)s people", 2) % {"people": 2} in words


def test_meeting_page_says_who_was_not_in_the_room(client, sitting):
    delegation = sitting.delegations.create(
        institution=cast.make_institution("health"), disclosure="names"
    )
    for presence in Attendee.Presence:
        delegation.attendees.create(name_ar="اسم", presence=presence)
    cast.grant_disclosures()

    people = client.get(PATH).context["delegations"][0]["attendees"]

    shown = ["", *(str(presence.label) for presence in list(Attendee.Presence)[1:])]
    assert [person["presence"] for person in people] == shown


@pytest.mark.parametrize(("names_speaker", "speaker"), [(True, "نوروز"), (False, "")])
def test_meeting_page_names_a_speaker_only_where_it_may(client, sitting, names_speaker, speaker):
    sitting.statements.create(
        institution=cast.make_institution("health"),
        names_speaker=names_speaker,
        speaker_ar="نوروز",
        post_ar="رئيسة الهيئة",
        text_ar="نعمل معاً",
    )
    cast.grant_disclosures()

    response = client.get(PATH)

    words = Page(response).words
    assert response.context["statements"][0]["speaker"] == speaker
    assert ("نوروز" in words, "رئيسة الهيئة" in words) == (names_speaker, names_speaker)
    assert (cast.HEALTH in words) is not names_speaker
    assert "نعمل معاً" in words


def test_meeting_page_agenda_and_findings_are_in_order(client, sitting):
    for number in (2, 1):
        sitting.agenda.create(number=number, topic_ar=f"بند {number}")
        for kind in ("weakness", "strength"):
            sitting.findings.create(number=number, kind=kind, text_ar=f"{kind} {number}")

    context = client.get(PATH).context

    assert [point["topic"].plain for point in context["agenda"]] == ["بند 1", "بند 2"]
    assert [finding["text"].plain for finding in context["findings"]] == [
        "strength 1",
        "strength 2",
        "weakness 1",
        "weakness 2",
    ]


def test_meeting_page_findings_lead_from_last_year_s_items_to_this_year_s(client, sitting):
    last, this = (cast.make_plan(year, items=2, state="published") for year in (2022, 2023))
    hidden = cast.make_plan(2024, items=1, state="adopted")
    finding = sitting.findings.create(number=1, kind="weakness", text_ar="تأخر")
    finding.about.set([*last.recommendations.all(), hidden.recommendations.get()])
    finding.answered_by.set([this.recommendations.get(number=1)])

    response = client.get(PATH)

    found = response.context["findings"][0]
    links = Page(response).links()
    assert [(link["year"], link["number"]) for link in found["about"]] == [(2022, 1), (2022, 2)]
    assert [(link["year"], link["number"]) for link in found["answered_by"]] == [(2023, 1)]
    assert {f"http://testserver/ar/plans/2022/{number}/" for number in (1, 2)} <= links


@pytest.mark.parametrize(
    ("held_on", "date_note", "said"),
    [
        (date(2023, 1, 7), "", "7 كانون الثاني 2023"),
        (date(2023, 1, 7), "يوم سبت", "7 كانون الثاني 2023 يوم سبت"),
        (None, "يوم سبت", "يوم سبت"),
        (None, "", None),
    ],
)
def test_meeting_page_says_what_is_known_of_its_date(client, held_on, date_note, said):
    cast.make_meeting(published=True, held_on=held_on, date_note_ar=date_note)

    words = read(client)

    assert f"{gettext('Date')} {said or gettext('date not known')}" in words


def test_meeting_page_leads_to_its_plan_and_its_organiser(client, sitting):
    cast.make_plan(state="published")
    cast.make_plan(2024, state="adopted", meeting=sitting)

    links = Page(client.get(PATH)).links()

    own = {link.removeprefix("http://testserver") for link in links}
    assert {link for link in own if "/plans/" in link} == {
        "/ar/plans/",
        "/ar/plans/oldest/",
        "/ar/plans/2023/",
    }
    assert "/ar/institutions/department/" in own


def test_meeting_page_hands_out_its_public_documents(client, sitting):
    for name, is_public in [("minutes", True), ("draft", False)]:
        file = pdf_file(name)
        Document.objects.create(meeting=sitting, title_ar=name, file=file, is_public=is_public)
    cast.grant_disclosures()

    documents = client.get(PATH).context["documents"]

    assert [document["title"].plain for document in documents] == ["minutes"]
    path = f"/ar/documents/{documents[0]['pk']}/"
    assert client.get(path).getvalue() == pdf("minutes")


def test_the_meetings_are_listed_newest_first(client, sitting):
    cast.make_meeting(2022, published=True)
    cast.make_meeting(2024)

    meetings = client.get("/ar/meetings/").context["meetings"]

    assert [meeting["slug"] for meeting in meetings] == ["annual-2023", "annual-2022"]


def test_meeting_page_lists_the_obstacles_of_the_past_year(client, published):
    first, second, _third = published.recommendations.order_by("number")
    cast.make_update(first, obstacle_ar="نقص المال")
    update = cast.make_update(second, obstacle_ar="تأخر الرد")
    cast.make_meeting(2024, published=True)

    page = Page(client.get("/ar/meetings/annual-2024/"))

    assert "عوائق سنة 2023" in page.words
    assert f"{cast.DEPARTMENT} 2 2" in page.words
    assert "تحديثان يذكران عائقاً" in page.words
    assert "2023/2 التوصية 2 دائرة العلاقات الخارجية تأخر الرد" in page.words
    assert f"http://testserver/ar/plans/2023/2/#update-{update.pk}" in page.links()


def test_meeting_page_says_nothing_of_obstacles_where_none_was_named(client, published):
    cast.make_update(published.recommendations.get(number=1))
    cast.make_meeting(2024, published=True)

    assert "عوائق" not in read(client, "/ar/meetings/annual-2024/")


def test_meeting_page_of_an_extraordinary_meeting_has_no_evaluation(client, published):
    cast.make_update(published.recommendations.get(number=1), obstacle_ar="نقص المال")
    meeting = cast.make_meeting(2024, kind="extraordinary", published=True)

    assert "نقص المال" not in read(client)
    meeting.findings.create(kind="weakness", number=1, text_ar="بطء")
    assert "نقص المال" in read(client, "/ar/meetings/annual-2024/")
