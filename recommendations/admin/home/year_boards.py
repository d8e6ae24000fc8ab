"""The board of a year on the first page: the steps from its meeting to its closing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Count, Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from recommendations.admin.base.links import change_url, list_url
from recommendations.admin.lists.filters import COUNTED
from recommendations.localization.dates.dates import written_out
from recommendations.localization.texts import Text, pick_from
from recommendations.models import Meeting, Plan, ProgressUpdate, Recommendation, User
from recommendations.models.choices import Status
from recommendations.models.plans.schedule import RUNNING
from recommendations.workflow.progress.progress import PUBLISH, REVIEW

from .figures import Figure, figures

# Plans that are not closed, and meetings without a plan: more are in their lists.
MAX_BOARDS = 4


@dataclass(frozen=True)
class Act:
    """A link to what comes next."""

    label: str
    address: str


@dataclass(frozen=True)
class YearStep:
    """A step of the year. ``progress``: done, now or later; ``facts``: its state, in words."""

    title: str
    progress: str
    facts: list[str]
    act: Act | None = None


@dataclass(frozen=True)
class YearBoard:
    """The steps and figures of one year."""

    year: int
    title: Text | str
    address: str
    steps: Sequence[YearStep]
    figures: Sequence[Figure] = ()


@dataclass
class YearRecords:
    """What a board is made of: a meeting, its plan, or both, with what was counted of the plan."""

    meeting: Meeting | None
    plan: Plan | None
    counts: dict = field(default_factory=dict)

    @property
    def year(self):
        return self.plan.year if self.plan else self.meeting.year

    @property
    def is_adopted(self):
        return self.plan is not None and not self.plan.is_draft


def year_boards(user: User) -> list[YearBoard]:
    """The YearBoards of what is not closed, the newest year first."""
    plans = list(
        Plan.objects.exclude(state=Plan.State.CLOSED).select_related("meeting")[:MAX_BOARDS]
    )
    counts = _counts(plans) if plans else {}
    records = [YearRecords(plan.meeting, plan, counts.get(plan.pk, {})) for plan in plans]
    records += [YearRecords(meeting, None) for meeting in _meetings_without_plan()]
    records.sort(key=lambda one: one.year, reverse=True)
    shown = figures(plans) if plans else {}
    return [_board(one, user, shown) for one in records[:MAX_BOARDS]]


def _meetings_without_plan():
    """Annual meetings without a plan, of no earlier year than the newest plan."""
    newest = Plan.objects.aggregate(year=Max("year"))["year"] or timezone.localdate().year - 1
    meetings = Meeting.objects.filter(kind=Meeting.Kind.ANNUAL, plans=None, year__gte=newest)
    return meetings.order_by("-year")[:MAX_BOARDS]


def _counts(plans: Iterable[Plan]):
    """Items, open, implemented and decided ones, and updates that wait, of each plan by its key."""
    items = Recommendation.objects.filter(plan__in=plans, decision__in=COUNTED).order_by()
    decided = RUNNING & Q(closing_decision__isnull=False)
    counted = items.values("plan").annotate(
        items=Count("pk"),
        open=Count("pk", filter=RUNNING),
        implemented=Count("pk", filter=Q(status=Status.IMPLEMENTED)),
        decided=Count("pk", filter=decided),
    )
    found = {row["plan"]: row for row in counted}
    sent = ProgressUpdate.objects.sent().filter(recommendation__plan__in=plans).order_by()
    plan = "recommendation__plan"
    for row in sent.values(plan).annotate(waiting=Count("pk")):
        found.setdefault(row[plan], {})["waiting"] = row["waiting"]
    return found


def _board(records, user, shown):
    plan, meeting = records.plan, records.meeting
    return YearBoard(
        year=records.year,
        title=pick_from(plan or meeting, "title"),
        address=change_url(plan or meeting),
        steps=_steps(records, user),
        figures=shown[plan.pk] if plan else (),
    )


def _steps(records, user):
    """The YearSteps; the first that is not done is now."""
    made = [
        _meeting(records, user),
        _minutes(records, user),
        _adoption(records, user),
        _progress(records, user),
        _closing(records, user),
    ]
    now = next((number for number, (is_done, *_rest) in enumerate(made) if not is_done), 0)
    return [
        YearStep(title, _place(number, now, is_done), facts, act)
        for number, (is_done, title, facts, act) in enumerate(made)
    ]


def _place(number, now, is_done):
    if number == now:
        return "now"
    return "done" if is_done else "later"


def _allowed(user, permission, label, address):
    """The Act, for who has the permission."""
    return Act(label, address) if user.has_perm(f"recommendations.{permission}") else None


def _meeting(records, user):
    """(is it done, title, facts, Act), as of the other steps."""
    title, meeting = gettext("Meeting"), records.meeting
    if meeting is None:
        label = gettext("Choose the meeting")
        return False, title, [gettext("no meeting yet")], _change(user, records.plan, label)
    note = pick_from(meeting, "date_note") or gettext("no date was set")
    facts = [written_out(meeting.held_on) if meeting.held_on else note]
    if meeting.is_published():
        return True, title, [*facts, gettext("published")], None
    address = reverse("admin:recommendations_meeting_publish", args=[meeting.pk])
    publish = _allowed(user, "publish_meeting", gettext("Publish the meeting"), address)
    edit = _change(user, meeting, gettext("Complete the meeting"))
    act = (publish if records.plan else None) or edit
    return True, title, [*facts, gettext("not published")], act


def _change(user, record, label):
    return _allowed(user, f"change_{record._meta.model_name}", label, change_url(record))


def _minutes(records, user):
    title = gettext("Minutes")
    count = records.counts.get("items", 0)
    if count:
        fact = ngettext("%(n)s recommendation", "%(n)s recommendations", count) % {"n": count}
        return True, title, [fact], None
    if records.plan:
        act = _change(user, records.plan, gettext("Add recommendations"))
        return False, title, [gettext("no recommendations yet")], act
    query = urlencode({"year": records.year, "meeting": records.meeting.pk})
    address = f"{reverse('admin:recommendations_plan_from_minutes')}?{query}"
    act = _allowed(user, "add_plan", gettext("New plan from minutes"), address)
    return False, title, [gettext("no plan yet")], act


def _adoption(records, user):
    title, plan = gettext("Adoption"), records.plan
    if not records.is_adopted:
        if not records.counts.get("items"):
            return False, title, [gettext("not adopted yet")], None
        address = reverse("admin:recommendations_plan_adopt", args=[plan.pk])
        act = _allowed(user, "adopt_plan", gettext("Adopt the plan"), address)
        complete = Act(gettext("Complete the draft"), _items_address(plan))
        return False, title, [gettext("not adopted yet")], act or complete
    on = plan.adopted_on
    facts = [written_out(on) if on else gettext("the day is not known")]
    if plan.is_published():
        return True, title, [*facts, gettext("published")], None
    address = reverse("admin:recommendations_plan_publish", args=[plan.pk])
    act = _allowed(user, "publish_plan", gettext("Publish the plan"), address)
    return True, title, [*facts, gettext("not published")], act


def _items_address(plan, **query):
    return f"{list_url(Recommendation)}?{urlencode({'plan__id__exact': plan.pk} | query)}"


def _progress(records, user):
    title, counts = gettext("Progress"), records.counts
    if not records.is_adopted:
        return False, title, [], None
    facts = [
        gettext("%(n)s of %(d)s implemented")
        % {"n": counts.get("implemented", 0), "d": counts.get("items", 0)}
    ]
    act = Act(gettext("Open the recommendations"), _items_address(records.plan, status="open"))
    if waiting := counts.get("waiting", 0):
        words = ngettext("%(n)s update is waiting", "%(n)s updates are waiting", waiting)
        facts.append(words % {"n": waiting})
        if user.has_perm(REVIEW) or user.has_perm(PUBLISH):
            queue = reverse("admin:recommendations_progressupdate_review")
            act = Act(gettext("Review updates"), queue)
    return _is_over(records), title, facts, act


def _is_over(records):
    """True when the plan can be closed: nothing is open, or its year has passed."""
    is_past = records.year < timezone.localdate().year
    return is_past or not records.counts.get("open")


def _closing(records, user):
    title, counts = gettext("Closing"), records.counts
    if not records.is_adopted:
        return False, title, [], None
    facts = [
        gettext("%(n)s of %(d)s decided")
        % {"n": counts.get("decided", 0), "d": counts.get("open", 0)}
    ]
    address = reverse("admin:recommendations_plan_close", args=[records.plan.pk])
    act = _allowed(user, "close_plan", gettext("Close the year"), address)
    return False, title, facts, act if _is_over(records) else None
