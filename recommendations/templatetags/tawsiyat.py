"""Template tags for dates, statuses, figures and texts."""

from django import template
from django.utils import timezone
from django.utils.html import conditional_escape, format_html, linebreaks, urlize
from django.utils.safestring import mark_safe

from recommendations.exports.feeds.cards import DIRECTED
from recommendations.exports.rows.continuations import CONTINUES_AS
from recommendations.localization.dates.dates import moment as written_moment
from recommendations.localization.dates.dates import written_out
from recommendations.localization.numbers import written_number
from recommendations.localization.phrases import ordinals, postponements
from recommendations.models.choices import (
    Assurance,
    Decision,
    ResponseAnswer,
    Schedule,
    StatusInPlan,
    VerificationOutcome,
)

register = template.Library()

SCHEDULE_ICONS = {
    Schedule.OVERDUE: "overdue",
    Schedule.DUE_SOON: "clock",
    Schedule.ON_SCHEDULE: "clock",
    Schedule.COMPLETED_ON_TIME: "done",
    Schedule.COMPLETED_LATE: "clock",
    Schedule.CARRIED_OVER_LATE: "overdue",
}


@register.filter
def day(value):
    """A date in the reader's words, as a ``time`` element; nothing for None."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), written_out(value))


@register.filter
def local_day(moment):
    """As ``day``, the day of a moment where the site is."""
    return day(timezone.localdate(moment))


@register.filter
def moment(at):
    """A point in time, with the hour, in the language of the page."""
    return written_moment(at)


@register.filter
def paragraphs(text):
    """A Text as paragraphs with its line breaks; with its language if it is not the page's."""
    body = linebreaks(text.plain, autoescape=True)
    if not text.is_foreign:
        return mark_safe(body)  # noqa: S308 - linebreaks has escaped it
    return format_html(
        '<div lang="{}" dir="{}">{}</div>',
        text.language,
        text.direction,
        mark_safe(body),  # noqa: S308 - linebreaks has escaped it
    )


@register.filter
def linked(text):
    """A Text in one line, its addresses as links; with its language if it is not the page's."""
    body = mark_safe(urlize(text.plain, nofollow=True, autoescape=True))  # noqa: S308 - escaped
    if not text.is_foreign:
        return body
    return format_html('<span lang="{}" dir="{}">{}</span>', text.language, text.direction, body)


@register.filter
def number(value):
    """A number with as many decimals as it has, in the active language."""
    return written_number(value)


@register.inclusion_tag("public/_icon.html")
def icon(name, directed=False):
    """A small drawing beside a word that says the same."""
    return {"name": name, "directed": directed}


@register.inclusion_tag("public/_status.html")
def status(key):
    """The word of an implementation status, with its mark and colour."""
    return {"key": key, "word": StatusInPlan(key).label, "directed": key in DIRECTED}


@register.inclusion_tag("public/_schedule.html")
def schedule(key):
    """The word for its state against its due date."""
    return {"key": key, "word": Schedule(key).label, "icon": SCHEDULE_ICONS.get(key)}


@register.inclusion_tag("public/_assurance.html")
def assurance(key):
    """Who vouches for a status."""
    return {"key": key, "word": Assurance(key).label}


@register.filter
def assurance_word(outcome):
    """The word of the Assurance that follows from the outcome of a verification."""
    return VerificationOutcome(outcome).assurance.label


@register.filter
def answer_word(answer):
    """The word of a ResponseAnswer."""
    return ResponseAnswer(answer).label


@register.filter
def status_word(key):
    return StatusInPlan(key).label


@register.filter
def decision_word(key):
    return Decision(key).label


@register.filter
def carried_over(age):
    """That an item is not in its first plan, and in which year of its life it is."""
    return ordinals.carried_over(age)


@register.filter
def times_postponed(n):
    """How often a due date was postponed: "postponed twice"."""
    return postponements.times_postponed(n)


@register.filter
def year_of_life(age):
    return ordinals.year_of_life(age)


@register.simple_tag
def continuation(item):
    """Where a carried-over item (a list row with ``continues_as``) goes on, with a link there."""
    latest = item.continues_as
    link = format_html('<a href="{}"><bdi>{}</bdi></a>', latest.path, latest.reference)
    words = {"reference": link, "status": StatusInPlan(latest.status).label}
    return format_html(str(CONTINUES_AS), **words)


@register.simple_tag
def figure_link(number, base, query):
    """A figure as a link to the rows that it counts: on the page ``base``, filtered by ``query``.

    Zero is not linked; without ``base`` nothing is.
    """
    if not base or not number:
        return format_html("<bdi>{}</bdi>", number)
    return format_html('<a href="{}?{}#rows"><bdi>{}</bdi></a>', base, query, number)


@register.simple_tag
def excerpt(runs):
    """The (text, is_match) runs of a search result, the matches marked."""
    marked = [
        format_html("<mark>{}</mark>", text) if is_match else conditional_escape(text)
        for text, is_match in runs
    ]
    return mark_safe("".join(marked))  # noqa: S308 - each run is escaped above
