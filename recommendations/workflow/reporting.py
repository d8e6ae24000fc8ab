"""The way of a report: written, sent, returned with a remark or published. No other way in."""

from contextlib import ExitStack

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from simple_history.utils import bulk_create_with_history

from recommendations.localization.languages import CODES
from recommendations.models.accounts.notifications import Letter
from recommendations.models.base.content import allow_guarded_write
from recommendations.models.choices import ADOPTED
from recommendations.models.disclosure_requests import DisclosureRequest
from recommendations.models.history import Cause, bulk_history_options, caused_by

# Permissions: to publish a report, and to return one with a remark.
PUBLISH = "recommendations.publish_progressupdate"
REVIEW = "recommendations.review_progressupdate"
# What a report names is a stored record already.
NAMED = ["recommendation", "author", "superseded_by", "corrects"]


def lock(pk):
    """The stored recommendation and its plan, held until the transaction ends.

    The plan first, as everywhere: closing it holds the plan and then its items.
    """
    from recommendations.models.plans.plans import Plan
    from recommendations.models.plans.recommendations import Recommendation

    Plan.objects.select_for_update(of=["self"]).get(recommendations=pk)
    return Recommendation.objects.select_for_update(of=["self"]).select_related("plan").get(pk=pk)


def lock_many(pks):
    """As ``lock``, for items of one plan: a dict by pk."""
    from recommendations.models.plans.plans import Plan
    from recommendations.models.plans.recommendations import Recommendation

    plans = Recommendation.objects.filter(pk__in=pks).values("plan")
    plan = Plan.objects.select_for_update().get(pk__in=plans)
    items = Recommendation.objects.select_for_update(of=["self"]).filter(plan=plan).in_bulk(pks)
    for item in items.values():
        item.plan = plan
    return items


def check_accepts_progress(recommendation):
    """Raises ValidationError unless the item is adopted and its year still open."""
    plan = recommendation.plan
    if plan.is_draft:
        raise ValidationError(_("Progress is recorded once the plan is adopted."), code="draft")
    if plan.state == plan.State.CLOSED:
        raise ValidationError(_("The plan is closed; its items have ended."), code="closed")
    if recommendation.decision not in ADOPTED:
        raise ValidationError(_("Only what was adopted can make progress."), code="not_adopted")


def check_assigned(recommendation, by):
    """Raises ValidationError when ``by`` reports for other bodies than those of the item."""
    check_all_assigned([recommendation.pk], by)


def check_all_assigned(pks, by):
    """Raises ValidationError when one of the items is of other bodies than ``by`` reports for."""
    from recommendations.models.plans.recommendations import Recommendation

    if Recommendation.objects.filter(pk__in=pks).visible_to(by).count() < len(pks):
        raise ValidationError(
            _("This recommendation is not assigned to an institution you report for."),
            code="stranger",
        )


def check_successors_visible(updates, by):
    """Raises ValidationError when one of ``updates`` names what ``by`` may not see as successor.

    What is stored already may stay: somebody else chose it.
    """
    from recommendations.models.plans.recommendations import Recommendation

    named = {update.superseded_by_id for update in updates if _names_another(update)}
    if Recommendation.objects.filter(pk__in=named).nameable_by(by).count() < len(named):
        message = _("There is no such recommendation, or it is not one that you may see.")
        raise ValidationError({"superseded_by": ValidationError(message, code="unseen")})


def _names_another(update):
    """True when the successor of ``update`` is not the stored one."""
    if update.superseded_by_id is None:
        return False
    stored = type(update).objects.filter(pk=update.pk, superseded_by=update.superseded_by_id)
    return update.pk is None or not stored.exists()


EVIDENCE = ["evidence_is_public", "evidence_url", "evidence_file"]


def check_not_focal_point(by):
    """Raises ValidationError when ``by`` is a focal point: those report, others decide."""
    if by.is_focal_point:
        raise ValidationError(
            _("A focal point reports; publishing and returning are for others."), code="focal_point"
        )


