"""Adopting a plan: its numbers and texts are frozen as the meeting adopted them."""

from datetime import date, datetime
from itertools import pairwise

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.models import Decision, Plan, Recommendation, User
from recommendations.models.base.content import allow_guarded_write
from recommendations.models.history import Cause, caused_by
from recommendations.search import indexing


def obstacles(plan: Plan) -> list[str]:
    """What stops ``adopt``: a list of sentences in the active language, empty when nothing does."""
    return [words for _item, words in obstacles_by_item(plan)]


def obstacles_by_item(plan: Plan) -> list[tuple[Recommendation | None, str]]:
    """As ``obstacles``, each with the item that it is about; None for the plan itself."""
    items = list(plan.recommendations.to_adopt().with_lead())
    return [*((None, words) for words in _obstacles_of_plan(plan, items)), *_of_items(items)]


def _obstacles_of_plan(plan, items):
    if plan.meeting_id is None:
        yield gettext("The plan does not name the meeting that adopts it.")
    if not items:
        yield gettext("The plan has no recommendations to adopt.")


def _of_items(items):
    for item in items:
        about = {"number": item.number}
        if not (item.adopted_text_ar or "").strip():
            yield item, gettext("Number %(number)s has no Arabic text.") % about
        if item.lead_id is None:
            yield item, gettext("Number %(number)s has no lead institution.") % about


def missing_numbers(plan: Plan) -> list[tuple[int, int]]:
    """The (first, last) numbers that no item of ``plan`` has, up to its highest number."""
    numbers = sorted(plan.recommendations.order_by().values_list("number", flat=True))
    pairs = pairwise([0, *numbers])
    return [(before + 1, after - 1) for before, after in pairs if after - before > 1]


def unmeasured(plan: Plan) -> list[Recommendation]:
    """The items to adopt that do not say how one will know that they are done, by number."""
    return list(plan.recommendations.to_adopt().unmeasured().order_by("number"))


@caused_by(Cause.ADOPTION)
@transaction.atomic
@indexing.batched()
def adopt(plan: Plan, *, by: User, on: date | None = None, now: datetime | None = None) -> None:
    """Freezes the numbers and texts of ``plan`` as the meeting adopted them.

    ``on`` is the day of adoption, None where it is not known. Proposed items become adopted;
    deferred and refused ones stay as they are. Raises ValidationError, a sentence for each
    obstacle, and then changes nothing.
    """
    stored = type(plan).objects.select_for_update().get(pk=plan.pk)
    if not stored.is_draft:
        raise ValidationError(_("This plan has already been adopted."), code="adopted")
    if found := obstacles(plan):
        raise ValidationError([ValidationError(sentence, code="missing") for sentence in found])
    for item in plan.recommendations.to_adopt():
        _adopt_item(item, by=by)
    plan.state = plan.State.ADOPTED
    plan.adopted_on = on
    plan.adopted_at = now or timezone.now()
    plan.adopted_by = by
    with allow_guarded_write(plan, by=by):
        plan.save()


def _adopt_item(item, *, by):
    """Sets what the meeting decided, and the first date of what is not carried over."""
    is_proposed, is_new = item.decision == Decision.PROPOSED, item.carried_from_id is None
    if is_proposed:
        item.decision = Decision.ADOPTED
    if is_new:
        item.first_due_on = item.due_on
    if is_proposed or (is_new and item.due_on):
        with allow_guarded_write(item, by=by):
            item.save()
