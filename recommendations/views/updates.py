"""All published progress updates, newest first."""

from datetime import date
from typing import NamedTuple

from django.db.models import FilteredRelation, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils.text import Truncator

from recommendations.exports.feeds import atom
from recommendations.exports.rows import redaction_notes
from recommendations.exports.rows.verification_rows import assurance_of
from recommendations.localization.texts import Text, columns, pick
from recommendations.models import Assignment, Verification
from recommendations.views.base.caching import public_page
from recommendations.views.base.decorators import without_empty_parameters
from recommendations.views.base.page_cache import render_page
from recommendations.views.base.pagination import Pages

from .filters import UpdateFilter

ITEM = "recommendation__"
LEAD = "lead_assignment__institution__"
FIELDS = [
    "pk",
    "reported_on",
    "status",
    "percent",
    "corrects__reported_on",
    f"{ITEM}number",
    f"{ITEM}plan__year",
    *columns("narrative", "obstacle", "reason"),
    *columns("title", prefix=ITEM),
    *columns("name", prefix=LEAD),
]
# So many letters of an account are listed; the rest is on the page of its recommendation.
EXCERPT = 300


class ListedUpdate(NamedTuple):
    """A published update as the list of all shows it: ``title`` and ``lead`` are the item's.

    ``assurance``: see Assurance, by the verification in force. ``excerpt``: the beginning of its
    account, else of the reason or obstacle that it gives. ``removed``: sentences on what was taken
    out of it. ``corrected_on``, ``corrects_on``: the days of the update that corrects it, and of
    the one that it corrects.
    """

    path: str
    reported_on: date
    status: str
    percent: int | None
    assurance: str
    reference: str
    title: Text
    lead: Text
    excerpt: Text
    removed: tuple
    corrected_on: date | None
    corrects_on: date | None


@public_page
@without_empty_parameters
def updates(request):
    """The published updates of all public recommendations that the filters select."""
    form = UpdateFilter(request.GET)
    selected = form.updates()
    pages = Pages(request, total=selected.count())
    context = {
        "form": form,
        "base": request.path,
        "feed": reverse("updates_feed") + (f"?{form.query}" if form.query else ""),
        "pages": pages,
        "updates": tuple(map(_listed, pages.slice(_rows(selected)))),
    }
    return render_page(request, "public/updates.html", context)


def _rows(updates):
    """The queryset ``updates`` as dicts of ``FIELDS`` and what corrects them, newest first."""
    lead = FilteredRelation(
        f"{ITEM}assignments",
        condition=Q(**{f"{ITEM}assignments__role": Assignment.Role.LEAD}),
    )
    verifications = Verification.objects.filter(update=OuterRef("pk")).newest_first()
    beside = {
        **atom.corrected_by(),
        "redaction_rows": atom.redaction_rows(),
        "outcome": Subquery(verifications.values("outcome")[:1]),
    }
    return updates.annotate(lead_assignment=lead).newest_first().values(*FIELDS, **beside)


def _listed(row):
    year, number = row[f"{ITEM}plan__year"], row[f"{ITEM}number"]
    account = pick(row, "narrative") or pick(row, "reason") or pick(row, "obstacle")
    notes = redaction_notes.by_record(row["redaction_rows"]).values()
    return ListedUpdate(
        path=f"{reverse('recommendation', args=[year, number])}#update-{row['pk']}",
        reported_on=row["reported_on"],
        status=row["status"],
        percent=row["percent"],
        reference=f"{year}/{number}",
        title=pick(row, f"{ITEM}title"),
        lead=pick(row, f"{LEAD}name"),
        assurance=assurance_of([row] if row["outcome"] else []),
        excerpt=Text(Truncator(account.plain).chars(EXCERPT), account.language),
        removed=tuple(sentence for own in notes for sentence in redaction_notes.sentences(own)),
        corrected_on=row["correction_reported_on"],
        corrects_on=row["corrects__reported_on"],
    )
