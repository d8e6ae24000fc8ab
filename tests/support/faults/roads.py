"""Cases of the roads that take more than one transition, or none: forms, imports, commands.

As in ``transitions``: a case prepares, and returns the step.
"""

from io import StringIO

from django.core.management import call_command
from django.test import Client

from recommendations.history.restore import EarlierText
from recommendations.intake.minutes.create_draft import DraftItem, create_draft_plan
from recommendations.models import Document, Milestone, MinutesImport
from recommendations.worksheets.translations.apply import TypedRow, apply_translations
from recommendations.worksheets.translations.texts import TextKey, fingerprint, in_each_language
from tests.support import cast
from tests.support.bulk import press, select
from tests.support.desk import address, form_data
from tests.support.files.sheets import applied, as_csv, edited_csv
from tests.support.files.uploads import pdf_file

from .transitions import chief, item, plan

CASES = {}
MINUTES = "1- تطوير العمل.\n2- بناء العلاقات.\n3- حماية المكتسبات."


def case(prepare):
    """Notes the function below as a case, under its own name in words."""
    CASES[prepare.__name__.strip("_").replace("_", " ")] = prepare
    return prepare


def desk():
    """A browser in which the chief is signed in."""
    client = Client()
    client.force_login(chief())
    return client


def posting(where, fields, **more):
    """A step that sends what a browser would, as one who is signed in already."""
    browser = desk()
    sent = form_data(browser.get(where)) | fields

    def step():
        files = {name: make() for name, make in more.items()}
        browser.post(where, sent | files)

    return step


@case
def _a_report_with_a_file_is_published_by_its_form():
    where = f"{address('progressupdate', 'add')}?recommendation={item().pk}"
    fields = {"status": "in_progress", "narrative_ar": "بدأ العمل.", "_publish": "1"}
    return posting(where, fields, evidence_file=lambda: pdf_file("evidence"))


@case
def _a_recommendation_is_changed_by_its_form():
    where = address("recommendation", "change", item().pk)
    return posting(where, {"internal_note": "راجع", "title_en": "Develop the work"})


@case
def _a_document_is_deleted():
    document = Document.objects.create(
        recommendation=item(), title_ar="ملحق", file=pdf_file(), is_public=False
    )
    where = f"/admin/recommendations/document/{document.pk}/delete/"
    return posting(where, {"post": "yes"})


@case
def _reports_on_many_items_are_published_at_once():
    for one in plan().recommendations.all():
        cast.make_update(one, publish=False, by=chief())
    updates = [one.updates.get() for one in plan().recommendations.order_by("number")]
    browser = desk()
    page = select(browser, updates, "publish", model="progressupdate")
    return lambda: press(browser, page, "confirm")


@case
def _minutes_are_stored_to_be_checked():
    where = address("plan", "from_minutes")
    fields = {"year": "2025", "language": "ar", "text": MINUTES, "read": "1"}
    return posting(where, fields)


@case
def _a_plan_is_created_from_minutes():
    _minutes_are_stored_to_be_checked()()
    where = address("plan", "minutes_check", MinutesImport.objects.get().pk)
    return posting(where, {"act": "create", "leave_rest_out": "1"})


@case
def _a_draft_is_created():
    lead = cast.make_institution()
    items = [DraftItem(number, f"بند {number}", f"نص {number}", 0, lead) for number in (1, 2, 3)]
    return lambda: create_draft_plan(
        year=2025, items=items, sections=["الصحة"], meeting_title="الاجتماع", lead=lead
    )


@case
def _a_worksheet_is_applied():
    draft = cast.make_plan(2024, meeting=cast.make_meeting(2024))
    content = as_csv(draft, chief())
    changes = {number: {"title_ar": f"بند {number}", "lead": "health"} for number in (1, 2, 3)}
    cast.make_institution("health")
    changed = edited_csv(content, changes)
    return lambda: applied(changed, plan(2024), chief(), name="plan.csv")


@case
def _translations_are_read():
    def step():
        rows = []
        for one in plan().recommendations.order_by("number"):
            stored = in_each_language(one, "title")
            key = TextKey("recommendation", one.pk, "title", fingerprint(stored))
            rows.append(TypedRow(key, {"ar": "", "ku": "", "en": f"Item {one.number}"}))
        result = apply_translations(rows, chief(), source="t.xlsx")
        assert len(result.added) == len(rows), result

    return step


@case
def _an_earlier_text_is_restored():
    step = item().milestones.create(number=1, title_ar="خطوة")
    first = step.history.last()
    step.title_ar = "خطوة أخرى"
    step.save()

    def restore():
        EarlierText(Milestone.objects.get(), first, "title_ar").restore()

    return restore


@case
def _the_search_is_rebuilt():
    return lambda: call_command("rebuild_search", stdout=StringIO())
