"""The cast of the tests: the body, its institutions, its meeting and its plans.

Everything here is made by the transitions that staff use: a plan is adopted by ``adopt``, a status
moves by ``progress.record``, a year ends by ``close``. Calling twice for the same institution,
account or meeting gives the same one. Texts are Arabic, as staff enter them; give ``title_ku`` or
``title_en`` where a test is about the other languages.
"""

from contextlib import contextmanager
from datetime import date

from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from recommendations.models import (
    Assignment,
    CarryOver,
    ClosingDecision,
    DisclosureRequest,
    Institution,
    Meeting,
    Plan,
    Recommendation,
    Role,
    SiteProfile,
    Status,
    User,
)
from recommendations.models.choices import NEEDS_REASON
from recommendations.search import indexing
from recommendations.workflow import adoption, postponement, responses
from recommendations.workflow.closing import decisions
from recommendations.workflow.disclosure import disclosure
from recommendations.workflow.progress import progress, remarks, verification

DEPARTMENT = "دائرة العلاقات الخارجية"
HEALTH = "هيئة الصحة"
REASON = "لم يتوفر التمويل بعد."
PROMISE = "تضع الجهة جدولاً زمنياً وتسمّي منسّقاً."
NOTE = "روجعت الوثائق في موقع العمل."
EVIDENCE = "https://example.org/evidence"


@contextmanager
def made_at_once():
    """While it is open, what is made costs less than half: it stands for one public change.

    The content version moves and the search is written once, at its end.
    """
    with (
        transaction.atomic(),
        SiteProfile.objects.one_content_version(of_all_plans=True),
        indexing.batched(),
    ):
        # Nothing has to be compared any more to see whether a reader finds something else.
        SiteProfile.objects.bump_content_version()
        yield


def make_user(username="staff", **fields):
    """An account that may sign in to the admin; give ``is_superuser=True`` for every right."""
    fields = {"is_staff": True, "first_name": username} | fields
    return User.objects.filter(username=username).first() or User.objects.create_user(
        username, f"{username}@example.org", **fields
    )


def make_member(role, username=None, institutions=()):
    """An account of the staff in the group of ``role``, bound to ``institutions`` (or slugs).

    A focal point for which none is given represents one that answers for nothing.
    """
    user = make_user(username or str(role))
    if role == Role.FOCAL_POINT and not institutions:
        institutions = ["elsewhere"]
    user.institutions.set(
        make_institution(body) if isinstance(body, str) else body for body in institutions
    )
    user.groups.set(Group.objects.filter(name=role))
    # Asked anew: the role is remembered on the record.
    return User.objects.get(pk=user.pk)


def make_institution(slug="department", **fields):
    """An institution, by its slug; ``department`` and ``health`` have their own names."""
    names = {"department": DEPARTMENT, "health": HEALTH}
    kind = "department" if slug == "department" else "commission"
    fields = {"name_ar": names.get(slug, f"هيئة {slug}"), "kind": kind} | fields
    return Institution.objects.get_or_create(slug=slug, defaults=fields)[0]


def make_meeting(year=2023, *, published=False, **fields):
    """The annual meeting that adopts the plan of ``year``; a draft unless ``published``."""
    fields = {
        "slug": f"annual-{year}",
        "title_ar": f"الاجتماع السنوي {year}",
        "date_note_ar": "يوم سبت",
        "city_ar": "الحسكة",
        "organiser": make_institution(),
    } | fields
    meeting = Meeting.objects.get_or_create(slug=fields.pop("slug"), year=year, defaults=fields)[0]
    if published and not meeting.is_published():
        meeting.mark_published()
    return meeting


def make_plan(year=2023, items=3, state="draft", **fields):
    """The plan of ``year`` with ``items`` recommendations, each led by the department.

    ``state``: draft, adopted, or published (adopted first, as it must be). What has to be
    different from the usual in an item comes first: make a draft, change it, ``advance`` it.
    """
    with made_at_once() if state == "published" else indexing.batched():
        plan = Plan.objects.create(year=year, **{"meeting": make_meeting(year)} | fields)
        for _number in range(items):
            make_recommendation(plan)
        return advance(plan, state)


def advance(plan, state):
    """Brings a draft to ``state``: draft (nothing to do), adopted, or published."""
    if state in ("adopted", "published"):
        adoption.adopt(plan, by=make_user(), on=date(plan.year, 1, 7))
    if state == "published":
        plan.mark_published()
    return plan


