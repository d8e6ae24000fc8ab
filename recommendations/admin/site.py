"""The staff's site: its name, and its menu in the order of the work."""

from allauth.account.views import logout
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recommendations.accounts import second_factor
from recommendations.accounts.sign_in.next_page import is_path
from recommendations.models import SiteProfile

from .history import activity, name_access_log
from .serve_upload import kept_file
from .transitions import lock_down

# Model names as the menu shows them; what is not named here has its page, but no entry.
SECTIONS = [
    (_("From the meeting to the plan"), ["Meeting", "DisclosureRequest", "Plan"]),
    (_("Following up"), ["Recommendation", "ProgressUpdate"]),
    (_("Lists"), ["Institution", "Theme"]),
    (_("Files and reports"), ["Document", "Report", "Redaction"]),
    (
        pgettext_lazy("admin menu", "This site"),
        ["SiteProfile", "User", "Group", "SignIn", "NameAccess", "Letter", "Activity", "Emergency"],
    ),
]


class TawsiyatAdminSite(AdminSite):
    """The admin of one body, under its own name."""

    index_title = _("The work of the year")
    index_template = "staff/dashboard.html"

    def each_context(self, request):
        profile = getattr(request, "site_profile", None) or SiteProfile.objects.current()
        name = str(profile.body_name or _("Plans and recommendations"))
        return {
            **super().each_context(request),
            "site_header": name,
            "site_title": name,
            "second_factor_put_off": second_factor.is_put_off(request),
            "is_locked_down": profile.locked_down_at is not None,
        }

    def admin_view(self, view, cacheable=False):
        """As usual; every page that reads names of people is logged before it is handed out."""
        return super().admin_view(name_access_log.logged(view), cacheable)

    def has_permission(self, request):
        """The staff's rooms open to active staff, and on a server with a second factor only."""
        return super().has_permission(request) and second_factor.is_enough(request)

    def login(self, request, extra_context=None):
        """One signs in, and sets up the second factor, below ``/accounts/``; then one comes back.

        Raises PermissionDenied for who is signed in and has no work here.
        """
        target = self.next_page(request)
        if not request.user.is_authenticated:
            return redirect_to_login(target, reverse("account_login"))
        if not super().has_permission(request):
            raise PermissionDenied
        if self.has_permission(request):
            return redirect(target)
        request.session["after_second_factor"] = target
        return redirect_to_login(target, second_factor.address(request.user))

    def next_page(self, request):
        """Where to go after signing in: what was asked for, if it is a page of this site."""
        asked = request.GET.get(REDIRECT_FIELD_NAME, "")
        return asked if is_path(asked) else reverse("admin:index", current_app=self.name)

    def logout(self, request, extra_context=None):
        return logout(request)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def get_urls(self):
        """The pages that belong to no model come first."""
        pages = {
            "activity": ("activity/", self.activity),
            "activity_csv": ("activity/changes.csv", self.activity_csv),
            "kept_file": ("files/<path:name>", self.kept_file),
            "emergency": ("emergency/", self.lock_down),
        }
        own = [
            path(where, self.admin_view(view), name=name) for name, (where, view) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def kept_file(self, request, name):
        return kept_file(request, name, self)

    def get_app_list(self, request, app_label=None):
        """The menu: sections of models in working order, whatever app they are from."""
        apps = self._build_app_dict(request, app_label).values()
        entries = {model["object_name"]: model for app in apps for model in app["models"]}
        if activity.may_read_all(request.user):
            entries["Activity"] = self.entry("Activity", _("All changes"), "admin:activity")
        if request.user.is_superuser:
            title = _("In an emergency")
            entries["Emergency"] = self.entry("Emergency", title, "admin:emergency")
        index = reverse("admin:index", current_app=self.name)
        menu = []
        for title, names in SECTIONS:
            models = [entries[name] for name in names if name in entries]
            if models:
                section = {"name": title, "app_label": names[0].lower(), "app_url": index}
                menu.append({**section, "has_module_perms": True, "models": models})
        return menu

    def index(self, request, extra_context=None):
        """The first page: what waits for this account, then the menu."""
        from . import dashboard

        context = {"piles": dashboard.piles(request.user)}
        return super().index(request, context | (extra_context or {}))

    def activity(self, request):
        return activity.activity(request, self)

    def activity_csv(self, request):
        return activity.activity_csv(request, self)

    def lock_down(self, request):
        return lock_down.emergency(request, self)

    def entry(self, object_name, name, page):
        """The entry of a page that belongs to no model, as the menu has one for each model."""
        address = reverse(page, current_app=self.name)
        return {"name": name, "object_name": object_name, "admin_url": address, "view_only": True}

    def app_index(self, request, app_label, extra_context=None):
        """The menu has sections, not apps: its page is the first page."""
        return redirect("admin:index")


site = TawsiyatAdminSite()
