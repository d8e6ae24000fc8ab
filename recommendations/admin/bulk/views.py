"""Changes in bulk from a list: select, answer, preview, confirm.

Nothing is stored between the steps: the form carries the selection and the answers.
"""

from functools import partial

from django.contrib import messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpResponseRedirect, QueryDict
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext

from recommendations.admin.base.links import change_url
from recommendations.admin.forms.repeated_forms import (
    RepeatedFormError,
    earlier_answer,
    save_once,
)
from recommendations.localization.texts import pick_from

from .base import TOO_MANY_RECORDS, BulkError, carry_out


class BulkActionsMixin:
    """Mixin of admins: their list offers ``bulk_changes``, each as an action with its own page."""

    bulk_changes = []

    def get_urls(self):
        view = self.admin_site.admin_view(self.bulk_view)
        name = f"{self.opts.app_label}_{self.opts.model_name}_bulk"
        return [path("bulk/<slug:name>/", view, name=name), *super().get_urls()]

    def get_actions(self, request):
        actions = super().get_actions(request)
        for change in self.bulk_changes:
            if change.is_allowed(request.user) and IS_POPUP_VAR not in request.GET:
                actions[change.name] = (action_for(change), change.name, change.label)
        return actions

    def bulk_view(self, request, name):
        """The page of one change: the form, the preview, and the change once it is confirmed."""
        change = next((change for change in self.bulk_changes if change.name == name), None)
        if change is None or request.method != "POST":
            return HttpResponseRedirect(self.list_address())
        if not change.is_allowed(request.user):
            raise PermissionDenied
        form = change.form_for(request.user, request.POST)
        if not form.is_confirmed():
            return self.bulk_preview(request, change, form)
        try:
            with transaction.atomic():
                return save_once(request, partial(self.bulk_change, request, change, form))
        except BulkError as error:
            answer = earlier_answer(request)
            return answer or self.bulk_preview(request, change, form, error.sentences)
        except RepeatedFormError:
            return earlier_answer(request)

    def bulk_change(self, request, change, form):
        """Changes what the preview showed, and says so; raises BulkError as ``carry_out``."""
        records, shown = self.bulk_selection(request, form), form["fingerprint"].data
        preview = carry_out(change, records, form.answers(), request.user, shown)
        return self.bulk_done(request, change, form, preview)

    def bulk_selection(self, request, form):
        return self.get_queryset(request).filter(pk__in=form.cleaned_data["selected"])

    def bulk_preview(self, request, change, form, refusals=()):
        """The page with the preview, where the answers are valid."""
        if not form.is_valid():
            return self.bulk_page(request, change, form)
        records = change.records(self.bulk_selection(request, form))
        preview = change.preview(records, form.answers(), request.user)
        form.show(preview.fingerprint)
        return self.bulk_page(request, change, form, preview, refusals)

    def bulk_page(self, request, change, form, preview=None, refusals=()):
        context = {
            **self.admin_site.each_context(request),
            "title": change.title,
            "opts": self.opts,
            "change": change,
            "form": form,
            "refusals": refusals,
            "preview": preview,
            "sections": self.bulk_sections(change, preview) if preview else [],
            "total": len((form["selected"].value() or "").split(",")),
            "address": self.bulk_address(change),
            "list_address": self.list_address(form["filters"].value()),
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, "staff/bulk/bulk.html", context)

    def bulk_sections(self, change, preview):
        """The rows by kind; those that are refused come first, so that nobody overlooks them."""
        kinds = ("refused", "possible", "unchanged")
        rows_of_kinds = [(kind, getattr(preview, kind)) for kind in kinds]
        return [
            {
                "kind": kind,
                "heading": change.heading(kind, len(rows)),
                "rows": [self.bulk_row(change, row) for row in rows],
            }
            for kind, rows in rows_of_kinds
            if rows
        ]

    def bulk_row(self, change, row):
        item = change.item(row.record)
        return {
            "row": row,
            "reference": item.reference,
            "title": pick_from(item, "title"),
            "detail": change.detail(row.record),
            "address": change_url(row.record),
        }

    def bulk_done(self, request, change, form, preview):
        """Writes the log, says what was changed and what was skipped, and goes back to the list."""
        for row in preview.possible:
            self.log_change(request, row.record, str(change.log_message(form.answers())))
        self.message_user(request, change.done % {"n": len(preview.possible)})
        if preview.refused:
            rows = ((change.item(row.record).reference,) for row in preview.refused)
            sentence = format_html(
                gettext("Skipped, because they cannot be changed this way: {references}."),
                references=format_html_join(" · ", "<bdi>{}</bdi>", rows),
            )
            self.message_user(request, sentence, messages.WARNING)
        return HttpResponseRedirect(self.list_address(form["filters"].value()))

    def bulk_address(self, change):
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_bulk"
        return reverse(name, args=[change.name], current_app=self.admin_site.name)

    def list_address(self, filters=""):
        """The address of the list with the same ``filters`` as before."""
        name = f"admin:{self.opts.app_label}_{self.opts.model_name}_changelist"
        address = reverse(name, current_app=self.admin_site.name)
        query = QueryDict(filters).urlencode()
        return f"{address}?{query}" if query else address


def action_for(change):
    """The action that opens the page of ``change`` for the selected records."""

    def open_form(model_admin, request, queryset):
        keys = list(queryset.order_by("pk").values_list("pk", flat=True)[: change.max_records + 1])
        if len(keys) > change.max_records:
            message = TOO_MANY_RECORDS % {"most": change.max_records}
            model_admin.message_user(request, message, messages.ERROR)
            return None
        carried = {"selected": ",".join(map(str, keys)), "filters": request.GET.urlencode()}
        if change.has_questions:
            form = change.form_for(request.user, initial=carried)
            return model_admin.bulk_page(request, change, form)
        return model_admin.bulk_preview(request, change, change.form_for(request.user, carried))

    return open_form
