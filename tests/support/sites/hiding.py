"""Words in every text that the public must not read: drafts, withdrawals, notes, names, files."""

from datetime import timedelta

from django.utils import timezone

from recommendations.localization.languages import CODES
from recommendations.models import (
    Attendee,
    CarryOver,
    Close,
    ClosingDecision,
    Document,
    Institution,
    MinutesImport,
    NameAccess,
    Reading,
    Recommendation,
    SavedView,
    SignIn,
    Statement,
    Status,
    User,
)
from recommendations.models.disclosure_requests import reason_given
from recommendations.workflow import adoption
from recommendations.workflow.closing import closing
from recommendations.workflow.disclosure import disclosure
from recommendations.workflow.freezing import publish_report
from recommendations.workflow.progress import progress
from tests.support import cast
from tests.support.files.uploads import pdf_file
from tests.support.sites import populated

STATES = {2030: "draft", 2031: "adopted", 2032: "to come", 2033: "withdrawn"}


@cast.made_at_once()
def hide(hidden, seen, plan):
    """Plants words of ``hidden`` all over the site whose public ``plan`` has words of ``seen``."""
    in_a_year_with_gaps(hidden)
    for year in STATES:
        in_a_whole_year(hidden, year)
    full = plan.recommendations.get(number=2)
    beside_a_public_item(hidden, full)
    beside_a_public_meeting(hidden, seen, plan.meeting)
    in_what_has_changed(hidden, plan.meeting)
    in_a_report(hidden, seen, plan)
    in_accounts(hidden)


def in_a_year_with_gaps(hidden):
    """The plans of 2018 and 2019: public, but linked to items that are not, or no longer."""
    meeting = cast.make_meeting(2018, published=True)
    plan = cast.make_plan(2018, items=2)
    hidden.where = "of an item that is not public"
    secret = populated.item(hidden, plan, populated.institution(hidden), is_public=False)
    hidden.where = "of an item that was withdrawn"
    withdrawn = populated.item(hidden, plan, populated.institution(hidden))
    cast.advance(plan, "published")
    finding = meeting.findings.create(kind="strength", number=1, text_ar="نقطة قوة")
    finding.about.add(secret, withdrawn)
    finding.answered_by.add(secret, withdrawn)
    for item in (secret, withdrawn):
        populated.postpone(hidden, item, populated.institution(hidden))
        populated.verify(hidden, cast.make_update(item, **populated.account(hidden)))
        populated.respond(hidden, item)
    # It stands in a frozen report with its words, and is withdrawn after that.
    publish_report(plan, by=cast.make_user(), as_of=timezone.localdate())
    withdrawn.refresh_from_db()
    withdrawn.is_public = False
    withdrawn.save()
    first, second = plan.recommendations.public().order_by("number")
    cast.make_update(first, Status.SUPERSEDED, superseded_by=secret)
    carry_across_the_gaps(hidden, plan, {withdrawn, second}, secret)


def carry_across_the_gaps(hidden, plan, carried, secret):
    """A public item carried over from a withdrawn one, and one carried over into the dark."""
    decisions = {item.pk: CarryOver() for item in carried}
    decisions[secret.pk] = Close(Status.IMPLEMENTED, {"evidence_url": cast.EVIDENCE})
    following = closing.close(plan, by=cast.make_user(), decisions=decisions)
    following.meeting = cast.make_meeting(2019, published=True)
    following.save()
    hidden.where = "of an item carried over into the dark"
    for item in following.recommendations.select_related("carried_from"):
        item.is_public = not item.carried_from.is_public
        item.section = None
        texts = hidden.texts(Recommendation)
        for name in texts:
            setattr(item, name, "نص معلن" if item.is_public else texts[name])
        item.save()
        item.assignments.update(institution=cast.make_institution())
        item.milestones.all().delete()
        item.indicators.all().delete()
        item.themes.clear()
    cast.advance(following, "published")


