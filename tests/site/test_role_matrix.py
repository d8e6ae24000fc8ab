"""Who may open what: every role at every address of the admin, for its own bodies and for others'.

A new address fails here until somebody has written down for whom it is.
"""

import os

import pytest
from django.template.response import SimpleTemplateResponse
from django.urls import reverse

from recommendations.admin import site
from recommendations.models import ProgressUpdate, Role
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.admin_addresses import address_of, names, record_for

pytest_plugins = ["tests.support.admin_addresses"]
pytestmark = pytest.mark.django_db

EDITOR, PUBLISHER, FOCAL, AUDITOR = Role.EDITOR, Role.PUBLISHER, Role.FOCAL_POINT, Role.AUDITOR
# The focal point, where the record is one of its own bodies'.
OWN = "own"
NOBODY = "nobody"
EVERYBODY = {EDITOR, PUBLISHER, FOCAL, OWN, AUDITOR, NOBODY}
STAFF = {EDITOR, PUBLISHER, AUDITOR}
# Whose pages are rendered: what an editor or another focal point opens, one of these opens, too.
RENDERED = set(EVERYBODY) if os.environ.get("EVERY_COMBINATION") else {PUBLISHER, OWN, AUDITOR}
EDITING = {EDITOR, PUBLISHER}
READING_ONE = {*STAFF, OWN}

