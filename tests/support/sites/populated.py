"""A site with something to read at every public address, and a word of its own in every text."""

import re
from datetime import date, timedelta

from django.utils import timezone

from recommendations.localization.languages import CODES
from recommendations.models import (
    AgendaItem,
    Assignment,
    Attendee,
    CarryOver,
    Close,
    Document,
    Erratum,
    Finding,
    Indicator,
    Institution,
    Meeting,
    Milestone,
    Plan,
    PlanSection,
    ProgressUpdate,
    Reading,
    Recommendation,
    SiteProfile,
    Statement,
    Status,
    Theme,
)
from recommendations.translation import TRANSLATED_FIELDS
from recommendations.workflow.closing import closing
from tests.support import cast
from tests.support.files.uploads import pdf_file


class Words:
    """Words to plant and to look for, each with the place where it was planted."""

    def __init__(self, tag):
        self.tag, self.places = tag, {}
        # Said with each place from now on: "Plan.title_ar of the draft".
        self.where = ""

    def one(self, place):
        """A new word: letters and digits, of one length, so that none is part of another."""
        word = f"{self.tag}{len(self.places):04d}"
        self.places[word] = f"{place} {self.where}".strip()
        return word

    def texts(self, model):
        """A word for each translated field of ``model`` in each language, as keyword arguments."""
        return {
            f"{field}_{code}": self.one(f"{model.__name__}.{field}_{code}")
            for field in TRANSLATED_FIELDS[model]
            for code in CODES
        }

    def address(self, place):
        return f"https://example.org/{self.one(place)}"

    def file(self, place):
        """A small upload that holds the word."""
        return pdf_file(self.one(place))

    def found_in(self, text):
        """The places of those words that occur in ``text``."""
        # One look at a long text for all of them: they are alike but for their numbers.
        found = set(re.findall(rf"{self.tag}\d{{4}}", text))
        return {place for word, place in self.places.items() if word in found}


def populate(words):
    """A site with something at every address, and a word of ``words`` in every public text.

    Of the plan of 2022, now closed, number 1 is carried over and number 2 implemented. The plan
    of 2023 is published and open; its number 2 has all that an item can have. Returns the plan of
    2023.
    """
    email = f"{words.one('SiteProfile.contact_email')}@example.org"
    texts = words.texts(SiteProfile)
    licence = {
        "licence": words.one("SiteProfile.licence"),
        "licence_url": words.address("SiteProfile.licence_url"),
    }
    SiteProfile(pk=SiteProfile.ONLY, contact_email=email, **licence, **texts).save()
    return _fill(words)


@cast.made_at_once()
def _fill(words):
    whole = institution(words)
    cast.make_institution("department", parent=whole, **words.texts(Institution))
    close_2022(words, organiser=whole)
    sitting = meeting(words, 2023, "department")
    plan = draft(words, sitting)
    full = item(words, plan, "department")
    cast.assign(full, institution(words), "supporting")
    replaced = cast.make_recommendation(plan)
    cast.make_recommendation(plan, decision="deferred")
    finding = sitting.findings.get()
    finding.about.set(Recommendation.objects.filter(plan__year=2022))
    finding.answered_by.set(plan.recommendations.all())
    sitting.mark_published()
    cast.advance(plan, "published")
    postpone(words, full, cast.make_institution())
    update = cast.make_update(full, Status.ON_HOLD, percent=40, **account(words))
    verify(words, update)
    full.indicators.get().readings.create(value=3, **words.texts(Reading))
    respond(words, full)
    cast.make_update(replaced, Status.SUPERSEDED, superseded_by=full)
    return plan


def verify(words, update):
    """A verification of ``update`` whose note is words."""
    note = {code: words.one(f"Verification.note_{code}") for code in CODES}
    cast.make_verification(update, "insufficient", note=note)


def respond(words, item):
    """Two responses of the lead body of ``item`` whose explanations are words."""
    body = item.assignments.lead().institution
    for answer in ["does_not_accept", "accepts_in_part"]:
        explanation = {code: words.one(f"Response.explanation_{code}") for code in CODES}
        cast.make_response(item, answer, body=body, explanation=explanation)


