"""The history of a record and of all its parts, on one page, newest first."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from recommendations.history.entries import Teller, goes
from recommendations.history.labels import full_name
from recommendations.history.timeline import PARTS, Changes, Source, part_of, seen_by

PER_PAGE = 50
PAGE = "p"


def may_read(user, model):
    """True when the account may see records of ``model`` at all."""
    name = f"{model._meta.app_label}.{{}}_{model._meta.model_name}"
    return user.has_perm(name.format("view")) or user.has_perm(name.format("change"))


class HistoryPages:
    """Mixin of admins: the history page of their records.

    It shows what the admin's ``get_queryset`` lets this account see, and none of the fields that
    ``hidden_fields`` names.
    """

    def hidden_fields(self, request):
        """The names of the fields that this account is not shown: a set."""
        return set()

    def history_view(self, request, object_id, extra_context=None):
        key, name, is_here = self.known(request, unquote(object_id))
        page = Paginator(Changes(self.history_of(request.user, key)), PER_PAGE).get_page(
            request.GET.get(PAGE)
        )
        told = Teller(request, self.admin_site).tell(page.object_list)
        self.offer_earlier_texts(request, key, told)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("History: %(record)s") % {"record": name},
            "record": name,
            "key": key,
            "is_here": is_here,
            "opts": self.opts,
            "goes": goes(told),
            "page_obj": page,
            "page_range": page.paginator.get_elided_page_range(page.number),
            "page_var": PAGE,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "staff/history/history.html", context)

    def offer_earlier_texts(self, request, key, told):
        """For admins whose records may be changed: see ``restoring``."""

    def known(self, request, object_id):
        """The key and the name of the record, and whether it is there; else it was deleted.

        Raises Http404 for what is not there or not this account's to see. Only who may read the
        list of all changes reads of what was deleted.
        """
        if record := self.get_object(request, object_id):
            if not self.has_view_or_change_permission(request, record):
                raise PermissionDenied
            return record.pk, str(record), True
        try:
            key = self.model._meta.pk.to_python(object_id)
        except ValidationError as error:
            raise Http404 from error
        last = self.model.history.filter(id=key).first()
        is_gone = last and not self.model._base_manager.filter(pk=key).exists()
        if not is_gone or request.user.is_focal_point or not may_read(request.user, self.model):
            raise Http404
        if not request.user.has_perm("recommendations.view_activity"):
            raise PermissionDenied
        return key, full_name(self.model, last), False

    def history_of(self, user, key):
        """The Sources of the record's own changes and of those of its parts."""
        parts = PARTS.get(self.model, {})
        return [
            Source(self.model, seen_by(user, self.model) & part_of(self.model, "id", key)),
            *(
                Source(part, seen_by(user, part) & part_of(part, column, key))
                for part, column in parts.items()
                if may_read(user, part)
            ),
        ]
