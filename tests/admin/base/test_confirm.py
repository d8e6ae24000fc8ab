"""Forms that confirm exactly what a page has shown."""

from django.http import QueryDict

from recommendations.admin.base.confirm import ConfirmedForm


class Form(ConfirmedForm):
    confirm_button = "confirm"

    def current_fingerprint(self):
        return "now"


def bound(query):
    return Form(QueryDict(query))


def test_an_unbound_form_carries_the_fingerprint_of_what_is_shown():
    assert Form()["fingerprint"].value() == "now"


def test_a_form_is_confirmed_when_its_fingerprint_is_current():
    assert bound("fingerprint=now&confirm=1").is_confirmed()


def test_a_form_with_an_old_fingerprint_is_refused_and_shows_the_new_state():
    form = bound("fingerprint=then&confirm=1")

    assert not form.is_confirmed()
    assert form.non_field_errors()
    assert form["fingerprint"].value() == "now"


def test_another_button_shows_the_new_state_without_an_error():
    form = bound("fingerprint=then&preview=1")

    assert form.is_valid()
    assert not form.is_confirmed()
    assert form["fingerprint"].value() == "now"