def in_a_whole_year(hidden, year):
    """A meeting and its plan, with all that belongs to them, in one of the ``STATES``."""
    state = STATES[year]
    hidden.where = f"of a year that is {state}"
    body = populated.institution(hidden)
    meeting = populated.meeting(hidden, year, body.slug)
    plan = populated.draft(hidden, meeting)
    item = populated.item(hidden, plan, body)
    meeting.findings.get().answered_by.add(item)
    if state != "draft":
        adoption.adopt(plan, by=cast.make_user())
        item.indicators.get().readings.create(value=3, **hidden.texts(Reading))
        populated.postpone(hidden, item, populated.institution(hidden))
        cast.make_update(item, Status.ON_HOLD, **populated.account(hidden))
        populated.respond(hidden, item)
    for record in (meeting, plan):
        if state == "to come":
            record.mark_published(now=timezone.now() + timedelta(days=300))
        if state == "withdrawn":
            record.mark_published()
            record.mark_withdrawn()


def beside_a_public_item(hidden, item):
    hidden.where = "of a public item"
    item.refresh_from_db()
    item.internal_note = hidden.one("Recommendation.internal_note")
    item.save()
    hidden.where = "of a decision on what becomes of it"
    evidence = hidden.address("ClosingDecision.evidence_url")
    texts = hidden.texts(ClosingDecision)
    dated = {name: texts.pop(name) for name in list(texts) if name.startswith("postponement")}
    account = {"evidence_url": evidence, "evidence_is_public": True}
    cast.make_decision(item, Status.NOT_IMPLEMENTED, **texts, **account)
    other = item.plan.recommendations.open().exclude(pk=item.pk).first()
    cast.make_decision(other, due_on=timezone.localdate(), **dated)
    hidden.where = "of an update that is not published"
    cast.make_update(item, Status.ON_HOLD, publish=False, **populated.account(hidden))
    hidden.where = "of an update that was returned once"
    returned = cast.make_update(item, Status.ON_HOLD, publish=False)
    cast.make_remark(returned, hidden.one("Remark.text"))
    user = cast.make_user()
    progress.send_back(returned, by=user, remark=hidden.one("ProgressUpdate.remark"))
    progress.send(returned, by=user)
    progress.publish(returned, by=user)
    hidden.where = "of a file that is public under another name"
    name = hidden.one("ProgressUpdate.evidence_file_original_name")
    file = pdf_file(name=f"{name}.pdf")
    cast.make_update(item, evidence_file=file, evidence_is_public=True)
    hidden.where = "of evidence that is not public"
    account = populated.account(hidden, is_public=False)
    evidence = {name: text for name, text in account.items() if name.startswith("evidence")}
    cast.make_update(item, Status.ON_HOLD, **evidence)
    hidden.where = "of a document that is not public"
    populated.document(hidden, is_public=False, recommendation=item)
    hidden.where = "of a document of a verification that is not public"
    check = item.verifications.first()
    populated.document(hidden, is_public=False, recommendation=item, verification=check)
    hidden.where = "by its name on the sender's computer"
    upload = pdf_file("public", name=f"{hidden.one('Document.file')}.pdf")
    Document.objects.create(title_ar="وثيقة", file=upload, is_public=True, recommendation=item)


def beside_a_public_meeting(hidden, seen, meeting):
    hidden.where = "of a delegation that tells its head-count only"
    above = populated.institution(hidden)
    silent = cast.make_institution("silent", parent=above)
    delegation = meeting.delegations.create(institution=silent, disclosure="count")
    delegation.attendees.create(**hidden.texts(Attendee))
    beside_a_withheld_body(hidden, seen, meeting)
    hidden.where = "of a delegation that tells names only"
    named = meeting.delegations.create(
        institution=cast.make_institution("named"), disclosure="names"
    )
    names = seen.texts(Attendee) | {
        name: text for name, text in hidden.texts(Attendee).items() if name.startswith("post")
    }
    named.attendees.create(**names)
    hidden.where = "of a statement whose speaker is not named"
    words = seen.texts(Statement) | {
        name: text for name, text in hidden.texts(Statement).items() if not name.startswith("text")
    }
    meeting.statements.create(number=2, institution=silent, **words)
    cast.grant_disclosures()
    hidden.where = "of somebody whose name waits to become public"
    with reason_given(hidden.one("DisclosureRequest.reason")):
        named.refresh_from_db()
        named.attendees.create(**hidden.texts(Attendee))
    hidden.where = "of somebody whose name was refused"
    refused = named.attendees.create(**hidden.texts(Attendee)).asked_in
    remark = hidden.one("DisclosureRequest.remark")
    disclosure.refuse(refused, by=cast.make_user("grantor"), remark=remark)
    hidden.where = "of a document that is not public"
    populated.document(hidden, is_public=False, meeting=meeting)


