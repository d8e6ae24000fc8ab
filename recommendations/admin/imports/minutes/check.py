"""“New plan from minutes”, the second step: the items beside the source, then the draft plan.

Everything is one form: each button sends what is typed, which is stored first, and then acts. The
answer to a button is a redirect, so that going back and reloading send nothing twice.
"""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from recommendations.files.errors import FileError
from recommendations.intake.minutes.create_draft import DraftItem, create_draft_plan
from recommendations.intake.minutes.review.fates import open_questions
from recommendations.intake.minutes.review.state import Review, source_from_json
from recommendations.intake.minutes.review.suggested import Suggester
from recommendations.intake.suggestions.bodies.institutions import institution_index
from recommendations.localization.keys import as_key
from recommendations.localization.languages import CODES, direction
from recommendations.models import Institution, Meeting, MinutesImport

from .button_messages import given_numbers_sentence, undivided_sentence
from .buttons import Acted, act
from .edited_item import item_form, take_item
from .forms import PlanOfMinutesForm, typed_day
from .page import MAX_QUESTIONS, MinutesPages, shown_questions
from .paste import check_address, check_permission, page
from .rows import problems


def check_minutes(request, model_admin, pk):
    """The view; ``pk`` is that of a MinutesImport of the account."""
    check_permission(request.user)
    draft = MinutesImport.objects.of(request.user).filter(pk=pk).first()
    if draft is None:
        messages.info(
            request, gettext("These minutes are not here any more: created, discarded or too old.")
        )
        return HttpResponseRedirect(reverse("admin:recommendations_plan_from_minutes"))
    check = MinutesCheck(request, model_admin, draft)
    return check.post() if request.method == "POST" else check.show()


