"""Loads the fictional example into an empty database, by the same transitions as the staff."""

from datetime import date, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction

from recommendations.models import Meeting, Plan, Role, SiteProfile, User
from recommendations.models.history import Cause, acting_as, caused_by
from recommendations.sample_data.accounts import account, active_account
from recommendations.sample_data.records import (
    institution,
    link_findings,
    store_institutions,
    store_meeting,
    store_profile,
    store_themes,
)
from recommendations.sample_data.texts import read
from recommendations.search import indexing
from recommendations.workflow import adoption, responses, sampling
from recommendations.workflow.closing import year_end
from recommendations.workflow.disclosure import publication
from recommendations.workflow.freezing import publish_report

from .acts import Accounts, Item
from .drafts import complete_draft
from .timeline import Timeline

YEARS = [2023, 2024, 2025, 2026]
# Before the first meeting.
SITE_OPENED_ON = date(2023, 1, 2)
# Accounts that cannot sign in; the records of the example carry their names.
AUTHOR, VERIFIER, RESPONDER = "fictional-author", "fictional-verifier", "fictional-responder"
# What names the site in the files of its samples where SITE_ADDRESS is empty, as in a trial.
LOCAL_ADDRESS = "http://127.0.0.1:8000"


def is_loaded() -> bool:
    """True if the meetings of the fictional example are there."""
    slugs = {_read("meeting", year)["meeting"]["slug"] for year in YEARS}
    return slugs <= set(Meeting.objects.values_list("slug", flat=True))


def last_day() -> date:
    """The day of the last event; an earlier clock would refuse it as of the future."""
    nobody = User()
    return _timeline(Accounts(nobody, nobody, nobody)).last_day


@caused_by(Cause.COMMAND, "quickstart")
@transaction.atomic
def load() -> list[Plan]:
    """Stores the four years, published; returns the plans, oldest first."""
    with SiteProfile.objects.one_content_version(of_all_plans=True), indexing.batched():
        # Moved once for all of it: nothing of it has to be compared any more.
        SiteProfile.objects.bump_content_version()
        _load()
    return list(Plan.objects.filter(year__in=YEARS).order_by("year"))


def _load() -> None:
    accounts = Accounts(
        author=active_account(AUTHOR, Role.PUBLISHER),
        verifier=active_account(VERIFIER, Role.AUDITOR),
        responder=active_account(RESPONDER, Role.EDITOR),
    )
    with acting_as(accounts.author):
        _timeline(accounts).run()
    for name in (AUTHOR, VERIFIER, RESPONDER):
        account(name)


def _read(kind: str, year: int) -> dict:
    return read(f"fictional/{kind}_{year}")


def _timeline(accounts: Accounts) -> Timeline:
    """All that happens in the four years."""
    timeline = Timeline()
    timeline.add(SITE_OPENED_ON, _store_site)
    for year in YEARS:
        meeting, progress = _read("meeting", year), _read("progress", year)
        adopt = partial(_adopt, meeting["meeting"], _read("plan", year), accounts)
        timeline.add(meeting["meeting"]["held_on"], adopt)
        _add_events_of_plan(timeline, year, progress, accounts)
        for record in progress["items"]:
            _add_events_of_item(timeline, Item(year, record["number"], accounts), record)
        if closed_on := progress.get("closed_on"):
            _add_closing(timeline, year, progress["items"], closed_on, accounts)
    return timeline


def _add_events_of_plan(timeline, year, progress, accounts):
    for record in progress.get("receipts", []):
        timeline.add(record["confirmed_on"], partial(_confirm_receipt, year, record, accounts))
    for record in progress.get("reports", []):
        timeline.add(record["published_on"], partial(_publish_report, year, record, accounts))
    for record in progress.get("samples", []):
        timeline.add(record["drawn_on"], partial(_draw_sample, year, record, accounts))


def _add_events_of_item(timeline: Timeline, item: Item, record: dict[str, Any]) -> None:
    for name, day, act in [
        ("responses", "answered_on", item.respond),
        ("errata", "dated", item.correct_text),
        ("milestones", "done_on", item.finish_milestone),
        ("readings", "read_on", item.measure),
        ("postponements", "decided_on", item.postpone),
    ]:
        for one in record.get(name, []):
            timeline.add(one[day], partial(act, one))
    for one in record.get("updates", []):
        about = ("verifications", "redactions")
        update = {name: content for name, content in one.items() if name not in about}
        timeline.add(one["reported_on"], partial(item.report, update))
        for check in one.get("verifications", []):
            timeline.add(check["verified_on"], partial(item.verify, one["reported_on"], check))
        for words in one.get("redactions", []):
            timeline.add(words["redacted_on"], partial(item.redact, one["reported_on"], words))


def _add_closing(timeline, year, records, closed_on, accounts):
    for record in records:
        if decision := record.get("closing"):
            item = Item(year, record["number"], accounts)
            timeline.add(closed_on, partial(item.decide, decision))
    timeline.add(closed_on, partial(_close, year, closed_on, accounts))


def _store_site(*, now: datetime) -> None:
    site = read("fictional/site")
    store_profile(site["site"])
    store_institutions(site["institutions"])
    store_themes(site["themes"])


def _adopt(meeting_record, plan_record, accounts, *, now: datetime) -> None:
    meeting = store_meeting(meeting_record)
    plan = complete_draft(plan_record, meeting)
    link_findings(meeting, plan, meeting_record["findings"])
    adoption.adopt(plan, by=accounts.author, on=meeting.held_on, now=now)
    for published in (meeting, plan):
        publication.publish(published, by=accounts.author, now=now)


def _confirm_receipt(year, record, accounts, *, now: datetime) -> None:
    responses.confirm_receipt(
        Plan.objects.get(year=year),
        by=accounts.responder,
        institution=institution(record["institution"]),
        on=record["confirmed_on"],
    )


def _report_of(year, as_of):
    """The newest report of that day."""
    return Plan.objects.get(year=year).reports.filter(as_of=as_of).first()


def _publish_report(year, record, accounts, *, now: datetime) -> None:
    publish_report(
        Plan.objects.get(year=year),
        by=accounts.author,
        as_of=record["as_of"],
        replaces=_report_of(year, record["as_of"]),
        correction=record.get("correction"),
        now=now,
    )


def _draw_sample(year, record, accounts, *, now: datetime) -> None:
    sampling.draw(
        _report_of(year, record["as_of"]),
        by=accounts.author,
        size=record["size"],
        site=settings.SITE_ADDRESS or LOCAL_ADDRESS,
        now=now,
    )


def _close(year, closed_on, accounts, *, now: datetime) -> None:
    year_end.close_year(Plan.objects.get(year=year), by=accounts.author, on=closed_on, now=now)
