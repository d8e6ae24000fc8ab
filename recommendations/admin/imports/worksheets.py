"""“Work on it in Excel”: a plan out as a sheet, and back: upload, dry run, confirmation.

The file is kept on the server between the two; what it would change is compared anew when it is
confirmed, in the transaction that writes it.
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

from recommendations.files import pending_uploads
from recommendations.worksheets.apply import may_work_on_plans
from recommendations.worksheets.cells.lookups import Registers
from recommendations.worksheets.files import csv_file, xlsx_file
from recommendations.worksheets.files.reading import MAX_BYTES, too_large
from recommendations.worksheets.result import Verdict
from recommendations.worksheets.stored_rows import stored_rows

from .worksheet_progress import check, progressing, write

ROWS_ON_A_PAGE = 100
ENDINGS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


class WorksheetForm(forms.Form):
    """The file that comes back."""

    file = forms.FileField(
        label=_("The changed file"),
        help_text=_("Excel (.xlsx) or CSV, up to 25 MB."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MAX_BYTES:
            raise forms.ValidationError(str(too_large()))
        return file


class Worksheets:
    """Mixin of the plans' admin: the plan as a file to work on, for who may change all of it."""

    def get_urls(self):
        views = [
            ("sheet/", self.sheet_view, "sheet"),
            ("sheet.<str:ending>", self.sheet_file_view, "sheet_file"),
            ("sheet/<slug:token>/", self.sheet_outcome_view, "sheet_outcome"),
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
        context = {"works_in_sheets": may_work_on_plans(request.user)} | (extra_context or {})
        return super().change_view(request, object_id, form_url, context)

    def sheet_plan(self, request, pk):
        """The plan, for an account that may work on it; else 403, or 404 where there is none."""
        if not may_work_on_plans(request.user):
            raise PermissionDenied
        plan = self.get_queryset(request).filter(pk=pk).first()
        if plan is None:
            raise Http404
        return plan

    def sheet_file_view(self, request, pk, ending):
        """The plan as a file to work on."""
        plan = self.sheet_plan(request, pk)
        if ending not in ENDINGS:
            raise Http404
        rows, registers = stored_rows(plan, request.user).values(), Registers()
        out = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
        if ending == "xlsx":
            xlsx_file.write(plan, rows, registers, out)
        else:
            out.writelines(line.encode() for line in csv_file.csv_lines(rows, registers))
        out.seek(0)
        response = FileResponse(out, content_type=ENDINGS[ending])
        name = gettext("plan-%(year)s") % {"year": plan.year}
        name = f"{name}-{timezone.localdate():%Y-%m-%d}.{ending}"
        response["Content-Disposition"] = content_disposition_header(True, name)
        return response

    def sheet_view(self, request, pk):
        """What the file is for, and the form that takes it back."""
        plan = self.sheet_plan(request, pk)
        is_sent = request.method == "POST"
        form = WorksheetForm(request.POST, request.FILES) if is_sent else WorksheetForm()
        if is_sent and form.is_valid():
            kept = pending_uploads.keep(form.cleaned_data["file"], plan, request.user)
            return HttpResponseRedirect(outcome_address(plan, kept))
        return self.sheet_page(request, plan, "staff/imports/worksheet_upload.html", form=form)

    def sheet_outcome_view(self, request, pk, token):
        """What the file would change, or has changed; the buttons that write it or give it up."""
        plan = self.sheet_plan(request, pk)
        kept = pending_uploads.find(token, plan, request.user)
        if kept is None:
            messages.warning(request, gettext("This file is no longer available. Upload it again."))
            return HttpResponseRedirect(reverse("admin:recommendations_plan_sheet", args=[pk]))
        if request.method == "POST":
            return self.sheet_answered(request, plan, kept)
        outcome = kept.outcome
        if kept.waits and (outcome is None or outcome["language"] != get_language()):
            return self.sheet_streamed(request, plan, kept, check(kept, plan, request.user))
        return self.sheet_outcome_page(request, plan, kept, outcome)

    def sheet_answered(self, request, plan, kept):
        """Writes the file or gives it up, as the person has answered."""
        if "discard" in request.POST:
            kept.discard()
            messages.info(request, gettext("The file has been discarded. Nothing was changed."))
            return HttpResponseRedirect(
                reverse("admin:recommendations_plan_change", args=[plan.pk])
            )
        outcome = kept.outcome
        may_be_written = kept.waits and outcome and has_something_to_write(outcome)
        if not may_be_written:
            return HttpResponseRedirect(outcome_address(plan, kept))
        if outcome["counts"]["refused"] and "leave_out" not in request.POST:
            sentence = gettext("Confirm that the refused rows are skipped, or correct them first.")
            messages.error(request, sentence)
            return HttpResponseRedirect(outcome_address(plan, kept))
        picture = request.POST.get("picture", "")
        return self.sheet_streamed(request, plan, kept, write(kept, plan, request.user, picture))

    def sheet_streamed(self, request, plan, kept, work):
        """A page that tells how far ``work`` has come, and then leads to its outcome."""
        page = self.sheet_page(
            request, plan, "staff/imports/worksheet_progress.html", name=kept.name
        ).render()
        pieces = progressing(page.rendered_content, work, outcome_address(plan, kept))
        response = StreamingHttpResponse(in_language(pieces, get_language()))
        # Each piece is to be seen at once: neither packed nor held back on its way.
        response["Content-Encoding"] = "identity"
        response["X-Accel-Buffering"] = "no"
        return response

    def sheet_outcome_page(self, request, plan, kept, outcome):
        rows = outcome.get("rows", [])
        shown = request.GET.get("show", "")
        if shown in Verdict:
            rows = [row for row in rows if row["verdict"] == shown]
        rows = sorted(rows, key=lambda row: Verdict.values.index(row["verdict"]))
        page = Paginator(rows, ROWS_ON_A_PAGE).get_page(request.GET.get("page"))
        return self.sheet_page(
            request,
            plan,
            "staff/imports/worksheet_result.html",
            name=kept.name,
            outcome=outcome,
            can_be_written=kept.waits and has_something_to_write(outcome),
            counts=counted(outcome),
            shown=shown,
            rows=page,
            verdicts=dict(Verdict.choices),
        )

    def sheet_page(self, request, plan, template, **context):
        """A step, inside the admin."""
        context = {
            **self.admin_site.each_context(request),
            "title": gettext("Edit “%(plan)s” in Excel") % {"plan": plan},
            "opts": self.opts,
            "plan": plan,
            **context,
        }
        request.current_app = self.admin_site.name
        return TemplateResponse(request, template, context)


def outcome_address(plan, kept):
    return reverse("admin:recommendations_plan_sheet_outcome", args=[plan.pk, kept.token])


def has_something_to_write(outcome):
    counts = outcome.get("counts", {})
    return bool(counts.get("changed") or counts.get("new"))


def counted(outcome):
    """(verdict, its word, how many) for each verdict that rows have."""
    counts = outcome.get("counts", {})
    return [(key, word, counts[key]) for key, word in Verdict.choices if counts.get(key)]


def in_language(pieces, language):
    """``pieces`` made in ``language``: a stream is read after the request's own has ended."""
    with override(language):
        yield from pieces
