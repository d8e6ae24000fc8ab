"""Template tags for the pages of signing in, beside those of django-allauth."""

from django import template
from django.conf import settings
from django.urls import reverse

register = template.Library()


@register.simple_tag(takes_context=True)
def second_factor_state(context):
    """``is_required``: nothing opens without one. ``next_page``: where one came from."""
    request = context["request"]
    return {
        "is_required": settings.SECOND_FACTOR_REQUIRED,
        "next_page": request.session.get("after_second_factor") or reverse("admin:index"),
    }
