"""The QuerySet of progress updates."""

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils.translation import gettext_lazy as _

from recommendations.models.base.content import ContentQuerySet
from recommendations.models.base.relations import related
from recommendations.models.choices import CLAIMED

# Moved by ``send``, ``send_back`` and ``publish`` alone.
FIELDS_SET_BY_TRANSITIONS = [
    "sent_at",
    "returned_at",
    "returned_by_id",
    "remark",
    "published_at",
    "published_by_id",
]


class ProgressUpdateQuerySet(ContentQuerySet):
    guarded_fields = frozenset(name.removesuffix("_id") for name in FIELDS_SET_BY_TRANSITIONS)

    def published(self):
        """Updates that the public reads with their recommendation."""
        return self.exclude(published_at=None)

    def with_public_evidence(self):
        """Published updates of public items whose evidence readers see with them."""
        has_evidence = ~Q(evidence_url="") | ~Q(evidence_file="")
        return self.published().filter(
            has_evidence, evidence_is_public=True, recommendation__is_public=True
        )

    def effective(self):
        """Published updates that no other published one corrects: what counts."""
        corrections = type(self.model.objects.all())(self.model).published()
        return self.published().exclude(Exists(corrections.filter(corrects=OuterRef("pk"))))

    def newest_of_each(self):
        """Of these, the newest effective one of each recommendation."""
        effective = type(self.model.objects.all())(self.model).effective().newest_first()
        newest = effective.filter(recommendation=OuterRef("recommendation")).values("pk")[:1]
        return self.filter(pk=Subquery(newest))

    def claims(self):
        """The newest effective update of each item that says it is carried out, in full or in
        part: what verifications are asked for."""
        items = related(self.model, "recommendation").objects.in_force()
        return self.filter(status__in=CLAIMED, recommendation__in=items).newest_of_each()

    def unverified_claims(self):
        """Claims that nobody has checked yet."""
        return self.claims().filter(verifications=None)

    def verifiable_by(self, user):
        """Published updates that the account ``user`` may verify: none that it wrote or
        published, and none of a body that it represents."""
        items = related(self.model, "recommendation").objects
        own = items.filter(assignments__institution__focal_points=user)
        return (
            self.effective()
            .exclude(author=user)
            .exclude(published_by=user)
            .exclude(recommendation__in=own)
        )

    def unpublished(self):
        return self.filter(published_at=None)

    def drafts(self):
        """Begun, and not sent yet."""
        return self.unpublished().filter(sent_at=None)

    def sent(self):
        """Waiting to be published or returned."""
        return self.unpublished().filter(sent_at__isnull=False, returned_at=None)

    def returned(self):
        """Back with their authors, with a remark."""
        return self.unpublished().filter(returned_at__isnull=False)

    def awaiting_answer(self):
        """Unpublished updates of which a reviewer's question is the newest remark."""
        return self._with_newest_remark(is_question=True)

    def answered(self):
        """Unpublished updates of which the newest remark is from the author's side."""
        return self._with_newest_remark(is_question=False)

    def _with_newest_remark(self, *, is_question):
        remarks = related(self.model, "remarks").objects.filter(update=OuterRef("pk"))
        newest = remarks.order_by("-pk").values("is_question")[:1]
        return self.unpublished().alias(asks=Subquery(newest)).filter(asks=is_question)

    def visible_to(self, user):
        """What the account ``user`` may see: everything, or for a focal point what is published of
        its own bodies' items, and what those who report for the same bodies are writing."""
        if not user.is_focal_point:
            return self
        items = related(self.model, "recommendation").objects.visible_to(user)
        return self.filter(recommendation__in=items).filter(
            Q(published_at__isnull=False) | Q(author=user) | Q(author__in=user.colleagues())
        )

    def lock_stage(self, pk):
        """The stage of a stored update, locked until the transaction ends; None if it is gone."""
        locked = self.select_for_update(of=["self"]).filter(pk=pk)
        dates = locked.values("sent_at", "returned_at", "published_at").first()
        return self.model.stage_of(**dates) if dates else None

    def newest_first(self):
        return self.order_by("-reported_on", "-published_at", "-pk")

    def update(self, **fields):
        if self.published().exists():
            raise ValidationError(_("A published update cannot be edited."), code="published")
        return super().update(**fields)

    def bulk_create(self, objs, *args, **kwargs):
        objs = list(objs)
        for update in objs:
            update.validate_guarded_fields()
        return super().bulk_create(objs, *args, **kwargs)

    def delete(self):
        if self.published().exists():
            raise ValidationError(_("A published update cannot be deleted."), code="published")
        return super().delete()
