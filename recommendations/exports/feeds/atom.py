"""Published updates as an Atom feed: newest first, each text in the language it is written in."""

from io import StringIO
from operator import itemgetter

from django.db.models import OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.translation import get_language, gettext, override

from recommendations.exports.rows import redaction_notes
from recommendations.exports.rows.continuations import latest_items, sentence
from recommendations.exports.rows.recommendation_rows import date_of
from recommendations.exports.rows.related_queries import UPDATE_FIELDS
from recommendations.localization.characters import printable
from recommendations.localization.texts import Text, columns, pick, resolved
from recommendations.models import Plan, ProgressUpdate, Redaction, Verification
from recommendations.models.base.json_rows import Rows
from recommendations.models.choices import Status

from .postponements import entries as postponement_entries

MOST = 50
ITEM, ITEM_KEY = "recommendation__", "recommendation"
ACCOUNT, TEXTS = ProgressUpdate.ACCOUNT, ProgressUpdate.TEXTS
CLOSED = Plan.State.CLOSED
UPDATE = [
    *UPDATE_FIELDS,
    "corrects__reported_on",
    f"{ITEM}number",
    f"{ITEM}plan__year",
    f"{ITEM}plan__state",
    *columns("title", prefix=ITEM),
]


def written(title, updates, *, postponements, site, page, source, author, since, notice=None):
    """An Atom feed as a str, in the active language.

    ``title``: a Text. ``updates``: a queryset of published ones of public recommendations.
    ``postponements``: a queryset of those of public recommendations.
    ``site``: the site's address without a slash at the end; ``page``, ``source``: the paths of
    the page that the feed follows and of the feed. ``author``: the body's name as a Text.
    ``notice``: that of the site, a Text or None.
    ``since()`` gives the time at which what it follows became public, for a feed without entries.
    """
    feed = Feed(
        title=title,
        link=site + page,
        description="",
        language=get_language(),
        feed_url=site + source,
        feed_guid=site + source,
        author=author,
        since=since,
        notice=notice,
    )
    newest = updates.order_by("-published_at", "-pk").values(
        *UPDATE,
        first=Coalesce(f"{ITEM}origin", ITEM_KEY),
        **corrected_by(),
        **_verified(),
        **_redacted(),
    )
    rows = list(newest[:MOST])
    latest = latest_items({row["first"] for row in rows if row[f"{ITEM}plan__state"] == CLOSED})
    entries = [_entry(row, site, latest.get(row["first"])) for row in rows]
    entries += postponement_entries(postponements, site, MOST)
    entries.sort(key=itemgetter("pubdate"), reverse=True)
    for entry in entries[:MOST]:
        feed.add_item(**entry)
    out = StringIO()
    feed.write(out, "utf-8")
    return out.getvalue()


def corrected_by():
    """The newest correction of an update, as columns beside it."""
    corrections = ProgressUpdate.objects.published().filter(corrects=OuterRef("pk"))
    newest = corrections.newest_first()
    return {
        "correction": Subquery(newest.values("pk")[:1]),
        "correction_reported_on": Subquery(newest.values("reported_on")[:1]),
        "correction_published_at": Subquery(newest.values("published_at")[:1]),
    }


def _verified():
    """The verifications of an update, and when the last was recorded, as columns beside it."""
    own = Verification.objects.filter(update=OuterRef("pk"))
    return {
        "verification_rows": Rows(own.newest_first(), ["outcome", "verified_on", *columns("note")]),
        "verified_at": Subquery(own.order_by("-recorded_at").values("recorded_at")[:1]),
    }


def redaction_rows():
    """What was taken out of an update, as a column beside it; see ``redaction_notes.by_record``."""
    return Rows(_redactions(), redaction_notes.FIELDS)


def _redacted():
    """What was taken out of an update, and when last, as columns beside it."""
    newest = _redactions().order_by("-redacted_at").values("redacted_at")
    return {"redaction_rows": redaction_rows(), "redacted_at": Subquery(newest[:1])}


def _redactions():
    """Those of an update and of its verifications, in a query of updates."""
    verifications = Verification.objects.filter(update=OuterRef(OuterRef("pk"))).order_by()
    return Redaction.objects.public().filter(
        Q(record_kind="progressupdate", record_key=OuterRef("pk"))
        | Q(record_kind="verification", record_key__in=verifications.values("pk"))
    )


