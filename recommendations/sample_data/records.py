"""Stores what an example begins with: the site, its bodies and themes, and meetings."""

from collections.abc import Mapping
from typing import Any

from django.core.files.base import ContentFile

from recommendations.models import Institution, Meeting, Plan, SiteProfile, Theme

from .texts import fields


def store_profile(record: dict) -> None:
    """Writes the texts of ``record`` into the site settings."""
    profile = SiteProfile.objects.current()
    for name, text in fields(record).items():
        setattr(profile, name, text)
    profile.save()


def store_institutions(records: list[dict]) -> None:
    """Stores the institutions in order; ``parent`` is the slug of an earlier one."""
    for record in records:
        parent = institution(record["parent"]) if "parent" in record else None
        Institution.objects.create(**fields(record) | {"parent": parent})


def store_themes(records: list[dict]) -> None:
    """Stores the themes in order."""
    for order, record in enumerate(records, start=1):
        Theme.objects.create(order=order, **fields(record))


def institution(slug: str) -> Institution:
    return Institution.objects.get(slug=slug)


def store_meeting(record: dict) -> Meeting:
    """Stores the meeting of ``record`` with its delegations, agenda, findings, statements and
    public documents.

    A delegation is the slug of its institution, alone or with ``head_count``. Findings are linked
    by ``link_findings``, once the plan is there.
    """
    own = dict(record)
    names = ["delegations", "agenda", "findings", "statements"]
    delegations, agenda, findings, statements = (own.pop(name) for name in names)
    documents = own.pop("documents", [])
    organiser = institution(own.pop("organiser"))
    meeting = Meeting.objects.create(organiser=organiser, **fields(own))
    for one in delegations:
        delegation = {"institution": one} if isinstance(one, str) else one
        meeting.delegations.create(
            **delegation | {"institution": institution(delegation["institution"])}
        )
    for item in agenda:
        meeting.agenda.create(**fields(item))
    for finding in findings:
        text = {name: finding[name] for name in finding if name not in ("about", "answered_by")}
        meeting.findings.create(**fields(text))
    for statement in statements:
        body = institution(statement["institution"])
        meeting.statements.create(**fields(statement) | {"institution": body})
    for document in documents:
        meeting.documents.create(
            file=document_file(document), is_public=True, **fields({"title": document["title"]})
        )
    return meeting


def document_file(record: Mapping[str, Any]) -> ContentFile:
    """The text of a document in ``record``, as a file with its name."""
    return ContentFile(record["content"].encode(), name=record["name"])


def link_findings(meeting: Meeting, plan: Plan, records: list[dict]) -> None:
    """Links findings to the items of ``plan`` that answer them, and to those of last year."""
    last_year = Plan.objects.filter(year=plan.year - 1).first()
    for record in records:
        finding = meeting.findings.get(kind=record["kind"], number=record["number"])
        finding.answered_by.set(plan.recommendations.filter(number__in=record["answered_by"]))
        if about := record.get("about"):
            finding.about.set(last_year.recommendations.filter(number__in=about))