def make_recommendation(plan, *, lead="department", themes=(), **fields):
    """An item of the draft ``plan``, under the next number unless ``number`` is given.

    ``lead``: an Institution or its slug, or None for an item without one.
    """
    number = fields.pop("number", None) or plan.recommendations.next_number()
    fields = {
        "title_ar": f"التوصية {number}",
        "adopted_text_ar": f"نص التوصية {number} كما أقرها الاجتماع.",
    } | fields
    item = Recommendation.objects.create(plan=plan, number=number, **fields)
    if lead:
        assign(item, lead)
    item.themes.set(themes)
    return item


def assign(recommendation, institution, role=Assignment.Role.LEAD):
    """Makes an Institution (or its slug) responsible for the item: ``lead`` or ``supporting``."""
    if isinstance(institution, str):
        institution = make_institution(institution)
    return recommendation.assignments.create(institution=institution, role=role)


def make_update(
    recommendation, status=Status.IN_PROGRESS, *, publish=True, by=None, outcome=None, **account
):
    """An update of an adopted item by ``progress.record``: published, or sent and waiting.

    With ``send=False`` beside ``publish=False`` it stays a draft.

    Reason and evidence are filled in where ``status`` needs them and ``account`` has none;
    ``superseded_by`` must be given. With an ``outcome`` it is verified on its own day.
    """
    update = progress.record(
        recommendation,
        by=by or make_user(),
        status=status,
        publish=publish,
        **{"send": True} | account_of(status) | account,
    )
    if outcome:
        make_verification(update, outcome)
        recommendation.refresh_from_db()
    return update


def make_remark(update, text="ما عدد المستفيدين؟", *, by=None, **more):
    """A remark on an update that waits for review: an editor's question, or that of ``by``."""
    return remarks.write(update, by=by or make_member(Role.EDITOR), text=text, **more)


def make_verification(update, outcome="confirmed", *, by=None, **more):
    """A verification of a published update, by an auditor who had no part in it."""
    more = {"note": {"ar": NOTE}, "on": update.reported_on} | more
    return verification.verify(update, by=by or make_member(Role.AUDITOR), outcome=outcome, **more)


def make_response(item, answer="accepts_in_part", *, body="department", by=None, **more):
    """What a responsible body (an Institution or its slug) answers to an adopted item."""
    if isinstance(body, str):
        body = make_institution(body)
    more = {"explanation": {"ar": PROMISE}} | more
    by = by or make_member(Role.EDITOR)
    return responses.respond(item, by=by, institution=body, answer=answer, **more)


def make_receipt(plan, body="department", *, by=None, **more):
    """That a responsible body (an Institution or its slug) has received the adopted plan."""
    if isinstance(body, str):
        body = make_institution(body)
    by = by or make_member(Role.EDITOR)
    return responses.confirm_receipt(plan, by=by, institution=body, **more)


def make_decision(item, status=None, *, by=None, **fields):
    """What becomes of an open item when its year closes: carried over, or closed with ``status``.

    Reason and evidence are filled in as in ``make_update``.
    """
    closed = {"choice": "close", "status": status} | account_of(status) if status else {}
    if fields.get("due_on"):
        dated = {"postponement_reason_ar": REASON, "postponing_body": make_institution()}
        fields = dated | fields
    decision = ClosingDecision(recommendation=item, **{"choice": "carry_over"} | closed | fields)
    decisions.decide(decision, by=by or make_user())
    return decision


def carry_over(*, number=None, due_on=None):
    """A decision to carry an item over; a new date has its reason and who decided it."""
    dated = {"reason": {"ar": REASON}, "decided_by": make_institution()} if due_on else {}
    return CarryOver(number=number, due_on=due_on, **dated)


def postpone(item, to, *, by=None, decided_on=None, reason=REASON, **fields):
    """The date of ``item`` changed to the day ``to``, decided on the day of its adoption.

    In a draft: on the new date, or today if that is to come.
    """
    fields = {"decided_by": make_institution()} | fields
    adopted_on = Plan.objects.get(pk=item.plan_id).adopted_on
    return postponement.postpone(
        item,
        by=by or make_user(),
        to=to,
        reason={"ar": reason} if isinstance(reason, str) else reason,
        decided_on=decided_on or adopted_on or min(to, timezone.localdate()),
        **fields,
    )


def account_of(status):
    """What ``progress.record`` needs beside ``status``, except a successor."""
    if status in NEEDS_REASON:
        return {"reason_ar": REASON}
    if status == Status.IMPLEMENTED:
        return {"evidence_url": EVIDENCE}
    return {}


def grant_disclosures(*, by=None):
    """Makes public all that waits to become so, as a publisher would."""
    by = by or make_user("grantor", is_superuser=True)
    for request in DisclosureRequest.objects.waiting():
        disclosure.grant(request, by=by, reason="موافقة خطية")


def past_the_models(model):
    """The table of ``model`` with none of the models' rules in between, as raw SQL would see it."""
    return QuerySet(model)
