"""The lists of the staff's pages: their rows, their filters, what an empty one says."""

from dataclasses import dataclass
from typing import Any

from django import template
from django.contrib.admin.templatetags.admin_list import items_for_result, result_headers
from django.contrib.admin.utils import label_for_field
from django.utils.functional import Promise
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations import models

register = template.Library()


@dataclass(frozen=True)
class EmptyList:
    """What belongs in a list that has no rows, and how to begin."""

    title: str | Promise
    text: str | Promise = ""


EMPTY_LISTS = {
    models.Meeting: EmptyList(
        _("No meetings yet"),
        _(
            "Each meeting is recorded here with its agenda, delegations and evaluation. Begin with "
            "the latest one: its title and day are enough."
        ),
    ),
    models.Plan: EmptyList(
        _("No plans yet"),
        _(
            "The recommendations that a meeting adopts make up the plan of a year. The quickest "
            "way is to paste its minutes: “New plan from minutes”."
        ),
    ),
    models.Recommendation: EmptyList(
        _("No recommendations yet"),
        _(
            "Recommendations come from a plan. Paste the minutes of the meeting on the page of the "
            "plans, or add them one by one to a draft."
        ),
    ),
    models.ProgressUpdate: EmptyList(
        _("No progress updates yet"),
        _("Once a plan is adopted, the responsible bodies report here how far they have come."),
    ),
    models.Institution: EmptyList(
        _("No institutions yet"),
        _("The bodies that take part in meetings and answer for recommendations."),
    ),
    models.Theme: EmptyList(
        _("No themes yet"),
        _("Themes group recommendations of all years, so that readers find them by subject."),
    ),
    models.Document: EmptyList(
        _("No documents yet"),
        _("Files that belong to a meeting, a recommendation or a report."),
    ),
    models.Report: EmptyList(
        _("No reports yet"),
        _("A report shows a plan as of a day and never changes. It is made on the plan's page."),
    ),
    models.DisclosureRequest: EmptyList(
        _("No requests yet"),
        _("When somebody asks for more of a published record to be public, it is listed here."),
    ),
    models.Redaction: EmptyList(
        _("No redactions"),
        _("Words that were taken out of published records are listed here."),
    ),
    models.Letter: EmptyList(
        _("No e-mails yet"), _("Reminders and other letters are listed here once they are sent.")
    ),
}
NOTHING = EmptyList(_("The list is empty"))


@register.filter
def empty_list(change_list):
    """The EmptyList of a ChangeList."""
    return EMPTY_LISTS.get(change_list.model, NOTHING)


@register.filter
def add_label(change_list):
    """The words of the button that adds a record to a ChangeList."""
    return capfirst(gettext("Add %(name)s") % {"name": change_list.opts.verbose_name})


@register.filter
def chosen(choices):
    """The choice of a filter that narrows the list, or None; the first is the whole list."""
    return next((one for one in choices[1:] if one["selected"]), None)


@dataclass(frozen=True)
class ListRow:
    """A row of a list: its cells as HTML; ``edited`` is its EditedRow while it is being edited."""

    cells: list[str]
    record: Any
    edited: Any = None
    is_editable: bool = False


@register.inclusion_tag("staff/lists/_rows.html", takes_context=True)
def rows_of_list(context):
    """The table of the ChangeList ``cl`` of the page; ``row_editing`` says what can be edited."""
    cl, editing = context["cl"], context.get("row_editing")
    columns = [(name, column_label(cl, name)) for name in cl.list_display]
    rows = [row_of(cl, record, columns, editing) for record in cl.result_list]
    return {"headers": list(result_headers(cl)), "rows": rows, "editing": editing}


def row_of(cl, record, columns, editing):
    """The ListRow of ``record``; ``columns`` are pairs of the name of a column and its label."""
    cells = list(items_for_result(cl, record, None))
    if editing is None:
        labelled = [
            attributed(cell, label) for cell, (_name, label) in zip(cells, columns, strict=True)
        ]
        return ListRow(labelled, record)
    edited, allowed = editing.rows.get(record.pk), editing.allowed(record)
    values = editing.written_values(record)
    shown = []
    for cell, (name, label) in zip(cells, columns, strict=True):
        field = editing.columns.get(name)
        if field not in allowed:
            shown.append(attributed(cell, label))
        elif edited:
            shown.append(format_html(CONTROL, label, edited.values[field]))
        else:
            shown.append(attributed(cell, label, field=field, value=values[field]))
    return ListRow(shown, record, edited, is_editable=bool(allowed))


CONTROL = '<td data-label="{}" class="is-edited">{}</td>'


def column_label(cl, name):
    """The name of a column for people; empty for the box that selects a row."""
    if name == "action_checkbox":
        return ""
    return capfirst(label_for_field(name, cl.model, model_admin=cl.model_admin))


def attributed(cell, label, **data):
    """The HTML of a cell of the admin with ``label`` and ``data`` in its ``data-`` attributes."""
    if not label:
        return cell
    attributes = format_html_join("", ' data-{}="{}"', [("label", label), *data.items()])
    return mark_safe(cell.replace("<td", f"<td{attributes}", 1))  # noqa: S308 - Django made the cell
