"""Status cards for other sites: a drawing, and a page made to be framed."""

from csp.decorators import csp_replace
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext, ngettext
from django.views.decorators.clickjacking import xframe_options_exempt

from recommendations.exports.feeds import cards
from recommendations.exports.rows import continuations
from recommendations.localization.dates.dates import written_out
from recommendations.localization.phrases.postponements import times_postponed
from recommendations.localization.site_address import site_address
from recommendations.localization.texts import pick_from
from recommendations.models import Assurance, Decision, Recommendation
from recommendations.models.choices import StatusInPlan
from recommendations.views.base.caching import public_page
from recommendations.views.base.errors import Gone
from recommendations.views.base.list_rows import OF_PLAN, continued_items, from_values, row_values
from recommendations.views.base.plan_items import plan_items
from recommendations.views.base.plan_pages import published_plan

from .feeds import plan_name


def may_be_framed(view):
    """Lets any site show the answers of ``view`` in a frame; no other address allows it."""
    return xframe_options_exempt(csp_replace({"frame-ancestors": "*"})(view))


@may_be_framed
@public_page(of_plan=True)
def plan_card(request, year):
    """How far a plan is, as a page for a frame."""
    return render(request, "public/card.html", {"card": _plan(request, year)})


@public_page(of_plan=True)
def plan_drawing(request, year):
    """How far a plan is, as a drawing."""
    card = _plan(request, year)
    return _drawn(request, card, cards.of_plan(card))


@may_be_framed
@public_page(of_plan=True)
def recommendation_card(request, year, number):
    """How far a recommendation is, as a page for a frame."""
    card = _recommendation(request, year, number)
    return render(request, "public/card.html", {"card": card})


@public_page(of_plan=True)
def recommendation_drawing(request, year, number):
    """How far a recommendation is, as a drawing."""
    card = _recommendation(request, year, number)
    return _drawn(request, card, cards.of_recommendation(card))


def _drawn(request, card, drawing):
    return render(
        request,
        "public/card.svg",
        {"card": card, "drawing": drawing},
        content_type="image/svg+xml",
    )


def _plan(request, year):
    plan = published_plan(year)
    counted = plan_items(plan, request.page_version, get_language()).figures
    rated = {"n": counted.implemented, "d": counted.rated}
    checked = {"n": counted.checked, "d": counted.rated}
    return _card(
        request,
        page=reverse("plan", args=[year]),
        title=plan_name(plan),
        figures=counted,
        rate=gettext("%(n)s of %(d)s") % rated,
        rated=ngettext("recommendation implemented", "recommendations implemented", counted.rated),
        checked=gettext("checked independently: %(n)s of %(d)s") % checked,
        formula=gettext("implemented ÷ (adopted − superseded − no longer applicable)"),
        as_of=plan.closed_on,
    )


def _recommendation(request, year, number):
    items = Recommendation.objects.filter(plan__year=year, number=number)
    row = row_values(items.public(), *OF_PLAN).first()
    if row is None:
        if items.withdrawn().exists():
            raise Gone
        raise Http404
    language = get_language()
    continued = continued_items([row], language).get(row["pk"])
    item = from_values(row, timezone.localdate(), language, continues_as=continued)
    facts = [
        (gettext("Lead:"), item.lead),
        (gettext("Due:"), item.due_on and written_out(item.due_on)),
        (gettext("First due date:"), _postponed(item)),
        (gettext("Status since"), item.status_on and written_out(item.status_on)),
        (gettext("Checked independently:"), _assurance(item)),
    ]
    return _card(
        request,
        page=item.path,
        eyebrow=" ".join((gettext("Recommendation"), item.reference)),
        title=item.title,
        status=StatusInPlan(item.status) if item.is_adopted else None,
        continues=continued and continuations.sentence(continued.reference, continued.status),
        decision=Decision(item.decision).label,
        facts=[(label, value) for label, value in facts if value],
    )


def _postponed(item):
    """The first due date of what was postponed, and how often; empty of what was not."""
    if not item.times_postponed:
        return ""
    first = item.first_due_on and written_out(item.first_due_on)
    first = first or gettext("no date was set")
    return f"{first} · {times_postponed(item.times_postponed)}"


def _assurance(item):
    """What a verification found of the status of ``item``; empty where there was none."""
    is_checked = item.assurance not in ("", Assurance.REPORTED)
    return Assurance(item.assurance).label if is_checked else ""


def _card(request, *, page, title, eyebrow="", as_of=None, **about):
    """What the page and the drawing of a card show: body, title, address, day, the notice of the
    site, and ``about``.

    ``as_of``: the day to which it belongs; today if None.
    """
    day = as_of or timezone.localdate()
    return {
        "body": pick_from(request.site_profile, "body_name"),
        "eyebrow": eyebrow,
        "title": title,
        "address": site_address(request) + page,
        "as_of": gettext("as of %(date)s") % {"date": written_out(day)},
        "notice": pick_from(request.site_profile, "notice"),
        **about,
    }
