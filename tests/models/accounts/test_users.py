import pytest

from recommendations.models import User
from tests.support import cast
from tests.support.refusals import refuses

pytestmark = pytest.mark.django_db


def test_an_account_that_a_record_names_is_not_deleted(adopted):
    user = adopted.adopted_by

    with refuses("traces"):
        user.delete()
    with refuses("traces"):
        User.objects.filter(pk=user.pk).delete()

    assert User.objects.filter(pk=user.pk).exists()


def test_an_account_that_no_record_names_is_deleted():
    cast.make_user("first")
    second = cast.make_user("second")

    User.objects.filter(username="first").delete()
    second.delete()

    assert not User.objects.filter(username__in=["first", "second"]).exists()


def test_an_address_is_stored_in_small_letters():
    user = User.objects.create_user("staff", "Staff@Example.ORG")

    assert User.objects.get(pk=user.pk).email == "staff@example.org"
