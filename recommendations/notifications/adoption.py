"""The letter to the responsible bodies of a plan that was adopted: their items, to be answered.

Accounts get it by e-mail, once for a plan; for other bodies see ``paper_letter``.
"""

from django.utils.translation import gettext

from recommendations.localization.dates.dates import written_out
from recommendations.localization.texts import pick_from
from recommendations.models import Letter, Plan, Recommendation
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
        subject=subject_of(plan),
        opening=f"{adopted_words(plan)} {request_words()}",
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


def subject_of(plan: Plan):
    """The subject of the letter, in the active language."""
    return gettext("The plan of %(year)s has been adopted: please answer") % {"year": plan.year}


def adopted_words(plan: Plan):
    """The sentence that the plan was adopted, and when."""
    if plan.adopted_on is None:
        return gettext("The plan of %(year)s has been adopted.") % {"year": plan.year}
    return gettext("The plan of %(year)s was adopted on %(day)s.") % {
        "year": plan.year,
        "day": isolated(written_out(plan.adopted_on)),
    }


def request_words():
    """What a responsible body is asked to do."""
    return gettext(
        "Your institution is responsible for the recommendations below. Please answer each of "
        "them: whether you accept it, accept it in part or do not accept it, and what you will "
        "do, or why not. The answers are public, and so is that there is no answer yet."
    )
