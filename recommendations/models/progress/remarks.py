from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from recommendations.models.base.append_only import AppendOnly, AppendOnlyQuerySet


class RemarkQuerySet(AppendOnlyQuerySet):
    def visible_to(self, user):
        """What the account ``user`` may read: everything, or for a focal point the remarks on
        updates of its own side."""
        if not user.is_focal_point:
            return self
        return self.filter(Q(update__author=user) | Q(update__author__in=user.colleagues()))


class Remark(AppendOnly):
    """What a reviewer asks about a progress update, or its author's side answers; internal.

    Append-only: together they are the conversation before the update is published.
    """

    refusal_code = "remark"

    update = models.ForeignKey(
        "ProgressUpdate",
        verbose_name=_("progress update"),
        on_delete=models.PROTECT,
        related_name="remarks",
    )
    # That of the update: what belongs to an item is found by it.
    recommendation = models.ForeignKey(
        "Recommendation",
        verbose_name=_("recommendation"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )
    text = models.TextField(_("remark"))
    # As the author of the remark stood to the update when writing it.
    is_question = models.BooleanField(_("question of a reviewer"), editable=False)
    written_at = models.DateTimeField(_("written at"), editable=False)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("author"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = RemarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("remark on an update")
        verbose_name_plural = _("remarks on updates")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                name="remark_with_text",
                condition=~Q(text=""),
                violation_error_message=_("Write a question or an answer."),
            ),
        ]

    def __str__(self):
        return f"{self.update_id} · {self.written_at:%Y-%m-%d}"
