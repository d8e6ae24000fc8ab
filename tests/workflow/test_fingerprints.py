"""Fingerprints of what somebody was shown."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy

from recommendations.workflow.fingerprints import check_fingerprint, fingerprint


def test_a_fingerprint_is_the_same_for_equal_values():
    shown = {"b": [1, None], "a": date(2023, 1, 7)}

    assert fingerprint(7, shown) == fingerprint(7, dict(reversed(shown.items())))
    assert fingerprint(gettext_lazy("Publish")) == fingerprint(str(gettext_lazy("Publish")))


@pytest.mark.parametrize("other", [(7, 1), (7, 2, 3), ("7", 2), (2, 7)])
def test_a_fingerprint_differs_for_other_values(other):
    assert fingerprint(*other) != fingerprint(7, 2)


def test_check_fingerprint_refuses_another_one():
    check_fingerprint(fingerprint(1), fingerprint(1))

    with pytest.raises(ValidationError):
        check_fingerprint(fingerprint(1), fingerprint(2))
