"""The worklist of translations: one record after another, its texts beside the empty fields."""

from concurrency.exceptions import RecordModifiedError
from django.contrib import messages
from django.contrib.admin.models import CHANGE, LogEntry
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import get_language_info, gettext, ngettext

from recommendations.admin.base.links import change_url
from recommendations.localization.keys import as_key
from recommendations.models import Plan
from recommendations.workflow.fingerprints import CHANGED
from recommendations.worksheets.apply import may_use_worksheets

from .forms import TranslationForm
from .worklist import TARGETS, counts, kinds_for, next_record


def may_translate(user):
    return bool(kinds_for(user))


def translations(request, site):
    """The next record that lacks a translation; stores what was typed and goes on."""
    every_kind = kinds_for(request.user)
    if not every_kind:
        raise PermissionDenied
    language = request.GET.get("language")
    language = language if language in TARGETS else TARGETS[0]
    kinds = [kind for kind in every_kind if kind.key == request.GET.get("kind")] or every_kind
    found = shown_record(request, kinds, language)
    form = None
    if found:
        kind, record = found
        data = request.POST if request.method == "POST" else None
        form = TranslationForm(data, kind=kind, record=record, language=language)
        if form.is_valid() and saved(request, form):
            return HttpResponseRedirect(address(request, language, after=(kind, record)))
    return render(request, site, every_kind, language, form)


def shown_record(request, kinds, language):
    """The record that was sent, or the next one."""
    if request.method == "POST":
        kind_key, _dash, key = request.POST.get("record", "").partition("-")
        for kind in kinds:
            if kind.key == kind_key and as_key(key) is not None:
                record = kind.records().filter(pk=as_key(key)).first()
                return (kind, record) if record else None
        return None
    kind_key, _dash, key = request.GET.get("after", "").partition("-")
    number = as_key(key)
    return next_record(kinds, language, None if number is None else (kind_key, number))


def saved(request, form):
    """True when what was typed is stored; otherwise the form says why not."""
    try:
        names = form.save()
    except ValidationError as error:
        add_errors(form, error)
        return False
    except RecordModifiedError:
        form.add_error(None, CHANGED)
        return False
    if names:
        note(request, form, names)
    return True


def add_errors(form, error):
    """The messages of ``error``, each at its field."""
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        field = name.removesuffix(f"_{form.language}")
        form.add_error(field if field in form.fields else None, errors)


def note(request, form, names):
    """Writes the log, and says how many texts were stored."""
    LogEntry.objects.log_actions(
        request.user.pk,
        [form.record],
        CHANGE,
        change_message=gettext("Translation entered."),
        single_object=True,
    )
    sentence = ngettext(
        "%(n)s translation has been saved.", "%(n)s translations have been saved.", len(names)
    )
    messages.success(request, sentence % {"n": len(names)})


def address(request, language, *, kind=None, after=None):
    """The address of the page: in ``language``, with the kind asked for, ``after`` a record."""
    query = request.GET.copy()
    query.clear()
    query["language"] = language
    if kind or (after and request.GET.get("kind")):
        query["kind"] = kind or request.GET["kind"]
    if after:
        query["after"] = f"{after[0].key}-{after[1].pk}"
    return f"{reverse('admin:translations')}?{query.urlencode()}"


def render(request, site, kinds, language, form):
    counted = counts(kinds, language)
    shown = [one for one in counted if one.kind.key == request.GET.get("kind")] or counted
    total, done = sum(one.total for one in shown), sum(one.done for one in shown)
    context = {
        **site.each_context(request),
        "title": gettext("Translations"),
        "languages": [
            {
                "name": get_language_info(code)["name_local"],
                "code": code,
                "address": address(request, code, kind=request.GET.get("kind")),
                "is_current": code == language,
            }
            for code in TARGETS
        ],
        "language": language,
        "whole_address": address(request, language),
        "is_whole": shown is counted,
        "kinds": [
            {
                "name": capfirst(one.kind.model._meta.verbose_name_plural),
                "missing": one.missing,
                "address": address(request, language, kind=one.kind.key),
                "is_current": shown == [one],
            }
            for one in counted
            if one.missing
        ],
        "total": total,
        "done": done,
        "missing": total - done,
        "form": form,
        "works_in_sheets": may_use_worksheets(request.user),
        "plans": Plan.objects.order_by("-year")[:3],
    }
    if form:
        context |= about_record(request, language, form)
    request.current_app = site.name
    return TemplateResponse(request, "staff/translations/worklist.html", context)


def about_record(request, language, form):
    """What the page says of the record: its name, its form, where to go without saving."""
    kind, record = form.kind, form.record
    owner = getattr(record, kind.owner) if kind.owner else record
    return {
        "record_key": f"{kind.key}-{record.pk}",
        "record_kind": capfirst(kind.model._meta.verbose_name),
        "record_name": getattr(owner, "reference", None) or str(owner),
        "record_address": change_url(owner),
        "skip_address": address(request, language, after=(kind, record)),
    }
