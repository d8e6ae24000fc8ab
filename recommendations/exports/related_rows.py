"""What recommendations link to, as their rows contain it: read for many of them at a time."""

from collections import defaultdict
from functools import partial
from itertools import chain
from operator import itemgetter
from typing import NamedTuple

from django.db.models import OuterRef
from django.utils import timezone

from recommendations.db.repeated_queries import KEYS, plain_rows
from recommendations.localization.languages import CODES
from recommendations.localization.numbers import json_number
from recommendations.localization.references import RecommendationReference
from recommendations.localization.texts import columns
from recommendations.models import (
    Assignment,
    Document,
    Erratum,
    Indicator,
    Institution,
    Milestone,
    Plan,
    Postponement,
    ProgressUpdate,
    Reading,
    Recommendation,
    Redaction,
    Response,
    Theme,
    Verification,
)
from recommendations.models.base.json_rows import Rows
from recommendations.models.base.prepared import NOW, PreparedQuery
from recommendations.models.plans.schedule import status_in_plan

from . import redaction_notes
from .verification_rows import add_verifications

LINKED = {"recommendation__in": KEYS}
REFERENCE = ["plan__year", "number"]
# Every query of what belongs to a recommendation begins with these two.
OWN = ["recommendation", "pk"]
MILESTONE = [
    *OWN,
    "number",
    "due_on",
    "done_on",
    "institution",
    "evidence_url",
    *columns("title", "evidence_title"),
]
UPDATE = [
    *OWN,
    "reported_on",
    "published_at",
    "status",
    "percent",
    "evidence_is_public",
    "evidence_url",
    "evidence_file",
    "corrects",
    *columns("reason", "narrative", "obstacle", "next_step", "evidence_title"),
]
VERIFICATION = [*OWN, "update", "outcome", "verified_on", "file_rows", *columns("note")]
FILE = ["pk", *columns("title")]
INDICATOR = [*OWN, "number", "baseline", "target", "reading_rows", *columns("name", "unit")]
READING = ["pk", "read_on", "value", "corrects", *columns("source")]
RESPONSE = [*OWN, "institution", "answer", "answered_on", *columns("explanation")]
ERRATUM = [*OWN, "dated", *columns("text", "reason")]
POSTPONEMENT = [
    *OWN,
    "decided_by",
    "from_date",
    "to_date",
    "decided_on",
    "recorded_at",
    *columns("reason"),
]


def _prepared(build, fields):
    return PreparedQuery(lambda: plain_rows(build(), fields))


def _public():
    return Recommendation.objects.public(NOW).order_by()


def _public_files():
    return Document.objects.filter(verification=OuterRef("pk"), is_public=True).order_by("pk")


ASSIGNMENTS = _prepared(
    lambda: Assignment.objects.filter(**LINKED).order_by("pk"),
    ["recommendation", "role", "institution"],
)
THEME_LINKS = _prepared(
    lambda: Recommendation.themes.through.objects.filter(**LINKED).order_by(
        "theme__order", "theme"
    ),
    ["recommendation", "theme"],
)
NAMES = {
    model: _prepared(partial(model.objects.filter, pk__in=KEYS), ["pk", "slug", *columns("name")])
    for model in (Institution, Theme)
}
BY_KEY = _prepared(lambda: _public().filter(pk__in=KEYS), ["pk", *REFERENCE])
CARRIED_TO = _prepared(
    lambda: _public().filter(carried_from__in=KEYS), ["carried_from", *REFERENCE]
)
MILESTONES = _prepared(lambda: Milestone.objects.filter(**LINKED).order_by("number"), MILESTONE)
UPDATES = _prepared(
    lambda: ProgressUpdate.objects.filter(**LINKED).published().newest_first(), UPDATE
)
DAYS = _prepared(
    lambda: ProgressUpdate.objects.filter(**LINKED).published(), ["recommendation", "reported_on"]
)
LATER = _prepared(
    lambda: _public().filter(origin__in=KEYS).order_by("plan__year"),
    ["origin", *REFERENCE, "status", "plan__state"],
)
VERIFICATIONS = _prepared(
    lambda: (
        Verification.objects.filter(**LINKED)
        .annotate(file_rows=Rows(_public_files(), FILE))
        .newest_first()
    ),
    VERIFICATION,
)
OUTCOMES = _prepared(
    lambda: Verification.objects.filter(**LINKED).of_effective_updates().order_by(),
    ["recommendation", "outcome", "verified_on"],
)
RESPONSES = _prepared(lambda: Response.objects.filter(**LINKED).newest_first(), RESPONSE)
ERRATA = _prepared(lambda: Erratum.objects.filter(**LINKED).order_by("dated", "pk"), ERRATUM)
INDICATORS = _prepared(
    lambda: (
        Indicator.objects.filter(**LINKED)
        .annotate(
            reading_rows=Rows(Reading.objects.filter(indicator=OuterRef("pk")).order_by(), READING)
        )
        .order_by("number")
    ),
    INDICATOR,
)
POSTPONEMENTS = _prepared(
    lambda: Postponement.objects.filter(**LINKED).order_by("pk"), POSTPONEMENT
)
REDACTIONS = _prepared(
    lambda: Redaction.objects.public().of_page("recommendation", KEYS), redaction_notes.FIELDS
)


