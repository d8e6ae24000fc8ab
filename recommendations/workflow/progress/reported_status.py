"""What the effective updates of a recommendation, and their verifications, say of it."""

from datetime import date
from typing import NamedTuple

from recommendations.models import (
    Assurance,
    ProgressUpdate,
    Recommendation,
    User,
    Verification,
    VerificationOutcome,
)
from recommendations.models.base.content import allow_guarded_write
from recommendations.models.base.prepared import KEY, PreparedQuery


class Reported(NamedTuple):
    """What an update says about its recommendation."""

    pk: int
    status: str
    reported_on: date
    superseded_by_id: int | None


EFFECTIVE_UPDATES = PreparedQuery(
    lambda: (
        ProgressUpdate.objects.effective()
        .filter(recommendation=KEY)
        .newest_first()
        .rewrite(False)
        .values_list(*Reported._fields)
    )
)
VERIFICATIONS = PreparedQuery(
    lambda: (
        Verification.objects.filter(recommendation=KEY)
        .newest_first()
        .rewrite(False)
        .values_list("update", "outcome")
    )
)


def update_status(recommendation: Recommendation, *, by: User) -> None:
    """Saves status, date, assurance and successor as the effective updates give them.

    The date is that of the first update of the unbroken run of the newest status, so that a later
    remark on it does not move it. The assurance is that of the newest verification of an update of
    this run: to repeat a claim does not undo what was found of it.
    """
    updates = [Reported(*row) for row in EFFECTIVE_UPDATES.tuples(key=recommendation.pk)]
    newest, run = updates[0], []
    for update in updates:
        if update.status != newest.status:
            break
        run.append(update)
    recommendation.status = newest.status
    recommendation.status_on = run[-1].reported_on
    recommendation.assurance = _assurance(recommendation, {update.pk for update in run})
    recommendation.superseded_by_id = newest.superseded_by_id
    with allow_guarded_write(recommendation, by=by):
        recommendation.save()


def _assurance(recommendation, run):
    """The Assurance of a status reported by the updates ``run`` (a set of keys)."""
    verifications = VERIFICATIONS.tuples(key=recommendation.pk)
    outcomes = (outcome for update, outcome in verifications if update in run)
    newest = next(outcomes, None)
    return VerificationOutcome(newest).assurance if newest else Assurance.REPORTED
