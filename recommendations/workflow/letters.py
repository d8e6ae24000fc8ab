"""Writes the letters that go out at once: on assignment, return, publication and remarks.

Each is written in the transaction of what it is about and sent after its commit; the one who acted
gets none. What one transaction does to many records is one letter to each recipient.
"""

from collections.abc import Iterable

from django.db.models import Q

from recommendations.models import Assignment, Letter, ProgressUpdate, Remark, User
from recommendations.models.history import acting_user


def _accounts():
    return User.objects.wanting_letters().exclude(email="")


def write_on_assignment(assignments: Iterable[Assignment]) -> None:
    """To the focal points of each institution that has come to answer for an adopted item."""
    actor = acting_user()
    for assignment in assignments:
        focal_points = _accounts().focal_points().filter(institutions=assignment.institution_id)
        _write(
            Letter.Kind.ASSIGNMENT, focal_points, f"item:{assignment.recommendation_id}", by=actor
        )


def write_on_return(update: ProgressUpdate, *, by: User) -> None:
    """To the author and those who report for the same institutions."""
    _write(Letter.Kind.RETURN, _concerned(update), f"update:{update.pk}", by=by)


def write_on_publication(update: ProgressUpdate, *, by: User) -> None:
    """To the author and the focal points of the institutions that answer for the item."""
    _write(Letter.Kind.PUBLICATION, _concerned(update), f"update:{update.pk}", by=by)


def write_on_remark(remark: Remark) -> None:
    """On a question to the author's side, on an answer to those who have asked."""
    update = remark.update
    asking = User.objects.filter(pk__in=update.remarks.filter(is_question=True).values("author"))
    recipients = _concerned(update) if remark.is_question else _accounts() & asking
    _write(Letter.Kind.REMARK, recipients, f"update:{update.pk}", by=remark.author)


def _concerned(update):
    """The author, and the focal points of the item's institutions who may see the update."""
    of_item = User.objects.focal_points().filter(
        institutions__assignments__recommendation=update.recommendation_id
    )
    if update.published_at is None:
        of_item = of_item.filter(institutions__focal_points=update.author_id)
    return _accounts().filter(Q(pk=update.author_id) | Q(pk__in=of_item.values("pk")))


def _write(kind, recipients, key, *, by):
    others = recipients.exclude(pk=by.pk if by else None).order_by("pk")
    if accounts := list(others.distinct()):
        Letter.objects.write_on_event(kind, accounts, [key])
