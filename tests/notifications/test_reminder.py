"""Letters to focal points: what each is told, in which words, and what never."""

import re
from datetime import date

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import translation

from recommendations.models import Letter, Role, SiteProfile, User
from recommendations.notifications import contents, mail, reminder, sending
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.live.mail_server import DAY, NOON, TODAY, focal_point, message_body, words
from tests.support.sites import populated

pytest_plugins = ["tests.support.live.mail_server"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("handed_over", "no_event_letters")]


@pytest.fixture
def plan(late_plan):
    return late_plan


def test_a_reminder_is_about_own_institutions_in_the_recipients_language(office, plan):
    focal_point("huda", "department", language="ar")
    focal_point("azad", "health", language="ku")

    sending.send_due(TODAY)

    (huda,), (azad,) = office.letters_to("huda"), office.letters_to("azad")
    assert message_body(words(huda)) == (
        "تحية طيبة huda،\n\n"
        "أنتم تمثّلون دائرة العلاقات الخارجية. هذا ما ينتظركم:\n\n"
        "متأخرة عن موعدها: 1\n\n"
        "- 2023/1 التوصية 1\n"
        "  كان موعدها 1 آذار 2023\n"
        "  https://plans.example.org/admin/recommendations/recommendation/"
        f"{plan.recommendations.get(number=1).pk}/change/\n\n"
        "يحلّ موعدها خلال ثلاثين يوماً: 1\n\n"
        "- 2023/2 التوصية 2\n"
        "  موعدها 1 نيسان 2023\n"
        "  https://plans.example.org/admin/recommendations/recommendation/"
        f"{plan.recommendations.get(number=2).pk}/change/\n\n"
        "يفتح كل رابط صفحة التوصية لتسجيل التقدّم؛ وإن لم يتغيّر شيء فأبلغونا بذلك.\n\n"
        "https://plans.example.org/admin/\n\n"
        "تصلكم هذه الرسالة بحكم دوركم في هذا الموقع. ويستطيع المسؤول عن الحسابات إيقافها.\n"
    )
    assert "2023/4" in words(azad)
    assert [number for number in (1, 2, 3) if f"2023/{number}" in str(words(azad))] == []
    # A long header begins on a line of its own; readers see no space there.
    assert [letter["Subject"].strip() for letter in (huda, azad)] == [
        "توصيتان تنتظران تحديثاً منكم",
        "1 pêşniyar li benda agahiya we ye",
    ]


def test_a_supporting_body_is_reminded_too(office, plan):
    cast.assign(plan.recommendations.get(number=1), "health", "supporting")
    focal_point("azad", "health", language="en")

    sending.send_due(TODAY)

    assert re.findall(r"2023/\d", message_body(words(office.letters[0]))) == ["2023/4", "2023/1"]


def test_an_overdue_and_silent_item_is_listed_once_with_both_facts(office, plan):
    focal_point(language="en")

    sending.send_due(date(2023, 4, 7))

    text = message_body(words(office.letters[0]))
    assert re.findall(r"2023/\d", text) == ["2023/1", "2023/2", "2023/3"]
    assert "was due on 1 March 2023 · no update since 7 January 2023" in text
    assert "Not updated for ninety days: 1" in text


def test_what_came_back_is_told_with_its_remark_until_it_is_sent_again(office, plan):
    huda = focal_point(language="en")
    update = cast.make_update(plan.recommendations.get(number=3), publish=False, by=huda)
    progress.send_back(update, by=cast.make_user(), remark="أين الدليل؟\nنحتاج رابطاً.", now=NOON)

    sending.send_due(TODAY)
    (first,) = office.take_all()
    progress.send(update, by=huda)
    sending.send_due(TODAY + 7 * DAY)
    (second,) = office.take_all()

    assert "Returned to you, with a remark: 1" in message_body(words(first))
    assert "Remark: أين الدليل؟\n  نحتاج رابطاً." in message_body(words(first))
    assert "returned on 14 March 2023" in message_body(words(first))
    assert f"/progressupdate/{update.pk}/change/" in words(first)
    assert "الدليل" not in words(second) + words(second, "html")