# What staff keep: seen by all staff roles, edited by editors and publishers.
KEPT = ["meeting", "plan", "institution", "theme", "document", "delegation"]
ADDRESSES = {
    **dict.fromkeys(["index", "jsi18n", "session"], EVERYBODY),
    "calendar": {*STAFF, FOCAL, OWN},
    "activity": STAFF,
    "activity_csv": STAFF,
    # Superusers only.
    "emergency": set(),
    "translations": EDITING,
    "translations_file": EDITING,
    "translations_workbook": EDITING,
    **{f"{name}_changelist": STAFF for name in KEPT},
    **{f"{name}_add": EDITING for name in KEPT},
    **{f"{name}_change": STAFF for name in KEPT},
    **{f"{name}_history": STAFF for name in KEPT},
    "delegation_add": set(),
    # The published plan, meeting and body of these tests are never deleted.
    "meeting_delete": set(),
    "plan_delete": set(),
    "institution_delete": set(),
    "theme_delete": EDITING,
    "document_delete": EDITING,
    "delegation_delete": EDITING,
    # Made on the page of its item.
    "indicator_changelist": {*STAFF, FOCAL},
    "indicator_add": set(),
    "indicator_change": READING_ONE,
    "indicator_history": READING_ONE,
    "indicator_delete": set(),
    "recommendation_changelist": {*STAFF, FOCAL},
    "recommendation_add": EDITING,
    "recommendation_change": READING_ONE,
    "recommendation_history": READING_ONE,
    "recommendation_delete": set(),
    "recommendation_postpone": EDITING,
    "progressupdate_changelist": {*STAFF, FOCAL},
    "progressupdate_add": {*EDITING, FOCAL},
    "progressupdate_change": READING_ONE,
    "progressupdate_history": READING_ONE,
    # It waits for its review, and is returned, not deleted.
    "progressupdate_delete": set(),
    "progressupdate_review": EDITING,
    "progressupdate_comparison": EDITING,
    "progressupdate_remarks": READING_ONE,
    # The update of these tests has no picture.
    "progressupdate_thumbnail": set(),
    "progressupdate_publish": {PUBLISHER},
    "progressupdate_return": EDITING,
    "institution_handover": READING_ONE,
    "progressupdate_unverified": {AUDITOR},
    "progressupdate_verify": {AUDITOR},
    "plan_from_minutes": EDITING,
    # An import under way is of its owner alone.
    "plan_minutes_check": set(),
    # Of the department, which leads the items of these tests.
    "plan_responses": {*EDITING, OWN},
    "plan_letters": EDITING,
    "plan_letter": EDITING,
    "plan_letter_file": EDITING,
    "plan_readiness": EDITING,
    "plan_adopt": {PUBLISHER},
    "plan_discard": EDITING,
    "plan_publish": {PUBLISHER},
    "plan_withdraw": {PUBLISHER},
    "plan_close": {PUBLISHER},
    "plan_close_preview": {PUBLISHER},
    "plan_sheet": EDITING,
    "plan_sheet_file": EDITING,
    "plan_translations_file": EDITING,
    "plan_report": {PUBLISHER},
    "meeting_publish": {PUBLISHER},
    "meeting_withdraw": {PUBLISHER},
    "meeting_attendance": EDITING,
    "meeting_erase-names": {PUBLISHER},
    "disclosurerequest_changelist": STAFF,
    "disclosurerequest_change": STAFF,
    "disclosurerequest_history": STAFF,
    "disclosurerequest_waiting": STAFF,
    "disclosurerequest_add": set(),
    "disclosurerequest_delete": set(),
    "disclosurerequest_grant": {PUBLISHER},
    "disclosurerequest_refuse": {PUBLISHER},
    # An editor withdraws what they have asked for themselves; this was asked by somebody else.
    "disclosurerequest_withdraw": {PUBLISHER},
    "report_changelist": STAFF,
    "report_change": STAFF,
    "report_add": set(),
    "report_delete": set(),
    "report_history": STAFF,
    # One row: its list leads to it.
    "siteprofile_changelist": STAFF,
    "siteprofile_change": STAFF,
    "siteprofile_history": STAFF,
    "siteprofile_add": set(),
    "siteprofile_delete": set(),
    "user_changelist": {AUDITOR},
    "user_change": {AUDITOR},
    "user_history": {AUDITOR},
    "user_add": set(),
    "user_delete": set(),
    "user_forget-second-factor": set(),
    "auth_user_password_change": set(),
    "letter_changelist": {AUDITOR},
    "letter_change": {AUDITOR},
    "letter_history": {AUDITOR},
    "letter_add": set(),
    "letter_delete": set(),
    **dict.fromkeys(
        [f"{name}_redact" for name in ["meeting", "plan", "recommendation", "progressupdate"]],
        {PUBLISHER},
    ),
    "document_redact": {PUBLISHER},
    "report_redact": {PUBLISHER},
    "report_sample": {PUBLISHER},
    "progressupdate_hide-evidence": EDITING,
    "progressupdate_remove-evidence": {PUBLISHER},
    "document_remove-file": {PUBLISHER},
    "redaction_changelist": {PUBLISHER, AUDITOR},
    "redaction_change": {PUBLISHER, AUDITOR},
    "redaction_history": {PUBLISHER, AUDITOR},
    "redaction_add": set(),
    "redaction_delete": set(),
    "signin_changelist": {AUDITOR},
    "signin_change": {AUDITOR},
    "signin_history": {AUDITOR},
    "signin_add": set(),
    "signin_delete": set(),
    "nameaccess_changelist": {AUDITOR},
    "nameaccess_change": {AUDITOR},
    "nameaccess_history": {AUDITOR},
    "nameaccess_add": set(),
    "nameaccess_delete": set(),
    "group_changelist": set(),
    "group_change": set(),
    "group_history": set(),
    "group_add": set(),
    "group_delete": set(),
}
# Who may save a record's form.
CHANGING = {
    **dict.fromkeys(KEPT, EDITING),
    "recommendation": EDITING,
    "indicator": EDITING,
    "progressupdate": EDITING,
    "siteprofile": {PUBLISHER},
    "disclosurerequest": set(),
    "report": set(),
    "user": set(),
    "group": set(),
    "letter": set(),
    "redaction": set(),
    "signin": set(),
    "nameaccess": set(),
}
# What each list offers to do with several records.
ACTIONS = {
    "recommendation": {
        **dict.fromkeys(EDITING, {"open_rows", "status", "due_on", "themes", "lead", "section"}),
        FOCAL: {"open_rows", "status"},
    },
    "progressupdate": {EDITOR: {"return"}, PUBLISHER: {"publish", "return"}},
}


