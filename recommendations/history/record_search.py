"""Finds the changes of records by words: those of a record, with its parts."""

from django.db.models import Q

from recommendations.localization.references import RecommendationReference
from recommendations.models import (
    ChangeLogEntry,
    Document,
    Institution,
    Meeting,
    Plan,
    Recommendation,
    Theme,
    User,
)
from recommendations.search.descriptions import KINDS
from recommendations.search.query import matching

from .labels import PAGES, kind_of
from .timeline import attendees_of
from .visibility import NOTHING

# What is found by its label; anything else with its whole.
MODELS = [Recommendation, Plan, Meeting, Institution, Theme, Document, User]


def about_record(words):
    """The condition on ChangeLogEntries that they are about a record in which ``words`` are found.

    Found in the words of the record as it is now, in every spelling, and in the labels that it had.
    """
    words, conditions = words.strip(), {}
    for model in MODELS:
        # A document is itself listed on the page of another record.
        side = "record" if model in PAGES else "page"
        keys = matching_keys(model, words, f"{side}_key__in")
        conditions[model] = Q(**{f"{side}_kind": kind_of(model)}) & keys
    found = attendees_of(conditions[Meeting])
    for condition in conditions.values():
        found |= condition
    return found


def matching_keys(model, words, lookup):
    """The condition that the key in ``lookup`` is that of a matching record of ``model``."""
    labelled = ChangeLogEntry.objects.filter(record_kind=kind_of(model)).order_by()
    reference = RecommendationReference.parse(words)
    if model is Recommendation and reference and reference.year:
        labelled = labelled.filter(label__ar__startswith=f"{reference} ")
    else:
        labelled = labelled.labelled(words)
    condition = NOTHING | Q(**{lookup: labelled.values("record_key")})
    if model in KINDS:
        found = matching(model.objects.order_by(), words)
        condition |= Q(**{lookup: found.values("pk")})
    if model in {Meeting, Plan} and words.isdecimal():
        condition |= Q(**{lookup: model.objects.filter(year=words).order_by().values("pk")})
    return condition
