"""Who may do what: four roles, each a group of Django's with the permissions listed here.

The groups are synchronised after every ``migrate``, so that a new kind of record has its place in
them at once. They hold exactly what is written here; what an administrator wants differently
belongs in a group of another name.
"""

from django.contrib.auth.models import Group, Permission
from django.db.models import Q

from recommendations.models import Role

# What staff enter and edit. Published records refuse their deletion themselves.
EDITED = [
    "meeting",
    "agendaitem",
    "delegation",
    "attendee",
    "statement",
    "finding",
    "plan",
    "plansection",
    "recommendation",
    "assignment",
    "milestone",
    "indicator",
    "reading",
    "erratum",
    "progressupdate",
    "institution",
    "theme",
    "document",
]
# What responsible bodies answer, and editors enter for those without an account.
ANSWERED = ["response", "receipt"]
# What reviewers and focal points write to each other on an update.
DISCUSSED = ["remark"]
# The acts of a publisher, beside all that an editor does.
PUBLISHING = [
    "adopt_plan",
    "publish_plan",
    "close_plan",
    "publish_meeting",
    "publish_progressupdate",
    "add_report",
    "change_siteprofile",
    "grant_disclosurerequest",
    "add_verificationsample",
    "redact",
    "view_redaction",
]


def _all(*acts, of):
    return {f"{act}_{name}" for act in acts for name in of}


_EDITOR = _all("view", "add", "change", "delete", of=EDITED) | {
    "view_report",
    "view_postponement",
    "postpone_recommendation",
    "view_siteprofile",
    "review_progressupdate",
    "view_activity",
    "view_disclosurerequest",
    "view_verification",
    "view_verificationsample",
}
_EDITOR |= _all("view", "add", of=[*ANSWERED, *DISCUSSED])
# What an auditor does beside reading. Not publishers: who publishes what a body claims is not the
# one to vouch for it.
AUDITING = ["verify_progressupdate"]
# What a focal point reads of the own bodies' items.
FOLLOWED = ["recommendation", "assignment", "milestone", "indicator", "reading", "erratum"]
FOLLOWED += ["postponement", "verification"]
# role → the code names of its permissions; an auditor has all that begin with "view_", and these.
PERMISSIONS = {
    Role.EDITOR: _EDITOR,
    Role.PUBLISHER: _EDITOR | set(PUBLISHING),
    Role.FOCAL_POINT: _all("view", of=FOLLOWED)
    | _all("view", "add", of=[*ANSWERED, *DISCUSSED])
    | _all("view", "add", "change", "delete", of=["progressupdate"]),
}


def sync_groups(using="default", **kwargs):
    """Makes the four groups, and gives each exactly the permissions of its role."""
    own = Permission.objects.using(using).filter(content_type__app_label="recommendations")
    for role in Role:
        group, _made = Group.objects.using(using).get_or_create(name=role.value)
        if role in PERMISSIONS:
            wanted = own.filter(codename__in=PERMISSIONS[role])
        else:
            reading = Q(codename__startswith="view_") & ~Q(codename__startswith="view_historical")
            wanted = own.filter(reading | Q(codename__in=AUDITING))
        group.permissions.set(wanted)
