"""What becomes of an open item when its year closes, decided beforehand."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from recommendations.models import ClosingDecision, User
from recommendations.models.base.content import allow_guarded_write


@transaction.atomic
def decide(decision: ClosingDecision, *, by: User, now: datetime | None = None) -> None:
    """Stores the ClosingDecision ``decision``, with who decided it and when.

    Raises ValidationError when it breaks a rule or the item is no longer open, and
    RecordModifiedError when somebody else has decided in the meantime.
    """
    decision.decided_by, decision.decided_at = by, now or timezone.now()
    decision.full_clean()
    with allow_guarded_write(decision, by=by):
        decision.save()


@transaction.atomic
def undo(decision: ClosingDecision, *, by: User) -> None:
    """Removes the decision: the item is undecided again."""
    with allow_guarded_write(decision, by=by):
        decision.delete()
