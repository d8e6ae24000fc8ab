"""The kind of an institution is guessed from its name."""

import pytest

from recommendations.intake.attendance.vocabulary.institution_kinds import guess_kind


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("هيئة الصحة", "department"),
        ("الهيئة العامة", "department"),
        ("لجنة المرأة", "commission"),
        ("بلدية الشعب", "municipality"),
        ("جامعة روجافا", "university"),
        ("Health Office", "department"),
        ("Zanîngeha Rojava", "university"),
        ("Şaredariya Qamişlo", "municipality"),
        ("تجمع نساء زنوبيا", ""),
        ("", ""),
    ],
)
def test_the_first_or_last_word_says_the_kind(name, kind):
    assert guess_kind(name) == kind
