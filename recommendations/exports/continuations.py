"""What is said of a recommendation that was carried over: where it goes on, and how far it is."""

from django.utils.translation import gettext_lazy as _

from recommendations.models.choices import StatusInPlan

CONTINUES_AS = _("It continues as {reference}, where it is: {status}")


def sentence(reference: str, status: str) -> str:
    """That it continues as ``reference``, which has the ``status``, in the active language."""
    return str(CONTINUES_AS).format(reference=reference, status=StatusInPlan(status).label)
