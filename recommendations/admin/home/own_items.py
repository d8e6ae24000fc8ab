"""The recommendations of a focal point's institutions, with what is to be done on each."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext, pgettext

from recommendations.admin.base.badges import schedule_badge, status_badge
from recommendations.admin.base.links import change_url
from recommendations.localization.dates.dates import written_out
from recommendations.localization.texts import Text, pick_from
from recommendations.models import Plan, ProgressUpdate, Recommendation, User
from recommendations.models.choices import OPEN

# More are in the list of recommendations.
MAX_ROWS = 200


@dataclass(frozen=True)
class OwnItem:
    """A row of a focal point's first page.

    ``report``: (label, address) of the button; ``note``: the state of a report that is not
    published; ``is_urgent``: such a report waits for its author.
    """

    reference: str
    title: Text
    address: str
    status: str
    schedule: str
    due: str
    last_update: str
    note: str
    report: tuple[str, str] | None
    is_urgent: bool


def own_items(user: User) -> list[OwnItem]:
    """The rows of the adopted plans that are not closed: open ones by their dates, then the others.

    Of a user who is no focal point there are none.
    """
    if not user.is_focal_point:
        return []
    items = Recommendation.objects.visible_to(user).in_force().select_related("plan")
    followed = items.filter(plan__state=Plan.State.ADOPTED).with_schedule().with_last_report()
    by_date = followed.order_by(F("due_on").asc(nulls_last=True), "plan__year", "number")
    found = sorted(by_date[:MAX_ROWS], key=lambda item: item.status not in OPEN)
    reports = _unpublished(user, found)
    return [_row(item, reports.get(item.pk), user) for item in found]


def _unpublished(user, items):
    """The newest report that is not published yet of each item, by the item's key."""
    if not items:
        return {}
    updates = ProgressUpdate.objects.visible_to(user).unpublished()
    found = updates.filter(recommendation__in=items).order_by("pk")
    return {update.recommendation_id: update for update in found}


def _row(item, update, user):
    note, report = _report(item, update)
    return OwnItem(
        reference=item.reference,
        title=pick_from(item, "title"),
        address=change_url(item),
        status=status_badge(item.status_in_plan),
        schedule=schedule_badge(item.schedule),
        due=_day(item.due_on),
        last_update=_day(item.last_report),
        note=note,
        report=report if user.has_perm("recommendations.add_progressupdate") else None,
        is_urgent=update is not None and update.stage != update.Stage.SENT,
    )


def _day(day: date | None):
    return written_out(day) if day else ""


def _report(item, update):
    """What is said of the report ``update`` that is not published, and the button for the item.

    A draft or a returned report that the focal point sees is also theirs to go on with.
    """
    new = (pgettext("act", "Report"), _new_report_address(item))
    if update is None:
        return "", new
    if update.stage == update.Stage.SENT:
        return gettext("your report waits for review"), new
    if update.stage == update.Stage.RETURNED:
        note = gettext("returned: %(remark)s") % {"remark": update.remark}
        return note, (gettext("Correct the report"), change_url(update))
    return gettext("a draft is not sent yet"), (gettext("Go on writing"), change_url(update))


def _new_report_address(item):
    return f"{reverse('admin:recommendations_progressupdate_add')}?recommendation={item.pk}"
