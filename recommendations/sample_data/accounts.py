"""The accounts in whose names the examples are recorded; nobody can sign in with them."""

from django.contrib.auth.models import Group

from recommendations.models import Role, User


def account(username: str, *, is_active: bool = False) -> User:
    """The account of that name, made where there is none; it has no password."""
    found = User.objects.filter(username=username).first() or User(username=username)
    found.is_active = is_active
    found.set_unusable_password()
    found.save()
    return found


def active_account(username: str, role: Role) -> User:
    """The account with the rights of ``role``, until ``account`` deactivates it again."""
    found = account(username, is_active=True)
    found.groups.set(Group.objects.filter(name=role))
    return found