class LatestItem(NamedTuple):
    """The latest public item of a lineage; ``status``: see StatusInPlan."""

    year: int
    number: int
    status: str


def latest_items(origins):
    """The LatestItem of each lineage that goes on, by the primary key of its first item.

    ``origins``: those keys.
    """
    if not origins:
        return {}
    found = LATER.tuples(keys=list(origins), now=timezone.now())
    return {
        origin: LatestItem(
            year, number, status_in_plan(status, is_closed=state == Plan.State.CLOSED)
        )
        for origin, year, number, status, state in found
    }


class RelatedRecords:
    """Reads the public records that recommendations link to, for one list of keys after another.

    ``_records(keys)`` of a subclass reads the records that belong to one recommendation alone.
    """

    def __init__(self):
        self.institutions, self.themes = Names(Institution), Names(Theme)

    def of(self, keys):
        """What the recommendations ``keys`` link to: name of the field → key → its value."""
        lead, supporting = self._bodies(keys)
        return {
            "lead": lead,
            "supporting": supporting,
            "themes": self._themes(keys),
            "carried_to": _references(CARRIED_TO.tuples(keys=keys, now=timezone.now())),
            **self._records(keys),
        }

    def references(self, keys):
        """The references of those of the recommendations ``keys`` that are public, by key."""
        wanted = list({key for key in keys if key})
        return _references(BY_KEY.tuples(keys=wanted, now=timezone.now())) if wanted else {}

    def _bodies(self, keys):
        rows = ASSIGNMENTS.tuples(keys=keys)
        named = self.institutions.of({institution for _key, _role, institution in rows})
        lead, supporting = {}, defaultdict(list)
        for key, role, institution in rows:
            if role == Assignment.Role.LEAD:
                lead[key] = named[institution]
            else:
                supporting[key].append(named[institution])
        return lead, supporting

    def _themes(self, keys):
        rows = THEME_LINKS.tuples(keys=keys)
        named = self.themes.of({theme for _key, theme in rows})
        themes = defaultdict(list)
        for key, theme in rows:
            themes[key].append(named[theme])
        return themes


class AllRecords(RelatedRecords):
    """With all that belongs to a recommendation, as a whole row has it."""

    def _records(self, keys):
        redactions = REDACTIONS.tuples(keys=keys)
        notes = redaction_notes.by_record(
            dict(zip(redaction_notes.FIELDS, row, strict=True)) for row in redactions
        )
        return {
            "milestones": self._milestones(keys, notes),
            "updates": self._updates(keys, notes),
            "errata": _gathered(ERRATA.tuples(keys=keys), _erratum, "erratum", notes),
            "indicators": _gathered(
                INDICATORS.tuples(keys=keys), partial(_indicator, notes), "indicator", notes
            ),
            "postponements": self._postponements(keys, notes),
            "responses": self._responses(keys, notes),
            "redactions": {key: notes.get(("recommendation", key), []) for key in keys},
        }

    def _milestones(self, keys, notes):
        """The milestones, each with its institution."""
        rows = MILESTONES.tuples(keys=keys)
        place = MILESTONE.index("institution")
        named = self.institutions.of({row[place] for row in rows if row[place]})
        return _gathered(rows, partial(_milestone, named), "milestone", notes)

    @staticmethod
    def _updates(keys, notes):
        """The updates, each with its verifications."""
        updates = _gathered(UPDATES.tuples(keys=keys), _update, "progressupdate", notes)
        found = _gathered(
            VERIFICATIONS.tuples(keys=keys), partial(_verification, notes), "verification", notes
        )
        by_update = defaultdict(list)
        for verification in chain.from_iterable(found.values()):
            by_update[verification.pop("update")].append(verification)
        for update in chain.from_iterable(updates.values()):
            add_verifications(update, by_update[update["id"]])
        return updates

    def _postponements(self, keys, notes):
        rows = POSTPONEMENTS.tuples(keys=keys)
        named = self.institutions.of({row[len(OWN)] for row in rows})
        return _gathered(rows, partial(_postponement, named), "postponement", notes)

    def _responses(self, keys, notes):
        rows = RESPONSES.tuples(keys=keys)
        named = self.institutions.of({row[len(OWN)] for row in rows})
        return _gathered(rows, partial(_response, named), "response", notes)


class BriefRecords(RelatedRecords):
    """With the errata, and of updates and verifications their days: all that the table of
    recommendations shows.

    To read the rest as well would take a third of the time of a CSV file.
    """

    def _records(self, keys):
        updates = defaultdict(list)
        for recommendation, reported_on in DAYS.tuples(keys=keys):
            updates[recommendation].append({"reported_on": reported_on})
        outcomes = defaultdict(list)
        for recommendation, outcome, day in OUTCOMES.tuples(keys=keys):
            outcomes[recommendation].append({"outcome": outcome, "verified_on": day})
        errata = _gathered(ERRATA.tuples(keys=keys), _erratum, "erratum", notes={})
        names = ["milestones", "indicators", "postponements", "responses", "redactions"]
        others = dict.fromkeys(names, {})
        return {"updates": updates, "errata": errata, "outcomes": outcomes, **others}


