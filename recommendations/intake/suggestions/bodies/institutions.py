"""The names of this site's institutions, to look for in texts."""

from recommendations.localization.languages import CODES
from recommendations.models import Institution

from .body_index import BodyIndex


def institution_index() -> BodyIndex:
    """The names of all institutions, in every language, by primary key. Takes one query."""
    fields = [f"name_{code}" for code in CODES]
    rows = Institution.objects.order_by("pk").values_list("pk", *fields)
    return BodyIndex({key: [name for name in names if name] for key, *names in rows})
