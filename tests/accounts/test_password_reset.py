"""A new password by e-mail: in the reader's language, and without telling who has an account."""

import re
import smtplib

import pytest
from django.core.mail.backends.base import BaseEmailBackend
from django.urls import reverse

from recommendations.models import SignIn
from tests.support import cast
from tests.support.desk import page
from tests.support.signing_in import (
    PASSWORD,
    code,
    give_code,
    give_password,
    is_in,
    make_chief,
    set_up_app,
)

pytestmark = pytest.mark.django_db

ASK = "/accounts/password/reset/"
NEW = {"password1": "another-of-us-knows", "password2": "another-of-us-knows"}


class NoServer(BaseEmailBackend):
    """A mail server that is down."""

    def send_messages(self, messages):
        raise smtplib.SMTPServerDisconnected("down")


@pytest.fixture
def chief(db):
    return make_chief()


def ask(client, email="chief@example.org"):
    return client.post(ASK, {"email": email})


def link(letter):
    return re.search(r"https?://\S+/password/reset/key/\S+", letter.body)[0]


def follow(client, address):
    """Opens the link of a letter; the page with the form."""
    return client.get(address, follow=True)


def test_the_letter_leads_to_a_new_password(client, chief, mailoutbox):
    ask(client)
    form = follow(client, link(mailoutbox[0])).redirect_chain[-1][0]

    response = client.post(form, NEW)

    assert response.url == reverse("account_reset_password_from_key_done")
    assert not is_in(client)
    give_password(client, chief, NEW["password1"])
    assert is_in(client)


def test_a_copied_address_with_invisible_characters_is_the_same(client, chief, mailoutbox):
    ask(client, "\u200fchief@example.org\u200e ")

    assert [letter.to for letter in mailoutbox] == [["chief@example.org"]]


def test_the_second_factor_is_asked_for_all_the_same(client, chief, mailoutbox):
    secret = set_up_app(chief)
    ask(client)
    client.post(follow(client, link(mailoutbox[0])).redirect_chain[-1][0], NEW)

    give_password(client, chief, NEW["password1"])

    assert not is_in(client)
    give_code(client, code(secret))
    assert is_in(client)


def test_a_link_works_once(client, chief, mailoutbox):
    ask(client)
    address = link(mailoutbox[0])
    client.post(follow(client, address).redirect_chain[-1][0], NEW)

    html = page(follow(client, address))

    assert "انتهت صلاحية هذا الرابط" in html


def test_a_link_ends_with_the_address_it_went_to(client, chief, mailoutbox):
    ask(client)
    chief.email = "new@example.org"
    chief.save()

    assert "انتهت صلاحية هذا الرابط" in page(follow(client, link(mailoutbox[0])))


def test_an_old_address_gets_no_link(client, chief, mailoutbox):
    ask(client)
    chief.email = "new@example.org"
    chief.save()

    ask(client)

    assert "password/reset/key" not in mailoutbox[1].body


@pytest.mark.parametrize(
    ("language", "subject", "words"),
    [
        ("ar", "كلمة مرور جديدة", "اخترها عبر هذا الرابط"),
        ("ku", "Şîfreyeke nû", "Ev girêdan dibe wê"),
        ("en", "New password", "Use this link to choose it"),
    ],
)
def test_the_letter_is_in_the_language_of_the_account(
    client, chief, mailoutbox, language, subject, words
):
    chief.language = language
    chief.save()
    client.cookies["django_language"] = "ku"

    ask(client)

    assert mailoutbox[0].subject.endswith(f": {subject}")
    assert words in mailoutbox[0].body
    assert "chief" in mailoutbox[0].body


def test_the_answer_does_not_tell_who_has_an_account(client, chief, mailoutbox):
    known = ask(client)
    unknown = ask(client, "nobody@example.org")

    assert (known.status_code, known.url) == (unknown.status_code, unknown.url)
    assert [letter.to for letter in mailoutbox] == [["chief@example.org"], ["nobody@example.org"]]
    assert "password/reset/key" not in mailoutbox[1].body


def test_an_account_that_is_switched_off_gets_no_link(client, chief, mailoutbox):
    chief.is_active = False
    chief.save()

    ask(client)

    assert "password/reset/key" not in mailoutbox[0].body


def test_a_failing_mail_server_gives_the_same_page_for_any_address(client, chief, settings):
    settings.EMAIL_BACKEND = f"{__name__}.NoServer"

    answers = [ask(client, email) for email in ["chief@example.org", "nobody@example.org"]]

    assert [answer.status_code for answer in answers] == [503, 503]
    assert all("تعذّر إرسال الرسالة" in page(answer) for answer in answers)


def test_a_site_without_a_mail_server_says_so(client, chief, settings, mailoutbox):
    settings.SENDS_MAIL = False

    html = page(client.get(ASK))

    assert "هذا الموقع لا يرسل بريداً إلكترونياً" in html
    assert 'name="email"' not in html
    assert ask(client).status_code == 404
    assert mailoutbox == []


def test_letters_are_not_asked_for_without_end(client, chief, mailoutbox):
    for _number in range(3):
        ask(client)

    assert ask(client).status_code == 429
    assert len(mailoutbox) == 3


def test_the_address_in_the_letter_is_that_of_the_site(client, chief, settings, mailoutbox):
    settings.SITE_ADDRESS = "https://plans.example.org"

    ask(client)

    assert link(mailoutbox[0]).startswith("https://plans.example.org/accounts/")


def test_a_change_to_an_account_is_notified_by_email(client, chief, mailoutbox):
    chief.language = "ku"
    chief.save()
    give_password(client, chief)

    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD} | NEW)

    letter = mailoutbox[0]
    assert letter.to == ["chief@example.org"]
    assert "Şîfre hat guhertin." in letter.body
    assert "127.0.0.1" not in letter.body


def test_a_change_to_an_account_is_made_although_its_email_fails(client, chief, settings):
    settings.EMAIL_BACKEND = f"{__name__}.NoServer"
    give_password(client, chief)

    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD} | NEW)

    chief.refresh_from_db()
    assert chief.check_password(NEW["password1"])


def test_who_has_no_password_chooses_the_first_one_so(client, mailoutbox):
    cast.make_user("alice")

    ask(client, "alice@example.org")
    client.post(follow(client, link(mailoutbox[0])).redirect_chain[-1][0], NEW)

    assert SignIn.objects.get().outcome == "password_changed"
