"""The newest update of a recommendation, shown beside the form of the next one."""

from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.badges import state_badge, status_badge
from recommendations.admin.base.evidence import evidence_html
from recommendations.localization.texts import pick_from
from recommendations.models import ProgressUpdate

TEXTS = {
    "narrative": _("what was done"),
    "obstacle": _("obstacle"),
    "next_step": _("next step"),
    "reason": _("reason, or what is missing"),
}


def last_update(user, item, *, besides=None):
    """What ``_last_update.html`` shows of the newest update of ``item``, or None.

    ``besides``: the update in the form. Drafts are nobody's report yet, and are left out.
    """
    if item is None:
        return None
    known = ProgressUpdate.objects.visible_to(user).filter(recommendation=item)
    known = known.exclude(pk=besides and besides.pk).exclude(sent_at=None, published_at=None)
    update = known.newest_first().first()
    return update and _shown(update, is_limited=user.is_focal_point)


def _shown(update, *, is_limited):
    texts = [(label, pick_from(update, name)) for name, label in TEXTS.items()]
    shows_evidence = update.has_public_evidence or not is_limited
    return {
        "update": update,
        "status": status_badge(update.status),
        "stage": state_badge(update.stage, update.stage.label),
        "texts": [(label, text) for label, text in texts if text],
        "evidence": evidence_html(update) if shows_evidence else "",
    }