def check_sent(update):
    """Raises ValidationError unless the update waits for its review."""
    if update.stage != update.Stage.SENT:
        raise ValidationError(_("Only what was sent can be returned."), code="not_sent")


def check_publishable(update, by):
    """Raises ValidationError when the update cannot be published by ``by`` as it stands."""
    if update.stage == update.Stage.PUBLISHED:
        raise ValidationError(_("A published update is never edited."), code="published")
    is_own_draft = update.stage == update.Stage.DRAFT and update.author_id == by.pk
    if update.stage != update.Stage.SENT and not is_own_draft:
        raise ValidationError(_("Only what was sent can be published."), code="not_sent")


def check_two_people(update, by):
    """Raises ValidationError when two people are needed to make evidence public, and one does."""
    if not needs_second_person({name: getattr(update, name) for name in EVIDENCE}):
        return
    if by.pk in (update.author_id, _hand_on_evidence(update, by)):
        raise ValidationError(
            _("This site requires two people: somebody else has to publish this public evidence."),
            code="two_people",
        )


def needs_second_person(account):
    """True when ``account`` (the fields of an update) has public evidence, and two people are
    needed to make it so."""
    from recommendations.models.site_profile import SiteProfile

    is_public = account.get("evidence_is_public")
    has_evidence = account.get("evidence_url") or account.get("evidence_file")
    return bool(is_public and has_evidence and SiteProfile.objects.current().two_people_disclose)


def _hand_on_evidence(update, by):
    """The key of the account that last changed the evidence of ``update``, or its being public.

    That is ``by`` for a change that is not stored yet; None where nobody is known.
    """
    states, hand, before = update.history.order_by("history_id"), None, None
    for *evidence, account in states.values_list(*EVIDENCE, "history_user"):
        if evidence != before:
            before, hand = evidence, account
    now = [update.evidence_is_public, update.evidence_url, update.evidence_file.name or ""]
    return hand if before in (None, now) else by.pk


def check_not_stale(update):
    """Raises ValidationError when ``update`` is not what is stored: somebody was faster."""
    stored = type(update).objects.select_for_update(of=["self"]).filter(pk=update.pk).first()
    if stored and stored.published_at:
        raise ValidationError(_("A published update is never edited."), code="published")
    if stored is None or stored.stage != update.stage:
        raise ValidationError(
            _("Somebody else has just sent, returned, published or deleted this update."),
            code="stale",
        )


@caused_by(Cause.REPORT)
@transaction.atomic
def record(
    recommendation, *, by, status, reported_on=None, send=False, publish=False, now=None, **account
):
    """The work of ``Recommendation.record_progress``; see there."""
    from recommendations.models.progress.updates import ProgressUpdate

    update = ProgressUpdate(
        recommendation=recommendation,
        author=by,
        status=status,
        reported_on=reported_on or timezone.localdate(),
        **account,
    )
    write(update, by=by)
    if publish:
        update.publish(by=by, now=now)
    elif send:
        update.send(by=by, now=now)
    recommendation.refresh_from_db()
    return update


@transaction.atomic
def write(update, *, by):
    """Saves the words of an update that is not published: a new draft, or a change of one.

    Raises ValidationError when its recommendation takes no reports, or none from ``by``, when the
    words are no longer theirs to change, or when the status lacks what it needs.
    """
    recommendation = lock(update.recommendation_id)
    check_accepts_progress(recommendation)
    check_assigned(recommendation, by)
    check_successors_visible([update], by)
    if update.pk:
        check_not_stale(update)
    if not update.may_be_written_by(by):
        raise ValidationError(_("This update is no longer yours to change."), code="written")
    update.full_clean()
    with allow_guarded_write(update, by=by):
        update.save()