def test_nothing_private_of_others_is_told(office, plan):
    """What could leak: another body's remark, a draft of another year, an internal note."""
    focal_point("huda", language="ar")
    azad = focal_point("azad", "health", language="ar")
    update = cast.make_update(plan.recommendations.get(number=4), publish=False, by=azad)
    progress.send_back(update, by=cast.make_user(), remark="ملاحظة خاصة")
    item = plan.recommendations.get(number=1)
    item.internal_note = "للموظفين فقط"
    item.save()
    cast.make_recommendation(cast.make_plan(2024, items=0), title_ar="مسودة", due_on=TODAY)

    sending.send_due(TODAY)

    (huda,), (azad,) = office.letters_to("huda"), office.letters_to("azad")
    secrets = ["ملاحظة خاصة", "للموظفين فقط", "مسودة", cast.HEALTH]
    said = words(huda) + words(huda, "html") + huda["Subject"]
    assert [secret for secret in secrets if secret in said] == []
    assert ["ملاحظة خاصة" in words(azad), cast.HEALTH in words(azad)] == [True, True]


def test_who_has_nothing_to_do_gets_no_letter(office, plan):
    focal_point("idle", "council")
    focal_point("huda", "department")
    for number in (1, 2, 3):
        item = plan.recommendations.get(number=number)
        cast.make_update(item, "implemented", reported_on=TODAY)

    assert sending.send_due(TODAY).sent == []
    assert (office.letters, Letter.objects.count()) == ([], 0)


def test_who_may_not_sign_in_or_wants_none_or_has_no_address_gets_no_letter(office, plan):
    focal_point("gone", is_active=False)
    focal_point("silent", receives_letters=False)
    focal_point("nowhere", email="")
    focal_point("boss", is_superuser=True)
    cast.make_member(Role.AUDITOR, "auditor")

    made = sending.send_due(TODAY)

    assert (made.sent, made.failed, made.no_address) == ([], [], ["nowhere"])
    assert office.letters == []


@pytest.mark.parametrize("code", ["ar", "ku", "en"])
def test_the_html_is_in_the_language_and_direction_of_its_reader(office, plan, code):
    focal_point(language=code)
    direction = {"ar": "rtl"}.get(code, "ltr")

    sending.send_due(TODAY)

    (letter,) = office.letters
    html = words(letter, "html")
    assert f'<html lang="{code}" dir="{direction}">' in html
    # Again inside: mail programs keep nothing of html and body.
    assert f'<div lang="{code}" dir="{direction}"' in html
    assert letter["Content-Language"] == code
    is_foreign = '<span lang="ar" dir="rtl">التوصية 1</span>' in html
    assert is_foreign == (code != "ar")
    assert "<script" not in html
    assert "http" not in html.replace("https://plans.example.org/", "")


def test_each_line_of_the_arabic_text_runs_from_the_right(office, plan):
    focal_point(language="ar")

    sending.send_due(TODAY)

    lines = [line for line in words(office.letters[0]).splitlines() if line]
    unmarked = [line.strip() for line in lines if not line.startswith("\u200f")]
    assert {line[:8] for line in unmarked} == {"https://"}
    assert "- \u20682023/1\u2069 \u2068التوصية 1\u2069" in "\n".join(lines)
    for line in lines:
        assert line.count("\u2068") == line.count("\u2069")


def test_markup_in_a_title_stays_text(office, plan):
    item = plan.recommendations.get(number=1)
    item.title_ar = "<b>عنوان</b> & غيره"
    item.save()
    focal_point(language="ar")

    sending.send_due(TODAY)

    (letter,) = office.letters
    assert "<b>عنوان</b> & غيره" in words(letter)
    assert "&lt;b&gt;عنوان&lt;/b&gt; &amp; غيره" in words(letter, "html")


