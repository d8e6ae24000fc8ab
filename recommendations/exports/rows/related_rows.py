"""What recommendations link to, as their rows contain it; see ``related_queries``."""

from collections import defaultdict
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import NamedTuple

from django.utils import timezone

from recommendations.localization.numbers import json_number
from recommendations.localization.references import RecommendationReference
from recommendations.localization.texts import by_language
from recommendations.models import Assignment

from . import redaction_notes
from .continuations import LatestItem, latest_of
from .related_queries import ALL, BRIEF
from .verification_rows import add_verifications


class Related(NamedTuple):
    """What a list of recommendations links to.

    ``fields``: name of a field of their rows → key → its value; ``references``: those of the public
    items that they name, by key; ``latest``: the LatestItems of their lineages, by the key of the
    first item. ``outcomes``: of brief rows, the verifications that count, by key.
    """

    fields: dict
    references: dict[int, str]
    latest: dict[int, LatestItem]
    outcomes: dict | None = None


def related(plan, keys, *, named, origins, is_brief=False) -> Related:
    """The Related of the recommendations ``keys`` of ``plan`` (its key); one query.

    ``named``: the keys of the items that they name, ``origins`` those of the first items of their
    lineages, where these may go on. Brief: with the errata, and of updates their days alone.
    """
    query = BRIEF if is_brief else ALL
    found = query.by_kind(
        key=plan,
        keys=keys,
        named=[key for key in named if key],
        origins=origins,
        now=timezone.now(),
    )
    own = _brief(found) if is_brief else _all(found, keys)
    return Related(
        fields=_links(found) | own,
        references=_references(found["named"]),
        latest=latest_of(found["later"]),
        outcomes=_grouped(found["outcome"]) if is_brief else None,
    )


def _links(found):
    lead, supporting, themes = {}, defaultdict(list), defaultdict(list)
    bodies, known = (
        {key: {"slug": row["slug"], "name": by_language(row, "name")} for key, row in found[part]}
        for part in ("institution", "theme")
    )
    for key, row in found["assignment"]:
        if row["role"] == Assignment.Role.LEAD:
            lead[key] = bodies[row["institution"]]
        else:
            supporting[key].append(bodies[row["institution"]])
    for key, row in found["theme_link"]:
        themes[key].append(known[row["theme"]])
    return {
        "lead": lead,
        "supporting": supporting,
        "themes": themes,
        "carried_to": _references(found["carried_to"]),
    }


def _brief(found):
    errata = _gathered(found, "erratum", _erratum, notes={})
    return {"updates": _grouped(found["update"]), "errata": errata}


def _all(found, keys):
    notes = redaction_notes.by_record(row for _key, row in found["redaction"])
    return {
        "milestones": _gathered(found, "milestone", _milestone, notes),
        "updates": _updates(found, notes),
        "errata": _gathered(found, "erratum", _erratum, notes),
        "indicators": _indicators(found, notes),
        "postponements": _gathered(found, "postponement", _postponement, notes),
        "responses": _gathered(found, "response", _response, notes),
        "redactions": {key: notes.get(("recommendation", key), []) for key in keys},
    }


def _updates(found, notes):
    """The updates, each with its verifications, and these with their public files."""
    updates = _gathered(found, "update", _update, notes, kind="progressupdate")
    files = _gathered(found, "file", _file, notes, kind="document", by="verification")
    shape = partial(_verification, files)
    verifications = _gathered(found, "verification", shape, notes, by="update")
    for update in chain.from_iterable(updates.values()):
        add_verifications(update, verifications[update["id"]])
    return updates


def _indicators(found, notes):
    """The indicators, each with its readings."""
    readings = _gathered(found, "reading", _reading, notes, by="indicator")
    return _gathered(found, "indicator", partial(_indicator, readings), notes)


def _gathered(found, part, shape, notes, *, kind=None, by=None):
    """The records of a ``part``, each made by ``shape``, by the recommendation they belong to, or
    by their field ``by``; each has its redactions among the ``notes`` of its ``kind``."""
    gathered = defaultdict(list)
    for owner, row in found[part]:
        record = shape(row)
        record["redactions"] = notes.get((kind or part, row["pk"]), [])
        gathered[row[by] if by else owner].append(record)
    return gathered


def _grouped(pairs):
    grouped = defaultdict(list)
    for key, row in pairs:
        grouped[key].append(row)
    return grouped


def _references(pairs):
    return {
        key: str(RecommendationReference(row["plan__year"], row["number"])) for key, row in pairs
    }


def named(row, path):
    """The linked institution of a ``row``, None where there is none."""
    slug = row[f"{path}__slug"]
    return slug and {"slug": slug, "name": by_language(row, f"{path}__name")}


def _moment(written):
    """A moment as ISO 8601 with its offset; SQLite stores it in UTC and does not say so."""
    moment = datetime.fromisoformat(written)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).isoformat()


def _milestone(row):
    return {
        "number": row["number"],
        "title": by_language(row, "title"),
        "due_on": row["due_on"],
        "done_on": row["done_on"],
        "institution": named(row, "institution"),
        "evidence_title": by_language(row, "evidence_title"),
        "evidence_url": row["evidence_url"] or None,
    }


def _update(row):
    """An update; its evidence only when that is public."""
    has_evidence = bool(row["evidence_url"] or row["evidence_file"])
    evidence = None
    if row["evidence_is_public"] and has_evidence:
        evidence = {
            "title": by_language(row, "evidence_title"),
            "url": row["evidence_url"] or None,
            "is_file": bool(row["evidence_file"]),
        }
    return {
        "id": row["pk"],
        "reported_on": row["reported_on"],
        "published_at": _moment(row["published_at"]),
        "status": row["status"],
        "percent": row["percent"],
        "reason": by_language(row, "reason"),
        "narrative": by_language(row, "narrative"),
        "obstacle": by_language(row, "obstacle"),
        "next_step": by_language(row, "next_step"),
        "evidence": evidence,
        "has_private_evidence": has_evidence and not row["evidence_is_public"],
        "corrects": row["corrects"],
    }


def _verification(files, row):
    """A verification with its public ``files``, which are by its key."""
    return {
        "id": row["pk"],
        "outcome": row["outcome"],
        "verified_on": row["verified_on"],
        "note": by_language(row, "note"),
        "files": files[row["pk"]],
    }


def _file(row):
    return {"id": row["pk"], "title": by_language(row, "title")}


def _indicator(readings, row):
    """An indicator with its ``readings``, which are by its key."""
    return {
        "number": row["number"],
        "name": by_language(row, "name"),
        "unit": by_language(row, "unit"),
        "baseline": json_number(row["baseline"]),
        "target": json_number(row["target"]),
        "readings": readings[row["pk"]],
    }


def _reading(row):
    return {
        "id": row["pk"],
        "read_on": row["read_on"],
        "value": json_number(row["value"]),
        "source": by_language(row, "source"),
        "corrects": row["corrects"],
    }


def _erratum(row):
    return {
        "dated": row["dated"],
        "text": by_language(row, "text"),
        "reason": by_language(row, "reason"),
    }


def _postponement(row):
    return {
        "id": row["pk"],
        "from_date": row["from_date"],
        "to_date": row["to_date"],
        "reason": by_language(row, "reason"),
        "decided_by": named(row, "decided_by"),
        "decided_on": row["decided_on"],
        "recorded_at": _moment(row["recorded_at"]),
    }


def _response(row):
    return {
        "id": row["pk"],
        "body": named(row, "institution"),
        "answer": row["answer"],
        "explanation": by_language(row, "explanation"),
        "answered_on": row["answered_on"],
    }
