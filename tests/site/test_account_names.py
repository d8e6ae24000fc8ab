"""No page of the staff shows a user name, except those of the accounts themselves."""

import pytest
from django.apps import apps
from django.urls import NoReverseMatch, URLPattern, reverse

from recommendations.admin import site
from recommendations.localization.phrases.account_names import account_name, shown_account_name
from recommendations.models import User
from recommendations.workflow.freezing import publish_report
from tests.support import cast
from tests.support.sites import populated

pytest_plugins = ["tests.support.desk"]
pytestmark = pytest.mark.django_db

TOKEN = "zq7login"
# Where the user name is what the page is about: signing in, and who may.
ABOUT_ACCOUNTS = {"user_changelist", "user_change", "user_history", "auth_user_password_change"}
FULL_NAME = "نوروز حسين"


@pytest.fixture(scope="module")
def named(module_db):
    """A site with a record of every model; every user name has the TOKEN, every name is another."""
    make_user = cast.make_user

    def with_token(username="staff", **fields):
        name = {"first_name": "نوروز", "last_name": f"حسين {username}"}
        return make_user(f"{TOKEN}-{username}", **name | fields)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(cast, "make_user", with_token)
        plan = populated.populate(populated.Words("seen"))
        publish_report(plan, by=cast.make_user(), as_of=plan.adopted_on)
        cast.make_update(plan.recommendations.first(), publish=False)
        draft = cast.make_plan(2024)
        draft._history_user = cast.make_user("editor")
        draft.save()
        yield cast.make_user("reader", is_superuser=True)


def names():
    """The names of the admin's addresses."""

    def walk(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield str(pattern.name)
            else:
                yield from walk(pattern.url_patterns)

    return sorted(set(walk(site.get_urls())))


def addresses(name):
    """The paths of the page ``name``: of no record, or of the first two of its model."""
    try:
        yield reverse(f"admin:{name}")
    except NoReverseMatch:
        model = name.removeprefix("recommendations_").partition("_")[0]
        if name.startswith("recommendations_") and model in apps.all_models["recommendations"]:
            for key in apps.get_model("recommendations", model)._base_manager.all()[:2]:
                try:
                    yield reverse(f"admin:{name}", args=[key.pk])
                except NoReverseMatch:
                    return


def content(response):
    whole = b"".join(response.streaming_content) if response.streaming else response.content
    return whole.decode(errors="ignore")


def test_no_page_of_the_staff_shows_a_user_name(client, named):
    client.force_login(named)
    shown, with_names = [], 0

    for name in names():
        if name.removeprefix("recommendations_") in ABOUT_ACCOUNTS or name in {"logout", "login"}:
            continue
        for path in addresses(name):
            words = content(client.get(path))
            with_names += FULL_NAME in words
            if TOKEN in words:
                shown.append(path)

    assert shown == []
    assert with_names > 20


def test_account_without_a_name_is_called_by_its_number():
    user = User.objects.create_user("layla")

    assert account_name(user) == f"الحساب {user.pk} (بلا اسم)"
    assert shown_account_name(f"#{user.pk}") == f"الحساب {user.pk} (بلا اسم)"
    assert shown_account_name(FULL_NAME) == FULL_NAME
