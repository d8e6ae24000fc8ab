"""“New plan from minutes”, the first step: paste or upload; go on with what was begun."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext

from recommendations.intake.minutes.reading import SourceText
from recommendations.intake.minutes.review.sentences import quote
from recommendations.intake.minutes.review.state import Review, source_as_json
from recommendations.localization.keys import as_key
from recommendations.models import MinutesImport, Plan

from .forms import MinutesForm, PlanOfMinutesForm

PERMISSIONS = ["add_plan", "change_plan", "add_recommendation", "add_meeting"]
# Each may hold a whole text; whoever begins more has to finish or discard one.
MAX_BEGUN = 20


def check_permission(user):
    if not user.has_perms([f"recommendations.{name}" for name in PERMISSIONS]):
        raise PermissionDenied


def plan_from_minutes(request, model_admin):
    """The view; ``model_admin`` is that of Plan."""
    check_permission(request.user)
    if request.method == "POST":
        return read(request, model_admin)
    return paste(request, model_admin, MinutesForm(initial=asked_for(request)))


def asked_for(request):
    """The text and the answers of the import that ``?again=`` names, to be read once more; else the
    year and the meeting that the address names."""
    draft = MinutesImport.objects.of(request.user).filter(pk=as_key(request.GET.get("again")))
    if not (found := draft.first()):
        keys = {name: as_key(request.GET.get(name)) for name in ("year", "meeting")}
        return {name: key for name, key in keys.items() if key}
    return found.review["plan"] | {"text": found.source["text"]}


def paste(request, model_admin, form):
    """Shows the form for the minutes, and what the account has begun."""
    begun = MinutesImport.objects.of(request.user).only("pk", "name", "year", "updated_at")
    return page(
        request, model_admin, "staff/imports/minutes_paste.html", form=form, begun=list(begun)
    )


def read(request, model_admin):
    """Reads the minutes and leads to the check page; the form again where nothing was found."""
    form = MinutesForm(request.POST, request.FILES)
    if not form.is_valid():
        return paste(request, model_admin, form)
    source, reading = form.cleaned_data["source"], form.cleaned_data["reading"]
    if not reading.items:
        show_text(form, source)
        form.add_error(
            "text",
            gettext("No numbered items were found. Each item must begin with its number: 1- or 1."),
        )
        return paste(request, model_admin, form)
    if MinutesImport.objects.of(request.user).count() >= MAX_BEGUN:
        show_text(form, source)
        form.add_error(
            None, gettext("You have begun too many imports. Finish or discard one of those below.")
        )
        return paste(request, model_admin, form)
    draft = begin(request, form, source, reading)
    return HttpResponseRedirect(check_address(draft.pk))


def show_text(form, source: SourceText):
    """Shows the text of the file in the form, so that nothing has to be given twice."""
    form.data = form.data.copy()
    form.data["text"] = source.text


def begin(request, form, source, reading):
    """Stores what was read as a new import of the account."""
    plan = dict.fromkeys(PlanOfMinutesForm.base_fields, "") | PlanOfMinutesForm.typed(request.POST)
    review = Review.of_reading(reading, plan)
    file = form.cleaned_data.get("file")
    return MinutesImport.objects.create(
        owner=request.user,
        name=quote(file.name if file else source.text, 80),
        year=form.cleaned_data["year"],
        source=source_as_json(source),
        review=review.as_json(),
    )


def check_address(pk):
    return reverse("admin:recommendations_plan_minutes_check", args=[pk])


def page(request, model_admin, template, **context):
    """Renders a step inside the admin, without the side bar: the two panes need the room."""
    title = gettext("New plan from minutes")
    each = model_admin.admin_site.each_context(request) | {"is_nav_sidebar_enabled": False}
    context = {**each, "title": title, "opts": Plan._meta, **context}
    return TemplateResponse(request, template, context)
