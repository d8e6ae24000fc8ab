"""The updates of a recommendation as its page shows them, each with its verifications."""

from collections import defaultdict
from itertools import takewhile

from django.utils.translation import gettext_lazy as _

from recommendations.exports.rows.recommendation_rows import corrections, date_of
from recommendations.exports.rows.verification_rows import EVIDENCE_FIELDS, assurance_of
from recommendations.localization.texts import resolved
from recommendations.models import ProgressUpdate, Status

EVIDENCE_PUBLIC = _("Reported as carried out in full; the evidence and the date are given.")
EVIDENCE_PRIVATE = _(
    "Reported as carried out in full; the evidence is held by the responsible body and is not "
    "public."
)
EVIDENCE_MISSING = _("Reported as carried out in full; no evidence is available.")


def timeline(rows, verification_rows, documents, removed):
    """The updates, newest first, each with the one that it ``corrects`` and the one by which it is
    ``corrected_by``.

    ``documents``: those of the recommendation, of which some belong to a verification.
    """
    verifications = _by_update(verification_rows, documents, removed)
    updates = {row["pk"]: _update(row, verifications[row["pk"]], removed) for row in rows}
    corrected_by = corrections(rows)
    for pk, update in updates.items():
        update["corrects"] = updates.get(update["corrects"])
        update["corrected_by"] = corrected_by.get(pk) and updates[corrected_by[pk]["pk"]]
    return list(updates.values())


def evidence_in_words(updates):
    """What there is of evidence that the recommendation is implemented, as a sentence.

    ``updates``: the timeline, whose newest effective update says that it is.
    """
    effective = [update for update in updates if not update["corrected_by"]]
    run = list(takewhile(lambda update: update["status"] == Status.IMPLEMENTED, effective))
    if any(update["has_evidence"] for update in run):
        return EVIDENCE_PUBLIC
    if any(update["has_private_evidence"] for update in run):
        return EVIDENCE_PRIVATE
    return EVIDENCE_MISSING


def _by_update(rows, documents, removed):
    """The verifications of each update, newest first, with their public ``documents``."""
    found = defaultdict(list)
    for row in rows:
        verification = removed.beside("verification", resolved(row, "note"))
        verification["assurance"] = assurance_of([row])
        verification["verified_on"] = date_of(row["verified_on"])
        verification["documents"] = [one for one in documents if one["verification"] == row["pk"]]
        found[row["update"]].append(verification)
    return found


def _update(row, verifications, removed):
    """An update as the timeline shows it; its evidence only when that is public."""
    update = removed.beside("progressupdate", resolved(row, *ProgressUpdate.TEXTS))
    update["reported_on"] = date_of(row["reported_on"])
    update["claims_implementation"] = row["status"] == Status.IMPLEMENTED
    update["needs_what_is_missing"] = row["status"] == Status.PARTIALLY_IMPLEMENTED
    has_evidence = bool(row["evidence_url"] or row["evidence_file"])
    is_removed = bool(EVIDENCE_FIELDS & removed.fields("progressupdate", row["pk"]))
    update["has_evidence"] = has_evidence and row["evidence_is_public"]
    update["has_private_evidence"] = (
        has_evidence and not row["evidence_is_public"] and not is_removed
    )
    if not row["evidence_is_public"]:
        update["evidence_url"] = update["evidence_file"] = ""
    update["verifications"] = verifications
    update["assurance"] = assurance_of(verifications)
    return update
