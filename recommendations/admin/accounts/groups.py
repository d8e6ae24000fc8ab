"""Groups: the roles, and what an administrator makes beside them."""

from itertools import groupby

from django import forms
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin
from django.contrib.auth.models import Group, Permission
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.accounts.users import is_role, role_label
from recommendations.admin.fields.key_fields import AutocompleteMixin, ValidSelectionMixin
from recommendations.admin.site import site

# What Django makes for every model, then what only some have: action → what people call it.
ACTIONS = {"add": _("add"), "change": _("change"), "delete": _("delete"), "view": _("view")}
STEPS = {
    "adopt_plan": _("adopt"),
    "publish_plan": _("publish and withdraw"),
    "close_plan": _("close"),
    "publish_meeting": _("publish and withdraw"),
    "postpone_recommendation": _("postpone"),
    "review_progressupdate": _("return with a remark"),
    "publish_progressupdate": _("publish"),
    "verify_progressupdate": _("verify"),
    "grant_disclosurerequest": _("grant or refuse"),
    "redact": _("redact"),
    "view_activity": _("read all changes"),
}


def permission_label(permission):
    """What ``permission`` lets its holders do with its model, in the language of the page."""
    action = permission.codename.partition("_")[0]
    return STEPS.get(permission.codename) or ACTIONS.get(action) or permission.name


def permission_choices(permissions):
    """The choices of a field, grouped by model; of ``permissions``, a queryset."""
    ordered = permissions.order_by("content_type", "pk")
    return [
        (
            capfirst(kind.model_class()._meta.verbose_name_plural),
            [(one.pk, capfirst(permission_label(one))) for one in of_kind],
        )
        for kind, of_kind in groupby(ordered, lambda one: one.content_type)
    ]


def offered_permissions():
    """The permissions of the models that somebody may open: not of their histories."""
    names = [model._meta.model_name for model in site._registry]
    return Permission.objects.filter(content_type__model__in=names).select_related("content_type")


@admin.register(Group, site=site)
class RoleAdmin(ValidSelectionMixin, AutocompleteMixin, GroupAdmin):
    """Groups: the roles as they are, and what an administrator makes beside them."""

    list_display = ["name_for_people"]
    filter_horizontal = []

    @admin.display(description=_("role"), ordering="name")
    def name_for_people(self, group):
        return role_label(group)

    def get_fields(self, request, obj=None):
        """The name that was given and what can be ticked; of a role, both in words."""
        return ["name_for_people", "rights"] if is_role(obj) else ["name", "permissions"]

    def get_readonly_fields(self, request, obj=None):
        return self.get_fields(request, obj) if is_role(obj) else []

    @admin.display(description=_("permissions"))
    def rights(self, group):
        offered = offered_permissions().filter(group=group)
        return format_html_join(
            mark_safe("<br>"),
            "{}: {}",
            (
                (model, gettext(", ").join(str(label) for _key, label in labels))
                for model, labels in permission_choices(offered)
            ),
        )

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        offered = offered_permissions()
        kwargs |= {"queryset": offered, "widget": forms.CheckboxSelectMultiple}
        field = super().formfield_for_manytomany(db_field, request, **kwargs)
        field.choices = permission_choices(offered)
        return field

    def has_change_permission(self, request, obj=None):
        return not is_role(obj) and super().has_change_permission(request, obj)

    def has_delete_permission(self, request, obj=None):
        return not is_role(obj) and super().has_delete_permission(request, obj)

    def get_actions(self, request):
        """Without the deletion of many at once: a role could be among them."""
        actions = super().get_actions(request)
        actions.pop("delete_selected", None)
        return actions
