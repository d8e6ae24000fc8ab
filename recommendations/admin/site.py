"""The admin site: its name, signing in, the menu in the order of the work."""

from allauth.account.views import logout
from django.contrib.admin import AdminSite
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import path, reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from recommendations.accounts import second_factor
from recommendations.accounts.sign_in.next_page import is_path
from recommendations.admin.forms import drafts
from recommendations.models import SiteProfile

from .history import activity, name_access_log
from .home import calendar
from .home import views as home
from .serve_upload import serve_upload
from .transitions import lock_down
from .translations import page as translations
from .translations import workbook

# The sections of the menu with the models in each; a model that is not here has no entry. The last
# one is folded: it is opened a few times a year.
SECTIONS = [
    (_("From the meeting to the plan"), ["Meeting", "DisclosureRequest", "Plan"]),
    (_("Following up"), ["Recommendation", "ProgressUpdate", "Calendar", "Translations"]),
    (_("Lists"), ["Institution", "Theme"]),
    (_("Files and reports"), ["Document", "Report", "Redaction"]),
    (
        pgettext_lazy("admin menu", "This site"),
        ["SiteProfile", "User", "Group", "SignIn", "NameAccess", "Letter", "Activity", "Emergency"],
    ),
]


class TawsiyatAdminSite(AdminSite):
    """The admin, under the name of the body that uses it."""

    index_title = _("Dashboard")
    index_template = "staff/home/home.html"
    # The rail is ours: templates/staff/base/_rail.html.
    enable_nav_sidebar = False

    def each_context(self, request):
        profile = getattr(request, "site_profile", None) or SiteProfile.objects.current()
        name = str(profile.body_name or _("Plans and recommendations"))
        return {
            **super().each_context(request),
            "site_header": name,
            "site_title": name,
            "second_factor_put_off": second_factor.is_missing_in_trial(request),
            "is_locked_down": profile.locked_down_at is not None,
            "drafts": drafts.settings_for(request.user),
        }

    def admin_view(self, view, cacheable=False):
        """As in Django; a page that reads names of people is logged before it is sent, and the
        answer to a form that was accepted names its draft."""
        return super().admin_view(drafts.forgets_draft(name_access_log.logged(view)), cacheable)

    def has_permission(self, request):
        """True for active staff with a second factor; in the local trial it can be missing."""
        return super().has_permission(request) and second_factor.is_satisfied(request)

    def login(self, request, extra_context=None):
        """Redirects to the pages below ``/accounts/`` that sign in and set up the second factor.

        They lead back here. Raises PermissionDenied for a user who is signed in and is not staff.
        """
        target = self.next_page(request)
        if not request.user.is_authenticated:
            return redirect_to_login(target, reverse("account_login"))
        if not super().has_permission(request):
            raise PermissionDenied
        if self.has_permission(request):
            return redirect(target)
        request.session["after_second_factor"] = target
        return redirect_to_login(target, second_factor.setup_url(request.user))

    def next_page(self, request):
        """The address after signing in: the one asked for, if it is a page of this site."""
        asked = request.GET.get(REDIRECT_FIELD_NAME, "")
        return asked if is_path(asked) else reverse("admin:index", current_app=self.name)

    def logout(self, request, extra_context=None):
        return logout(request)

    def password_change(self, request, extra_context=None):
        return redirect("account_change_password")

    def get_urls(self):
        """With the pages that belong to no model, before Django's."""
        pages = {
            "calendar": ("calendar/", self.calendar),
            "activity": ("activity/", self.activity),
            "activity_csv": ("activity/changes.csv", self.activity_csv),
            "uploaded_file": ("files/<path:name>", self.uploaded_file),
            "emergency": ("emergency/", self.lock_down),
            "translations": ("translations/", self.translations),
            "translations_workbook": ("translations/workbook/", self.translations_workbook),
            "translations_file": ("translations/workbook.xlsx", self.translations_file),
            "session": ("session/", self.session),
        }
        own = [
            path(where, self.admin_view(view), name=name) for name, (where, view) in pages.items()
        ]
        return [*own, *super().get_urls()]

    def uploaded_file(self, request, name):
        return serve_upload(request, name, self)

    def get_app_list(self, request, app_label=None):
        """The menu: the SECTIONS, each with the models that the user may see, of any app."""
        apps = super().get_app_list(request, app_label)
        entries = {model["object_name"]: model for app in apps for model in app["models"]}
        if activity.may_read_all(request.user):
            entries["Activity"] = self.entry("Activity", _("All changes"), "admin:activity")
        if translations.may_translate(request.user):
            title = _("Translations")
            entries["Translations"] = self.entry("Translations", title, "admin:translations")
        if calendar.may_read(request.user):
            entries["Calendar"] = self.entry("Calendar", _("Calendar"), "admin:calendar")
        if request.user.is_superuser:
            title = _("Emergency")
            entries["Emergency"] = self.entry("Emergency", title, "admin:emergency")
        menu = []
        for title, names in SECTIONS:
            models = [entries[name] for name in names if name in entries]
            if models:
                menu.append(self.section(request, title, models))
        return menu

    def section(self, request, title, models):
        """A section of the menu in the shape of an app's entry; the current page is named in it."""
        for model in models:
            address = model.get("admin_url")
            model["is_current"] = bool(address) and request.path.startswith(address)
        return {
            "name": title,
            "app_label": models[0]["object_name"].lower(),
            "app_url": reverse("admin:index", current_app=self.name),
            "has_module_perms": True,
            "models": models,
            "folded": title == SECTIONS[-1][0],
            "is_current": any(model["is_current"] for model in models),
        }

    def index(self, request, extra_context=None):
        """The first page: see ``home.context``."""
        context = home.context(request.user)
        return super().index(request, context | (extra_context or {}))

    def calendar(self, request):
        return calendar.calendar_page(request, self)

    def activity(self, request):
        return activity.activity(request, self)

    def activity_csv(self, request):
        return activity.activity_csv(request, self)

    def translations(self, request):
        return translations.translations(request, self)

    def translations_workbook(self, request):
        return workbook.upload(request, self)

    def translations_file(self, request):
        return workbook.download(request, self)

    def lock_down(self, request):
        return lock_down.emergency(request, self)

    def session(self, request):
        """That the session goes on, with the token that forms need: it changes at every sign-in."""
        return JsonResponse({"token": get_token(request)})

    def entry(self, object_name, name, page):
        """The menu entry of a page that belongs to no model, in the shape of a model's entry."""
        address = reverse(page, current_app=self.name)
        return {"name": name, "object_name": object_name, "admin_url": address, "view_only": True}

    def app_index(self, request, app_label, extra_context=None):
        """Redirects to the first page: the menu has sections, not apps."""
        return redirect("admin:index")


site = TawsiyatAdminSite()
