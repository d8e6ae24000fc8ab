"""The e-mail to an account that has become the focal point of a body: what it takes over."""

from django.utils.translation import gettext, pgettext

from recommendations.localization.texts import pick_from
from recommendations.models import Letter, Status
from recommendations.workflow.handover import open_items

from .contents import EmailContent, Section, bodies_of, due_text, isolated, staff_url, topic_of


def is_due(user, on):
    """True when ``user`` has come to represent a body of which no handover told, and something of
    its bodies is open."""
    bodies = list(user.institutions.all())
    is_news = Letter.objects.is_news(user, Letter.Kind.HANDOVER, on, _keys(bodies))
    return is_news and bool(open_items(bodies, on))


def was_sent(user, on):
    """True when ``user`` has had a handover on the day ``on``."""
    return Letter.objects.sent().to(user, Letter.Kind.HANDOVER).filter(day=on).exists()


def _keys(bodies):
    return frozenset(f"institution:{body.pk}" for body in bodies)


def content(user, on):
    """The EmailContent for the focal point ``user`` on the day ``on``, in the active language.

    None where its bodies have nothing open. It is about the bodies, not about their items: one that
    is adopted later is told of by the reminders.
    """
    bodies = list(user.institutions.order_by("pk"))
    items = open_items(bodies, on)
    if not items:
        return None
    late, others = [one for one in items if one.is_late], [one for one in items if not one.is_late]
    addresses = [staff_url("recommendations_institution_handover", body.pk) for body in bodies]
    return EmailContent(
        subject=gettext("What you take over: open, promised and late"),
        opening=gettext(
            "You now represent %(bodies)s. This is open, with what was promised and what is late:"
        )
        % {"bodies": bodies_of(user)},
        sections=[
            section
            for section in (
                Section(gettext("Late"), len(late), [_topic(one, on) for one in late]),
                Section(
                    pgettext("recommendations", "Open"),
                    len(others),
                    [_topic(one, on) for one in others],
                ),
            )
            if section.total
        ],
        closing="\n".join([gettext("All of it on one page, to read and to print:"), *addresses]),
        about=_keys(bodies),
    )


def _topic(one, on):
    return topic_of(one.item, "handover", list(_facts(one, on)))


def _facts(one, on):
    item = one.item
    yield str(Status(item.status).label)
    yield due_text(item, on) if item.due_on else gettext("no date was set")
    if one.last and (step := pick_from(one.last, "next_step")):
        yield gettext("next step: %(step)s") % {"step": isolated(step.plain)}
    for milestone in one.milestones:
        if milestone.due_on:
            yield gettext("milestone “%(title)s”: %(due)s") % {
                "title": isolated(pick_from(milestone, "title").plain),
                "due": due_text(milestone, on),
            }
    if one.unpublished:
        yield gettext("updates not published yet: %(n)s") % {"n": len(one.unpublished)}
