"""The workbook of all texts that lack a translation: download it, upload it with translations."""

import tempfile

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import FileResponse
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.files.errors import FileError
from recommendations.files.limits import check_size
from recommendations.worksheets.apply import may_use_worksheets
from recommendations.worksheets.translations.apply import apply_translations, read_workbook
from recommendations.worksheets.translations.workbook import write_workbook


class WorkbookForm(forms.Form):
    """Uploads the workbook; ``cleaned_data["file"]`` are its rows."""

    file = forms.FileField(
        label=_("The workbook with translations"),
        help_text=_("Excel (.xlsx) or OpenDocument (.ods)."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.ods"}),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        self.file_name = file.name
        try:
            check_size(content := file.read())
            return read_workbook(content)
        except FileError as error:
            raise ValidationError(str(error)) from error


def download(request, site):
    """The workbook with every public text that lacks a translation, in the active language."""
    check_allowed(request)
    file = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it
    write_workbook(file)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename="translations.xlsx")


def upload(request, site):
    """The form, and what an uploaded workbook has added; texts that exist are never changed."""
    check_allowed(request)
    is_posted = request.method == "POST"
    form = WorkbookForm(request.POST, request.FILES) if is_posted else WorkbookForm()
    result = None
    if form.is_valid():
        rows = form.cleaned_data["file"]
        result = apply_translations(rows, request.user, source=form.file_name)
    context = {
        **site.each_context(request),
        "title": gettext("Translations from a workbook"),
        "form": form,
        "result": result,
    }
    request.current_app = site.name
    return TemplateResponse(request, "staff/translations/workbook.html", context)


def check_allowed(request):
    if not may_use_worksheets(request.user):
        raise PermissionDenied
