"""Restores an earlier text: offered on the history page, compared by word, then confirmed.

The text is saved like any other: the record's own rules may refuse it, and its history says from
which day it was brought back.
"""

from concurrency.exceptions import RecordModifiedError
from django.apps import apps
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.translation import gettext

from recommendations.admin.base.confirm import ConfirmedForm
from recommendations.admin.disclosure.mixin import warn_about_waiting_requests
from recommendations.history.restore import EarlierText, is_open, restorable_fields
from recommendations.history.timeline import on_page_of
from recommendations.history.visibility import hidden_fields
from recommendations.models import ChangeLogEntry
from recommendations.models.disclosure_requests import reason_given
from recommendations.workflow.fingerprints import CHANGED

from .page import HistoryPages


class RestoreForm(ConfirmedForm):
    """Confirms that the EarlierText ``earlier`` is to be restored."""

    def __init__(self, *args, earlier, **kwargs):
        self.earlier = earlier
        super().__init__(*args, **kwargs)

    def current_fingerprint(self):
        return self.earlier.fingerprint()


class Restoring(HistoryPages):
    """Mixin of admins: on the history page an earlier text can be brought back."""

    def get_urls(self):
        view = self.admin_site.admin_view(self.restore_view)
        name = "{}_{}_restore".format(*self.info)
        route = "<path:object_id>/history/<slug:kind>/<int:state>/<slug:field>/"
        return [path(route, view, name=name), *super().get_urls()]

    @property
    def info(self):
        return self.opts.app_label, self.opts.model_name

    def may_restore(self, request, record, model):
        """True for who may change the record and, where the text is a part's, such parts."""
        name = f"{model._meta.app_label}.change_{model._meta.model_name}"
        is_editor = request.user.has_perm(name) and not request.user.is_focal_point
        return is_editor and self.has_change_permission(request, record)

    def offer_earlier_texts(self, request, key, entries):
        """Adds to each text that differs the way to restore what was there before, if open."""
        record = self.model._base_manager.filter(pk=key).first()
        if record is None:
            return
        for model in {entry.change.model for entry in entries}:
            if self.may_restore(request, record, model):
                self.offer(key, [entry for entry in entries if entry.change.model is model])

    def offer(self, key, entries):
        """As ``offer_earlier_texts``, for entries of one model."""
        model = entries[0].change.model
        stored = model._base_manager.in_bulk({entry.change.after.id for entry in entries})
        texts = [
            (entry, diff, stored[entry.change.after.id])
            for entry in entries
            for diff in entry.diffs
            if diff.segments and entry.change.after.id in stored
        ]
        names = {(record, diff.field.name) for _entry, diff, record in texts}
        still_open = {(record, name) for record, name in names if is_open(record, name)}
        for entry, diff, record in texts:
            name = diff.field.name
            is_other = diff.was and getattr(record, name) != diff.was
            if is_other and (record, name) in still_open:
                diff.restore_address = self.restore_address(key, entry, diff)

    def restore_address(self, key, entry, diff):
        kind, before = entry.change.entry.record_kind, entry.change.before.history_id
        name = "admin:{}_{}_restore".format(*self.info)
        return reverse(name, args=[key, kind, before, diff.field.name])

    def restore_view(self, request, object_id, kind, state, field):
        """Shows the difference between now and then; saves the earlier text when confirmed."""
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        listed = ChangeLogEntry.objects.filter(on_page_of(self.model, record.pk))
        entry = get_object_or_404(listed, record_kind=kind, history_id=state)
        model = apps.get_model("recommendations", entry.record_kind)
        if not self.may_restore(request, record, model):
            raise PermissionDenied
        history_record = get_object_or_404(model.history, history_id=state)
        if field not in restorable_fields(model) - hidden_fields(request.user, history_record):
            raise Http404
        stored = get_object_or_404(model._base_manager, pk=history_record.id)
        return self.confirm(request, record, EarlierText(stored, history_record, field))

    def confirm(self, request, record, earlier):
        address = reverse("admin:{}_{}_history".format(*self.info), args=[record.pk])
        form = RestoreForm(request.POST or None, earlier=earlier)
        if request.method == "POST" and form.is_valid():
            try:
                with reason_given("") as asked:
                    earlier.restore()
            except ValidationError as error:
                form.add_errors(error)
            except RecordModifiedError:
                form.add_error(None, CHANGED)
            else:
                self.log_change(request, record, gettext("Earlier text restored."))
                self.message_user(request, gettext("The earlier text has been restored."))
                warn_about_waiting_requests(request, asked)
                return HttpResponseRedirect(address)
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Restore this text?"),
            "opts": self.opts,
            "record": record,
            "key": record.pk,
            "history_address": address,
            "earlier": earlier,
            "refusals": earlier.refusals(),
            "form": form,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "staff/history/restore.html", context)
