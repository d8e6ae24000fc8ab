"""The second step of “Attendance from a list”: rows, bodies, and what is pointed out in them."""

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext

from recommendations.intake.attendance.name_matching import (
    KnownNames,
    comparable,
    similar_institutions,
)
from recommendations.intake.attendance.parse import Person, key
from recommendations.intake.attendance.save import NewInstitution
from recommendations.localization.texts import columns, pick_from
from recommendations.models import Attendee, Institution
from recommendations.workflow.fingerprints import fingerprint

from .attendance_forms import BodyForm, PeopleFormSet

NAMES = columns("name")


class Institutions:
    """All institutions, by what a list may call them."""

    def __init__(self):
        self.by_pk = {one.pk: one for one in Institution.objects.all()}
        named = [
            (one.pk, name) for one in self.by_pk.values() for name in names_of(one) if key(name)
        ]
        self.by_name = {key(name): pk for pk, name in reversed(named)}
        self.comparable = {(pk, place): comparable(name) for place, (pk, name) in enumerate(named)}

    def label(self, pk):
        return pick_from(self.by_pk[pk], "name").plain or self.by_pk[pk].slug

    def similar_to(self, text):
        """The keys of those whose names are nearly ``text``, best first."""
        found = similar_institutions(text, self.comparable)
        return list(dict.fromkeys(pk for pk, _place in found))

    def choices(self, similar, may_add):
        """What a body of the list can be: the similar ones first, then a new one, then all."""
        first = [(str(pk), self.label(pk)) for pk in similar]
        others = [(str(pk), self.label(pk)) for pk in self.by_pk if pk not in similar]
        choices: list[tuple] = [("", "—")]
        if first:
            choices.append((gettext("Similar names"), first))
        if may_add:
            choices.append((BodyForm.NEW, gettext("a new institution")))
        return [*choices, (gettext("All institutions"), sorted(others, key=lambda one: one[1]))]


def names_of(record):
    """The names of a record in all its languages, without empty ones."""
    return [name for column in NAMES if (name := getattr(record, column))]


def isolated(words):
    """Apart from the direction of the sentence around them."""
    return format_html("<bdi>{}</bdi>", words)


