"""The review of progress updates: published, or returned with a remark."""

from django import forms
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.translated_fields import PlainTextarea
from recommendations.localization.texts import pick_from
from recommendations.models import ProgressUpdate
from recommendations.workflow.progress import progress
from recommendations.workflow.progress.progress import PUBLISH, REVIEW

from . import remarks
from .base import Step, StepForm
from .review_diffs import changes_since_return, review_diffs

# Updates on the page of the queue.
MAX_ENTRIES = 20


class ReturnForm(StepForm):
    """Why the update is returned."""

    remark = forms.CharField(
        label=_("Remark"),
        widget=PlainTextarea(attrs={"rows": 4, "dir": "auto"}),
        help_text=_("The author reads it; the public does not."),
    )


class PublicationForm(StepForm):
    """Asks about evidence that readers will not see."""

    evidence_stays_private = forms.BooleanField(
        label=_("The evidence stays private"),
        help_text=_(
            "Readers will be told that the responsible body holds the evidence and that it is not "
            "public."
        ),
        error_messages={"required": _("Confirm that the evidence stays private.")},
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.record.has_private_evidence:
            del self.fields["evidence_stays_private"]


class ReviewStep(Step):
    """A step of an update; its page shows what changes for the public."""

    def items(self, update):
        return [update.recommendation]


SENT = _("The update has been sent and is waiting for review.")
PUBLICATION = ReviewStep(
    name="publish",
    label=_("Publish…"),
    question=_("Publish the update “%(record)s”?"),
    explanation=_(
        "Everybody will be able to read it, and the status changes with it. It cannot be edited "
        "afterwards."
    ),
    done=_("The update has been published."),
    act=lambda update, by, answers: progress.publish(update, by=by),
    is_due=lambda update: update.stage == update.Stage.SENT,
    form=PublicationForm,
    template="staff/transitions/review.html",
    permission=PUBLISH,
)
RETURN = ReviewStep(
    name="return",
    label=_("Return…"),
    question=_("Return the update “%(record)s” to its author?"),
    explanation=_("The author reads your remark, corrects the update and sends it again."),
    done=_("The update has been returned to its author."),
    act=lambda update, by, answers: progress.send_back(update, by=by, remark=answers["remark"]),
    is_due=lambda update: update.stage == update.Stage.SENT,
    form=ReturnForm,
    template="staff/transitions/review.html",
    permission=REVIEW,
)


def may_review(user):
    return user.has_perm(REVIEW) or user.has_perm(PUBLISH)


def comparison_address(update):
    """The page on which one update is compared with what readers see now, and decided on."""
    return reverse("admin:recommendations_progressupdate_comparison", args=[update.pk])


def queue(request, model_admin):
    """The page with the updates that wait for review, the oldest first."""
    waiting = ProgressUpdate.objects.sent().visible_to(request.user)
    shown = waiting.order_by("sent_at", "pk").select_related(*RELATED)
    shown = shown.prefetch_related("remarks__author")[:MAX_ENTRIES]
    context = _context(request, model_admin, list(shown)) | {
        "title": gettext("Waiting for review"),
        "total": waiting.count(),
    }
    return TemplateResponse(request, "staff/transitions/review_queue.html", context)


def comparison(request, model_admin, update):
    """The page of one update: what changes with it, its remarks, the buttons of the review."""
    context = _context(request, model_admin, [update]) | {
        "title": gettext("Review of an update"),
        "change_address": model_admin.change_address(update),
    }
    return TemplateResponse(request, "staff/transitions/comparison.html", context)


RELATED = ["recommendation__plan", "author", "superseded_by__plan", "corrects"]


def _context(request, model_admin, updates):
    """What the templates show of ``updates``."""
    corrected = changes_since_return(updates)
    return {
        **model_admin.admin_site.each_context(request),
        "opts": model_admin.opts,
        "entries": [
            _entry(request, model_admin, diff) | {"corrected": corrected.get(diff.update.pk)}
            for diff in review_diffs(updates)
        ],
        "may_publish": request.user.has_perm(PUBLISH),
        "may_return": request.user.has_perm(REVIEW),
    }


def _entry(request, model_admin, diff):
    update = diff.update
    return {
        "update": update,
        "title": pick_from(update.recommendation, "title"),
        "sent_on": update.sent_at and timezone.localdate(update.sent_at),
        "difference": diff,
        "fingerprint": PUBLICATION.fingerprint(update),
        "is_waiting": update.stage == update.Stage.SENT,
        "thread": remarks.thread(request, update),
        "comparison": comparison_address(update),
        "change": model_admin.change_address(update),
        "publish": model_admin.step_address(PUBLICATION, update),
        "send_back": model_admin.step_address(RETURN, update),
    }