class MinutesCheck:
    """One request for the check page of a MinutesImport."""

    def __init__(self, request, model_admin, draft):
        self.request, self.model_admin, self.draft = request, model_admin, draft
        self.source = source_from_json(draft.source)
        self.review = Review.from_json(draft.review)

    def post(self):
        """Stores what was typed, does what the button says, and leads back to the page."""
        name = self.request.POST.get("act", "")
        if name == "discard":
            self.draft.delete()
            messages.info(self.request, gettext("The import has been discarded."))
            return HttpResponseRedirect(reverse("admin:recommendations_plan_from_minutes"))
        if self.request.POST.get("version") != str(self.draft.version):
            return self.answer_stale(name)
        if name == "undo" and self.draft.previous:
            MinutesImport.objects.undo(self.draft)
            return self.go_on(Acted(Review.from_json(self.draft.previous)))
        self.take_typed()
        if name == "create":
            return self.create()
        return self.act(name)

    def answer_stale(self, name):
        """Another window, or the same button twice, was faster: nothing is stored.

        What was typed into an open item is shown again, to be saved once more.
        """
        if self.review.last_act == f"{self.request.POST.get('version')} {name}":
            return self.go_on(Acted(self.review))
        messages.warning(
            self.request,
            gettext(
                "These minutes were changed in another window meanwhile. Nothing was stored; look "
                "at them as they are now, then press again."
            ),
        )
        item = self.review.item(as_key(self.request.POST.get("row", "")))
        if item is None:
            return self.go_on(Acted(self.review))
        return self.show(open_form=item_form(self.review, item, self.request.POST), item=item)

    def take_typed(self):
        """Stores in the Review what was typed about the plan, the sections and the open item."""
        data = self.request.POST
        self.review.plan |= PlanOfMinutesForm.typed(data)
        if self.review.plan.get("language") not in CODES:
            self.review.plan["language"] = CODES[0]
        for section in self.review.sections:
            section.title = data.get(f"section-{section.key}", section.title)[:300]
        self.taken = take_item(self.review, data)

    def act(self, name):
        keys = {item.key for item in self.review.items}
        try:
            acted = act(self.review, self.source, name, self.suggester)
        except FileError as error:
            messages.error(self.request, str(error))
            acted = Acted(self.review)
        if acted.review is self.review:
            self.report(acted, [item for item in self.review.items if item.key not in keys])
        self.store(acted.review, name)
        if self.taken and self.taken.typed and acted.open is None:
            acted = Acted(acted.review, item=self.taken.key, open=self.taken.key)
        return self.go_on(acted)

    def report(self, acted, new_items):
        """Says which items could not be divided, and the numbers that new items were given."""
        for number in acted.undivided:
            messages.warning(self.request, undivided_sentence(number))
        given = [item.number for item in new_items if item.number != item.printed]
        if given:
            messages.info(self.request, given_numbers_sentence(given))

    def suggester(self):
        """Makes suggestions for the items; relative dates count from the day of the meeting."""
        plan = self.review.plan
        key = as_key(str(plan.get("meeting") or ""))
        meeting = Meeting.objects.filter(pk=key).first() if key else None
        day = meeting.held_on if meeting else typed_day(plan.get("held_on"))
        return Suggester(institution_index(), day)

    def store(self, review, name):
        """Stores the Review where it has changed."""
        review.last_act = self.draft.review["last_act"]
        if review.as_json() == self.draft.review:
            return
        review.last_act = f"{self.draft.version} {name}"
        if not MinutesImport.objects.save_review(self.draft, review.as_json()):
            messages.warning(self.request, gettext("Another request was faster. Press again."))
        self.draft.refresh_from_db()

    def go_on(self, acted):
        """Redirects to the part of the page where the act took place."""
        pages = MinutesPages(acted.review, self.source)
        query, anchor = {}, ""
        page = acted.page or as_key(self.request.POST.get("page", "")) or 1
        if acted.item is not None:
            page, anchor = pages.page_of_item(acted.item), f"#item-{acted.item}"
        elif acted.line is not None:
            page, anchor = pages.page_of_line(acted.line), f"#line-{acted.line}"
        if page > 1:
            query["page"] = min(page, pages.count)
        if acted.open is not None:
            query["open"] = acted.open
        address = check_address(self.draft.pk)
        return HttpResponseRedirect(f"{address}{'?' if query else ''}{urlencode(query)}{anchor}")

    def create(self):
        """Creates the draft plan, all of it or nothing, and redirects to it."""
        self.store(self.review, "create")
        plan_form = PlanOfMinutesForm(self.review.plan)
        if refusals := self.refusals():
            return self.show(plan_form=plan_form, refusals=refusals)
        if not plan_form.is_valid():
            return self.show(plan_form=plan_form)
        try:
            with transaction.atomic():
                own = MinutesImport.objects.filter(pk=self.draft.pk, version=self.draft.version)
                if not own.delete()[0]:
                    raise ValidationError(gettext("Another request was faster. Press again."))
                plan = create_draft_plan(**self.draft_plan(plan_form.cleaned_data))
                return self.created(plan)
        except ValidationError as error:
            plan_form.add_error(None, error.messages)
            return self.show(plan_form=plan_form)

    def refusals(self):
        """Why nothing can be created yet, as sentences."""
        found = []
        twice = set()
        wrong = [item for item in self.review.items if problems(item, twice)]
        if wrong:
            found.append(
                ngettext(
                    "%(n)s item must be corrected first: number %(numbers)s.",
                    "%(n)s items must be corrected first: numbers %(numbers)s.",
                    len(wrong),
                )
                % {"n": len(wrong), "numbers": ", ".join(str(one.number) for one in wrong[:20])}
            )
        undecided = open_questions(self.review)
        if undecided and "leave_rest_out" not in self.request.POST:
            found.append(
                ngettext(
                    "%(n)s question above is undecided. Decide it, or leave the rest out.",
                    "%(n)s questions above are undecided. Decide them, or leave the rest out.",
                    len(undecided),
                )
                % {"n": len(undecided)}
            )
        return found

    def draft_plan(self, cleaned):
        """The arguments of ``create_draft_plan``."""
        institutions = Institution.objects.in_bulk()
        places: dict[int | None, int] = {
            one.key: place for place, one in enumerate(self.review.sections)
        }
        items = [
            DraftItem(
                number=item.number,
                title=item.title,
                text=item.text,
                section=places.get(item.section),
                lead=institutions.get(item.lead),
                supporting=[institutions[key] for key in item.supporting if key in institutions],
                due_on=item.due_on or None,
                votes=tuple(item.votes),
            )
            for item in self.review.items
        ]
        titles = [one.title or one.label for one in self.review.sections]
        return {"items": items, "sections": titles, **cleaned}

    def created(self, plan):
        n = len(self.review.items)
        sentence = ngettext(
            "The draft has %(n)s recommendation.", "The draft has %(n)s recommendations.", n
        )
        self.model_admin.log_change(self.request, plan, sentence % {"n": n})
        self.model_admin.message_user(self.request, sentence % {"n": n})
        return HttpResponseRedirect(reverse("admin:recommendations_plan_change", args=[plan.pk]))

    def show(self, *, plan_form=None, refusals=(), open_form=None, item=None):
        """Renders the page, with the item open that ``item`` or the address names."""
        pages = MinutesPages(self.review, self.source)
        number = as_key(self.request.GET.get("page", "")) or 1
        if item is None:
            item = self.review.item(as_key(self.request.GET.get("open", "")))
        if item is not None:
            number = pages.page_of_item(item.key)
            open_form = open_form or item_form(self.review, item)
        number = min(number, pages.count)
        questions = shown_questions(self.review, self.source)
        language = self.review.plan["language"]
        names = {one.pk: str(one) for one in Institution.objects.all()}
        rows = pages.items(number, names, self.suggester())
        context = {
            "draft": self.draft,
            "review": self.review,
            "form": plan_form or PlanOfMinutesForm(initial=self.review.plan),
            "refusals": refusals,
            "questions": questions[:MAX_QUESTIONS],
            "further_questions": max(len(questions) - MAX_QUESTIONS, 0),
            "has_questions": bool(questions),
            "rows": rows,
            "has_suggestions": any(row.suggestions for row in rows),
            "lines": pages.lines(number),
            "open_item": item,
            "open_form": open_form,
            "number": number,
            "pages": range(1, pages.count + 1) if pages.count > 1 else (),
            "language": language,
            "direction": direction(language),
        }
        return page(self.request, self.model_admin, "staff/imports/minutes_check.html", **context)
