"""A case of each transition: what it needs first, and the step, which reads its records anew.

A case is a function that prepares and returns the step, under the name of the transition.
"""

from datetime import date

from recommendations.models import (
    Assignment,
    ClosingDecision,
    Delegation,
    DisclosureRequest,
    Document,
    Meeting,
    Plan,
    ProgressUpdate,
    Recommendation,
    Report,
    Role,
    Status,
    User,
)
from recommendations.workflow import (
    adoption,
    assignments,
    discarding,
    freezing,
    postponement,
    responses,
    sampling,
)
from recommendations.workflow.closing import closing, decisions, year_end
from recommendations.workflow.disclosure import disclosure, lock_down, publication
from recommendations.workflow.progress import progress, progress_batch, remarks, verification
from recommendations.workflow.redaction import erasure
from recommendations.workflow.redaction import transitions as redaction
from tests.support import cast
from tests.support.files.uploads import pdf_file

CASES = {}
SITE = "https://example.org"
JUNE, LAST_DAY = date(2023, 6, 30), date(2023, 12, 31)
NAME = "سليم الخوري"


def case(name):
    """Notes the function below as a case of the transition ``name``."""

    def noted(prepare):
        CASES[name] = prepare
        return prepare

    return noted


def chief():
    return cast.make_user("chief", is_superuser=True)


def item(number=1):
    return Recommendation.objects.get(plan__year=2023, number=number)


def plan(year=2023):
    return Plan.objects.get(year=year)


def update():
    return ProgressUpdate.objects.latest("pk")


def sent():
    """An update of a focal point that waits for review."""
    focal_point = cast.make_member(Role.FOCAL_POINT, "huda", ["department"])
    cast.make_update(item(), publish=False, by=focal_point)


def sitting():
    """A published meeting with a name, a speaker and a document that readers do not see."""
    meeting = cast.make_meeting(2022)
    delegation = meeting.delegations.create(
        institution=cast.make_institution("health"), disclosure="count", head_count=2
    )
    delegation.attendees.create(name_ar="روناهي", post_ar="رئيسة")
    meeting.statements.create(number=1, speaker_ar="نوروز", post_ar="متحدثة", text_ar="كلمة")
    Document.objects.create(meeting=meeting, title_ar="قائمة", file=pdf_file())
    meeting.mark_published()


def ask(by=None):
    delegation = Delegation.objects.get(meeting__year=2022)
    return disclosure.request(delegation, by=by or chief(), reason="وافق الوفد.", level="names")


def decide_all():
    """The first two go on, one of them on another date; the third ends."""
    cast.make_decision(item(1))
    cast.make_decision(item(2), due_on=date(2024, 6, 30))
    cast.make_decision(item(3), "not_implemented")


def with_evidence():
    """A published update with a public file, and a report that shows it."""
    cast.make_update(
        item(),
        Status.IMPLEMENTED,
        reported_on=date(2023, 3, 1),
        narrative_ar=f"التقى الوفد {NAME}.",
        evidence_url="https://example.org/names",
        evidence_file=pdf_file("names"),
        evidence_is_public=True,
    )
    freezing.publish_report(plan(), by=chief(), as_of=JUNE)


@case("adoption.adopt")
def _adopt():
    cast.make_plan(2024, meeting=cast.make_meeting(2024))
    return lambda: adoption.adopt(plan(2024), by=chief(), on=date(2024, 1, 6))


@case("assignments.assign")
def _assign():
    cast.make_member(Role.FOCAL_POINT, "huda", ["health"])
    cast.assign(item(), "education", Assignment.Role.SUPPORTING)
    item().milestones.create(
        number=1, title_ar="مرحلة", institution=cast.make_institution("education")
    )
    health = cast.make_institution("health")
    supporting = [cast.make_institution("culture")]
    return lambda: assignments.assign(item(), lead=health, supporting=supporting)


@case("progress.progress.record")
def _record():
    cast.make_member(Role.FOCAL_POINT, "huda", ["department"])
    return lambda: progress.record(
        item(),
        by=chief(),
        status=Status.IMPLEMENTED,
        publish=True,
        evidence_file=pdf_file("done"),
        evidence_is_public=True,
    )


@case("progress.progress.write")
def _write():
    def step():
        new = ProgressUpdate(
            recommendation=item(),
            author=chief(),
            status=Status.IN_PROGRESS,
            reported_on=JUNE,
            evidence_file=pdf_file("draft"),
        )
        progress.write(new, by=chief())

    return step


@case("progress.progress.send")
def _send():
    cast.make_update(item(), publish=False, send=False, by=chief())
    return lambda: progress.send(update(), by=chief())


@case("progress.progress.send_back")
def _send_back():
    sent()
    return lambda: progress.send_back(update(), by=chief(), remark="ينقصه الدليل.")


@case("progress.progress.publish")
def _publish():
    sent()
    return lambda: progress.publish(update(), by=chief())


@case("progress.progress_batch.send_many")
def _send_many():
    def step():
        items = Recommendation.objects.filter(plan__year=2023).order_by("number")
        updates = [
            ProgressUpdate(recommendation=one, status=Status.IN_PROGRESS, reported_on=JUNE)
            for one in items
        ]
        progress_batch.send_many(updates, by=chief())

    return step


@case("progress.remarks.write")
def _remark():
    sent()
    return lambda: remarks.write(update(), by=chief(), text="متى؟")


