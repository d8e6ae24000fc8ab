"""What readers subscribe to: calendars of due dates, and feeds of published updates."""

from django.db.models import Exists, Max, OuterRef, Q
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import get_valid_filename
from django.utils.translation import get_language, gettext

from recommendations.exports.feeds import atom, calendar
from recommendations.localization.site_address import site_address
from recommendations.localization.texts import Text, columns, pick, pick_from
from recommendations.models import (
    Delegation,
    Institution,
    Meeting,
    Plan,
    Postponement,
    ProgressUpdate,
    Recommendation,
)
from recommendations.views.base.caching import public_page
from recommendations.views.base.capacity import makes_file
from recommendations.views.base.errors import Gone
from recommendations.views.base.plan_pages import published_plan
from recommendations.views.filters import UpdateFilter, file_filters
from recommendations.views.plans.plans import plan_file_name


@public_page
def plan_calendar(request, year):
    """The plan's meeting and due dates, with the filters of its page."""
    plan = published_plan(year)
    items = Recommendation.objects.public().filter(plan=plan.pk)
    form = file_filters(request.GET, lambda: items)
    condition = form.condition(timezone.localdate())
    if form.errors:
        return render(request, "400.html", status=400)
    return _calendar(
        request,
        plan_name(plan),
        meetings=Meeting.objects.published().filter(plans=plan.pk),
        items=items.filter(condition),
        page=reverse("plan", args=[year]),
        file=plan_file_name(year, form),
    )


@public_page
def institution_calendar(request, slug):
    """The due dates of what an institution leads or supports, and the meetings it is part of."""
    body = _institution(slug)
    items = Recommendation.objects.public().assigned_to(body["pk"])
    attended = Delegation.objects.filter(meeting=OuterRef("pk"), institution=body["pk"])
    part = Q(organiser=body["pk"]) | Q(Exists(attended)) | Q(plans__in=items.values("plan"))
    return _calendar(
        request,
        pick(body, "name"),
        meetings=Meeting.objects.published().filter(part).distinct(),
        items=items,
        page=reverse("institution", args=[slug]),
        file=get_valid_filename(pick(body, "name").plain),
    )


@makes_file
def _calendar(request, name, *, meetings, items, page, file):
    site = site_address(request)
    chunks = calendar.calendar_chunks(
        name,
        meetings=meetings,
        items=items,
        address=site + page,
        source=site + request.path,
        notice=pick_from(request.site_profile, "notice"),
    )
    response = StreamingHttpResponse(chunks, content_type=calendar.CONTENT_TYPE)
    name = f"{file}-{timezone.localdate():%Y-%m-%d}.ics"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


@public_page
def plan_feed(request, year):
    """What was reported on the recommendations of a plan."""
    plan = published_plan(year)
    return _feed(
        request,
        plan_name(plan),
        items=Recommendation.objects.public().filter(plan=plan.pk),
        page=reverse("plan", args=[year]),
    )


@public_page
def updates_feed(request):
    """Updates and postponements of all public recommendations, with the filters of its page."""
    form = UpdateFilter(request.GET, is_shown=False)
    updates = form.updates()
    if form.errors:
        return render(request, "400.html", status=400)
    return _feed(
        request,
        Text(gettext("All updates"), get_language()),
        items=Recommendation.objects.public(),
        updates=updates,
        postponements=form.postponements(),
        page=reverse("updates"),
        query=f"?{form.query}" if form.query else "",
    )


@public_page
def institution_feed(request, slug):
    """What was reported on the recommendations that an institution leads or supports."""
    body = _institution(slug)
    return _feed(
        request,
        pick(body, "name"),
        items=Recommendation.objects.public().assigned_to(body["pk"]),
        page=reverse("institution", args=[slug]),
    )


@public_page
def recommendation_feed(request, year, number):
    """What was reported on one recommendation."""
    items = Recommendation.objects.filter(plan__year=year, number=number)
    values = items.public().values("pk", *columns("title")).first()
    if values is None:
        if items.withdrawn().exists():
            raise Gone
        raise Http404
    title = pick(values, "title")
    return _feed(
        request,
        Text(f"{year}/{number} {title.plain}", title.language),
        items=items.public(),
        page=reverse("recommendation", args=[year, number]),
    )


def _feed(request, title, *, items, page, updates=None, postponements=None, query=""):
    """The feed of the published updates and the postponements of ``items``, or of some of them:
    ``updates``, ``postponements``.

    ``query``: the filters of the feed and its ``page``, with their question mark.
    """
    profile = request.site_profile
    if updates is None:
        updates = ProgressUpdate.objects.published().filter(recommendation__in=items)
        postponements = Postponement.objects.filter(recommendation__in=items)
    written = atom.written(
        title,
        updates,
        postponements=postponements,
        site=site_address(request),
        page=page + query,
        source=request.path + query,
        author=pick_from(profile, "body_name") or _product(),
        since=lambda: _since(items),
        notice=pick_from(profile, "notice"),
    )
    return HttpResponse(written, content_type=atom.Feed.content_type)


def _product():
    words = gettext("Recommendations and how they are carried out")
    return Text(words, get_language())


def _since(items):
    """When what a feed follows became public: for a feed on which nothing is reported yet.

    Now where nothing is public at all.
    """
    plans, meetings = Plan.objects.published(), Meeting.objects.published()
    sources = [(items, "plan__published_at"), (plans, "published_at"), (meetings, "published_at")]
    latest = (source.aggregate(at=Max(field))["at"] for source, field in sources)
    return next((at for at in latest if at), timezone.now())


def plan_name(plan):
    """The title of a PublicPlan with its year, as a Text."""
    title = plan.title or Text(gettext("Plan of action"), get_language())
    return Text(f"{title.plain} {plan.year}", title.language)


def _institution(slug):
    body = Institution.objects.public().filter(slug=slug).values("pk", *columns("name")).first()
    if body is None:
        raise Http404
    return body