def beside_a_withheld_body(hidden, seen, meeting):
    """A delegation of which the public may not even know the body, which speaks at the meeting."""
    hidden.where = "of a delegation that is withheld"
    body = populated.institution(hidden)
    delegation = meeting.delegations.create(
        institution=body, disclosure="withheld", head_count=7351
    )
    delegation.attendees.create(**hidden.texts(Attendee))
    words = seen.texts(Statement) | {
        name: text for name, text in hidden.texts(Statement).items() if not name.startswith("text")
    }
    meeting.statements.create(number=4, institution=body, **words)


def in_what_has_changed(hidden, meeting):
    """What was public once and is no longer stays in the history, for staff only."""
    hidden.where = "of earlier"
    renamed = cast.make_institution("renamed", **hidden.texts(Institution))
    delegation = meeting.delegations.create(institution=renamed, disclosure="names_and_posts")
    delegation.attendees.create(**hidden.texts(Attendee))
    cast.grant_disclosures()
    delegation.refresh_from_db()
    delegation.disclosure = "count"
    delegation.save()
    statement = meeting.statements.create(number=3, names_speaker=True, **hidden.texts(Statement))
    cast.grant_disclosures()
    statement.refresh_from_db()
    statement.names_speaker = False
    for code in ("ar", "ku", "en"):
        setattr(renamed, f"name_{code}", "الاسم الجديد")
        setattr(renamed, f"location_{code}", "")
        setattr(statement, f"text_{code}", "كلام آخر")
    renamed.save()
    statement.save()


def in_a_report(hidden, seen, plan):
    """A report and its correction: what they tell is public, and what else is private stays so."""
    today, user = timezone.localdate(), cast.make_user()
    first = publish_report(plan, by=user, as_of=today)
    words = {code: seen.one(f"Report.correction_{code}") for code in CODES}
    report = publish_report(plan, by=user, as_of=today, replaces=first, correction=words)
    hidden.where = "of a report"
    populated.document(hidden, is_public=False, report=report)


def in_accounts(hidden):
    """Who wrote, adopted, closed and published; at the end, for the cast needs their names."""
    hidden.where = ""
    for user in User.objects.all():
        for name in ["username", "first_name", "last_name", "password"]:
            setattr(user, name, hidden.one(f"User.{name}"))
        user.email = f"{hidden.one('User.email')}@example.org"
        user.save()
        words = {name: hidden.one(f"Letter.{name}") for name in ["topic_keys", "error"]}
        user.letters.create(kind="reminder", day=timezone.localdate(), **words)
    texts = {name: hidden.one(f"NameAccess.{name}") for name in ["path", "delegations", "meetings"]}
    NameAccess.objects.create(user=user, page="form", **texts)
    names = ["name", "source", "review", "previous"]
    MinutesImport.objects.create(
        owner=user, **{name: hidden.one(f"MinutesImport.{name}") for name in names}
    )
    texts = {name: hidden.one(f"SavedView.{name}") for name in ["model", "name", "query"]}
    SavedView.objects.create(owner=user, **texts)
    typed = hidden.one("SignIn.typed_name")
    SignIn.objects.create(typed_name=typed, outcome=SignIn.Outcome.WRONG_PASSWORD)