@case("responses.confirm_receipt")
def _confirm_receipt():
    body = cast.make_institution("department")
    return lambda: responses.confirm_receipt(plan(), by=chief(), institution=body)


@case("responses.respond")
def _respond():
    body = cast.make_institution("department")
    words = {"ar": cast.PROMISE}
    return lambda: responses.respond(
        item(), by=chief(), institution=body, answer="accepts_in_part", explanation=words
    )


@case("progress.verification.verify")
def _verify():
    cast.make_update(item(), Status.IMPLEMENTED)
    auditor = cast.make_member(Role.AUDITOR)
    return lambda: verification.verify(
        update(),
        by=User.objects.get(pk=auditor.pk),
        outcome="confirmed",
        note={"ar": cast.NOTE},
        file=pdf_file("checked"),
        file_title="محضر",
    )


@case("postponement.postpone")
def _postpone():
    body = cast.make_institution()
    return lambda: postponement.postpone(
        item(),
        by=chief(),
        to=date(2024, 6, 30),
        reason={"ar": cast.REASON},
        decided_by=body,
        decided_on=JUNE,
    )


@case("sampling.draw")
def _draw():
    with_evidence()
    return lambda: sampling.draw(Report.objects.get(), by=chief(), size=1, site=SITE)


@case("disclosure.publication.publish")
def _publish_meeting():
    sitting()
    meeting = cast.make_meeting(2021)
    delegation = meeting.delegations.create(
        institution=cast.make_institution("health"), disclosure="names"
    )
    delegation.attendees.create(name_ar="هيفين")
    return lambda: publication.publish(Meeting.objects.get(year=2021), by=chief())


@case("disclosure.publication.withdraw")
def _withdraw_meeting():
    sitting()
    return lambda: publication.withdraw(Meeting.objects.get(year=2022), by=chief())


@case("closing.decisions.decide")
def _decide():
    return lambda: decisions.decide(
        ClosingDecision(recommendation=item(), choice="carry_over"), by=chief()
    )


@case("closing.decisions.undo")
def _undo():
    cast.make_decision(item())
    return lambda: decisions.undo(ClosingDecision.objects.get(), by=chief())


@case("closing.closing.close")
def _close():
    decide_all()
    return lambda: closing.close(plan(), by=chief(), on=LAST_DAY)


@case("closing.year_end.close_year")
def _close_year():
    decide_all()
    return lambda: year_end.close_year(plan(), by=chief(), on=LAST_DAY)


@case("freezing.publish_report")
def _publish_report():
    cast.make_update(item(), reported_on=date(2023, 3, 1))
    return lambda: freezing.publish_report(plan(), by=chief(), as_of=JUNE)


@case("disclosure.disclosure.request")
def _request():
    sitting()
    return ask


@case("disclosure.disclosure.grant")
def _grant():
    sitting()
    ask()
    return lambda: disclosure.grant(DisclosureRequest.objects.latest("pk"), by=chief())


@case("disclosure.disclosure.refuse")
def _refuse():
    sitting()
    ask()
    return lambda: disclosure.refuse(
        DisclosureRequest.objects.latest("pk"), by=chief(), remark="لا موافقة."
    )


@case("disclosure.disclosure.withdraw")
def _withdraw():
    sitting()
    ask()
    return lambda: disclosure.withdraw(DisclosureRequest.objects.latest("pk"), by=chief())


@case("discarding.discard")
def _discard():
    draft = cast.make_plan(2024, meeting=None)
    first = draft.recommendations.first()
    Document.objects.create(recommendation=first, title_ar="ملحق", file=pdf_file())
    first.milestones.create(number=1, title_ar="مرحلة")
    return lambda: discarding.discard(plan(2024), by=chief())


@case("redaction.transitions.redact")
def _redact():
    with_evidence()
    return lambda: redaction.redact(update(), by=chief(), category="safety", passages=[NAME])


@case("redaction.transitions.hide_evidence")
def _hide_evidence():
    with_evidence()
    return lambda: redaction.hide_evidence(update(), by=chief(), category="safety")


@case("redaction.transitions.remove_evidence")
def _remove_evidence():
    with_evidence()
    return lambda: redaction.remove_evidence(update(), by=chief(), category="safety")


@case("redaction.transitions.remove_document")
def _remove_document():
    sitting()
    return lambda: redaction.remove_document(Document.objects.get(), by=chief(), category="safety")


@case("redaction.erasure.erase_names")
def _erase_names():
    sitting()
    return lambda: erasure.erase_names(Meeting.objects.get(year=2022), by=chief())


@case("redaction.erasure.erase_names_of_deleted_meetings")
def _erase_deleted():
    meeting = cast.make_meeting(2021)
    delegation = meeting.delegations.create(institution=cast.make_institution("health"))
    delegation.attendees.create(name_ar="هيفين")
    meeting.delete()
    return lambda: erasure.erase_names_of_deleted_meetings(0, on=date(2100, 1, 1))


@case("disclosure.lock_down.lock_down")
def _lock_down():
    sitting()
    return lambda: lock_down.lock_down(by=chief())


@case("disclosure.lock_down.end_lock_down")
def _end_lock_down():
    sitting()
    lock_down.lock_down(by=chief())
    return lambda: lock_down.end_lock_down(by=chief())
