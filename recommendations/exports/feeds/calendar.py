"""The days of a plan or of a body as an iCalendar file that calendar programs subscribe to."""

from datetime import timedelta
from urllib.parse import urlsplit

from django.db.models import FilteredRelation, Q
from django.urls import reverse
from django.utils.translation import get_language, gettext, override

from recommendations.localization.characters import printable
from recommendations.localization.references import RecommendationReference
from recommendations.localization.texts import columns, pick
from recommendations.models import Assignment, Milestone
from recommendations.models.choices import Status
from recommendations.models.plans.schedule import RUNNING

CONTENT_TYPE = "text/calendar; charset=utf-8"
# How often a subscribed program looks again; an unchanged answer costs it nothing.
REFRESH = timedelta(hours=12)
CHUNK = 1000
END = b"END:VCALENDAR\r\n"
LEAD = "lead_assignment__institution__"
MEETING = ["slug", "held_on", "published_at", *columns("title", "city")]
ITEM = [
    "number",
    "status",
    "due_on",
    "times_postponed",
    "plan__year",
    "plan__published_at",
    *columns("title"),
    *columns("name", prefix=LEAD),
]
OF_ITEM = "recommendation__"
MILESTONE = [
    "pk",
    "due_on",
    *columns("title"),
    *columns("name", prefix="institution__"),
    *(name if name.startswith(LEAD) else f"{OF_ITEM}{name}" for name in ITEM),
]


def calendar_chunks(name, *, meetings, items, address, source, notice=None):
    """Yields an iCalendar file, called ``name`` (a Text), as bytes, an event at a time.

    It is in the language that is active now, whenever it is read. One that fails midway lacks
    its end, which no reader takes for a whole.

    It tells the days of ``meetings`` (a queryset of public ones), and the due dates of those of
    ``items`` (a queryset of public recommendations) that are open and still followed, with their
    milestones that are not done. ``address`` is the page that says the same, ``source`` the
    file's own address, ``notice`` that of the site, a Text or None.
    """
    head = _head(name, address, source, notice)
    return _in_language(get_language(), head, _events(meetings, items, _Site(address)))


def _in_language(language, head, events):
    with override(language):
        yield head.removesuffix(END)
        for event in events:
            yield event.to_ical()
        yield END


def _head(name, address, source, notice):
    """The calendar without its events, as bytes."""
    from icalendar import Calendar  # noqa: PLC0415 - heavy: loaded when a calendar is made

    calendar = Calendar.new(prodid="-//Tawsiyat//Tawsiyat//EN", uid=source, url=address)
    in_its_language = {"LANGUAGE": name.language}
    for field in ("NAME", "X-WR-CALNAME"):
        calendar.add(field, printable(name.plain), parameters=in_its_language)
    if notice:
        for field in ("DESCRIPTION", "X-WR-CALDESC"):
            calendar.add(field, printable(notice.plain), parameters={"LANGUAGE": notice.language})
    calendar.add("SOURCE", source, parameters={"VALUE": "URI"})
    calendar.add("REFRESH-INTERVAL", REFRESH, parameters={"VALUE": "DURATION"})
    # What Outlook reads instead.
    calendar.add("X-PUBLISHED-TTL", "PT12H")
    return calendar.to_ical()


class _Site:
    """The site by the address of one of its pages: what addresses and identifiers begin with."""

    def __init__(self, address):
        parts = urlsplit(address)
        self.address = f"{parts.scheme}://{parts.netloc}"
        self.host = parts.netloc

    def url(self, name, *arguments):
        return self.address + reverse(name, args=arguments)


def _events(meetings, items, site):
    for row in meetings.exclude(held_on=None).order_by("held_on", "pk").values(*MEETING):
        yield _meeting(row, site)
    running = items.in_force().filter(RUNNING)
    dated = running.exclude(due_on=None).with_lead().order_by("due_on", "plan__year", "number")
    for row in dated.values(*ITEM).iterator(CHUNK):
        yield _item(row, site)
    assigned = f"{OF_ITEM}assignments"
    leads = Q(**{f"{assigned}__role": Assignment.Role.LEAD})
    steps = (
        Milestone.objects.filter(recommendation__in=running.values("pk"), done_on=None)
        .exclude(due_on=None)
        .annotate(lead_assignment=FilteredRelation(assigned, condition=leads))
        .order_by("due_on", "pk")
    )
    for row in steps.values(*MILESTONE).iterator(CHUNK):
        yield _milestone(row, site)


def _meeting(row, site):
    title = pick(row, "title")
    event = _event(row["held_on"], row["published_at"], title.language, title.plain)
    event.add("UID", f"meeting-{row['slug']}@{site.host}")
    event.add("URL", site.url("meeting", row["slug"]))
    if city := pick(row, "city"):
        event.add("LOCATION", printable(city.plain), parameters={"LANGUAGE": city.language})
    return event


def _item(row, site):
    title = pick(row, "title")
    with override(title.language):
        summary = " ".join((gettext("Due:"), _reference(row), title.plain))
    event = _event(row["due_on"], row["plan__published_at"], title.language, summary)
    event.add("UID", f"recommendation-{row['plan__year']}-{row['number']}@{site.host}")
    # By it a calendar program knows that the day is another one now.
    event.add("SEQUENCE", row["times_postponed"])
    _tell(event, row, site)
    return event


def _milestone(row, site):
    item = {name: row[name if name.startswith(LEAD) else OF_ITEM + name] for name in ITEM}
    title = pick(row, "title")
    with override(title.language):
        summary = " ".join((gettext("Milestone due:"), _reference(item), title.plain))
    event = _event(row["due_on"], item["plan__published_at"], title.language, summary)
    event.add("UID", f"milestone-{row['pk']}@{site.host}")
    body = pick(row, "institution__name")
    responsible = [" ".join((gettext("Responsible:"), body.plain))] if body else []
    _tell(event, item, site, pick(item, "title").plain, *responsible)
    return event


def _event(day, stamp, language, summary):
    """A whole day that leaves people free; ``stamp`` makes the file the same until it changes."""
    from icalendar import Event  # noqa: PLC0415 - heavy: loaded when a calendar is made

    event = Event()
    event.add("DTSTAMP", stamp)
    event.add("DTSTART", day)
    event.add("TRANSP", "TRANSPARENT")
    event.add("SUMMARY", printable(summary), parameters={"LANGUAGE": language})
    return event


def _tell(event, item, site, *before):
    """Adds who leads ``item``, how far it is, and where it is read."""
    lead = pick(item, f"{LEAD}name")
    url = site.url("recommendation", item["plan__year"], item["number"])
    lines = [
        *before,
        " ".join((gettext("Status:"), str(Status(item["status"]).label))),
        *([" ".join((gettext("Lead:"), lead.plain))] if lead else []),
        # Some programs show no other link.
        url,
    ]
    text = printable("\n".join(lines))
    event.add("DESCRIPTION", text, parameters={"LANGUAGE": get_language()})
    event.add("URL", url)


def _reference(row):
    return str(RecommendationReference(row["plan__year"], row["number"]))
