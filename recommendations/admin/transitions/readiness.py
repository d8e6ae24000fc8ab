"""What a plan still lacks before it is adopted or published, item by item, with links to complete
it that lead back to the page with the list."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.http import Http404
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language_info, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.links import change_url
from recommendations.admin.fields.translated_fields import missing_languages
from recommendations.admin.forms.after_saving import with_next
from recommendations.localization.languages import CODES
from recommendations.localization.texts import pick_from
from recommendations.models import Recommendation
from recommendations.translation import TRANSLATED_FIELDS
from recommendations.workflow import adoption


@dataclass(frozen=True)
class Requirement:
    """Something that an item should have: ``lacks(item)`` says whether it does not.

    ``fragment``: the id of its field in the form. Without what ``is_required``, nothing is adopted.
    """

    label: str | Promise
    lacks: Callable
    fragment: str
    is_required: bool = False


def requirements(plan):
    """The Requirements of the items of ``plan``, in the order of the columns."""
    unmeasured = {item.pk for item in adoption.unmeasured(plan)}
    return [
        Requirement(_("text"), lacks_text, "id_adopted_text_ar", is_required=plan.is_draft),
        Requirement(
            _("lead institution"),
            lambda item: item.lead_id is None,
            "assignments-group",
            is_required=plan.is_draft,
        ),
        Requirement(_("due on"), lambda item: item.due_on is None, "id_due_on"),
        Requirement(_("measure of done"), lambda item: item.pk in unmeasured, "id_done_when_ar"),
        *(
            Requirement(get_language_info(code)["name_local"], lacks(code), f"id_title_{code}")
            for code in CODES[1:]
        ),
    ]


def lacks_text(item):
    return not (item.adopted_text_ar or "").strip()


def lacks(code):
    return lambda item: code in missing_languages(item, TRANSLATED_FIELDS[Recommendation])


def in_sections(items):
    """The ``items`` of a plan in the order of its sections, with these; those in none come last."""
    last = F("section__order").asc(nulls_last=True)
    return items.select_related("plan", "section").order_by(last, "number")


def readiness(plan, page):
    """What ``_readiness.html`` shows of ``plan``; its links lead back to the address ``page``."""
    items = plan.recommendations.to_adopt() if plan.is_draft else plan.recommendations.in_force()
    wanted, rows = requirements(plan), []
    missing = [0] * len(wanted)
    for item in in_sections(items).with_lead():
        found = [one.lacks(item) for one in wanted]
        missing = [count + is_missing for count, is_missing in zip(missing, found, strict=True)]
        rows.append(_row(item, list(zip(wanted, found, strict=True)), page))
    return {
        "columns": [
            {"label": one.label, "missing": count, "is_required": one.is_required}
            for one, count in zip(wanted, missing, strict=True)
        ],
        "rows": rows,
        "incomplete": sum(any(not cell["has"] for cell in row["cells"]) for row in rows),
        "notes": list(plan_notes(plan, page)),
    }


def _row(item, found, page):
    form = change_url(item)
    cells = [
        {
            "label": one.label,
            "has": not is_missing,
            "is_required": one.is_required,
            "address": with_next(form, page, one.fragment) if is_missing else "",
        }
        for one, is_missing in found
    ]
    return {
        "number": item.number,
        "title": pick_from(item, "title") or "—",
        "address": with_next(form, page),
        "cells": cells,
    }


def plan_notes(plan, page):
    """What is to be known of the plan as a whole: pairs of a sentence and a link, which may be
    empty."""
    for first, last in adoption.missing_numbers(plan):
        yield gap_sentence(first, last), ""
    meeting = plan.meeting
    if meeting is None:
        yield (
            gettext("The plan does not name the meeting that adopts it."),
            with_next(change_url(plan), page, "id_meeting"),
        )
    elif not meeting.is_published():
        sentence = gettext("The meeting “%(meeting)s” is not published: readers cannot open it.")
        yield sentence % {"meeting": meeting}, with_next(change_url(meeting), page)
    yield from language_notes(plan, ["title", "introduction"], page)


def language_notes(record, fields, page):
    """A note when texts of ``record`` itself lack a language, as from ``plan_notes``."""
    if codes := missing_languages(record, fields):
        names = gettext(", ").join(get_language_info(code)["name_local"] for code in codes)
        sentence = gettext("Texts of “%(record)s” itself are missing in: %(languages)s.")
        address = with_next(change_url(record), page, f"id_{fields[0]}_{codes[0]}")
        yield sentence % {"record": record, "languages": names}, address


def gap_sentence(first, last):
    """That the numbers from ``first`` to ``last`` are missing."""
    if first == last:
        return gettext("Number %(first)s is missing.") % {"first": first}
    return gettext("Numbers %(first)s to %(last)s are missing.") % {"first": first, "last": last}


def obstacles(plan):
    """What stops the adoption, as sentences: those of the plan, and how many items lack what is
    required."""
    found = adoption.obstacles_by_item(plan)
    items = {item.pk for item, _sentence in found if item}
    sentences = [sentence for item, sentence in found if item is None]
    if items:
        sentence = ngettext(
            "%(n)s recommendation lacks its text or its lead institution.",
            "%(n)s recommendations lack their text or their lead institution.",
            len(items),
        )
        sentences.append(sentence % {"n": len(items)})
    return sentences


def page_of(plan):
    return reverse("admin:recommendations_plan_readiness", args=[plan.pk])


def readiness_page(request, model_admin, plan):
    """What ``plan`` lacks, for those who complete it; they need not be able to adopt it."""
    if plan is None:
        raise Http404
    if not model_admin.has_change_permission(request, plan):
        raise PermissionDenied
    context = {
        **model_admin.admin_site.each_context(request),
        "title": gettext("What is missing in “%(plan)s”") % {"plan": plan},
        "opts": model_admin.opts,
        "record": plan,
        "change_address": change_url(plan),
        "readiness": readiness(plan, page_of(plan)),
        "missing": obstacles(plan) if plan.is_draft else [],
    }
    request.current_app = model_admin.admin_site.name
    return TemplateResponse(request, "staff/transitions/readiness.html", context)
