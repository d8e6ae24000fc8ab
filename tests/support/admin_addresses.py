"""Every address of the admin, with a record of each kind to open it by."""

from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.urls import URLPattern, reverse
from django.utils import timezone

from recommendations.admin import site
from recommendations.models import (
    DisclosureRequest,
    Document,
    Letter,
    NameAccess,
    ProgressUpdate,
    Redaction,
    Report,
    Role,
    SignIn,
    SiteProfile,
    Theme,
)
from recommendations.workflow.freezing import publish_report
from tests.support import cast
from tests.support.made_once import made_once

# Addresses without a page of their own, and those whose pages need more than a record: who may
# bring a text back, send a worksheet or save a file is tested with them.
NOT_PAGES = {
    "password_change",
    "password_change_done",
    "plan_sheet_result",
    "uploaded_file",
    "login",
    "logout",
    "autocomplete",
    "view_on_site",
    "app_list",
}


@made_once
def records():
    """One record of each kind; the items and updates of the commission of health, too."""
    published = cast.make_plan(2023, state="published")
    published.meeting.mark_published()
    item = published.recommendations.get(number=1)
    cast.make_update(item, publish=False)
    user = cast.make_user()
    minutes = ContentFile("محضر".encode(), name="minutes.txt")
    publish_report(published, by=user, as_of=published.adopted_on)
    return {
        "meeting": published.meeting,
        "plan": published,
        "recommendation": item,
        "indicator": item.indicators.create(number=1, target=7, name_ar="دورات"),
        "progressupdate": ProgressUpdate.objects.get(),
        "institution": cast.make_institution(),
        "theme": Theme.objects.create(slug="rights", name_ar="حقوق"),
        "document": Document.objects.create(title_ar="محضر", file=minutes, recommendation=item),
        "delegation": published.meeting.delegations.create(institution=cast.make_institution()),
        # Of the delegation, which is new to a published meeting.
        "disclosurerequest": DisclosureRequest.objects.get(),
        "report": Report.objects.get(),
        "siteprofile": SiteProfile.objects.get(),
        "user": user,
        "group": Group.objects.get(name=Role.EDITOR),
        "letter": Letter.objects.create(recipient=user, kind="reminder", day="2023-01-01"),
        "redaction": Redaction.objects.create(
            record_kind="recommendation",
            record_key=item.pk,
            page_kind="recommendation",
            page_key=item.pk,
            field="title_ar",
            category="safety",
            redacted_on="2023-01-01",
            redacted_at=timezone.now(),
            redacted_by=user,
        ),
        "signin": SignIn.objects.create(user=user, outcome="signed_in"),
        "nameaccess": NameAccess.objects.create(user=user, page="form", path="/admin/"),
    }


def names():
    """The name of every address of the admin, without the app's label."""

    def walk(patterns):
        for pattern in patterns:
            if isinstance(pattern, URLPattern):
                yield pattern.name
            else:
                yield from walk(pattern.url_patterns)

    found = {str(name) for name in walk(site.get_urls()) if name}
    for prefix in ["recommendations_", "auth_group_"]:
        found = {
            name.replace(prefix, "group_" if prefix == "auth_group_" else "", 1)
            if name.startswith(prefix)
            else name
            for name in found
        }
    apart = ("_simple_history", "_restore", "_bulk", "_save_view", "_delete_view")
    return {name for name in found if not name.endswith(apart)} - NOT_PAGES


def address_of(name, record):
    body = cast.make_institution()
    endings = {
        "plan_sheet_file": ["xlsx"],
        "plan_translations_file": ["xlsx"],
        "plan_responses": [body.pk],
        "plan_letter": [body.pk],
        "plan_letter_file": [body.pk, "txt"],
    }
    ending = endings.get(name, [])
    for prefix in ["recommendations_", "auth_", ""]:
        try:
            return reverse(f"admin:{prefix}{name}", args=[record.pk, *ending] if record else [])
        except Exception:  # noqa: BLE001,S112 - the next spelling is tried
            continue
    raise LookupError(name)


def record_for(name, records):
    """The record that an address is about; None for a list or a form of something new."""
    model, _, page = name.partition("_")
    if name == "auth_user_password_change":
        return records["user"]
    if model not in records or page in {
        "changelist",
        "add",
        "from_minutes",
        "review",
        "unverified",
        "waiting",
    }:
        return None
    return records[model]
