"""The responsible bodies of a recommendation as its page shows them, each with its response."""

from collections import defaultdict

from recommendations.exports.rows.recommendation_rows import date_of
from recommendations.localization.phrases.responses import no_answer
from recommendations.localization.texts import columns, pick, resolved
from recommendations.models import Assignment, Plan, Response
from recommendations.models.base.json_rows import Rows
from recommendations.models.choices import ADOPTED, OPEN

OF_BODY = ["institution__slug", *columns("name", prefix="institution__")]
BODY_FIELDS = ["pk", "role", *OF_BODY]
RESPONSE_FIELDS = ["pk", "answer", "answered_on", *columns("explanation"), *OF_BODY]


def body_rows(own):
    """The columns with bodies and responses of a query of items; ``own`` ties them to it."""
    return {
        "body_rows": Rows(Assignment.objects.filter(own), BODY_FIELDS),
        "response_rows": Rows(Response.objects.filter(own).newest_first(), RESPONSE_FIELDS),
    }


def responsible_bodies(values, removed, today):
    """The bodies, the lead first, each with its ``response`` and ``earlier`` ones, newest first.

    A body that is no longer responsible comes last, without a role, if it has answered. Where the
    item was adopted and a body has not answered, ``no_answer`` says so, since when, or for good.
    """
    responses = defaultdict(list)
    for row in values["response_rows"]:
        response = removed.beside("response", resolved(row, "explanation"))
        response["answered_on"] = date_of(row["answered_on"])
        responses[row["institution__slug"]].append(response)
    rows = sorted(values["body_rows"], key=lambda row: (row["role"], row["pk"]))
    slugs = {row["institution__slug"] for row in rows}
    for row in values["response_rows"]:
        if (slug := row["institution__slug"]) not in slugs:
            slugs.add(slug)
            rows.append({**row, "role": ""})
    no_answer = _no_answer(values, today)
    return [_body(row, responses[row["institution__slug"]], no_answer) for row in rows]


def _body(row, responses, no_answer):
    return {
        "role": row["role"],
        "slug": row["institution__slug"],
        "name": pick(row, "institution__name"),
        "response": responses[0] if responses else None,
        "earlier": responses[1:],
        "no_answer": "" if responses else no_answer,
    }


def _no_answer(values, today):
    """What to say of a body that has not answered; empty for what was not adopted."""
    if values["decision"] not in ADOPTED:
        return ""
    is_over = values["plan__state"] == Plan.State.CLOSED or values["status"] not in OPEN
    return no_answer(values["plan__adopted_on"], today, is_over=is_over)
