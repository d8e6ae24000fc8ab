"""Writes many new items of a draft plan: by the rules of one, at the cost of a few."""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from simple_history.utils import bulk_create_with_history

from recommendations.models import Assignment, Recommendation
from recommendations.models.history import bulk_history_options
from recommendations.search import indexing


class ItemValidator:
    """Checks many new items of one plan as ``full_clean`` does.

    The constraints are asked of the database. Items with equal ``constraint_key`` all pass or all
    fail, their numbers apart: those must differ, from each other and from the plan's.
    """

    def __init__(self, exclude: Sequence[str]):
        self.exclude, self.refusals = exclude, {}

    def validate(self, item: Recommendation):
        """Raises ValidationError when the unsaved ``item`` breaks a rule."""
        item.full_clean(exclude=self.exclude, validate_unique=False, validate_constraints=False)
        key = self.constraint_key(item)
        if key not in self.refusals:
            self.refusals[key] = self.refusal(item)
        if refusal := self.refusals[key]:
            raise refusal

    def constraint_key(self, item):
        votes = (item.votes_for, item.votes_against, item.votes_abstained)
        return item.number >= 1, tuple(vote is None for vote in votes)

    def refusal(self, item):
        try:
            item.validate_constraints(exclude=self.exclude)
        except ValidationError as refusal:
            return refusal
        return None


@transaction.atomic
def add_items(items: Sequence[Recommendation], *, exclude: Sequence[str] = ()) -> None:
    """Writes new, proposed ``items`` of one draft plan, whose numbers are free, with their history.

    ``exclude`` are fields that need not be filled. Raises ValidationError for the first item that
    breaks a rule; nothing is written then.
    """
    validator = ItemValidator(["first_year", *exclude])
    for item in items:
        validator.validate(item)
    with indexing.batched():
        bulk_create_with_history(items, Recommendation, **bulk_history_options())
        for item in items:
            indexing.index(item)


def add_assignments(assignments: Sequence[Assignment]) -> None:
    """Writes new ``assignments`` of stored items, with their history."""
    if assignments:
        bulk_create_with_history(assignments, Assignment, **bulk_history_options())
