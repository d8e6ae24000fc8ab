"""The history of a record and of all its parts, on one page, newest first."""

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import Http404
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from recommendations.history.entries import EntryFormatter, group_entries
from recommendations.history.labels import RecordLabels
from recommendations.history.timeline import ChangeList, on_page_of
from recommendations.history.visibility import may_read, readable_entries

PER_PAGE = 50
PAGE = "p"


def page_context(page, groups):
    """What the templates of lists of changes take."""
    return {
        "groups": groups,
        "page_obj": page,
        "page_range": page.paginator.get_elided_page_range(page.number),
        "page_var": PAGE,
    }


class HistoryPages:
    """Mixin of admins: the history page of their records.

    It shows what the admin's ``get_queryset`` lets this account see, and none of the fields that
    it may not see.
    """

    def history_view(self, request, object_id, extra_context=None):
        key, label, is_stored = self.known(request, unquote(object_id))
        readable = readable_entries(request.user)
        changes = ChangeList(readable.filter(on_page_of(self.model, key)), readable)
        page = Paginator(changes, PER_PAGE).get_page(request.GET.get(PAGE))
        entries = EntryFormatter(request.user).format(page.object_list)
        self.offer_earlier_texts(request, key, entries)
        context = {
            **self.admin_site.each_context(request),
            **page_context(page, group_entries(entries)),
            "title": gettext("History: %(record)s") % {"record": label},
            "record": label,
            "key": key,
            "is_stored": is_stored,
            "opts": self.opts,
            **(extra_context or {}),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "staff/history/history.html", context)

    def offer_earlier_texts(self, request, key, entries):
        """For admins whose records may be changed: see ``restoring``."""

    def known(self, request, object_id):
        """The key and the name of the record, and whether it is stored; else it was deleted.

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
        was_stored = self.model.history.filter(id=key).exists()
        is_deleted = was_stored and not self.model._base_manager.filter(pk=key).exists()
        if not is_deleted or request.user.is_focal_point or not may_read(request.user, self.model):
            raise Http404
        if not request.user.has_perm("recommendations.view_activity"):
            raise PermissionDenied
        labels = RecordLabels(request.user)
        labels.add(self.model, [key])
        labels.load()
        return key, labels.get(self.model, key), False
