"""The letter to the responsible bodies of a plan that was adopted: their items, to be answered.

Accounts get it by e-mail, once for a plan; for other bodies it is a text to copy or to print.
"""

from typing import NamedTuple

from django.utils.translation import get_language, gettext

from recommendations.localization.dates import written_out
from recommendations.localization.languages import direction
from recommendations.localization.texts import pick_from
from recommendations.models import Letter, Plan, Recommendation, SiteProfile
from recommendations.workflow.response_counts import BodyCount, counts_of_user

from .contents import EmailContent, Section, isolated, staff_url, topic_of


def is_due(user, on):
    """True when a plan waits for the answers of bodies of ``user`` and no letter told of it.

    Once for a day at most: the letter on another plan follows on the next one.
    """
    letters = Letter.objects.to(user, Letter.Kind.ADOPTION).sent()
    return bool(_waiting(user)) and not letters.filter(day__gte=on).exists()


def _waiting(user):
    """The BodyCounts of the first plan of which no letter to ``user`` told."""
    letters = Letter.objects.to(user, Letter.Kind.ADOPTION).sent()
    told = {key for keys in letters.values_list("topic_keys", flat=True) for key in keys}
    counts = [
        count
        for count in counts_of_user(user)
        if count.awaited and not count.received_on and _key(count.plan) not in told
    ]
    return [count for count in counts if count.plan == counts[0].plan]


def _key(plan):
    return f"plan:{plan.pk}"


def content(user, on):
    """The EmailContent for the focal point ``user``, in the active language; None without one."""
    if not (counts := _waiting(user)):
        return None
    plan = counts[0].plan
    return EmailContent(
        subject=_subject(plan),
        opening=f"{_adopted(plan)} {_request()}",
        sections=[_section(count) for count in counts],
        closing=gettext(
            "Under each institution is the link to the page where you confirm the "
            "receipt of this letter and answer."
        ),
        about=frozenset({_key(plan)}),
    )


def _section(count):
    items = items_of(count)
    topics = [topic_of(item, "adoption", [due_words(item)]) for item in items]
    keys = [count.plan.pk, count.institution.pk]
    address = staff_url("recommendations_plan_responses", *keys)
    return Section(pick_from(count.institution, "name"), len(topics), topics, address)


def items_of(count: BodyCount) -> list[Recommendation]:
    """The recommendations that the body of ``count`` is to answer, by number."""
    items = count.plan.recommendations.in_force().filter(assignments__institution=count.institution)
    return list(items.select_related("plan").order_by("number"))


def due_words(item):
    """By when it is to be done, in the active language."""
    if item.due_on is None:
        return gettext("no date was set")
    return gettext("due on %(day)s") % {"day": isolated(written_out(item.due_on))}


class PaperLetter(NamedTuple):
    """The letter to one body in one language, as it is copied or printed.

    ``rows``: (reference, title, due date in words) of each recommendation.
    """

    language: str
    direction: str
    sender: str
    recipient: str
    subject: str
    opening: list[str]
    rows: list[tuple]
    closing: list[str]

    @property
    def text(self):
        """The whole letter as plain text."""
        items = [f"{isolated(ref)} {title} ({due})" for ref, title, due in self.rows]
        parts = [self.recipient, self.subject, *self.opening, "\n".join(items), *self.closing]
        return "\n\n".join(filter(None, [*parts, self.sender]))


def paper_letter(count: BodyCount) -> PaperLetter:
    """The letter to the body of ``count``, in the active language."""
    profile, language = SiteProfile.objects.current(), get_language()
    closing = [
        gettext("Please confirm in writing that you have received this letter."),
    ]
    if profile.contact_email:
        closing.append(
            gettext("Send your answers to: %(address)s")
            % {"address": isolated(profile.contact_email)}
        )
    return PaperLetter(
        language=language,
        direction=direction(language),
        sender=str(pick_from(profile, "body_name")),
        recipient=str(pick_from(count.institution, "name")),
        subject=_subject(count.plan),
        opening=[_adopted(count.plan), _request()],
        rows=[
            (item.reference, str(pick_from(item, "title")), due_words(item))
            for item in items_of(count)
        ],
        closing=closing,
    )


def _subject(plan: Plan):
    return gettext("The plan of %(year)s has been adopted: please answer") % {"year": plan.year}


def _adopted(plan: Plan):
    if plan.adopted_on is None:
        return gettext("The plan of %(year)s has been adopted.") % {"year": plan.year}
    return gettext("The plan of %(year)s was adopted on %(day)s.") % {
        "year": plan.year,
        "day": isolated(written_out(plan.adopted_on)),
    }


def _request():
    return gettext(
        "Your institution is responsible for the recommendations below. Please answer each of "
        "them: whether you accept it, accept it in part or do not accept it, and what you will "
        "do, or why not. The answers are public, and so is that there is no answer yet."
    )
