"""“Edit in Excel”: download a plan's worksheet, upload it, see the dry run, confirm.

The uploaded file is stored until it is confirmed. What it would change is compared once more then,
in the transaction that saves it.
"""

import tempfile

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponseRedirect, StreamingHttpResponse
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import get_language, gettext, override
from django.utils.translation import gettext_lazy as _

from recommendations.admin.forms.postponement_form import PostponementFields, decision_of
from recommendations.files import pending_uploads
from recommendations.worksheets.apply import may_use_worksheets
from recommendations.worksheets.cells.lookups import Lookups
from recommendations.worksheets.date_order import DateOrder
from recommendations.worksheets.files import csv_file, xlsx_file
from recommendations.worksheets.files.reading import MAX_BYTES, too_large
from recommendations.worksheets.result import RowOutcome
from recommendations.worksheets.stored_rows import stored_rows

from .worksheet_progress import apply_upload, compare_upload, stream_page

ROWS_PER_PAGE = 100
CONTENT_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


class WorksheetForm(forms.Form):
    """Uploads a worksheet."""

    file = forms.FileField(
        label=_("The changed file"),
        help_text=_("Excel (.xlsx), OpenDocument (.ods) or CSV, up to 25 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods,.csv"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(str(too_large()))
        return file


class WorksheetPostponementForm(PostponementFields):
    """Why, and by whom, the worksheet changes dates that were adopted: once for all of them."""

    def clean(self):
        cleaned = super().clean()
        self.check_decision()
        return cleaned


class WorksheetsMixin:
    """Mixin of the plans' admin: their worksheets, for users who may change a whole plan."""

    def get_urls(self):
        views = [
            ("sheet/", self.sheet_view, "sheet"),
            ("sheet.<str:ending>", self.sheet_file_view, "sheet_file"),
            ("translations.<str:ending>", self.translations_file_view, "translations_file"),
            ("sheet/<slug:token>/", self.sheet_result_view, "sheet_result"),
        ]
        return [
            path(
                f"<int:pk>/{address}",
                self.admin_site.admin_view(view),
                name=f"recommendations_plan_{name}",
            )
            for address, view, name in views
        ] + super().get_urls()

    def change_view(self, request, object_id, form_url="", extra_context=None):
        context = {"works_in_sheets": may_use_worksheets(request.user)} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def sheet_plan(self, request, pk):
        """The plan, for a user who may use its worksheet; else 403, or 404 where there is none."""
        if not may_use_worksheets(request.user):
            raise PermissionDenied
        plan = self.get_queryset(request).filter(pk=pk).first()
        if plan is None:
            raise Http404
        return plan

    def sheet_file_view(self, request, pk, ending):
        """The worksheet as a file."""
        plan = self.sheet_plan(request, pk)
        rows = list(stored_rows(plan, request.user).values())
        return worksheet_response(plan, rows, ending, gettext("plan-%(year)s"))

    def translations_file_view(self, request, pk, ending):
        """The worksheet for translators: the texts of what lacks a translation."""
        plan = self.sheet_plan(request, pk)
        rows = rows_to_translate(plan, request.user)
        name = gettext("translations-%(year)s")
        return worksheet_response(plan, rows, ending, name, for_translators=True)

    def sheet_view(self, request, pk):
        """The instructions, and the form that uploads a worksheet."""
        plan = self.sheet_plan(request, pk)
        is_posted = request.method == "POST"
        form = WorksheetForm(request.POST, request.FILES) if is_posted else WorksheetForm()
        if is_posted and form.is_valid():
            upload = pending_uploads.store(form.cleaned_data["file"], plan, request.user)
            return HttpResponseRedirect(result_url(plan, upload))
        to_translate = len(rows_to_translate(plan, request.user))
        context = {"form": form, "to_translate": to_translate}
        return self.sheet_page(request, plan, "staff/imports/worksheet_upload.html", **context)

    def sheet_result_view(self, request, pk, token):
        """What the worksheet would change, or has changed; the buttons that apply or discard it."""
        plan = self.sheet_plan(request, pk)
        upload = pending_uploads.find(token, plan, request.user)
        if upload is None:
            messages.warning(request, gettext("This file is no longer available. Upload it again."))
            return HttpResponseRedirect(reverse("admin:recommendations_plan_sheet", args=[pk]))
        if request.method == "POST":
            return self.confirm_or_discard(request, plan, upload)
        result = upload.result
        if upload.is_pending and (result is None or result["language"] != get_language()):
            work = compare_upload(upload, plan, request.user)
            return self.stream_progress(request, plan, upload, work)
        form = WorksheetPostponementForm(initial=result.get("answers"))
        return self.sheet_result_page(request, plan, upload, result, form)

    def confirm_or_discard(self, request, plan, upload):
        """Applies or discards the worksheet, by the button that was pressed."""
        if "discard" in request.POST:
            upload.discard()
            messages.info(request, gettext("The file has been discarded. Nothing was changed."))
            return HttpResponseRedirect(
                reverse("admin:recommendations_plan_change", args=[plan.pk])
            )
        if request.POST.get("order") in DateOrder and upload.is_pending:
            upload.answer(order=request.POST["order"])
            return HttpResponseRedirect(result_url(plan, upload))
        result = upload.result
        can_be_applied = upload.is_pending and result and has_changes(result)
        if not can_be_applied:
            return HttpResponseRedirect(result_url(plan, upload))
        if result["counts"]["refused"] and "leave_out" not in request.POST:
            message = gettext("Confirm that the refused rows are skipped, or correct them first.")
            messages.error(request, message)
            return HttpResponseRedirect(result_url(plan, upload))
        decision = None
        if result["postponements"]:
            form = WorksheetPostponementForm(request.POST)
            if not form.is_valid():
                return self.sheet_result_page(request, plan, upload, result, form)
            # What was typed is shown again where the file is refused after all.
            answers = {name: request.POST.get(name, "") for name in form.fields}
            upload.save_result({**result, "answers": answers})
            decision = decision_of(form.cleaned_data)
        fingerprint = request.POST.get("fingerprint", "")
        work = apply_upload(upload, plan, request.user, fingerprint, decision)
        return self.stream_progress(request, plan, upload, work)

    def stream_progress(self, request, plan, upload, work):
        """A page that shows the progress of ``work``, and then leads to its result."""
        page = self.sheet_page(
            request, plan, "staff/imports/worksheet_progress.html", name=upload.name
        ).render()
        chunks = stream_page(page.rendered_content, work, result_url(plan, upload))
        response = StreamingHttpResponse(in_language(chunks, get_language()))
        # Each chunk is to be seen at once: neither compressed nor buffered on its way.
        response["Content-Encoding"] = "identity"
        response["X-Accel-Buffering"] = "no"
        return response

    def sheet_result_page(self, request, plan, upload, result, form):
        rows = result.get("rows", [])
        shown = request.GET.get("show", "")
        if shown in RowOutcome:
            rows = [row for row in rows if row["outcome"] == shown]
        rows = sorted(rows, key=lambda row: RowOutcome.values.index(row["outcome"]))
        page = Paginator(rows, ROWS_PER_PAGE).get_page(request.GET.get("page"))
        return self.sheet_page(
            request,
            plan,
            "staff/imports/worksheet_result.html",
            name=upload.name,
            result=result,
            order=upload.answers.get("order", ""),
            can_be_applied=upload.is_pending and has_changes(result),
            postponement_form=form if result.get("postponements") else None,
            counts=labelled_counts(result),
            shown=shown,
            rows=page,
        )

    def sheet_page(self, request, plan, template, **context):
        """A page about the worksheet of ``plan``."""
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Edit “%(plan)s” in Excel") % {"plan": plan},
            "opts": self.opts,
            "plan": plan,
            **context,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, template, context)


def rows_to_translate(plan, user):
    """The StoredRows with a text that a language lacks."""
    return [row for row in stored_rows(plan, user).values() if row.lacks_translation()]


def worksheet_response(plan, rows, ending, name, **options):
    """The worksheet of ``rows`` as a file; ``name`` has a place for the year."""
    if ending not in CONTENT_TYPES:
        raise Http404
    lookups = Lookups(plan)
    out = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    if ending == "xlsx":
        xlsx_file.write(plan, rows, lookups, out, **options)
    else:
        lines = csv_file.worksheet_lines(rows, lookups, **options)
        out.writelines(line.encode() for line in lines)
    out.seek(0)
    response = FileResponse(out, content_type=CONTENT_TYPES[ending])
    name = f"{name % {'year': plan.year}}-{timezone.localdate():%Y-%m-%d}.{ending}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def result_url(plan, upload):
    return reverse("admin:recommendations_plan_sheet_result", args=[plan.pk, upload.token])


def has_changes(result):
    counts = result.get("counts", {})
    return bool(counts.get("changed") or counts.get("new"))


def labelled_counts(result):
    """(outcome, its label, how many) for each outcome that rows have."""
    counts = result.get("counts", {})
    return [(key, label, counts[key]) for key, label in RowOutcome.choices if counts.get(key)]


def in_language(chunks, language):
    """``chunks`` made in ``language``: a stream is read after the request's own has ended."""
    with override(language):
        yield from chunks