def test_it_comes_from_the_body_and_answers_go_to_its_contact(office, plan):
    profile = SiteProfile.objects.current()
    profile.body_name_ar, profile.contact_email = "الدائرة", "a@example.org"
    profile.save()
    focal_point(language="ar")

    sending.send_due(TODAY)

    (letter,) = office.letters
    assert letter["From"] == "الدائرة <tawsiyat@example.org>"
    assert letter["Reply-To"] == "a@example.org"
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Message-ID"] == f"<reminder.{Letter.objects.get().message_id}@plans.example.org>"


@pytest.mark.parametrize(
    ("count", "subject"),
    [
        (1, "توصية واحدة تنتظر تحديثاً منكم"),
        (2, "توصيتان تنتظران تحديثاً منكم"),
        (3, "3 توصيات تنتظر تحديثاً منكم"),
        (11, "11 توصية تنتظر تحديثاً منكم"),
        (100, "100 توصية تنتظر تحديثاً منكم"),
    ],
)
def test_arabic_counts_as_arabic_does(count, subject, settings):
    settings.SITE_ADDRESS = "https://plans.example.org"
    populated.long_plan(count, due_on=TODAY)

    assert reminder.content(focal_point(), TODAY).subject == subject


@pytest.mark.parametrize("items", [1, 3])
def test_a_letter_costs_the_same_however_long(items, settings, django_assert_num_queries):
    settings.SITE_ADDRESS = "https://plans.example.org"
    plan = cast.make_plan(items=0)
    huda = focal_point()
    for days in (-1, 1, 100):
        for _number in range(items):
            cast.make_recommendation(plan, due_on=TODAY + days * DAY)
    cast.advance(plan, "published")
    for item in plan.recommendations.filter(due_on__gt=TODAY + 2 * DAY):
        progress.send_back(
            cast.make_update(item, publish=False, by=huda), by=cast.make_user(), remark="؟"
        )
    huda = User.objects.get(pk=huda.pk)

    # Whether it is a focal point, its bodies, and one for each of the four headings.
    # One of them asks what waits for review.
    with django_assert_num_queries(7):
        content = reminder.content(huda, TODAY)

    assert [section.total for section in content.sections] == [items] * 3


def test_a_focal_point_who_edits_gets_the_reminder_alone(office, plan):
    both = focal_point()
    both.groups.add(*Group.objects.filter(name=Role.EDITOR))

    sending.send_due(TODAY)

    assert [letter["To"] for letter in office.letters] == ["huda@example.org"]
    assert Letter.objects.get().kind == Letter.Kind.REMINDER


def test_links_need_the_address_of_the_site(settings, plan):
    focal_point()
    settings.SITE_ADDRESS, settings.LOCAL = "", False

    with pytest.raises(CommandError, match="SITE_ADDRESS"):
        call_command("send_reminders")
    settings.LOCAL = True
    assert contents.staff_url("index") == "http://127.0.0.1:8000/admin/"


def test_a_title_in_another_language_keeps_its_own_direction(settings, plan):
    settings.SITE_ADDRESS = "https://plans.example.org"
    huda = focal_point(language="en")

    with translation.override("en"):
        text = mail.text(huda, reminder.content(huda, TODAY))

    assert "- 2023/1 \u2068التوصية 1\u2069" in text


def test_a_report_that_waits_for_review_is_not_asked_for(office, plan):
    huda = focal_point(language="en")
    cast.make_update(plan.recommendations.get(number=1), publish=False, by=huda, now=NOON)

    sending.send_due(TODAY)

    [letter] = office.letters
    text = message_body(words(letter))
    assert letter["Subject"].strip() == "1 recommendation needs an update from you"
    asked, _heading, waiting = text.partition("Your report waits for review: 1")
    assert re.findall(r"2023/\d", asked) == ["2023/2"]
    assert re.findall(r"2023/\d", waiting) == ["2023/1"]
    assert "sent on 14 March 2023" in waiting


def test_no_reminder_where_all_reports_wait_for_review(office, plan):
    huda = focal_point(language="en")
    for number in (1, 2):
        cast.make_update(plan.recommendations.get(number=number), publish=False, by=huda)

    sending.send_due(TODAY)

    assert office.letters == []