def is_open(response):
    """True when the page was given: not refused, and not led back to where one may be."""
    return response.status_code == 200


def signed_in(client, role, institutions=()):
    account = cast.make_user("nobody") if role == NOBODY else None
    account = account or cast.make_member(role, "account", institutions)
    client.force_login(account)
    return account


def test_every_address_is_written_down():
    assert names() == set(ADDRESSES)


def once(*roles):
    """These roles on one database only: they find the same records as a publisher, or none."""
    return [pytest.param(role, marks=pytest.mark.once) for role in roles]


@pytest.mark.parametrize("role", [PUBLISHER, FOCAL, OWN, *once(EDITOR, AUDITOR, NOBODY)])
def test_each_role_opens_what_is_for_it_and_nothing_else(client, records, role, monkeypatch):
    if role not in RENDERED:
        # Whether a page is given is decided before its template is rendered.
        monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")
    bodies = {OWN: ["department"], FOCAL: ["health"]}.get(role, [])
    author = cast.make_member(FOCAL, "author", ["department"])
    ProgressUpdate.objects.all().delete()
    waiting = progress.record(records["recommendation"], by=author, status="in_progress", send=True)
    records["progressupdate"] = waiting
    signed_in(client, FOCAL if role == OWN else role, bodies)
    wrong = []

    for name, allowed in ADDRESSES.items():
        record = record_for(name, records)
        # A list is the same for a focal point, whoever's record it will show.
        is_for = allowed | ({OWN} if FOCAL in allowed else set())
        response = client.get(address_of(name, record))
        followed = (
            client.get(response.url)
            if name == "siteprofile_changelist" and (response.status_code == 302)
            else response
        )
        if is_open(followed) != (role in is_for):
            wrong.append((name, response.status_code))

    assert wrong == []


@pytest.mark.parametrize("role", [PUBLISHER, OWN, *once(EDITOR, AUDITOR)])
def test_each_role_saves_what_is_for_it_and_nothing_else(client, records, role):
    signed_in(client, FOCAL if role == OWN else role, ["department"] if role == OWN else [])
    saving = set()

    for model, record in records.items():
        response = client.post(address_of(f"{model}_change", record), {})
        if response.status_code != 403 and not (
            response.status_code == 302 and response.url == reverse("admin:index")
        ):
            saving.add(model)

    assert saving == {model for model, roles in CHANGING.items() if role in roles}


@pytest.mark.parametrize("role", [EDITOR, PUBLISHER, FOCAL, AUDITOR])
def test_each_list_offers_each_role_its_own_actions(rf, records, role):
    request = rf.get("/")
    request.user = cast.make_member(role, "account")
    offered = {
        model._meta.model_name: set(screen.get_actions(request))
        for model, screen in site._registry.items()
    }

    assert {model: names for model, names in offered.items() if names} == {
        model: by_role[role] for model, by_role in ACTIONS.items() if by_role.get(role)
    }


@pytest.mark.parametrize("role", [EDITOR, PUBLISHER, FOCAL, AUDITOR])
def test_a_page_for_several_records_is_for_whom_its_list_offers_it(client, records, role):
    signed_in(client, role)
    answered = {}
    for model in ACTIONS:
        screen = site.get_model_admin(type(records[model]))
        for change in screen.bulk_changes:
            where = reverse(f"admin:recommendations_{model}_bulk", args=[change.name])
            if client.post(where, {}).status_code != 403:
                answered.setdefault(model, set()).add(change.name)

    with_page = {model: by[role] - {"open_rows"} for model, by in ACTIONS.items() if by.get(role)}
    assert answered == with_page
