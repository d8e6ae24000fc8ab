"""Taking the words out of requests for disclosure: a reason or a remark may name people."""

from django.db.models import QuerySet

from recommendations.models import DisclosureRequest
from recommendations.models.redactions import MARKER

WORDS = ["reason", "remark"]


def take_out(requests):
    """Replaces what was written in ``requests``, in every state of them, with a marker.

    Who asked, who decided, when and on what stays. The database lets nothing else be written into
    a request that was decided.
    """
    keys = list(requests.order_by().values_list("pk", flat=True))
    present = QuerySet(DisclosureRequest).filter(pk__in=keys)
    earlier = DisclosureRequest.history.filter(id__in=keys).order_by()
    for name in WORDS:
        for rows in (present, earlier):
            rows.exclude(**{name: ""}).update(**{name: MARKER})
