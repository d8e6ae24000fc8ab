"""Stores what a meeting adopts: its plan with the recommendations that are new in it."""

from recommendations.models import Assignment, Meeting, Plan, Recommendation, Theme
from recommendations.sample_data.records import institution
from recommendations.sample_data.texts import fields

# What belongs to an item and is stored in tables of its own.
OF_ITEM = ["lead", "supporting", "themes", "milestones", "indicators"]


def complete_draft(record: dict, meeting: Meeting) -> Plan:
    """The draft of the year, with the items of ``record`` beside those carried over into it."""
    head = fields(record["plan"])
    plan, _made = Plan.objects.get_or_create(year=head.pop("year"))
    for name, content in head.items():
        setattr(plan, name, content)
    plan.meeting = meeting
    plan.save()
    for item in record["recommendations"]:
        _store_item(plan, item)
    for section in record.get("sections", []):
        _fill_section(plan, section)
    return plan


def _fill_section(plan: Plan, record: dict) -> None:
    """Puts the items of ``record`` into the section, which may be there for those carried over."""
    title = fields({"title": record["title"]})
    section = plan.sections.filter(**title).first()
    if section is None:
        section = plan.sections.create(order=plan.sections.next_order(), **title)
    for item in plan.recommendations.filter(number__in=record["numbers"]):
        item.section = section
        item.save()


def _store_item(plan: Plan, record: dict) -> None:
    own = {name: content for name, content in record.items() if name not in OF_ITEM}
    item = plan.recommendations.create(**fields(own))
    item.themes.set(Theme.objects.filter(slug__in=record["themes"]))
    _assign(item, record["lead"], Assignment.Role.LEAD)
    for slug in record.get("supporting", []):
        _assign(item, slug, Assignment.Role.SUPPORTING)
    for number, milestone in enumerate(record.get("milestones", []), start=1):
        body = institution(milestone["institution"]) if "institution" in milestone else None
        item.milestones.create(**fields(milestone) | {"number": number, "institution": body})
    for number, indicator in enumerate(record.get("indicators", []), start=1):
        item.indicators.create(number=number, **fields(indicator))


def _assign(item: Recommendation, slug: str, role: Assignment.Role) -> None:
    item.assignments.create(institution=institution(slug), role=role)
