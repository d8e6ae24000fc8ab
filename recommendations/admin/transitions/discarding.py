"""The step that discards a draft plan, with a preview of what is deleted."""

from django.utils.translation import gettext_lazy as _

from recommendations.workflow import discarding
from recommendations.workflow.fingerprints import fingerprint

from .base import Step


class DiscardStep(Step):
    """Its page lists the recommendations, and counts what belongs to them."""

    def context(self, record):
        return {"contents": discarding.contents(record)}

    def fingerprint(self, record):
        contents = discarding.contents(record)
        items = [(item.pk, item.version) for item in contents.items]
        counts = contents.sections, contents.documents, contents.milestones, contents.indicators
        return fingerprint(record.pk, record.version, items, counts)


DISCARDING = DiscardStep(
    name="discard",
    label=_("Discard this draft…"),
    question=_("Discard “%(record)s”?"),
    explanation=_(
        "The draft and everything in it are deleted. This cannot be undone; the history still "
        "says what was in it."
    ),
    done=_("The draft “%(record)s” has been discarded."),
    act=lambda plan, by, answers: discarding.discard(plan, by=by),
    is_due=lambda plan: plan.is_draft,
    missing=discarding.obstacles,
    template="staff/transitions/discard.html",
    permission=discarding.PERMISSION,
    deletes_record=True,
    is_rare=True,
)
