"""A site with something to read at every public address, and a word of its own in every text."""

from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from config.languages import CODES
from recommendations.models import (
    AgendaItem,
    Attendee,
    CarryOver,
    Close,
    Document,
    Erratum,
    Finding,
    Institution,
    Meeting,
    Milestone,
    Plan,
    ProgressUpdate,
    Recommendation,
    SiteProfile,
    Statement,
    Status,
    Theme,
)
from recommendations.translation import TRANSLATED_FIELDS
from tests import cast


class Words:
    """Words to plant and to look for, each with the place where it was planted."""

    def __init__(self, tag):
        self.tag, self.places = tag, {}

    def one(self, place):
        """A new word: letters and digits, of one length, so that none is part of another."""
        word = f"{self.tag}{len(self.places):04d}"
        self.places[word] = place
        return word

    def texts(self, model, at=""):
        """A word for each translated field of ``model`` in each language, as keyword arguments."""
        place = f"{model.__name__} {at}".strip()
        return {
            f"{field}_{code}": self.one(f"{place}.{field}_{code}")
            for field in TRANSLATED_FIELDS[model]
            for code in CODES
        }

    def address(self, place):
        return f"https://example.org/{self.one(place)}"

    def file(self, place):
        """A small upload that holds the word; its name is another matter."""
        return ContentFile(self.one(place).encode(), name="upload.pdf")

    def found_in(self, text):
        """The places of those words that occur in ``text``."""
        return {place for word, place in self.places.items() if word in text}


def populate(words):
    """A site with something at every address, and a word of ``words`` in every public text.

    Of the plan of 2022, now closed, number 1 is carried over and number 2 implemented. The plan
    of 2023 is published and open; its number 2 has all that an item can have. Returns the plan of
    2023.
    """
    email = f"{words.one('SiteProfile.contact_email')}@example.org"
    SiteProfile(**words.texts(SiteProfile), contact_email=email).save()
    whole = cast.make_institution("whole", **words.texts(Institution, "whole"))
    cast.make_institution("department", parent=whole, **words.texts(Institution))
    cast.make_institution(words.one("Institution.slug"), **words.texts(Institution, "partner"))
    _close_2022(words)
    meeting = _meeting(words)
    plan = _plan_2023(words, meeting)
    finding = meeting.findings.create(kind="weakness", number=1, **words.texts(Finding))
    finding.about.set(Recommendation.objects.filter(plan__year=2022))
    finding.answered_by.set(plan.recommendations.all())
    return plan


def _close_2022(words):
    whole = cast.make_institution("whole")
    cast.make_meeting(2022, published=True, held_on=date(2022, 1, 1), organiser=whole)
    plan = cast.make_plan(2022, items=2, state="published", **words.texts(Plan, "2022"))
    first, second = plan.recommendations.order_by("number")
    cast.make_update(first)
    done = Close(Status.IMPLEMENTED, {"evidence_url": words.address("ProgressUpdate.evidence_url")})
    done.account["evidence_is_public"] = True
    plan.close(by=cast.make_user(), decisions={first.pk: CarryOver(), second.pk: done})


def _meeting(words):
    """The published meeting of 2023, with every part that a meeting can have."""
    meeting = cast.make_meeting(
        2023,
        slug=words.one("Meeting.slug"),
        source_url=words.address("Meeting.source_url"),
        **words.texts(Meeting),
    )
    delegation = meeting.delegations.create(
        institution=cast.make_institution("department"), disclosure="names_and_posts", head_count=3
    )
    delegation.attendees.create(**words.texts(Attendee))
    meeting.agenda.create(number=1, **words.texts(AgendaItem))
    meeting.statements.create(names_speaker=True, **words.texts(Statement))
    document(words, meeting=meeting)
    meeting.publish()
    return meeting


def _plan_2023(words, meeting):
    plan = Plan.objects.get(year=2023)
    plan.meeting = meeting
    for name, text in words.texts(Plan).items():
        setattr(plan, name, text)
    plan.save()
    theme = Theme.objects.create(slug=words.one("Theme.slug"), **words.texts(Theme))
    due_on = timezone.localdate() - timedelta(days=1)
    item = cast.make_recommendation(
        plan, themes=[theme], due_on=due_on, is_priority=True, **words.texts(Recommendation)
    )
    cast.assign(
        item, Institution.objects.get(parent=None, slug__startswith=words.tag), "supporting"
    )
    replaced = cast.make_recommendation(plan)
    cast.make_recommendation(plan, decision="deferred")
    cast.advance(plan, "published")
    item.milestones.create(number=1, **words.texts(Milestone))
    item.milestones.create(number=2, title_ar="خطوة ثانية", due_on=due_on)
    item.milestones.create(number=3, title_ar="خطوة ثالثة", due_on=due_on, done_on=due_on)
    item.errata.create(**words.texts(Erratum))
    document(words, recommendation=item)
    cast.make_update(item, Status.ON_HOLD, percent=40, **evidence(words))
    cast.make_update(replaced, Status.SUPERSEDED, superseded_by=item)
    return plan


def document(words, *, is_public=True, **owner):
    """A document whose title and file hold words."""
    return Document.objects.create(
        is_public=is_public,
        file=words.file("Document.file"),
        **words.texts(Document),
        **owner,
    )


def evidence(words, *, is_public=True):
    """Everything that can be written into an update, as keyword arguments."""
    return {
        **words.texts(ProgressUpdate),
        "evidence_url": words.address("ProgressUpdate.evidence_url"),
        "evidence_file": words.file("ProgressUpdate.evidence_file"),
        "evidence_is_public": is_public,
    }
