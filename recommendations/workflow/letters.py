"""Writes the letters that go out at once: on assignment, return, publication and remarks.

Each is written in the transaction of what it is about and sent after its commit; the one who acted
gets none. What one transaction does to many records is one letter to each recipient.
"""

from collections.abc import Iterable

from django.db.models import BigIntegerField, Q

from recommendations.models import Assignment, Letter, ProgressUpdate, Remark, User
from recommendations.models.base.prepared import Argument, PreparedQuery
from recommendations.models.history import acting_user


def _accounts():
    return User.objects.wanting_letters().exclude(email="")


_AUTHOR, _ITEM = (Argument(name, BigIntegerField()) for name in ("author", "item"))


def _build_concerned(*, is_published):
    of_item = User.objects.focal_points().filter(institutions__assignments__recommendation=_ITEM)
    if not is_published:
        of_item = of_item.filter(institutions__focal_points=_AUTHOR)
    return _accounts().filter(Q(pk=_AUTHOR) | Q(pk__in=of_item.values("pk"))).values_list("pk")


_CONCERNED = {
    True: PreparedQuery(lambda: _build_concerned(is_published=True)),
    False: PreparedQuery(lambda: _build_concerned(is_published=False)),
}


def write_on_assignment(assignments: Iterable[Assignment]) -> None:
    """To the focal points of each institution that has come to answer for an adopted item."""
    actor = acting_user()
    for assignment in assignments:
        focal_points = _accounts().focal_points().filter(institutions=assignment.institution_id)
        _write(
            Letter.Kind.ASSIGNMENT,
            _keys(focal_points),
            f"item:{assignment.recommendation_id}",
            by=actor,
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
    recipients = _concerned(update) if remark.is_question else _keys(_accounts() & asking)
    _write(Letter.Kind.REMARK, recipients, f"update:{update.pk}", by=remark.author)


def _concerned(update):
    """The keys of the author, and of the focal points of the item's institutions who may see the
    update."""
    query = _CONCERNED[update.published_at is not None]
    return {key for (key,) in query.tuples(author=update.author_id, item=update.recommendation_id)}


def _keys(accounts):
    return set(accounts.values_list("pk", flat=True))


def _write(kind, recipients, topic, *, by):
    """Writes to the accounts with the keys ``recipients``, but not to ``by``."""
    if others := recipients - {by and by.pk}:
        accounts = User.objects.filter(pk__in=others).order_by("pk")
        Letter.objects.write_on_event(kind, list(accounts), [topic])
