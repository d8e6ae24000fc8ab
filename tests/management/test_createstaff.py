"""`manage.py createstaff`: the first way in, and the way back in."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recommendations.accounts import second_factor
from recommendations.models import User
from tests.support import cast, signing_in

pytestmark = pytest.mark.django_db


def createstaff(*arguments):
    """What the command prints."""
    out = StringIO()
    call_command("createstaff", *arguments, stdout=out)
    return out.getvalue()


def printed_password(output):
    return re.search(r"^  password:  (\S+)$", output, re.MULTILINE)[1]


def test_it_makes_an_account_that_may_do_everything():
    output = createstaff("alice")

    alice = User.objects.get()
    assert alice.username == "alice"
    assert (alice.is_active, alice.is_staff, alice.is_superuser) == (True, True, True)
    assert alice.check_password(printed_password(output))


def test_it_prints_another_password_each_time():
    passwords = {printed_password(createstaff(name)) for name in ["alice", "bob"]}

    assert len(passwords) == 2
    assert min(map(len, passwords)) >= 20


def test_it_makes_the_first_account():
    output = createstaff("--first")

    assert User.objects.get(username="staff").check_password(printed_password(output))


def test_it_leaves_the_first_account_alone_the_second_time():
    password = printed_password(createstaff("--first"))

    output = createstaff("--first")

    assert output == (
        "The staff account staff exists; `make password` or "
        "`manage.py createstaff staff --reset` gives it a new password.\n"
    )
    assert User.objects.get().check_password(password)


def test_it_makes_no_first_account_where_somebody_can_sign_in():
    createstaff("alice")

    output = createstaff("--first")

    assert "alice" in output
    assert User.objects.count() == 1


def test_it_does_not_count_accounts_that_cannot_sign_in_as_staff():
    User.objects.create_user("example-data", is_active=False, is_staff=True)
    User.objects.create_user("reader")

    createstaff("--first")

    assert User.objects.filter(username="staff", is_active=True).exists()


@pytest.mark.parametrize("arguments", [["--reset"], ["--reset", "staff"]])
def test_it_gives_a_new_password(arguments):
    old = printed_password(createstaff("--first"))

    new = printed_password(createstaff(*arguments))

    assert new != old
    assert User.objects.get().check_password(new)


def test_it_gives_a_new_password_to_the_account_named():
    createstaff("--first")
    createstaff("alice")

    password = printed_password(createstaff("alice", "--reset"))

    assert User.objects.get(username="alice").check_password(password)
    assert not User.objects.get(username="staff").check_password(password)


def test_it_makes_an_account_for_a_role():
    createstaff("alice", "--role", "editor", "--role", "auditor", "--email", "Alice@example.org")

    alice = User.objects.get()
    assert (alice.is_staff, alice.is_superuser, alice.email) == (True, False, "alice@example.org")
    assert {group.name for group in alice.groups.all()} == {"editor", "auditor"}


def test_it_binds_a_focal_point_to_institutions():
    bodies = [cast.make_institution("health"), cast.make_institution("education")]
    given = [word for body in bodies for word in ("--institution", body.slug)]

    createstaff("alice", "--role", "focal_point", *given)

    alice = User.objects.get()
    assert alice.is_focal_point
    assert {*alice.institutions.all()} == {*bodies}


def test_a_lost_second_factor_is_forgotten_only_when_asked_for():
    createstaff("alice")
    alice = User.objects.get()
    signing_in.set_up_app(alice)

    createstaff("alice", "--reset")
    kept = second_factor.is_set_up(alice)
    createstaff("alice", "--reset", "--forget-second-factor")

    assert kept
    assert not second_factor.is_set_up(alice)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["BOB"], "The account BOB already exists"),
        (
            ["alice", "--email", "bob@example.org"],
            "Another account already has this e-mail address",
        ),
        (["alice", "--email", "nowhere"], "Enter a valid email address"),
        (["alice", "--role", "focal_point"], "Focal points represent institutions"),
        (["alice", "--institution", "health"], "Focal points represent institutions"),
        (
            ["alice", "--role", "focal_point", "--institution", "nowhere"],
            "There is no institution nowhere",
        ),
        (["--reset", "bob", "--role", "editor"], "changed in the admin"),
        (["alice", "--forget-second-factor"], "Only with --reset"),
        ([], "Give a user name"),
        (["bob"], "The account bob already exists"),
        (["two words"], "Enter a valid username"),
        (["--reset", "nobody"], "There is no account nobody"),
        (["--reset", "example-data"], "The account example-data is inactive"),
    ],
)
def test_it_says_what_is_wrong_and_changes_nothing(arguments, sentence):
    User.objects.create_user("bob", "bob@example.org")
    User.objects.create_user("example-data", is_active=False)
    before = list(User.objects.values())

    with pytest.raises(CommandError, match=sentence):
        createstaff(*arguments)

    assert list(User.objects.values()) == before
