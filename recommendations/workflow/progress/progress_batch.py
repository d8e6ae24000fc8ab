"""Many progress updates at once: written by the rules of one, at the cost of a few."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from simple_history.utils import bulk_create_with_history

from recommendations.localization.languages import CODES
from recommendations.models import ProgressUpdate, Recommendation, User
from recommendations.models.base.content import allow_guarded_write
from recommendations.models.history import bulk_history_options

from .progress_rules import check_all_assigned, check_successors_visible

# What an update names is a stored record already.
STORED_RELATIONS = ["recommendation", "author", "superseded_by", "corrects"]


class BatchValidator:
    """Checks many reports as ``full_clean`` does, at the cost of a few.

    The constraints are asked of the database. Updates with equal ``constraint_key`` all pass or all
    fail.
    """

    def __init__(self):
        self.refusals = {}

    def validate(self, update):
        """Raises ValidationError when the unsaved ``update`` breaks a rule."""
        update.full_clean(exclude=STORED_RELATIONS, validate_constraints=False)
        constraint_key = self.constraint_key(update)
        if constraint_key not in self.refusals:
            self.refusals[constraint_key] = self.refusal(update)
        if refusal := self.refusals[constraint_key]:
            raise refusal

    def constraint_key(self, update):
        is_written = any((getattr(update, f"reason_{code}") or "").strip() for code in CODES)
        has_evidence = bool(update.evidence_url or update.evidence_file)
        is_superseded = update.superseded_by_id is not None
        by_itself = update.superseded_by_id == update.recommendation_id
        return update.status, is_written, has_evidence, is_superseded, by_itself, update.percent

    def refusal(self, update):
        try:
            update.validate_constraints()
        except ValidationError as refusal:
            return refusal
        return None


@transaction.atomic
def send_many(updates: Sequence[ProgressUpdate], *, by: User, now: datetime | None = None) -> None:
    """Writes new ``updates`` of one plan and hands them over for review.

    As ``progress.record`` with ``send``, the plan and the items looked at once for all. Raises
    ValidationError for the first that breaks a rule; nothing is written then.
    """
    items = Recommendation.objects.lock_many({update.recommendation_id for update in updates})
    check_all_assigned(items, by)
    check_successors_visible(updates, by)
    validator = BatchValidator()
    with ExitStack() as stack:
        for update in updates:
            update.recommendation = items[update.recommendation_id]
            update.author, update.sent_at = by, now or timezone.now()
            update.recommendation.validate_accepts_progress()
            validator.validate(update)
            stack.enter_context(allow_guarded_write(update, by=by))
        bulk_create_with_history(updates, ProgressUpdate, **bulk_history_options())
