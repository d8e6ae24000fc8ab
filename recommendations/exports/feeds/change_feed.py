"""What changed in a plan between two days as an Atom feed, the newest first."""

from datetime import datetime, time
from io import StringIO

from django.utils import timezone
from django.utils.feedgenerator import rfc3339_date
from django.utils.translation import get_language, gettext, override

from recommendations.localization.texts import Text

from .atom import MOST, Feed


class ChangeFeed(Feed):
    """As the feed of updates; an entry is a change of any kind."""

    def add_item_elements(self, handler, item):
        handler.addQuickElement("id", item["unique_id"])
        self._text(handler, "title", item["heading"])
        handler.addQuickElement("link", "", {"rel": "alternate", "href": item["link"]})
        handler.addQuickElement("updated", rfc3339_date(item["updateddate"]))
        label = str(item["kind"].label)
        handler.addQuickElement("category", "", {"term": item["kind"].value, "label": label})
        self._text(handler, "content", item["content"], type="text")


def written(pairs, *, title, site, page, source, author, until, notice=None):
    """An Atom feed as a str, in the active language.

    ``pairs``: (item, change) of ``changes.comparison``. ``site``: the site's address without a
    slash at the end; ``page``, ``source``: the whole addresses of the page that the feed follows,
    and of the feed. ``author``: the body's name as a Text. ``until``: the last day compared.
    ``notice``: that of the site, a Text or None.
    """
    own = get_language()
    feed = ChangeFeed(
        title=Text(title, own),
        link=page,
        description="",
        language=own,
        feed_url=source,
        feed_guid=source,
        author=author or Text(gettext("Recommendations and how they are carried out"), own),
        since=lambda: _moment(until),
        notice=notice,
    )
    for item, change in pairs[:MOST]:
        feed.add_item(**_entry(item, change, site))
    out = StringIO()
    feed.write(out, "utf-8")
    return out.getvalue()


def _entry(item, change, site):
    """One change as the arguments of ``add_item``."""
    page = site + item.path
    title = item.shown_title
    with override(title.language):
        words = gettext("%(reference)s %(title)s: %(change)s") % {
            "reference": item.reference,
            "title": title.plain,
            "change": change.words,
        }
    return {
        "title": "",
        "heading": Text(words, title.language),
        "link": f"{page}#{change.anchor}" if change.anchor else page,
        "description": "",
        "content": Text(change.words, get_language()),
        "updateddate": _moment(change.on),
        "unique_id": f"{page}#{change.kind.value}-{change.key}",
        "kind": change.kind,
    }


def _moment(day):
    """The beginning of a day where the site is."""
    return timezone.make_aware(datetime.combine(day, time()))