class Names:
    """Slug and name of institutions, or of themes, by key; each is read once."""

    def __init__(self, model):
        self.query = NAMES[model]
        self.known = {}

    def of(self, keys):
        """Those of ``keys``, and of all that were asked for before."""
        if new := keys - self.known.keys():
            for key, slug, *words in self.query.tuples(keys=list(new)):
                (name,) = texts(words)
                self.known[key] = {"slug": slug, "name": name}
        return self.known


def _gathered(rows, shape, kind, notes):
    """The ``rows`` of records of a ``kind``, each made by ``shape``, by the recommendation they
    belong to; each has its redactions among the ``notes``."""
    gathered = defaultdict(list)
    for row in rows:
        recommendation, key, *values = row
        record = shape(key, *values)
        record["redactions"] = notes.get((kind, key), [])
        gathered[recommendation].append(record)
    return gathered


def _references(rows):
    return {key: str(RecommendationReference(year, number)) for key, year, number in rows}


def _milestone(named, _key, number, due_on, done_on, institution, evidence_url, *words):
    """A milestone; ``named``: what institutions are called, by key."""
    title, evidence_title = texts(words)
    return {
        "number": number,
        "title": title,
        "due_on": due_on,
        "done_on": done_on,
        "institution": named[institution] if institution else None,
        "evidence_title": evidence_title,
        "evidence_url": evidence_url or None,
    }


def _update(
    key,
    reported_on,
    published_at,
    status,
    percent,
    evidence_is_public,
    evidence_url,
    evidence_file,
    corrects,
    *words,
):
    """An update; its evidence only when that is public."""
    reason, narrative, obstacle, next_step, evidence_title = texts(words)
    evidence = None
    has_evidence = bool(evidence_url or evidence_file)
    if evidence_is_public and has_evidence:
        evidence = {
            "title": evidence_title,
            "url": evidence_url or None,
            "is_file": bool(evidence_file),
        }
    return {
        "id": key,
        "reported_on": reported_on,
        "published_at": published_at.isoformat(),
        "status": status,
        "percent": percent,
        "reason": reason,
        "narrative": narrative,
        "obstacle": obstacle,
        "next_step": next_step,
        "evidence": evidence,
        "has_private_evidence": has_evidence and not evidence_is_public,
        "corrects": corrects,
    }


def _verification(notes, key, update, outcome, verified_on, files, *words):
    """A verification with its public ``files``, which have their redactions among the ``notes``."""
    (note,) = texts(words)
    return {
        "id": key,
        "update": update,
        "outcome": outcome,
        "verified_on": verified_on,
        "note": note,
        "files": [
            {**_file(one), "redactions": notes.get(("document", one["pk"]), [])} for one in files
        ],
    }


def _file(row):
    (title,) = texts([row[name] for name in columns("title")])
    return {"id": row["pk"], "title": title}


def _indicator(notes, _key, number, baseline, target, readings, *words):
    """An indicator with its ``readings``, which have their redactions among the ``notes``."""
    name, unit = texts(words)
    in_order = sorted(readings, key=itemgetter("read_on", "pk"))
    return {
        "number": number,
        "name": name,
        "unit": unit,
        "baseline": json_number(baseline),
        "target": json_number(target),
        "readings": [
            {**_reading(one), "redactions": notes.get(("reading", one["pk"]), [])}
            for one in in_order
        ],
    }


def _reading(row):
    (source,) = texts([row[name] for name in columns("source")])
    return {
        "id": row["pk"],
        "read_on": row["read_on"],
        "value": json_number(row["value"]),
        "source": source,
        "corrects": row["corrects"],
    }


def _erratum(_key, dated, *words):
    text, reason = texts(words)
    return {"dated": dated, "text": text, "reason": reason}


def _postponement(named, key, decided_by, from_date, to_date, decided_on, recorded_at, *words):
    (reason,) = texts(words)
    return {
        "id": key,
        "from_date": from_date,
        "to_date": to_date,
        "reason": reason,
        "decided_by": named[decided_by],
        "decided_on": decided_on,
        "recorded_at": recorded_at.isoformat(),
    }


def _response(named, key, institution, answer, answered_on, *words):
    (explanation,) = texts(words)
    return {
        "id": key,
        "body": named[institution],
        "answer": answer,
        "explanation": explanation,
        "answered_on": answered_on,
    }


def texts(words):
    """The texts that ``words`` are (all languages of one, then of the next) as dicts by language.

    A text is None in a language in which there is none.
    """
    in_order, count = iter(words), len(words) // len(CODES)
    return [{code: next(in_order) or None for code in CODES} for _text in range(count)]
