"""Accounts: who may sign in, and what for."""

from allauth.mfa.models import Authenticator
from django import forms
from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.models import Group
from django.db.models import Exists, OuterRef
from django.utils.html import format_html_join
from django.utils.safestring import mark_safe
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from recommendations.accounts import second_factor
from recommendations.admin.base.badges import yes_no_badge
from recommendations.admin.fields.key_fields import (
    AutocompleteMixin,
    KeyMultipleChoiceField,
)
from recommendations.admin.forms.model_errors import ModelErrorMixin
from recommendations.admin.history.page import HistoryPages
from recommendations.admin.site import site
from recommendations.admin.transitions.base import Step, StepsMixin
from recommendations.models import Role, User

from .account_forms import AccountForm, NewAccountForm


def is_role(group):
    """True for the group of one of the four roles; its rights are written in the code."""
    return group is not None and group.name in Role.values


def role_label(group):
    """The name of a group for people: a role's in their language, another as it was given."""
    return Role(group.name).label if is_role(group) else group.name


def one_a_line(names):
    return format_html_join(mark_safe("<br>"), "{}", ([name] for name in names))


class RolesField(KeyMultipleChoiceField):
    """Groups to tick, under the names of the roles."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, group):
        return role_label(group)


FORGET_SECOND_FACTOR = Step(
    name="forget-second-factor",
    label=_("Reset two-factor authentication…"),
    question=_("Reset two-factor authentication for “%(record)s”?"),
    explanation=_(
        "For someone who has lost their phone or key. The app, keys and recovery codes are "
        "removed and all sessions are ended. At the next sign-in the password is enough, and "
        "two-factor authentication has to be set up again. Make sure that it is really this "
        "person who is asking."
    ),
    done=_("Two-factor authentication for “%(record)s” has been reset."),
    act=lambda record, by, answers: second_factor.remove(record),
    is_due=second_factor.is_set_up,
)


class RoleFilter(admin.SimpleListFilter):
    """What an account is for."""

    title = _("role")
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return Role.choices

    def queryset(self, request, queryset):
        return queryset.filter(groups__name=self.value()) if self.value() else queryset


class SecondFactorFilter(admin.SimpleListFilter):
    """Whether a second factor is set up."""

    title = _("two-factor authentication")
    parameter_name = "second_factor"

    def lookups(self, request, model_admin):
        return [("yes", _("set up")), ("no", _("not set up"))]

    def queryset(self, request, queryset):
        wanted = {"yes": True, "no": False}.get(self.value())
        return queryset if wanted is None else queryset.filter(has_second_factor=wanted)


@admin.register(User, site=site)
class AccountAdmin(ModelErrorMixin, StepsMixin, AutocompleteMixin, HistoryPages, UserAdmin):
    """An account: what somebody signs in with, their letters, and what they may do."""

    form = AccountForm
    add_form = NewAccountForm
    steps = [FORGET_SECOND_FACTOR]
    list_display = ["username", "full_name", "roles", "bodies", "second_factor", "active"]
    list_filter = [
        RoleFilter,
        SecondFactorFilter,
        "is_active",
        ("institutions", admin.RelatedOnlyFieldListFilter),
    ]
    list_per_page = 50
    autocomplete_fields = ["institutions"]
    filter_horizontal = []
    readonly_fields = ["second_factor", "roles", "last_login", "date_joined"]
    fieldsets = [
        (None, {"fields": ["username", "password", "second_factor"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email"]}),
        (_("E-mail notifications"), {"fields": ["language", "receives_letters"]}),
        (
            _("Role and permissions"),
            {"fields": ["is_active", "is_staff", "groups", "institutions", "is_superuser"]},
        ),
        (_("Account dates"), {"fields": ["date_joined", "last_login"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", "usable_password", "password1", "password2"]}),
        (_("Person"), {"fields": ["first_name", "last_name", "email", "language"]}),
        (_("Role and permissions"), {"fields": ["is_staff", "groups", "institutions"]}),
    ]

    def get_queryset(self, request):
        owned = Authenticator.objects.filter(user=OuterRef("pk"), type__in=second_factor.FACTORS)
        accounts = super().get_queryset(request).annotate(has_second_factor=Exists(owned))
        return accounts.prefetch_related("groups", "institutions")

    @admin.display(description=_("name"), ordering="last_name")
    def full_name(self, user):
        return user.get_full_name()

    @admin.display(description=_("roles"))
    def roles(self, user):
        everything = [_("all permissions")] if user.is_superuser else []
        return one_a_line([*everything, *map(role_label, user.groups.all())])

    @admin.display(description=_("represents"))
    def bodies(self, user):
        return one_a_line(user.institutions.all())

    @admin.display(description=_("two-factor authentication"), ordering="has_second_factor")
    def second_factor(self, user):
        return yes_no_badge(user.has_second_factor)

    @admin.display(description=_("active"), ordering="is_active")
    def active(self, user):
        return yes_no_badge(user.is_active)

    def get_fieldsets(self, request, obj=None):
        """Who may only read sees the names of the roles, not those of the groups."""
        fieldsets = super().get_fieldsets(request, obj)
        if obj is None or self.has_change_permission(request, obj):
            return fieldsets
        names = {"groups": "roles"}
        return [
            (title, {**part, "fields": [names.get(name, name) for name in part["fields"]]})
            for title, part in fieldsets
        ]

    def get_form(self, request, obj=None, **kwargs):
        form = super().get_form(request, obj, **kwargs)
        if without := form.base_fields.get("usable_password"):
            without.help_text = _(
                "Without a password, the person can choose one through “Forgotten your "
                "password?” on the sign-in page, using the e-mail address given here."
            )
        return form

    def get_changeform_initial_data(self, request):
        return {"is_staff": True} | super().get_changeform_initial_data(request)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        if db_field.name == "groups":
            groups = Group.objects.order_by("pk")
            return RolesField(groups, required=False, label=capfirst(_("roles")))
        return super().formfield_for_manytomany(db_field, request, **kwargs)

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name == "groups":
            # Roles are given here, not made.
            field.widget.can_add_related = False
        return field

    def get_readonly_fields(self, request, obj=None):
        """Every right is given by who has every right."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else [*fields, "is_superuser"]

    def has_change_permission(self, request, obj=None):
        """Nobody comes by somebody else's account to more than they may."""
        if obj and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)

    def has_step_permission(self, request, record, step):
        return request.user.is_superuser and super().has_step_permission(request, record, step)