class Checked:
    """Checks many reports as ``full_clean`` does, at the cost of a few.

    The constraints are asked of the database. What they look at is a report's shape: those of one
    shape are all right or all wrong.
    """

    def __init__(self):
        self.refusals = {}

    def check(self, update):
        """Raises ValidationError when the unsaved ``update`` breaks a rule."""
        update.full_clean(exclude=NAMED, validate_constraints=False)
        shape = self.shape(update)
        if shape not in self.refusals:
            self.refusals[shape] = self.refusal(update)
        if refusal := self.refusals[shape]:
            raise refusal

    def shape(self, update):
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
def send_many(updates, *, by, now=None):
    """Writes new ``updates`` of one plan and hands them over for review.

    As ``record`` with ``send``, the plan and the items looked at once for all. Raises
    ValidationError for the first that breaks a rule; nothing is written then.
    """
    from recommendations.models.progress.updates import ProgressUpdate

    items = lock_many({update.recommendation_id for update in updates})
    check_all_assigned(items, by)
    check_successors_visible(updates, by)
    checked = Checked()
    with ExitStack() as stack:
        for update in updates:
            update.recommendation = items[update.recommendation_id]
            update.author, update.sent_at = by, now or timezone.now()
            check_accepts_progress(update.recommendation)
            checked.check(update)
            stack.enter_context(allow_guarded_write(update, by=by))
        bulk_create_with_history(updates, ProgressUpdate, **bulk_history_options())


@caused_by(Cause.SENDING)
@transaction.atomic
def send(update, *, by, now=None):
    """Hands a draft, or what was returned, over for review.

    Raises ValidationError when it was sent already, when the item no longer takes reports, and
    when ``by`` reports for other bodies.
    """
    recommendation = lock(update.recommendation_id)
    check_not_stale(update)
    check_accepts_progress(recommendation)
    check_assigned(recommendation, by)
    if update.stage not in (update.Stage.DRAFT, update.Stage.RETURNED):
        raise ValidationError(_("This update has been sent already."), code="sent")
    update.sent_at = now or timezone.now()
    update.returned_at = update.returned_by = None
    update.full_clean()
    with allow_guarded_write(update, by=by):
        update.save()


@caused_by(Cause.RETURN)
@transaction.atomic
def send_back(update, *, by, remark, now=None):
    """Returns what was sent to its author, with a ``remark`` that says why.

    Raises ValidationError without a remark, when it does not wait, and for a focal point.
    """
    lock(update.recommendation_id)
    check_not_stale(update)
    check_not_focal_point(by)
    check_sent(update)
    update.returned_at, update.returned_by = now or timezone.now(), by
    update.remark = remark.strip()
    update.full_clean()
    with allow_guarded_write(update, by=by):
        update.save()


@caused_by(Cause.PUBLICATION)
@transaction.atomic
def publish(update, *, by, now=None):
    """Makes the update public and moves its recommendation's status.

    Public evidence is noted as disclosed, with a letter to each superuser.

    Raises ValidationError when the plan is not adopted or is closed, when ``by`` is a focal point,
    when it is another's draft or was returned, and when somebody else was faster.
    """
    recommendation = lock(update.recommendation_id)
    check_not_stale(update)
    check_accepts_progress(recommendation)
    check_not_focal_point(by)
    check_publishable(update, by)
    check_two_people(update, by)
    if update.has_public_evidence:
        # Asked before the publication becomes the latest change.
        asked_by = _hand_on_evidence(update, by) or update.author_id
    update.published_at, update.published_by = now or timezone.now(), by
    update.full_clean()
    with allow_guarded_write(update, by=by):
        update.save()
    if update.has_public_evidence:
        _note_evidence(update, asked_by=asked_by, by=by)
    recommendation.follow(list(recommendation.updates.effective().newest_first()), by=by)


def _note_evidence(update, *, asked_by, by):
    request = DisclosureRequest.objects.note_publication(
        DisclosureRequest.Kind.EVIDENCE,
        update,
        recommendation=update.recommendation,
        asked_by=asked_by,
        by=by,
        now=update.published_at,
    )
    Letter.objects.write_on_disclosure(request, now=update.published_at)
