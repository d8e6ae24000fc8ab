"""The lineage of a recommendation over the years, and what followed a closed plan."""

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from recommendations.admin.base.links import plan_link, recommendation_link
from recommendations.localization.dates.dates import written_out
from recommendations.localization.phrases.ordinals import carried_over, year_of_life
from recommendations.models import Plan, Recommendation

CARRIED_FROM, CARRIED_TO = _("Carried over from:"), _("Carried over to:")


def carried_items(item, user):
    """What ``item`` was carried over from and to, as far as ``user`` may see it, by its label."""
    seen = Recommendation.objects.visible_to(user).select_related("plan")
    return {
        CARRIED_FROM: seen.filter(carried_to=item).first(),
        CARRIED_TO: seen.filter(carried_from=item).first(),
    }


def lineage(item):
    """The age of the item in words, and links to its ``carried_items``."""
    links = [
        (label, recommendation_link(other)) for label, other in item.carried_items.items() if other
    ]
    return format_html("{}{}", year_of_life(item.age), format_html_join("", "<br>{} {}", links))


def short_lineage(item):
    """The lineage of an item for a list of its plan; empty where there is none.

    ``item`` with what it was carried over to, and both their plans.
    """
    facts = [carried_over(item.age)] if item.age > 1 else []
    if successor := getattr(item, "carried_to", None):
        facts.append(format_html("{} <bdi>{}</bdi>", CARRIED_TO, successor.reference))
    return format_html('<span class="help">{}</span>', joined(facts)) if facts else ""


def joined(facts):
    return format_html_join(" · ", "{}", ([one] for one in facts))


def closing_facts(plan):
    """When and by whom a plan was closed, and where it goes on; a dash for one that is open."""
    if plan.closed_on is None:
        return "—"
    sentence = gettext("{day}, closed by {who}")
    who = format_html("<bdi>{}</bdi>", plan.closed_by)
    day = format_html(sentence, day=written_out(plan.closed_on), who=who)
    target = Plan.objects.filter(recommendations__carried_from__plan=plan).first()
    return format_html("{} {}", day, plan_link(target))
