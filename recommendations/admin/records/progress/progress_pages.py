"""The pages of progress updates beside their list and form: queues, review, remarks, pictures."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import path

from recommendations.admin.base.evidence import thumbnail
from recommendations.admin.transitions import remarks, review, verification
from recommendations.workflow.progress.verification import VERIFY

from .last_update import last_update


class ReviewPagesMixin:
    """Mixin of the admin of progress updates."""

    def get_urls(self):
        """With the queues of all updates, and the pages of one."""
        queues = {"review": self.review_view, "unverified": self.unverified_view}
        pages = {
            "comparison": self.comparison_view,
            "remarks": self.remarks_view,
            "thumbnail": self.thumbnail_view,
        }
        return [
            path(
                f"{name}/" if name in queues else f"<path:object_id>/{name}/",
                self.admin_site.admin_view(view),
                name=f"recommendations_progressupdate_{name}",
            )
            for name, view in (queues | pages).items()
        ] + super().get_urls()

    def beside_form(self, request, update):
        """What is beside the form of ``update``: the remarks on it, and the report before it."""
        is_open = update.published_at is None
        may_review = review.may_review(request.user) and update.stage == update.Stage.SENT
        return {
            "thread": remarks.thread(request, update),
            "last": is_open and last_update(request.user, update.recommendation, besides=update),
            "comparison_address": review.comparison_address(update) if may_review else None,
        }

    def review_view(self, request):
        """The queue; for those who publish or return."""
        if not review.may_review(request.user):
            raise PermissionDenied
        return review.queue(request, self)

    def comparison_view(self, request, object_id):
        """One update of the queue; for those who publish or return."""
        if not review.may_review(request.user):
            raise PermissionDenied
        return review.comparison(request, self, self.update_or_404(request, object_id))

    def remarks_view(self, request, object_id):
        return remarks.remarks_page(request, self, self.update_or_404(request, object_id))

    def thumbnail_view(self, request, object_id):
        update = self.update_or_404(request, object_id)
        if not self.has_view_permission(request, update):
            raise PermissionDenied
        return thumbnail(update)

    def update_or_404(self, request, object_id):
        """The update, where the account may see it."""
        update = self.get_object(request, unquote(object_id))
        if update is None:
            raise Http404
        return update

    def unverified_view(self, request):
        """The claims that nobody has checked; for those who verify."""
        if not request.user.has_perm(VERIFY):
            raise PermissionDenied
        return verification.queue(request, self)
