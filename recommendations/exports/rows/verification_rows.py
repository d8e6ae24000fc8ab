"""What verifications say of updates and recommendations, as their rows contain it."""

from recommendations.models.choices import Assurance, VerificationOutcome

EVIDENCE_FIELDS = {"evidence_url", "evidence_file"}


def assurance_of(verifications):
    """The Assurance that follows from dicts of ``verifications``, newest first, as its value."""
    if not verifications:
        return Assurance.REPORTED.value
    return VerificationOutcome(verifications[0]["outcome"]).assurance.value


def newest_first(updates):
    """The verifications of all ``updates`` (dicts, newest first) in the order in which they count.

    Reports that were frozen before there were any lack the field.
    """
    found = [one for update in updates for one in update.get("verifications", [])]
    return sorted(found, key=lambda one: one["verified_on"], reverse=True)


def verified_on(assurance, verifications):
    """The day of the newest of the ``verifications`` from which ``assurance`` follows; None for a
    status that nobody has checked."""
    days = [
        one["verified_on"]
        for one in verifications
        if VerificationOutcome(one["outcome"]).assurance == assurance
    ]
    return max(days, default=None)


def add_verifications(update, verifications):
    """Adds to the ``update`` (a dict) its own ``verifications``, and what follows from them."""
    update["verifications"] = verifications
    update["assurance"] = assurance_of(verifications)
    if EVIDENCE_FIELDS & {note["field"] for note in update["redactions"]}:
        update["has_private_evidence"] = False
