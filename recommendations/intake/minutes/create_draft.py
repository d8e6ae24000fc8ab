"""Adds the items of minutes to a draft plan: all of them, or none."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from recommendations.models import (
    Assignment,
    Institution,
    Meeting,
    Plan,
    PlanSection,
    Recommendation,
)
from recommendations.models.history import Cause, caused_by
from recommendations.search import indexing

from .draft_items import add_assignments, add_items


@dataclass(frozen=True)
class DraftItem:
    """One item as the user has confirmed it: its number, a short title, the text word for word.

    ``section`` is an index in the sections of the plan, ``due_on`` a date or its ISO form,
    ``votes`` are those for, against and abstained.
    """

    number: int
    title: str
    text: str
    section: int | None = None
    lead: Institution | None = None
    supporting: Sequence[Institution] = ()
    due_on: date | str | None = None
    votes: tuple[int | None, ...] = (None, None, None)


@caused_by(Cause.MINUTES)
@transaction.atomic
@indexing.batched()
def create_draft_plan(
    *,
    year: int,
    items: Sequence[DraftItem],
    sections: Sequence[str] = (),
    language: str = "ar",
    meeting: Meeting | None = None,
    meeting_title: str = "",
    held_on: date | None = None,
    lead: Institution | None = None,
) -> Plan:
    """Adds ``items`` to the draft plan of ``year``, which is made if there is none.

    ``sections`` are the titles of the sections that items name. The plan's meeting is
    ``meeting``, or a new annual one called ``meeting_title`` and ``held_on`` that day, or left
    open. ``language`` is that of titles and texts; ``lead`` becomes the lead institution of each
    item that has none.
    Returns the plan. Raises ValidationError, and writes nothing, when there are no items, when the
    plan is adopted, when a number is there twice, or when an item breaks a rule of its own.
    """
    if not items:
        raise ValidationError(_("Nothing to create: no items are left."), code="empty")
    plan = _get_or_create_draft(year)
    _check_numbers(plan, [item.number for item in items])
    _set_meeting(plan, meeting, meeting_title, held_on, language)
    made = _add_sections(plan, items, sections, language)
    _add_items(plan, items, made, language, lead)
    return plan


def _get_or_create_draft(year):
    plan = Plan.objects.select_for_update().filter(year=year).first()
    if plan is None:
        plan = Plan(year=year)
        plan.full_clean()
        plan.save()
    if not plan.is_draft:
        raise ValidationError(
            _("The plan of %(year)s has been adopted: nothing can be added to it."),
            params={"year": year},
            code="adopted",
        )
    return plan


def _check_numbers(plan, numbers):
    taken = plan.recommendations.filter(number__in=numbers).values_list("number", flat=True)
    counts = Counter([*numbers, *taken])
    if twice := sorted(number for number, times in counts.items() if times > 1):
        raise ValidationError(
            _("Numbers in a plan must be unique. Duplicate or already used: %(numbers)s."),
            params={"numbers": ", ".join(map(str, twice))},
            code="number",
        )


def _set_meeting(plan, meeting, title, held_on, language):
    """Sets the plan's meeting; raises ValidationError where it already has another."""
    if title and meeting is None:
        texts = {f"title_{language}": title}
        slug = _free_slug(plan.year)
        meeting = Meeting(year=plan.year, slug=slug, held_on=held_on, **texts)
        meeting.full_clean(exclude=_untranslated_fields(language))
        meeting.save()
    if meeting is None or plan.meeting_id == meeting.pk:
        return
    if plan.meeting_id is not None:
        raise ValidationError(
            _("The plan of %(year)s already names another meeting: %(meeting)s."),
            params={"year": plan.year, "meeting": plan.meeting},
            code="meeting",
        )
    plan.meeting = meeting
    plan.save()


def _free_slug(year):
    """A slug that no meeting has yet: annual-2023, else annual-2023-2 and so on."""
    taken = set(Meeting.objects.values_list("slug", flat=True))
    candidates = [f"annual-{year}", *(f"annual-{year}-{n}" for n in range(2, len(taken) + 3))]
    return next(slug for slug in candidates if slug not in taken)


def _add_sections(plan, items, titles, language):
    """The PlanSections with items, by their index in ``titles``; added after those of the plan."""
    made, order = {}, plan.sections.next_order()
    for index in sorted({item.section for item in items} - {None}):
        section = PlanSection(plan=plan, order=order, **{f"title_{language}": titles[index]})
        section.full_clean(exclude=_untranslated_fields(language))
        section.save()
        made[index], order = section, order + 1
    return made


def _add_items(plan, items, sections, language, lead):
    made = [_recommendation(plan, item, sections.get(item.section), language) for item in items]
    add_items(made, exclude=_untranslated_fields(language))
    add_assignments(
        [
            Assignment(recommendation=recommendation, institution=institution, role=role)
            for recommendation, item in zip(made, items, strict=True)
            for institution, role in _bodies(item, lead)
        ]
    )


def _recommendation(plan, item, section, language):
    texts = {f"title_{language}": item.title, f"adopted_text_{language}": item.text}
    votes = dict(zip(["votes_for", "votes_against", "votes_abstained"], item.votes, strict=True))
    return Recommendation(
        plan=plan, section=section, number=item.number, due_on=item.due_on, **texts, **votes
    )


def _bodies(item, lead):
    """(institution, role) of all bodies of ``item``; ``lead`` leads where it names none itself."""
    lead = item.lead or (None if lead in item.supporting else lead)
    if lead:
        yield lead, Assignment.Role.LEAD
    for institution in item.supporting:
        yield institution, Assignment.Role.SUPPORTING


def _untranslated_fields(language):
    """The fields that minutes in another language may leave empty: the Arabic title."""
    return [] if language == "ar" else ["title_ar"]
