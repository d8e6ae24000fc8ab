"""What is private stays so: words are planted in every text, and every public address is walked.

The same walk must find each public word, or it would prove nothing about the private ones.
"""

import pytest
from django.apps import apps
from django.db import models
from django.test import Client
from modeltranslation.fields import TranslationField

from recommendations.localization.languages import CODES
from recommendations.models import ClosingDecision
from recommendations.search.query import public_results
from recommendations.translation import TRANSLATED_FIELDS
from tests.support.sites import addresses, hiding, populated
from tests.support.sites.populated import Words

pytestmark = pytest.mark.django_db
# Texts that the public reads once their record is public.
PUBLIC = {
    f"{model.__name__}.{field}_{code}"
    for model, fields in TRANSLATED_FIELDS.items()
    for field in fields
    for code in CODES
    if model is not ClosingDecision
} | {
    "Document.file",
    "Institution.slug",
    "Meeting.slug",
    "Meeting.source_url",
    "ProgressUpdate.evidence_file",
    "Milestone.evidence_url",
    "ProgressUpdate.evidence_url",
    "SiteProfile.contact_email",
    "SiteProfile.licence",
    "SiteProfile.licence_url",
    "Theme.slug",
}
# Statuses of what the public cannot have, or cannot have any more.
CLOSED = {404, 410}
# Texts that the public never reads.
PRIVATE = {
    "ProgressUpdate.evidence_file_original_name",
    "ProgressUpdate.remark",
    "Remark.text",
    *(
        f"ClosingDecision.{field}_{code}"
        for field in TRANSLATED_FIELDS[ClosingDecision]
        for code in CODES
    ),
    "ClosingDecision.evidence_url",
    "DisclosureRequest.reason",
    "DisclosureRequest.remark",
    "Letter.error",
    "Letter.topic_keys",
    "MinutesImport.name",
    "MinutesImport.previous",
    "MinutesImport.review",
    "MinutesImport.source",
    "NameAccess.delegations",
    "NameAccess.meetings",
    "NameAccess.path",
    "Recommendation.internal_note",
    "SavedView.model",
    "SavedView.name",
    "SavedView.query",
    "SignIn.typed_name",
    "User.email",
    "User.first_name",
    "User.last_name",
    "User.password",
    "User.username",
}
# Made from the others, by the search and by the reports, and walked with them.
DERIVED = {f"SearchEntry.{name}" for name in ["title_tokens", "tokens"]}
DERIVED |= {f"Report.{name}" for name in ["head", "figures", "rows"]}
DERIVED |= {"SignInCounter.key"}
# Written with every history record and read by staff alone; see ``test_change_log``.
DERIVED |= {
    f"ChangeLogEntry.{name}" for name in ["record_kind", "page_kind", "label", "user_name", "cause"]
}
# A checksum.
DERIVED |= {"VerificationSample.seed"}
# Codes that cleaning writes: nobody can write words of their own there.
DERIVED |= {"Document.file_warnings", "ProgressUpdate.evidence_file_warnings"}
DERIVED |= {
    f"ReportFile.{name}" for name in ["language", "ending", "sha256", "fingerprint", "site"]
}
# Written by the steps of redaction: kinds and fields, never words; see tests/workflow/redaction.
DERIVED |= {f"Redaction.{name}" for name in ["record_kind", "page_kind", "field", "new_text"]}
# Texts by which a search finds a page; those in Arabic stand for all three languages.
SEARCHED = {
    "AgendaItem.discussion_ar",
    "AgendaItem.topic_ar",
    "Erratum.text_ar",
    "Finding.text_ar",
    "Indicator.name_ar",
    "Institution.location_ar",
    "Institution.name_ar",
    "Institution.slug",
    "Meeting.city_ar",
    "Meeting.closing_statement_ar",
    "Meeting.slug",
    "Meeting.summary_ar",
    "Meeting.title_ar",
    "Milestone.title_ar",
    "Plan.introduction_ar",
    "Plan.title_ar",
    "PlanSection.title_ar",
    "ProgressUpdate.narrative_ar",
    "ProgressUpdate.next_step_ar",
    "ProgressUpdate.obstacle_ar",
    "ProgressUpdate.reason_ar",
    "Recommendation.adopted_text_ar",
    "Recommendation.done_when_ar",
    "Recommendation.title_ar",
    "Response.explanation_ar",
    "Statement.post_ar",
    "Statement.speaker_ar",
    "Statement.text_ar",
    "Theme.name_ar",
    "Theme.slug",
    "Verification.note_ar",
}


