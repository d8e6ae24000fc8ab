"""Closing a year, first page: the decision on each open recommendation.

Every button sends the whole page, and every decision on it is saved before anything else happens:
nothing typed is lost, and the work can be continued later.
"""

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Count, Q
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.http import urlencode
from django.utils.translation import gettext, ngettext

from recommendations.localization.keys import as_key
from recommendations.models import ClosingDecision, Recommendation
from recommendations.workflow.closing import decisions

from .cards import cards_of, open_items
from .forms import DecisionForm, RestForm
from .step import CLOSING

PER_PAGE = 20


def paths(model_admin):
    """The addresses of the two pages; ``model_admin`` is that of Plan."""
    wrap, name = model_admin.admin_site.admin_view, "recommendations_plan_close"
    of_step = {"name": CLOSING.name}
    preview = path(
        f"<path:object_id>/{CLOSING.name}/preview/",
        wrap(model_admin.step_view),
        of_step,
        name=f"{name}_preview",
    )
    view = wrap(model_admin.closing_view)
    return [path(f"<path:object_id>/{CLOSING.name}/", view, name=name), preview]


def closing_page(request, model_admin, object_id):
    """The view; ``model_admin`` is that of Plan."""
    plan = model_admin.get_object(request, unquote(object_id))
    if plan is None:
        raise Http404
    if not model_admin.has_step_permission(request, plan, CLOSING):
        raise PermissionDenied
    if not CLOSING.is_due(plan):
        return model_admin.step_view(request, object_id, CLOSING.name)
    if request.method == "POST":
        return save_decisions(request, model_admin, plan)
    page = requested_page(request, plan)
    return show(request, model_admin, plan, page, cards_of(page.object_list), RestForm())


def wants_undecided(request):
    return request.GET.get("show") == "undecided"


def requested_page(request, plan):
    """The page of items that the address asks for."""
    items = open_items(plan)
    if wants_undecided(request):
        items = items.filter(closing_decision=None)
    return Paginator(items, PER_PAGE).get_page(request.GET.get("page"))


def save_decisions(request, model_admin, plan):
    """Saves the decisions on the page, then redirects to where the button leads."""
    numbers = [key for key in map(as_key, request.POST.getlist("item")) if key is not None]
    shown = open_items(plan).filter(number__in=numbers)
    done, refused = save_each(request, model_admin, shown)
    warn_about_closed_items(request, set(numbers) - {item.number for item in shown})
    rest = RestForm(request.POST)
    if not refused and "rest" in request.POST and rest.is_valid():
        done += carry_over_rest(plan, by=request.user, dated=rest.answers())
    if done:
        sentence = ngettext("%(n)s decision saved.", "%(n)s decisions saved.", done)
        model_admin.message_user(request, sentence % {"n": done})
    if refused or "rest" in request.POST and rest.errors:
        cards = cards_of(shown.all(), refused)
        return show(request, model_admin, plan, requested_page(request, plan), cards, rest)
    return HttpResponseRedirect(next_url(request, model_admin, plan))


def save_each(request, model_admin, items):
    """How many decisions were saved, and the forms with errors, by the number of the item."""
    done, refused = 0, {}
    for item in items:
        form = DecisionForm(request.POST, item=item)
        form.request, form.model_admin = request, model_admin
        if form.is_changed():
            if form.is_valid() and form.decide(by=request.user):
                done += 1
            else:
                refused[item.number] = form
    return done, refused


def warn_about_closed_items(request, numbers):
    """Warns about decisions on items that are no longer open."""
    for number in sorted(numbers):
        if request.POST.get(f"n{number}-choice"):
            sentence = gettext("Number %(number)s is no longer open; it needs no decision.")
            messages.warning(request, sentence % {"number": number})


@transaction.atomic
def carry_over_rest(plan, *, by, dated):
    """Decides that every undecided item is carried over; returns how many these were.

    ``dated``: the fields of the new date. An item that has that date already stays without.
    """
    rest = plan.adopted_recommendations().open().filter(closing_decision=None).order_by("number")
    carried = [
        ClosingDecision(
            recommendation=item,
            choice=ClosingDecision.Choice.CARRY_OVER,
            **({} if dated.get("due_on") == item.due_on else dated),
        )
        for item in rest
    ]
    for one in carried:
        decisions.decide(one, by=by)
    return len(carried)


def next_url(request, model_admin, plan):
    """The address that the pressed button leads to."""
    here = reverse("admin:recommendations_plan_close", args=[plan.pk])
    if "preview" in request.POST:
        return reverse("admin:recommendations_plan_close_preview", args=[plan.pk])
    asked = {"show": request.POST.get("show") or request.GET.get("show", "")}
    if "page" in request.POST:
        return f"{here}?{urlencode({**asked, 'page': request.POST['page']})}"
    if "next" in request.POST:
        return here + next_undecided(plan, request.POST["next"], asked)
    return f"{here}?{urlencode(asked)}"


def next_undecided(plan, pressed, asked):
    """The query and fragment of the next undecided item after the number ``pressed``."""
    items = plan.adopted_recommendations().open().order_by("number")
    decided = dict(items.values_list("number", "closing_decision"))
    waiting = [number for number, decision in decided.items() if decision is None]
    pressed = as_key(pressed)
    after = [number for number in waiting if pressed is not None and number > pressed]
    if not waiting:
        return f"?{urlencode(asked)}#all-decided"
    number = (after or waiting)[0]
    shown = waiting if asked["show"] == "undecided" else list(decided)
    page = shown.index(number) // PER_PAGE + 1
    return f"?{urlencode({**asked, 'page': page})}#item-{number}"


def show(request, model_admin, plan, page, cards, rest):
    counted = (
        plan.adopted_recommendations()
        .open()
        .aggregate(open=Count("pk"), decided=Count("closing_decision"))
    )
    context = {
        **model_admin.admin_site.each_context(request),
        "title": CLOSING.question % {"record": plan},
        "opts": model_admin.opts,
        "step": CLOSING,
        "record": plan,
        "change_address": model_admin.change_address(plan),
        "counted": counted | {"undecided": counted["open"] - counted["decided"]},
        "cards": cards,
        "rest": rest,
        "page": page,
        "is_undecided_only": wants_undecided(request),
        "is_refused": any(card.form.errors for card in cards if card.form.is_bound),
        "references": references(plan),
    }
    request.current_app = model_admin.admin_site.name
    return TemplateResponse(request, "staff/closing/decisions.html", context)


def references(plan):
    """Recommendations that can supersede one of this plan: those of this plan and later drafts."""
    later = Q(plan__year__gt=plan.year, plan__state=plan.State.DRAFT)
    items = Recommendation.objects.filter(Q(plan=plan) | later).select_related("plan")
    return items.order_by("plan__year", "number")
