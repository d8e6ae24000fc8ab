"""What readers see of a record now, and what they would see if a request were granted."""

from django.db.models import OuterRef, Subquery
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from recommendations.localization.languages import CODES, direction
from recommendations.localization.texts import columns, pick_from
from recommendations.models import Attendee, Delegation, DisclosureRequest
from recommendations.models.disclosure_requests import SHOWING_NAMES, Disclosure
from recommendations.workflow.disclosure import disclosure

Kind = DisclosureRequest.Kind
NOTHING = _("nothing")


def texts_by_language(record, *fields):
    """A paragraph for each language that has one of the texts: “name — post”."""
    lines = []
    for code in CODES:
        texts = [text for name in fields if (text := getattr(record, f"{name}_{code}"))]
        if texts:
            lines.append((code, direction(code), " — ".join(texts)))
    return format_html_join("", '<p lang="{}" dir="{}">{}</p>', lines)


def attendee_html(attendee, level):
    """The attendee as readers see them at the ``level`` of disclosure."""
    with_post = level == Disclosure.NAMES_AND_POSTS
    texts = texts_by_language(attendee, "name", *(["post"] if with_post else []))
    part = Attendee.Part(attendee.part).label
    presence = Attendee.Presence(attendee.presence).label
    return format_html('{}<p class="quiet">{} · {}</p>', texts, part, presence)


def attendees_html(attendees, level):
    """The names that readers see at ``level``, or that they see none."""
    if level not in SHOWING_NAMES or not attendees:
        return gettext("no names")
    rows = ([attendee_html(attendee, level)] for attendee in attendees)
    return format_html('<ul class="disclosed">{}</ul>', format_html_join("", "<li>{}</li>", rows))


def delegation_html(delegation, level):
    """The institution and its head-count, as readers see them at ``level``."""
    if level == Disclosure.WITHHELD:
        return NOTHING
    count = delegation.head_count
    if count is None:
        return texts_by_language(delegation.institution, "name")
    heads = ngettext("%(n)s person", "%(n)s people", count) % {"n": count}
    return format_html("{}<p>{}</p>", texts_by_language(delegation.institution, "name"), heads)


def delegation_rows(delegation, request):
    now, then = delegation.disclosure, request.level or delegation.disclosure
    names = list(disclosure.names_in(request))
    shown = list(delegation.attendees.filter(held_back=False))
    yield _("delegation"), delegation_html(delegation, now), delegation_html(delegation, then)
    together = sorted([*shown, *names], key=lambda attendee: attendee.pk)
    yield _("names"), attendees_html(shown, now), attendees_html(together, then)
    speaks = delegation.meeting.statements.filter(institution=delegation.institution_id)
    if Disclosure.WITHHELD in (now, then) and now != then and speaks.exists():
        body = texts_by_language(delegation.institution, "name")
        yield _("in the statements"), gettext("no institution"), body


def statement_rows(statement, request):
    is_shown = statement.names_speaker
    speaker = texts_by_language(statement, "speaker", "post") or gettext("no speaker")
    yield _("speaker"), speaker if is_shown else gettext("no speaker"), speaker
    text = texts_by_language(statement, "text")
    yield _("text"), text, text


def document_rows(document, request):
    file = format_html(
        '{}<p><a href="{}">{}</a></p>',
        texts_by_language(document, "title"),
        document.file.url,
        gettext("Open the file"),
    )
    yield _("document"), file if document.is_public else NOTHING, file


ROWS = {
    Kind.DELEGATION: delegation_rows,
    Kind.STATEMENT: statement_rows,
    Kind.DOCUMENT: document_rows,
}


def rows(request):
    """Dicts for the template: label, was, now, is_changed.

    None where the record was deleted, and for a publication, which has a page of its own.
    """
    record = request.kind in ROWS and disclosure.record_of(request)
    if not record:
        return None
    return [
        {"label": label, "was": was, "now": then, "is_changed": str(was) != str(then)}
        for label, was, then in ROWS[request.kind](record, request)
    ]


def with_bodies(requests):
    """Annotates ``body_name_…``: the name of the institution, for requests about a delegation."""
    delegation = Delegation.objects.filter(pk=OuterRef("record")).values
    names = {
        f"body_{column}": Subquery(delegation(f"institution__{column}")[:1])
        for column in columns("name")
    }
    return requests.select_related("meeting", "recommendation__plan", "asked_by").annotate(**names)


def about(request):
    """What a request of ``with_bodies`` is about, without the name of any person."""
    where = request.meeting or request.recommendation or ""
    what = request.get_kind_display()
    if request.kind == Kind.DELEGATION:
        what = pick_from(request, "body_name").plain or what
    return f"{what} · {where}" if where else what
