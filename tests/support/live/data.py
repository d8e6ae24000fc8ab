"""What tests of the real server put into its database; run there by ``LiveServer.call``."""

from io import StringIO

from django.core.files.base import ContentFile
from django.core.management import call_command

from recommendations.models import Document, SignIn
from recommendations.models.history import acting_as
from recommendations.workflow.disclosure import lock_down as emergency
from recommendations.workflow.progress import progress
from tests.support import cast, signing_in


def make_account(username="chief", role="", institutions=()):
    """An account with a second factor, with every right or those of a role; the app's secret."""
    if not role:
        return signing_in.set_up_app(signing_in.make_chief(username))
    user = cast.make_member(role, username, institutions)
    return signing_in.set_up_app(signing_in.with_password(user))


def make_plan(year=2023, **fields):
    """A plan with three items; its primary key, that of its meeting and those of the items."""
    plan = cast.make_plan(year, **fields)
    items = list(plan.recommendations.order_by("number").values_list("pk", flat=True))
    return {"plan": plan.pk, "meeting": plan.meeting_id, "items": items}


def withdraw_plan(year):
    """Hides the published plan of ``year``: its address answers 410 from now on."""
    cast.Plan.objects.get(year=year).mark_withdrawn()


def make_sitting(year, name, disclosure="count"):
    """A published meeting with a delegation, a statement and a private document, each with
    ``name`` in it; its primary key, its slug and that of the document."""
    meeting = cast.make_meeting(year)
    delegation = meeting.delegations.create(
        institution=cast.make_institution("health"), disclosure=disclosure, head_count=1
    )
    delegation.attendees.create(name_ar=f"{name} أحمد", post_ar=f"{name} منسقة")
    meeting.statements.create(number=1, speaker_ar=f"{name} خليل", text_ar="كلمة")
    file = ContentFile(name.encode(), name="list.txt")
    document = Document.objects.create(meeting=meeting, title_ar=name, file=file)
    meeting.mark_published()
    return {"meeting": meeting.pk, "slug": meeting.slug, "document": document.pk}


def make_update(item, publish=True, **account):
    """A report on the item with that primary key; its own."""
    recommendation = cast.Recommendation.objects.get(pk=item)
    return cast.make_update(recommendation, publish=publish, **account).pk


def make_draft(item):
    """What staff save all day and readers see nothing of: a draft, an attendee, a note."""
    user = cast.make_user("chief")
    recommendation = cast.Recommendation.objects.get(pk=item)
    with acting_as(user):
        progress.record(recommendation, by=user, status="in_progress", narrative_ar="مسودة")
        meeting = cast.make_meeting(2090)
        body = cast.make_institution("department")
        meeting.delegations.create(institution=body).attendees.create(name_ar="ليلى")


def run(command, arguments):
    """What a command prints."""
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def count_documents(meeting):
    return Document.objects.filter(meeting=meeting).count()


def last_sign_in_address():
    """The address in the newest entry of the log of sign-ins."""
    return SignIn.objects.latest("pk").address


def lock_down(username="chief", *, end=False):
    """The emergency begins, or ends, at the word of that superuser."""
    act = emergency.end_lock_down if end else emergency.lock_down
    act(by=cast.make_user(username))
