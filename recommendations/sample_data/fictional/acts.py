"""What is recorded of an adopted item, each by the transition that staff use for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from recommendations.models import (
    ClosingDecision,
    DisclosureRequest,
    ProgressUpdate,
    Recommendation,
    User,
)
from recommendations.sample_data.records import document_file, institution
from recommendations.sample_data.texts import fields
from recommendations.workflow import postponement, responses
from recommendations.workflow.closing import decisions
from recommendations.workflow.disclosure import disclosure
from recommendations.workflow.progress import progress, verification
from recommendations.workflow.redaction import transitions as redaction


@dataclass(frozen=True)
class Accounts:
    """In whose names the example is recorded."""

    author: User
    verifier: User
    responder: User


@dataclass(frozen=True)
class Item:
    """The recommendation ``year``/``number``, read anew for each act: others change it between."""

    year: int
    number: int
    accounts: Accounts

    def _stored(self) -> Recommendation:
        return Recommendation.objects.get(plan__year=self.year, number=self.number)

    def _update(self, reported_on: date) -> ProgressUpdate:
        return self._stored().updates.get(reported_on=reported_on)

    def report(self, record: Mapping[str, Any], *, now: datetime) -> None:
        account = fields(record)
        if number := account.pop("superseded_by", None):
            successor = Recommendation.objects.get(plan__year=self.year, number=number)
            account["superseded_by"] = successor
        progress.record(self._stored(), by=self.accounts.author, publish=True, now=now, **account)

    def verify(self, reported_on: date, record: Mapping[str, Any], *, now: datetime) -> None:
        document = record.get("document")
        verification.verify(
            self._update(reported_on),
            by=self.accounts.verifier,
            outcome=record["outcome"],
            note=record["note"],
            on=record["verified_on"],
            now=now,
            **(_evidence(document) if document else {}),
        )
        if document:
            # The auditor asks that readers see it, and a publisher grants that.
            request = DisclosureRequest.objects.waiting().get()
            disclosure.grant(request, by=self.accounts.author, now=now)

    def redact(self, reported_on: date, record: Mapping[str, Any], *, now: datetime) -> None:
        redaction.redact(
            self._update(reported_on),
            by=self.accounts.author,
            category=record["category"],
            passages=record["passages"],
            now=now,
        )

    def respond(self, record: Mapping[str, Any], *, now: datetime) -> None:
        responses.respond(
            self._stored(),
            by=self.accounts.responder,
            institution=institution(record["institution"]),
            answer=record["answer"],
            explanation=record.get("explanation"),
            on=record["answered_on"],
            now=now,
        )

    def postpone(self, record: Mapping[str, Any], *, now: datetime) -> None:
        postponement.postpone(
            self._stored(),
            by=self.accounts.author,
            to=record["to"],
            reason=record["reason"],
            decided_by=institution(record["decided_by"]),
            decided_on=record["decided_on"],
            now=now,
        )

    def finish_milestone(self, record: Mapping[str, Any], *, now: datetime) -> None:
        milestone = self._stored().milestones.get(number=record["number"])
        for name, content in fields(record).items():
            setattr(milestone, name, content)
        milestone.save()

    def measure(self, record: Mapping[str, Any], *, now: datetime) -> None:
        indicator = self._stored().indicators.get(number=record["indicator"])
        own = {name: content for name, content in record.items() if name != "indicator"}
        indicator.readings.create(**fields(own))

    def correct_text(self, record: Mapping[str, Any], *, now: datetime) -> None:
        self._stored().errata.create(**fields(record))

    def decide(self, record: Mapping[str, Any], *, now: datetime) -> None:
        """Notes what becomes of the item at the end of its year."""
        values = fields(record)
        if "postponing_body" in values:
            values["postponing_body"] = institution(values["postponing_body"])
        decision = ClosingDecision(recommendation=self._stored(), **values)
        decisions.decide(decision, by=self.accounts.author, now=now)


def _evidence(document: Mapping[str, Any]) -> dict[str, Any]:
    """What ``verification.verify`` takes to attach ``document`` for readers."""
    titles = document["title"]
    return {
        "file": document_file(document),
        "file_title": titles["ar"],
        "title_ku": titles["ku"],
        "title_en": titles["en"],
        "is_public": True,
        "disclosure_reason": document["reason"],
    }
