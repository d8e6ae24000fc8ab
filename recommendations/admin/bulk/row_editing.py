"""Editing rows in the list of recommendations.

A cell becomes a control when it is pressed (``row-editing.js``); without a script, the action “Edit
in the list” opens the selected rows. All rows are saved by one button: what is refused comes back
as it was typed, with the reason.
"""

from django.contrib import admin, messages
from django.contrib.admin.options import IS_POPUP_VAR
from django.http import HttpResponseRedirect
from django.utils.functional import cached_property
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.fields.typed_fields import DAY_FORMAT
from recommendations.localization.keys import as_key
from recommendations.localization.texts import pick_from
from recommendations.models import Institution
from recommendations.models.choices import ADOPTED

from .recommendations import RecommendationChange
from .row_forms import EditedRow, stored_values
from .row_saving import save_row

# The parameter of the list that names the rows to open, and the field that names those sent.
OPEN_ROWS, SENT_ROWS = "edit", "rows"


class OpenRows(admin.SimpleListFilter):
    """Takes the parameter that opens rows for editing; it narrows nothing and is not shown."""

    title = parameter_name = OPEN_ROWS

    def lookups(self, request, model_admin):
        return []

    def queryset(self, request, queryset):
        return queryset


class RowEditing:
    """What the list shows for editing: ``rows`` that are open, by key, and what may be edited.

    ``list_address``: the list with its filters and without open rows.
    """

    # Column of the list → field of the row.
    columns = {"lead": "lead", "due": "due_on", "status_word": "status"}

    def __init__(self, user, list_address=""):
        self.user, self.rows, self.list_address = user, {}, list_address

    @cached_property
    def institutions(self):
        """The choices of a body, read once for all rows."""
        bodies = [(body.pk, pick_from(body, "name").plain) for body in Institution.objects.all()]
        return [("", "—"), *bodies]

    @cached_property
    def may_change(self):
        return self.user.has_perm("recommendations.change_recommendation")

    @cached_property
    def by_right(self):
        """The fields that the account may change where the record allows it."""
        rights = {
            "lead": self.may_change and self.user.has_perm("recommendations.change_assignment"),
            "due_on": self.may_change,
            "status": self.user.has_perm("recommendations.add_progressupdate"),
        }
        return {name for name, is_right in rights.items() if is_right}

    def allowed(self, item):
        """The names of the fields that may be changed of ``item``, which is in the list."""
        takes = {"status": _accepts_progress(item), "due_on": _has_free_or_open_date(item)}
        return {name for name in self.by_right if takes.get(name, True)}

    def written_values(self, item):
        """The values of ``item`` by field, as its controls show them."""
        values = stored_values(item)
        day = values["due_on"]
        return {
            "lead": str(values["lead"] or ""),
            "due_on": day.strftime(DAY_FORMAT) if day else "",
            "status": values["status"],
        }

    def row(self, item, data=None):
        return EditedRow(
            item,
            user=self.user,
            allowed=self.allowed(item) if item else self.by_right,
            institutions=self.institutions,
            data=data,
        )

    @cached_property
    def copied_row(self):
        """The row that the script copies."""
        return self.row(None)

    @property
    def refused(self):
        return [row for row in self.rows.values() if row.sentences()]


def _accepts_progress(item):
    return item.plan.state == item.plan.State.ADOPTED and item.decision in ADOPTED


def _has_free_or_open_date(item):
    return item.plan.is_draft or _accepts_progress(item)


class RowEditingMixin:
    """Mixin of the admin of recommendations: rows are edited in the list."""

    unsaved_parameters = (OPEN_ROWS,)

    @admin.action(description=_("Edit in the list"))
    def open_rows(self, request, queryset):
        keys = ",".join(map(str, queryset.values_list("pk", flat=True)[: self.list_per_page]))
        query = request.GET.copy()
        query[OPEN_ROWS] = keys
        return HttpResponseRedirect(f"{request.path}?{query.urlencode()}")

    def get_actions(self, request):
        actions = super().get_actions(request)
        if IS_POPUP_VAR not in request.GET and RowEditing(request.user).by_right:
            name, label = "open_rows", self.open_rows.short_description
            return {name: (type(self).open_rows, name, label), **actions}
        return actions

    def changelist_view(self, request, extra_context=None):
        editing = RowEditing(request.user, self.address_without_open_rows(request))
        may_edit = editing.by_right and self.has_view_or_change_permission(request)
        if IS_POPUP_VAR in request.GET or not may_edit:
            return super().changelist_view(request, extra_context)
        if request.method == "POST" and SENT_ROWS in request.POST and "_save" in request.POST:
            self.save_rows(request, editing)
            if not editing.rows:
                return HttpResponseRedirect(editing.list_address)
        else:
            asked = request.GET.get(OPEN_ROWS, "").split(",")
            for item in self.items_of(request, asked):
                editing.rows[item.pk] = editing.row(item)
        context = {"row_editing": editing} | (extra_context or {})
        return super().changelist_view(request, context)

    def address_without_open_rows(self, request):
        query = request.GET.copy()
        query.pop(OPEN_ROWS, None)
        return f"{request.path}?{query.urlencode()}" if query else request.path

    def items_of(self, request, keys):
        """The recommendations with these ``keys`` (texts) that the account may see."""
        found = [key for key in map(as_key, keys[: self.list_per_page]) if key is not None]
        return (
            self.get_queryset(request).select_related("plan").filter(pk__in=found) if found else []
        )

    def save_rows(self, request, editing):
        """Saves what was sent; ``editing.rows`` holds afterwards what was refused."""
        saved, waiting = 0, 0
        for item in self.items_of(request, request.POST.getlist(SENT_ROWS)):
            row = editing.row(item, request.POST)
            if not row.changed:
                continue
            if not (row.is_valid() and save_row(row, request.user)):
                editing.rows[item.pk] = row
                continue
            saved += 1
            waiting += row.needs_report and not row.report.cleaned_data.get("publish")
            self.log_change(request, item, gettext("Changed in the list."))
        self.say_what_was_saved(request, saved, waiting)

    def say_what_was_saved(self, request, saved, waiting):
        if saved:
            self.message_user(request, RecommendationChange.done % {"n": saved})
        if waiting:
            sentence = ngettext(
                "%(n)s new status waits for review before it counts.",
                "%(n)s new statuses wait for review before they count.",
                waiting,
            )
            self.message_user(request, sentence % {"n": waiting}, messages.INFO)
