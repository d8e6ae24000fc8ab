"""A focal point represents an institution, on whichever road the role is given."""

import pytest
from django.contrib.auth.models import Group
from django.db import transaction

from recommendations.models import Role, User
from tests.support import cast
from tests.support.refusals import refuses

pytestmark = pytest.mark.django_db


@pytest.fixture
def focal_group(db):
    return Group.objects.get(name=Role.FOCAL_POINT)


def test_the_role_is_refused_without_an_institution(focal_group):
    alice, bob = cast.make_user("alice"), cast.make_user("bob")
    bob.institutions.set([cast.make_institution()])

    with refuses("no_institution"), transaction.atomic():
        alice.groups.set([focal_group])
    with refuses("no_institution"), transaction.atomic():
        alice.groups.add(focal_group)
    with refuses("no_institution"), transaction.atomic():
        focal_group.user_set.add(bob, alice)
    bob.groups.set([focal_group])

    assert [*User.objects.focal_points()] == [bob]


def test_other_roles_need_no_institution(db):
    alice = cast.make_user("alice")

    alice.groups.set(Group.objects.filter(name=Role.EDITOR))

    assert alice.groups.get().name == Role.EDITOR


def test_the_only_institution_of_a_focal_point_is_not_deleted(db):
    body, other = cast.make_institution("body"), cast.make_institution("other")
    user = cast.make_member(Role.FOCAL_POINT, institutions=["body"])

    with refuses("focal_point"), transaction.atomic():
        body.delete()
    user.institutions.add(other)
    body.delete()

    assert [*user.institutions.all()] == [other]
