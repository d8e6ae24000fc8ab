"""“New plan from minutes”: paste or upload, check the items beside the source, create them.

One address, two steps. Nothing is stored in between: the second form carries the text and every
item, and each button sends all of it, so that nothing typed is lost.
"""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from recommendations.files.errors import FileError
from recommendations.intake.minutes.create_draft import (
    DraftItem,
    create_draft_plan,
    propose_title,
)
from recommendations.intake.minutes.items import read_in_child
from recommendations.intake.minutes.reading import SourceText
from recommendations.localization.keys import as_key
from recommendations.models import Plan

from .minutes_forms import ItemFormSet, MinutesForm, PlanOfMinutesForm, split


def plan_from_minutes(request, model_admin):
    """The view; ``model_admin`` is that of Plan."""
    permissions = ["add_plan", "change_plan", "add_recommendation", "add_meeting"]
    if not request.user.has_perms([f"recommendations.{name}" for name in permissions]):
        raise PermissionDenied
    if request.method != "POST":
        return paste(request, model_admin, MinutesForm())
    if "read" in request.POST:
        return read(request, model_admin)
    if "back" in request.POST:
        return paste(request, model_admin, MinutesForm(initial=request.POST.dict()))
    if "create" in request.POST:
        return create(request, model_admin)
    return rearrange(request, model_admin)


def paste(request, model_admin, form):
    """Shows the first step: the form for the minutes."""
    return page(request, model_admin, "staff/imports/minutes_paste.html", form=form)


def read(request, model_admin):
    """Finds the items and shows the second step; the first one again where there are none."""
    form = MinutesForm(request.POST, request.FILES)
    if not form.is_valid():
        return paste(request, model_admin, form)
    text, found = form.cleaned_data["text"], form.cleaned_data["items"]
    rows = [
        {
            "number": item.number,
            "title": propose_title(item.text),
            "text": item.text,
            "place": place,
        }
        for place, item in enumerate(found)
    ]
    if not rows:
        form.data = form.data.copy()
        form.data["text"] = text
        form.add_error(
            "text",
            gettext("No numbered items were found. Each item must begin with its number: 1- or 1."),
        )
        return paste(request, model_admin, form)
    plan_form = PlanOfMinutesForm(request.POST)
    return check(request, model_admin, plan_form, items_formset(rows, plan_form), text, found)


def items_formset(rows, plan_form):
    """The unbound formset of ``rows``, in the language that ``plan_form`` names."""
    return ItemFormSet(initial=rows, prefix="items", form_kwargs=language_of(plan_form))


def language_of(plan_form):
    chosen = plan_form["language"].data
    known = dict(plan_form.fields["language"].choices)
    return {"language": chosen if chosen in known else plan_form.fields["language"].initial}


def check(request, model_admin, plan_form, items, text, found=None):
    """The second step: the items beside the source; ``found`` are those in it, where known."""
    source = source_segments(text, items_of_source(text) if found is None else found)
    context = {"form": plan_form, "items": items, "text": text, "source": source}
    context |= language_of(plan_form)
    return page(request, model_admin, "staff/imports/minutes_check.html", **context)


def items_of_source(text):
    """The items in the text that the second step carries; none where it cannot be looked through.

    It has been read once already, unless somebody sends another text.
    """
    try:
        return read_in_child(SourceText(text)).items
    except FileError:
        return []


def source_segments(text, found):
    """The source as (text, index in ``found`` or None) pairs, in its order."""
    segments, end = [], 0
    for place, item in enumerate(found):
        segments += [(text[end : item.start], None), (text[item.start : item.end], place)]
        end = item.end
    return [*segments, (text[end:], None)]


def bound_formset(request, plan_form):
    return ItemFormSet(request.POST, prefix="items", form_kwargs=language_of(plan_form))


def rearrange(request, model_admin):
    """Merges, splits or renumbers, and shows the items again with everything typed kept."""
    plan_form = PlanOfMinutesForm(request.POST)
    sent = bound_formset(request, plan_form)
    rows = [{name: form[name].value() for name in form.fields} for form in sent.forms]
    if "merge" in request.POST:
        rows = merged(rows, request.POST["merge"])
    elif "split" in request.POST:
        rows = divided(request, rows, request.POST["split"])
    elif "renumber" in request.POST:
        rows = renumbered(rows)
    items = items_formset(rows, plan_form)
    return check(request, model_admin, plan_form, items, request.POST.get("text", ""))


def merged(rows, index):
    """The rows with the one at ``index`` appended to the one before it."""
    index = as_key(index) or 0
    if not 0 < index < len(rows):
        return rows
    before, row = rows[index - 1], rows[index]
    text = "\n".join(filter(None, [before["text"], row["text"]]))
    return [*rows[: index - 1], {**before, "text": text}, *rows[index + 1 :]]


def divided(request, rows, index):
    """The rows with the one at ``index`` cut at its lines “---”; further parts need a number."""
    index = as_key(index)
    is_row = index is not None and index < len(rows)
    parts = split(rows[index]["text"] or "") if is_row else []
    if len(parts) < 2:
        sentence = gettext(
            "Type a line “---” where the second item begins, then press “Split here”."
        )
        messages.warning(request, sentence)
        return rows
    first = {**rows[index], "text": parts[0]}
    others = [
        {**rows[index], "number": "", "title": propose_title(part), "text": part}
        for part in parts[1:]
    ]
    return [*rows[:index], first, *others, *rows[index + 1 :]]


def renumbered(rows):
    """The rows numbered 1, 2, 3 in their order, without the ones left out."""
    number = 0
    for row in rows:
        number += not row["drop"]
        row["number"] = "" if row["drop"] else number
    return rows


def create(request, model_admin):
    """Creates the draft, all of it or nothing, and redirects to the plan."""
    plan_form = PlanOfMinutesForm(request.POST)
    items = bound_formset(request, plan_form)
    if plan_form.is_valid() & items.is_valid():
        included = [DraftItem(row["number"], row["title"], row["text"]) for row in items.included()]
        try:
            plan = create_draft_plan(items=included, **plan_form.cleaned_data)
        except ValidationError as error:
            plan_form.add_error(None, error.messages)
        else:
            return created(request, model_admin, plan, len(included))
    return check(request, model_admin, plan_form, items, request.POST.get("text", ""))


def created(request, model_admin, plan, count):
    sentence = ngettext(
        "The draft has %(n)s recommendation.", "The draft has %(n)s recommendations.", count
    )
    model_admin.log_change(request, plan, sentence % {"n": count})
    model_admin.message_user(request, sentence % {"n": count})
    return HttpResponseRedirect(reverse("admin:recommendations_plan_change", args=[plan.pk]))


def page(request, model_admin, template, **context):
    """Renders a step inside the admin."""
    title = gettext("New plan from minutes")
    each = model_admin.admin_site.each_context(request)
    context = {**each, "title": title, "opts": Plan._meta, **context}
    return TemplateResponse(request, template, context)
