"""The published updates of a recommendation on paper, each with its evidence and verifications."""

from django.utils.translation import gettext

from recommendations.exports.rows.recommendation_rows import corrections, date_of
from recommendations.localization.dates.dates import written_out
from recommendations.localization.texts import pick_by_language
from recommendations.models import Status
from recommendations.models.choices import Assurance, VerificationOutcome

from .document import Code, Heading, Paragraph
from .redactions import redaction_notices


def day_of(written):
    """A day as rows have it, written out; None for none."""
    return written and written_out(date_of(written))


def progress_blocks(updates, level):
    """The published updates, newest first, as they were reported, under a heading of ``level``."""
    yield Heading(level, gettext("Progress"))
    if not updates:
        yield Paragraph(gettext("No progress has been reported yet."), manner="soft")
    by_key = {update["id"]: update for update in updates}
    corrected_by = corrections(updates)
    for update in updates:
        corrected = by_key.get(update.get("corrects"))
        yield from _update(update, corrected, corrected_by.get(update["id"]))


def _update(update, corrected, correction):
    """An ``update``, the one that it corrects, and the one that corrects it, or None for each.

    What was corrected stays to be read, and steps back.
    """
    manner = "soft" if correction else ""
    marks = [str(Status(update["status"]).label)]
    if update["assurance"]:
        marks.append(str(Assurance(update["assurance"]).label))
    if update["percent"] is not None:
        marks.append(f"{update['percent']}%")
    yield Paragraph(" · ".join(marks), manner, label=f"{day_of(update['reported_on'])}:")
    if correction:
        words = gettext("Corrected by the update of %(day)s")
        yield Paragraph(words % {"day": day_of(correction["reported_on"])}, "notice")
    if corrected:
        words = gettext("This corrects the update of %(day)s")
        yield Paragraph(words % {"day": day_of(corrected["reported_on"])}, "soft")
    if narrative := pick_by_language(update["narrative"]):
        yield Paragraph(narrative, manner)
    for name, label in [("obstacle", gettext("Obstacle:")), ("next_step", gettext("Next step:"))]:
        # Reports of earlier versions have none.
        if text := pick_by_language(update.get(name) or {}):
            yield Paragraph(text, manner, label=label)
    if reason := pick_by_language(update["reason"]):
        is_partial = update["status"] == Status.PARTIALLY_IMPLEMENTED
        label = gettext("What is missing:") if is_partial else gettext("Reason:")
        yield Paragraph(reason, manner, label=label)
    yield from redaction_notices(update)
    if evidence := update["evidence"]:
        name = pick_by_language(evidence["title"])
        address = evidence["url"]
        label = gettext("Evidence") + ":"
        yield Paragraph(name or Code(address), manner="soft", label=label, link=address)
    elif update.get("has_private_evidence"):
        words = gettext("The evidence is held by the responsible body and is not public.")
        yield Paragraph(words, manner="soft")
    for verification in update.get("verifications", []):
        yield from _verification(verification)


def _verification(verification):
    """What somebody independent found; of several the newest, which counts, comes first."""
    found = VerificationOutcome(verification["outcome"]).assurance.label
    label = gettext("Checked independently:")
    words = f"{found} ({day_of(verification['verified_on'])})"
    yield Paragraph(words, "notice", label=label)
    yield Paragraph(pick_by_language(verification["note"]), "notice")
    yield from redaction_notices(verification)
    # Reports of earlier versions have none.
    for file in verification.get("files", []):
        words = pick_by_language(file["title"]) or Code(file["url"])
        label = gettext("File of the verification:")
        yield Paragraph(words, "notice", label=label, link=file["url"])
        yield from redaction_notices(file)
