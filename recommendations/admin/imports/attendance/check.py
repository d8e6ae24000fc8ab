"""The second step of “Attendance from a list”: rows, institutions, and warnings about them."""

from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext

from recommendations.intake.attendance.persons.name_matching import (
    KnownNames,
    comparable,
    similar_institutions,
)
from recommendations.intake.attendance.reading import Person
from recommendations.intake.attendance.save import NewInstitution
from recommendations.intake.attendance.vocabulary.institution_kinds import guess_kind
from recommendations.intake.attendance.vocabulary.words import key
from recommendations.localization.slugs import slug_from, unique_slug
from recommendations.localization.texts import pick_from
from recommendations.models import Attendee
from recommendations.workflow.fingerprints import fingerprint

from .forms import BodyForm, PeopleFormSet
from .institutions import names_of


def isolated(words):
    """Marks ``words`` as independent of the direction of the sentence around them."""
    return format_html("<bdi>{}</bdi>", words)


class AttendanceCheck:
    """The list as it is being corrected.

    ``source`` is the AttendanceSource. Made from ``rows``, which were read, or from ``data``,
    which the page sent. ``is_final``: it is to be entered, and its errors are shown.
    """

    def __init__(self, meeting, language, may_add, source, *, rows=None, data=None, is_final=False):
        self.meeting, self.language, self.may_add = meeting, language, may_add
        self.data, self.is_final, self.source = data, is_final, source
        self.institutions = source.institutions
        self.slugs = {one.slug for one in self.institutions.by_pk.values()}
        self.known = list(
            Attendee.objects.filter(delegation__meeting=meeting).select_related("delegation")
        )
        options = {"prefix": "people", "form_kwargs": {"language": language}}
        if data is None:
            self.people = PeopleFormSet(initial=self.with_known_people_dropped(rows), **options)
        else:
            self.people = PeopleFormSet(data, **options)
            if not is_final:
                rows = rows or [form.row() for form in self.people.forms]
                self.people = PeopleFormSet(initial=rows, **options)

    @cached_property
    def rows(self):
        return [form.row() for form in self.people.forms]

    @cached_property
    def bodies(self):
        """A form for each institution that the list names, with the answers sent for it before."""
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
        """The institution with exactly this name; a new one where no name is similar."""
        pk = self.institutions.by_name.get(key(text))
        otherwise = BodyForm.NEW if self.may_add and not similar else ""
        return {
            "institution": str(pk or otherwise),
            "name": text,
            "kind": guess_kind(text),
            "slug": self.proposed_slug(text),
        }

    def proposed_slug(self, text):
        """A slug that neither an institution nor another new one of the list has."""
        proposed = slug_from(text)
        if not proposed:
            return ""
        self.slugs.add(found := unique_slug(proposed, self.slugs))
        return found

    @cached_property
    def answers(self):
        """What was sent for each institution, by the key of its name in the list."""
        answers, place, names = {}, 0, BodyForm.base_fields
        while self.data is not None and f"body-{place}-text" in self.data:
            sent = {name: self.data.get(f"body-{place}-{name}", "") for name in names}
            answers[key(sent["text"])] = sent
            place += 1
        return answers

    def with_known_people_dropped(self, rows):
        """The rows; people who are stored already (same name, same institution) are dropped."""
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
    def warnings(self):
        """For each row, sentences about who may be the same person."""
        known = [(one, name) for one in self.known for name in names_of(one)]
        there = KnownNames(name for _one, name in known)
        listed = KnownNames("" if row["drop"] else row["name"] for row in self.rows)
        return [
            self.warnings_of_known([known[place][0] for place in there.similar_to(row["name"])])
            + self.warnings_of_listed(place, [] if row["drop"] else listed.similar_to(row["name"]))
            for place, row in enumerate(self.rows)
        ]

    def warnings_of_known(self, alike):
        sentence = gettext("Possibly already listed: {name} ({body})")
        return [
            format_html(
                sentence,
                name=isolated(pick_from(one, "name")),
                body=isolated(self.institutions.label(one.delegation.institution_id)),
            )
            for one in dict.fromkeys(alike)
        ]

    def warnings_of_listed(self, place, alike):
        sentence = gettext("Possibly the same as number {n} in this list: {name}")
        return [
            format_html(sentence, n=isolated(other + 1), name=isolated(self.rows[other]["name"]))
            for other in alike
            if other != place
        ]

    @cached_property
    def fingerprints(self):
        """Of all warnings, to know which of them the page has shown."""
        shown = [
            (key(row["name"]), warning)
            for row, warnings in zip(self.rows, self.warnings, strict=True)
            for warning in warnings
            if not row["drop"]
        ]
        shown += [
            (form["text"].value(), *form.similar)
            for form in self.bodies
            if form.is_new and form.similar
        ]
        shown += [("left out", text) for text in self.source.left_out]
        return {fingerprint(*one) for one in shown}

    @property
    def shown_fingerprints(self):
        """The fingerprints as the page carries them: a text."""
        return " ".join(sorted(self.fingerprints))

    def has_new_warnings(self):
        """True when there is a warning that the page has not shown yet."""
        return bool(self.fingerprints - set(self.data.get("fingerprints", "").split()))

    def is_valid(self):
        # Each form is validated, so that each shows its errors.
        wrong = [form for form in [self.people, *self.bodies] if not form.is_valid()]
        return not wrong

    def answered(self):
        """(Person, Institution or NewInstitution) pairs, as ``record_attendance`` takes them."""
        bodies = {key(form["text"].value()): self.body(form.cleaned_data) for form in self.bodies}
        for form in self.people.forms:
            row = dict(form.cleaned_data)
            if not row.pop("drop"):
                yield Person(**row), bodies[key(row["body"])]

    def body(self, answer):
        if answer["institution"] == BodyForm.NEW:
            return NewInstitution(answer["name"], answer["kind"], answer["slug"])
        return self.institutions.by_pk[int(answer["institution"])]