def close_2022(words, organiser):
    cast.make_meeting(2022, published=True, held_on=date(2022, 1, 1), organiser=organiser)
    plan = cast.make_plan(2022, items=2, state="published", **words.texts(Plan))
    first, second = plan.recommendations.order_by("number")
    cast.make_update(first)
    done = Close(Status.IMPLEMENTED, {"evidence_url": "https://example.org/2022"})
    closing.close(plan, by=cast.make_user(), decisions={first.pk: CarryOver(), second.pk: done})


def postpone(words, made, decided_by):
    """Moves the date of the item ``made`` to today, for reasons that are words."""
    reason = {code: words.one(f"Postponement.reason_{code}") for code in CODES}
    today = timezone.localdate()
    cast.postpone(made, today, reason=reason, decided_on=today, decided_by=decided_by)


def institution(words):
    """An institution whose name and address are words."""
    return cast.make_institution(words.one("Institution.slug"), **words.texts(Institution))


def meeting(words, year, body):
    """A meeting, not yet published, with every part that one can have; ``body`` attends it."""
    made = cast.make_meeting(
        year,
        slug=words.one("Meeting.slug"),
        source_url=words.address("Meeting.source_url"),
        **words.texts(Meeting),
    )
    delegation = made.delegations.create(
        institution=cast.make_institution(body), disclosure="names_and_posts", head_count=3
    )
    delegation.attendees.create(**words.texts(Attendee))
    made.agenda.create(number=1, **words.texts(AgendaItem))
    made.statements.create(names_speaker=True, **words.texts(Statement))
    made.findings.create(kind="weakness", number=1, **words.texts(Finding))
    document(words, meeting=made)
    return made


def draft(words, sitting):
    """The draft of the plan that the meeting ``sitting`` is to adopt."""
    plan, _made = Plan.objects.get_or_create(year=sitting.year)
    plan.meeting = sitting
    for name, text in words.texts(Plan).items():
        setattr(plan, name, text)
    plan.save()
    return plan


def item(words, plan, lead, **fields):
    """An item of a draft with every part that one can have, past its date."""
    yesterday = timezone.localdate() - timedelta(days=1)
    theme = Theme.objects.create(slug=words.one("Theme.slug"), **words.texts(Theme))
    fields = {"due_on": yesterday, "is_priority": True} | words.texts(Recommendation) | fields
    place = {"order": plan.sections.next_order(), **words.texts(PlanSection)}
    fields |= {"section": plan.sections.create(**place), "votes_for": 12, "votes_against": 3}
    made = cast.make_recommendation(plan, lead=lead, themes=[theme], **fields)
    evidence = words.address("Milestone.evidence_url")
    made.milestones.create(number=1, evidence_url=evidence, **words.texts(Milestone))
    made.milestones.create(number=2, title_ar="خطوة ثانية", due_on=yesterday)
    made.milestones.create(number=3, title_ar="خطوة ثالثة", due_on=yesterday, done_on=yesterday)
    made.indicators.create(number=1, baseline=0, target=7, **words.texts(Indicator))
    made.errata.create(**words.texts(Erratum))
    document(words, recommendation=made)
    return made


@cast.made_at_once()
def long_plan(rows, year=2023, **fields):
    """A published plan of ``year`` with ``rows`` items, each with its lead, quickly; ``fields`` are
    those of every item."""
    plan = cast.make_plan(year, items=0)
    texts = {"title_ar": "توصية", "adopted_text_ar": "نص", "decision": "adopted"} | fields
    Recommendation.objects.bulk_create(
        Recommendation(plan=plan, number=number, **texts) for number in range(1, rows + 1)
    )
    Assignment.objects.bulk_create(
        Assignment(recommendation=item, institution=cast.make_institution())
        for item in plan.recommendations.all()
    )
    return cast.advance(plan, "published")


def document(words, *, is_public=True, **owner):
    """A document of ``owner`` whose title and file hold words."""
    file = words.file("Document.file")
    return Document.objects.create(is_public=is_public, file=file, **words.texts(Document), **owner)


def account(words, *, is_public=True):
    """All that an update can hold, as keyword arguments."""
    return {
        **words.texts(ProgressUpdate),
        "evidence_url": words.address("ProgressUpdate.evidence_url"),
        "evidence_file": words.file("ProgressUpdate.evidence_file"),
        "evidence_is_public": is_public,
    }
