"""The review of progress updates: published, or returned with a remark."""

from dataclasses import dataclass

from django import forms
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.translated_fields import PlainTextarea
from recommendations.localization.dates import written_out
from recommendations.localization.texts import pick_from
from recommendations.models import ProgressUpdate, Status
from recommendations.templatetags.tawsiyat import paragraphs
from recommendations.workflow import progress
from recommendations.workflow.progress import PUBLISH, REVIEW

from .base import Step, StepForm

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


@dataclass(frozen=True)
class ReviewDiff:
    """What the public reads of a recommendation now, and would read with ``update``.

    ``before`` is the update in effect now, or None.
    """

    update: ProgressUpdate
    before: ProgressUpdate | None

    @property
    def moves_the_status(self):
        """False where a later update is in effect, which stays so."""
        before = self.before
        corrects_it = before is not None and before.pk == self.update.corrects_id
        return before is None or corrects_it or self.update.reported_on >= before.reported_on

    @property
    def shows_evidence(self):
        """True when evidence becomes public with this update."""
        return self.update.has_public_evidence

    @property
    def done_when(self):
        """How one knows that the item is done, beside a claim that it is; or an empty text."""
        is_claimed = self.update.status == Status.IMPLEMENTED
        return pick_from(self.update.recommendation, "done_when") if is_claimed else ""

    def rows(self):
        """Dicts for the template: label, was, now, is_changed; without fields that are empty."""
        for label, display in REVIEWED_FIELDS:
            was, now = display(self.before or NO_UPDATE), display(self.update)
            if was or now:
                yield {"label": label, "was": was, "now": now, "is_changed": str(was) != str(now)}


def _text(update, field):
    text = pick_from(update, field)
    return paragraphs(text) if text else ""


def review_diffs(updates):
    """The ReviewDiff of each of ``updates``, in their order, in one query."""
    items = {update.recommendation_id for update in updates}
    counting = ProgressUpdate.objects.effective().filter(recommendation__in=items)
    before = {}
    for one in counting.newest_first().select_related("superseded_by__plan"):
        before.setdefault(one.recommendation_id, one)
    return [ReviewDiff(update, before.get(update.recommendation_id)) for update in updates]


def evidence_html(update):
    """The evidence of an update as links that open it, and whether it is public; may be empty."""
    title = pick_from(update, "evidence_title").plain
    links = []
    if update.evidence_url:
        links.append((update.evidence_url, title or update.evidence_url))
    if update.evidence_file:
        links.append((update.evidence_file.url, title or gettext("a file")))
    if not links:
        return ""
    public = gettext("public") if update.evidence_is_public else gettext("not public")
    warnings = "".join(f" — {text}" for text in update.file_warnings_texts())
    opened = format_html_join(
        " · ", '<a href="{}" target="_blank" rel="noopener"><bdi>{}</bdi></a>', links
    )
    return format_html("{} ({}){}", opened, public, warnings)


# Of a recommendation without an update in effect.
NO_UPDATE = ProgressUpdate(status=Status.NOT_STARTED)
REVIEWED_FIELDS = [
    (_("status"), lambda update: Status(update.status).label),
    (_("reported on"), lambda update: written_out(update.reported_on) if update.pk else ""),
    (_("progress in per cent"), lambda update: "" if update.percent is None else update.percent),
    (_("what was done"), lambda update: _text(update, "narrative")),
    (_("obstacle"), lambda update: _text(update, "obstacle")),
    (_("next step"), lambda update: _text(update, "next_step")),
    (_("reason, or what is missing"), lambda update: _text(update, "reason")),
    (_("evidence"), evidence_html),
    (_("superseded by"), lambda update: update.superseded_by or ""),
]


def queue(request, model_admin):
    """The page with the updates that wait for review, the oldest first."""
    waiting = ProgressUpdate.objects.sent().visible_to(request.user)
    shown = waiting.order_by("sent_at", "pk").select_related(
        "recommendation__plan", "author", "superseded_by__plan", "corrects"
    )[:MAX_ENTRIES]
    context = {
        **model_admin.admin_site.each_context(request),
        "title": gettext("Waiting for review"),
        "opts": model_admin.opts,
        "total": waiting.count(),
        "entries": [_entry(model_admin, diff) for diff in review_diffs(list(shown))],
        "may_publish": request.user.has_perm(PUBLISH),
        "may_return": request.user.has_perm(REVIEW),
    }
    return TemplateResponse(request, "staff/transitions/review_queue.html", context)


def _entry(model_admin, diff):
    update = diff.update
    return {
        "update": update,
        "title": pick_from(update.recommendation, "title"),
        "sent_on": timezone.localdate(update.sent_at),
        "difference": diff,
        "fingerprint": PUBLICATION.fingerprint(update),
        "change": model_admin.change_address(update),
        "publish": model_admin.step_address(PUBLICATION, update),
        "send_back": model_admin.step_address(RETURN, update),
    }
