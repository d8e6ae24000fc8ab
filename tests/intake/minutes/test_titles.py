"""Titles of items, proposed from their texts."""

import pytest

from recommendations.intake.minutes.titles import propose_title

LONG = (
    "العمل على تعزيز العلاقات الدبلوماسية مع الدول الصديقة والمنظمات الدولية وغير الحكومية، وذلك "
    "من أجل ضمان استمرار الدعم الإنساني لكافة المناطق التي تحتاج إليه في السنوات القادمة."
)


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("تطوير العمل الدبلوماسي.", "تطوير العمل الدبلوماسي"),
        ("العمل في المجالات التالية:\nأ- التواصل.\nب- الترجمة.", "العمل في المجالات التالية"),
        ("إعداد التقرير السنوي للمكتب. ويرفع إلى المجلس.", "إعداد التقرير السنوي للمكتب"),
        (LONG, LONG[:85].rstrip("،")),
        (
            "Developing the work in all institutions of the administration so that every office "
            "answers within thirty days of receiving a letter.",
            "Developing the work in all institutions of the administration",
        ),
        (
            "Xebata dîplomasiyê li hemû saziyên rêveberiyê tê pêşxistin, da ku her nivîsgeh di nav "
            "sî rojan de bersivê bide nameyên ku jê re tên.",
            "Xebata dîplomasiyê li hemû saziyên rêveberiyê tê pêşxistin",
        ),
        ("Increase aid by 1.5 million. Report.", "Increase aid by 1.5 million"),
        ("", ""),
    ],
)
def test_a_title_ends_with_a_clause_and_before_the_sub_items(text, title):
    assert propose_title(text) == title


@pytest.mark.parametrize("text", ["كلمة " * 120, "x" * 400, "a, " * 200, "(" * 300, "و " * 200])
def test_words_without_a_clause_are_cut_between_two_of_them(text):
    title = propose_title(text)

    assert len(title) <= 160
    assert "…" not in title
    assert text.startswith(title)


def test_a_title_does_not_end_with_a_word_that_leads_on():
    text = "إنشاء مكتب جديد للتواصل مع المغتربين في جميع البلدان الأوروبية " + "والآسيوية " * 12

    assert not propose_title(text).endswith((" في", " مع", " و"))