class Feed(Atom1Feed):
    """Atom whose texts each name their language where it is not the feed's."""

    def __init__(self, title, **about):
        super().__init__(title, heading=title, **about)

    def latest_post_date(self):
        return super().latest_post_date() if self.items else self.feed["since"]()

    def add_root_elements(self, handler):
        handler.addQuickElement("id", self.feed["id"])
        self._text(handler, "title", self.feed["heading"])
        if notice := self.feed["notice"]:
            self._text(handler, "subtitle", notice)
        handler.addQuickElement("link", "", {"rel": "alternate", "href": self.feed["link"]})
        handler.addQuickElement("link", "", {"rel": "self", "href": self.feed["feed_url"]})
        handler.addQuickElement("updated", rfc3339_date(self.latest_post_date()))
        handler.startElement("author", {})
        self._text(handler, "name", self.feed["author"])
        handler.endElement("author")

    def add_item_elements(self, handler, item):
        handler.addQuickElement("id", item["unique_id"])
        self._text(handler, "title", item["heading"])
        handler.addQuickElement("link", "", {"rel": "alternate", "href": item["link"]})
        handler.addQuickElement("published", rfc3339_date(item["pubdate"]))
        handler.addQuickElement("updated", rfc3339_date(item["updateddate"]))
        term, label = item["category"]
        handler.addQuickElement("category", "", {"term": term, "label": label})
        self._text(handler, "content", item["content"], type="html")

    def _text(self, handler, name, text, **attributes):
        """An element with ``text`` (a Text)."""
        if text.language != self.feed["language"]:
            attributes["xml:lang"] = text.language
        handler.addQuickElement(name, printable(text.plain), attributes)


def _entry(row, site, latest):
    """The update ``row`` as the arguments of ``add_item``; ``latest``: the LatestItem of the
    lineage of its item, or None."""
    year, number = row[f"{ITEM}plan__year"], row[f"{ITEM}number"]
    page = site + reverse("recommendation", args=[year, number])
    link = _place(page, row["pk"])
    return {
        "title": "",
        "heading": _heading(row, f"{year}/{number}"),
        "link": link,
        "description": "",
        "content": _content(row, site, page, latest),
        "pubdate": row["published_at"],
        # A reader who had it already is shown that it was corrected or verified, and has it
        # replaced when words were taken out.
        "updateddate": max(
            row["published_at"],
            row["correction_published_at"] or row["published_at"],
            row["verified_at"] or row["published_at"],
            row["redacted_at"] or row["published_at"],
        ),
        "unique_id": link,
        "category": (row["status"], str(Status(row["status"]).label)),
    }


def _place(page, update):
    """The address of an update on the page of its recommendation."""
    return f"{page}#update-{update}"


def _heading(row, reference):
    """Reference, title and status, all in the language of the title."""
    title = pick(row, f"{ITEM}title")
    with override(title.language):
        words = gettext("%(reference)s %(title)s: %(status)s") % {
            "reference": reference,
            "title": title.plain,
            "status": Status(row["status"]).label,
        }
    return Text(words, title.language)


def _content(row, site, page, latest):
    """The account as HTML, its own words in the language in which it was given."""
    texts = [pick(row, field) for field in ACCOUNT]
    language = next((text.language for text in texts if text), get_language())
    file = reverse("evidence", args=[row["pk"]])
    with override(language):
        update = resolved(row, *TEXTS)
        html = render_to_string(
            "public/_feed_entry.html",
            {
                "update": update,
                "needs_what_is_missing": row["status"] == Status.PARTIALLY_IMPLEMENTED,
                "evidence": _evidence(update, site + file),
                "verifications": [_verification(one) for one in row["verification_rows"]],
                "removed": [
                    sentence
                    for notes in redaction_notes.by_record(row["redaction_rows"]).values()
                    for sentence in redaction_notes.sentences(notes)
                ],
                "corrected": row["corrects"] and _place(page, row["corrects"]),
                "correction": row["correction"] and _place(page, row["correction"]),
                "continuation": _continuation(row, latest),
            },
        )
    return Text(html.strip(), language)


def _verification(row):
    return {**resolved(row, "note"), "verified_on": date_of(row["verified_on"])}


def _continuation(row, latest):
    """The sentence on where the item of an update goes on; empty where it does not."""
    if latest is None or latest.year <= row[f"{ITEM}plan__year"]:
        return ""
    return sentence(f"{latest.year}/{latest.number}", latest.status)


def _evidence(update, file):
    """The addresses of the public evidence of ``update``."""
    if not update["evidence_is_public"]:
        return []
    return [
        *([update["evidence_url"]] if update["evidence_url"] else []),
        *([file] if update["evidence_file"] else []),
    ]