class Check:
    """The list as it is being corrected.

    ``rows`` begins it, from what was read; ``data`` goes on, from what was sent. ``is_final`` says
    that it is to be entered, and what is wrong to be told.
    """

    def __init__(self, meeting, language, may_add, *, rows=None, data=None, is_final=False):
        self.meeting, self.language, self.may_add = meeting, language, may_add
        self.data, self.is_final = data, is_final
        self.institutions = Institutions()
        self.known = list(
            Attendee.objects.filter(delegation__meeting=meeting).select_related("delegation")
        )
        options = {"prefix": "people", "form_kwargs": {"language": language}}
        if data is None:
            self.people = PeopleFormSet(initial=self.without_who_is_there(rows), **options)
        else:
            self.people = PeopleFormSet(data, **options)
            if not is_final:
                rows = [form.row() for form in self.people.forms]
                self.people = PeopleFormSet(initial=rows, **options)

    @cached_property
    def rows(self):
        return [form.row() for form in self.people.forms]

    @cached_property
    def bodies(self):
        """A form for each body that the list names, with the answers sent for it before."""
        texts = {}
        for row in self.rows:
            if not row["drop"] and key(row["body"]):
                texts.setdefault(key(row["body"]), row["body"])
        forms = [self.body_form(place, text) for place, text in enumerate(texts.values())]
        new = {form: comparable(form["text"].value()) for form in forms if form.is_new}
        for form in new:
            others = {other: name for other, name in new.items() if other is not form}
            alike = similar_institutions(form["text"].value(), others)
            form.similar += [other["text"].value() for other in alike]
        return forms

    def body_form(self, place, text):
        similar = self.institutions.similar_to(text)
        answers = self.answers.get(key(text)) or self.proposal(text, similar)
        options = {
            "prefix": f"body-{place}",
            "choices": self.institutions.choices(similar, self.may_add),
            "language": self.language,
        }
        answers |= {"text": text}
        if self.is_final:
            sent = {f"body-{place}-{name}": value for name, value in answers.items()}
            form = BodyForm(sent, **options)
        else:
            form = BodyForm(initial=answers, **options)
        form.similar = [self.institutions.label(pk) for pk in similar]
        return form

    def proposal(self, text, similar):
        """The institution of exactly this name; a new one where none is even similar."""
        pk = self.institutions.by_name.get(key(text))
        otherwise = BodyForm.NEW if self.may_add and not similar else ""
        return {"institution": str(pk or otherwise), "name": text, "kind": "", "slug": ""}

    @cached_property
    def answers(self):
        """What was sent for each body, by the key of its text."""
        answers, place, names = {}, 0, BodyForm.base_fields
        while self.data is not None and f"body-{place}-text" in self.data:
            sent = {name: self.data.get(f"body-{place}-{name}", "") for name in names}
            answers[key(sent["text"])] = sent
            place += 1
        return answers

    def without_who_is_there(self, rows):
        """The rows; those who are there already, name and body alike, are marked to be left out."""
        there = {
            (key(name), one.delegation.institution_id)
            for one in self.known
            for name in names_of(one)
        }
        known = self.institutions.by_name
        return [
            row | {"drop": (key(row["name"]), known.get(key(row["body"]))) in there} for row in rows
        ]

    @cached_property
    def marks(self):
        """For each row the sentences that point out who may be the same person."""
        known = [(one, name) for one in self.known for name in names_of(one)]
        there = KnownNames(name for _one, name in known)
        listed = KnownNames("" if row["drop"] else row["name"] for row in self.rows)
        return [
            self.marks_of_known([known[place][0] for place in there.similar_to(row["name"])])
            + self.marks_of_listed(place, [] if row["drop"] else listed.similar_to(row["name"]))
            for place, row in enumerate(self.rows)
        ]

    def marks_of_known(self, alike):
        told = gettext("Possibly already listed: {name} ({body})")
        return [
            format_html(
                told,
                name=isolated(pick_from(one, "name")),
                body=isolated(self.institutions.label(one.delegation.institution_id)),
            )
            for one in dict.fromkeys(alike)
        ]

    def marks_of_listed(self, place, alike):
        told = gettext("Possibly the same as number {n} in this list: {name}")
        return [
            format_html(told, n=isolated(other + 1), name=isolated(self.rows[other]["name"]))
            for other in alike
            if other != place
        ]

    @cached_property
    def pointed_out(self):
        """The fingerprints of all warnings, to know which of them the page has shown."""
        told = [
            (key(row["name"]), mark)
            for row, marks in zip(self.rows, self.marks, strict=True)
            for mark in marks
            if not row["drop"]
        ]
        told += [
            (form["text"].value(), *form.similar)
            for form in self.bodies
            if form.is_new and form.similar
        ]
        return {fingerprint(*one) for one in told}

    @property
    def seen(self):
        return " ".join(sorted(self.pointed_out))

    def unseen(self):
        """True when something is pointed out that was not so far."""
        return bool(self.pointed_out - set(self.data.get("seen", "").split()))

    def is_valid(self):
        # Each is asked, so that each tells what is wrong in it.
        wrong = [form for form in [self.people, *self.bodies] if not form.is_valid()]
        return not wrong

    def answered(self):
        """The pairs that ``record_attendance`` takes."""
        bodies = {key(form["text"].value()): self.body(form.cleaned_data) for form in self.bodies}
        for form in self.people.forms:
            row = dict(form.cleaned_data)
            if not row.pop("drop"):
                yield Person(**row), bodies[key(row["body"])]

    def body(self, answer):
        if answer["institution"] == BodyForm.NEW:
            return NewInstitution(answer["name"], answer["kind"], answer["slug"])
        return self.institutions.by_pk[int(answer["institution"])]