class Walk:
    """A site with words seen and hidden, all that it says to the public, and all it can find."""

    def __init__(self, client):
        self.seen, self.hidden = Words("seen"), Words("hidden")
        plan = populated.populate(self.seen)
        hiding.hide(self.hidden, self.seen, plan)
        answers = walked(client)
        self.said = "\n".join(said(path, answer) for path, answer in answers.items())
        self.closed = {
            path.removeprefix("/ar/")
            for path, answer in answers.items()
            if path.startswith("/ar/") and answer.status_code in CLOSED
        } - {"nothing-here/"}
        self.found = {
            place
            for words in (self.seen, self.hidden)
            for word, place in words.places.items()
            if not field_of(place).endswith(("_ku", "_en"))
            # What the page of the search lists.
            and public_results(word)
        }


def walked(client):
    """The answer at every path that tells something in words of its own.

    The filters of the open plan in Arabic stand for all, and the data of a plan for the papers and
    archives that are packed from the same rows. What is closed is asked for in Arabic alone: the
    answer names nothing of it in any language.
    """
    every = [path for path in addresses.every_path() if not path.endswith(addresses.PACKED)]
    every = [path for path in every if "?" not in path or path.startswith("/ar/plans/2023/")]
    arabic = {path: client.get(path) for path in every if path.startswith("/ar/")}
    closed = {path[4:] for path, answer in arabic.items() if answer.status_code in CLOSED}
    others = [path for path in every if path not in arabic and path[4:] not in closed]
    return arabic | {path: client.get(path) for path in others}


def said(path, answer):
    """The headers and the body of the answer, without the address that was asked for."""
    body = answer.getvalue().decode("utf-8", "replace")
    asked = path.split("/", 2)[-1]
    headers = "\n".join(f"{name}: {text}" for name, text in answer.items())
    return headers + (body.replace(asked, "") if asked else body)


def field_of(place):
    """The field in which a word was planted: "Plan.title_ar" of "Plan.title_ar of a draft"."""
    return place.split()[0]


def fields_of(words):
    return {field_of(place) for place in words.places.values()}


@pytest.fixture(scope="module")
def walk(module_db):
    """The walk, made once for all the tests here."""
    return Walk(Client())


def texts():
    """The fields of all our models into which somebody may write what they like."""
    kinds = (models.CharField, models.TextField, models.FileField, models.JSONField)
    return {
        f"{model.__name__}.{field.name}"
        for model in apps.get_app_config("recommendations").get_models()
        # The history of a record is as private as its drafts; no address shows it.
        if not model.__name__.startswith("Historical")
        for field in model._meta.concrete_fields
        if isinstance(field, (*kinds, TranslationField))
        and not field.choices
        and field.name not in TRANSLATED_FIELDS.get(model, [])
    }


def test_each_text_is_known_to_be_public_or_private():
    assert texts() == PUBLIC | PRIVATE | DERIVED
    assert PUBLIC.isdisjoint(PRIVATE)


def test_each_text_is_planted(walk):
    always = ("SiteProfile.", "Report.")
    always_public = {field for field in PUBLIC if field.startswith(always)}

    assert fields_of(walk.seen) == PUBLIC
    assert fields_of(walk.hidden) == PUBLIC - always_public | PRIVATE


def test_it_says_all_that_is_public(walk):
    assert walk.seen.found_in(walk.said) == set(walk.seen.places.values())


def test_it_says_nothing_that_is_not(walk):
    assert walk.hidden.found_in(walk.said) == set()


def test_it_finds_what_is_public_and_nothing_else(walk):
    assert {field_of(place) for place in walk.found} == SEARCHED
    assert walk.found <= set(walk.seen.places.values())


def test_it_names_no_address_that_is_closed(walk):
    assert {path for path in walk.closed if path in walk.said} == set()
    assert {"plans/2018/3/", "plans/2018/4/", "plans/2019/1/"} <= walk.closed


def test_it_quotes_no_item_that_is_closed(walk):
    items = {
        path[6:-1] for path in walk.closed if path.startswith("plans/") and path.count("/") == 3
    }

    # The number of one that was withdrawn stays in the report that froze it before, without words.
    assert {reference for reference in items if reference in walk.said} == {"2018/4"}
