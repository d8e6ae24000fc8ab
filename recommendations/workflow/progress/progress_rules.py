"""What may be done with a progress update, and by whom. Each check raises ValidationError."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from recommendations.models import Recommendation, SiteProfile

EVIDENCE = ["evidence_is_public", "evidence_url", "evidence_file"]


def check_assigned(recommendation, by):
    """Raises ValidationError when ``by`` reports for other bodies than those of the item."""
    check_all_assigned([recommendation.pk], by)


def check_all_assigned(pks, by):
    """Raises ValidationError when one of the items is of other bodies than ``by`` reports for."""
    if not by.is_focal_point:
        return
    if Recommendation.objects.filter(pk__in=pks).visible_to(by).count() < len(pks):
        raise ValidationError(
            _("This recommendation is not assigned to an institution that you represent."),
            code="stranger",
        )


def check_successors_visible(updates, by):
    """Raises ValidationError when one of ``updates`` names what ``by`` may not see as successor.

    What is stored already may stay: somebody else chose it.
    """
    named = {update.superseded_by_id for update in updates if _names_another(update)}
    if named and Recommendation.objects.filter(pk__in=named).nameable_by(by).count() < len(named):
        message = _("Recommendation not found, or you do not have permission to see it.")
        raise ValidationError({"superseded_by": ValidationError(message, code="unseen")})


def _names_another(update):
    """True when the successor of ``update`` is not the stored one."""
    if update.superseded_by_id is None:
        return False
    stored = type(update).objects.filter(pk=update.pk, superseded_by=update.superseded_by_id)
    return update.pk is None or not stored.exists()


def check_not_focal_point(by):
    """Raises ValidationError when ``by`` is a focal point: those report, others decide."""
    if by.is_focal_point:
        raise ValidationError(
            _("Focal points cannot publish or return updates."), code="focal_point"
        )


def check_sent(update):
    """Raises ValidationError unless the update waits for its review."""
    if update.stage != update.Stage.SENT:
        raise ValidationError(_("Only updates that were sent can be returned."), code="not_sent")


def check_publishable(update, by):
    """Raises ValidationError when the update cannot be published by ``by`` as it is."""
    if update.stage == update.Stage.PUBLISHED:
        raise ValidationError(_("A published update cannot be edited."), code="published")
    is_own_draft = update.stage == update.Stage.DRAFT and update.author_id == by.pk
    if update.stage != update.Stage.SENT and not is_own_draft:
        raise ValidationError(_("Only updates that were sent can be published."), code="not_sent")


def check_two_people(update, by):
    """Raises ValidationError when two people are needed to make evidence public, and one does."""
    if not needs_second_person({name: getattr(update, name) for name in EVIDENCE}):
        return
    if by.pk in (update.author_id, last_editor_of_evidence(update, by)):
        raise ValidationError(
            _("This site requires two people: somebody else has to publish this public evidence."),
            code="two_people",
        )


def needs_second_person(account):
    """True when ``account`` (the fields of an update) has public evidence, and two people are
    needed to make it so."""
    is_public = account.get("evidence_is_public")
    has_evidence = account.get("evidence_url") or account.get("evidence_file")
    return bool(is_public and has_evidence and SiteProfile.objects.current().two_people_disclose)


def last_editor_of_evidence(update, by):
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
    stored = type(update).objects.lock_stage(update.pk)
    if stored == update.Stage.PUBLISHED:
        raise ValidationError(_("A published update cannot be edited."), code="published")
    if stored != update.stage:
        raise ValidationError(
            _("Somebody else has just sent, returned, published or deleted this update."),
            code="stale",
        )
