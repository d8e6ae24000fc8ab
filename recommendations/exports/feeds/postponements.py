"""Postponements as entries of an Atom feed."""

from django.db.models import OuterRef, Subquery
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import get_language, gettext, override

from recommendations.exports.rows import redaction_notes
from recommendations.localization.dates.dates import written_out
from recommendations.localization.texts import Text, columns, pick, resolved
from recommendations.models import Redaction
from recommendations.models.base.json_rows import Rows

ITEM = "recommendation__"
FIELDS = [
    "pk",
    "from_date",
    "to_date",
    "decided_on",
    "recorded_at",
    f"{ITEM}number",
    f"{ITEM}plan__year",
    f"{ITEM}plan__published_at",
    *columns("reason"),
    *columns("name", prefix="decided_by__"),
    *columns("title", prefix=ITEM),
]


def entries(postponements, site, most):
    """The ``most`` newest of the queryset ``postponements`` of public items, as arguments of
    ``Feed.add_item``. ``site``: as in ``atom.written``."""
    own = Redaction.objects.public().filter(record_kind="postponement", record_key=OuterRef("pk"))
    newest = own.order_by("-redacted_at").values("redacted_at")[:1]
    redacted = {
        "redaction_rows": Rows(own, redaction_notes.FIELDS),
        "redacted_at": Subquery(newest),
    }
    rows = postponements.order_by("-recorded_at", "-pk").values(*FIELDS, **redacted)
    return [_entry(row, site) for row in rows[:most]]


def _entry(row, site):
    year, number = row[f"{ITEM}plan__year"], row[f"{ITEM}number"]
    page = site + reverse("recommendation", args=[year, number])
    link = f"{page}#postponement-{row['pk']}"
    # One that was recorded in a draft became public with its plan.
    published = max(row["recorded_at"], row[f"{ITEM}plan__published_at"])
    return {
        "title": "",
        "heading": _heading(row, f"{year}/{number}"),
        "link": link,
        "description": "",
        "content": _content(row),
        "pubdate": published,
        "updateddate": max(published, row["redacted_at"] or published),
        "unique_id": link,
        "category": ("postponement", gettext("postponement")),
    }


def _heading(row, reference):
    """Reference, title and the new date, all in the language of the title."""
    title = pick(row, f"{ITEM}title")
    with override(title.language):
        words = gettext("%(reference)s %(title)s: now due on %(day)s") % {
            "reference": reference,
            "title": title.plain,
            "day": written_out(row["to_date"]),
        }
    return Text(words, title.language)


def _content(row):
    """The step as HTML, in the language in which its reason is given."""
    language = pick(row, "reason").language or get_language()
    with override(language):
        notes = redaction_notes.by_record(row["redaction_rows"]).values()
        html = render_to_string(
            "public/_feed_postponement.html",
            {
                "postponement": resolved(row, "reason"),
                "decided_by": pick(row, "decided_by__name"),
                "removed": [one for own in notes for one in redaction_notes.sentences(own)],
            },
        )
    return Text(html.strip(), language)
