"""Of a text made of list markers and sentences at random, no line is lost without a word."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from recommendations.intake.minutes.find import read_items
from recommendations.intake.minutes.reading import LineRole, SourceText

SENTENCES = (
    *("فتح مكتبة عامة في كل بلدة.", "تدريب المعلمين", "دعم المزارعين عبر:", "صيانة شبكة المياه"),
    *("Open a library in each town.", "Train the teachers", "Support the farmers by:"),
    *("Vekirina pirtûkxaneyê.", "Çêkirina rêyan û xaniyan"),
)
HEADINGS = (
    *("التوصيات:", "جدول الأعمال:", "في مجال التعليم", "المحور الإداري:", "قرر الحضور ما يلي:"),
    *("الحضور:", "مراجعة توصيات العام الماضي:", "Agenda", "Recommendations", "Health", "Notes:"),
    *("It was agreed that:", "Pêşniyar:", "Rojev:", "Biryar"),
)
PLAIN = (
    *("ناقش الحضور تقرير الإنجاز وتبين أن بعض المشاريع متأخرة.", "ورفعت الجلسة.", "شكراً للجميع"),
    *("The chair welcomed all participants.", "Di dawiyê de spas.", "", "", "", "الصفحة 2 من 3"),
)
ORDINALS = (
    *("أولاً", "ثانياً", "ثالثاً", "رابعاً", "خامساً", "الأول", "الثاني"),
    *("First", "Second", "Third", "Yekem", "Duyem", "Sêyem"),
)
NUMBERED = (
    *("{}- ", "{}. ", "{}) ", "({}) ", "-{} ", "{}_ ", "م/{} ", "R{}. ", "- {} ", "{} ", "[{}] "),
)
MARKERS = st.one_of(
    st.builds(str.format, st.sampled_from(NUMBERED), st.integers(1, 12)),
    st.builds(str.format, st.just("{}.{} "), st.integers(1, 3), st.integers(1, 3)),
    st.builds("{}: ".format, st.sampled_from(ORDINALS)),
    st.sampled_from(["- ", "• ", "أ- ", "ب- ", "ج- ", "a) ", "b) ", "I. ", "II. ", "III. ", "* "]),
)
LIST_LINES = st.builds(
    "{}{}{}".format, st.sampled_from(["", "", "", "  "]), MARKERS, st.sampled_from(SENTENCES)
)
LINES = st.one_of(LIST_LINES, LIST_LINES, st.sampled_from(PLAIN), st.sampled_from(HEADINGS))


@st.composite
def counted_lists(draw):
    """Several lists that count from 1, as minutes have them, with headings and slips."""
    lines = []
    for _ in range(draw(st.integers(1, 4))):
        lines.append(draw(st.sampled_from(HEADINGS + PLAIN)))
        style = draw(st.sampled_from(NUMBERED))
        for number in range(1, draw(st.integers(1, 6))):
            printed = draw(st.sampled_from([number] * 8 + [number + 1, 1, number * 11]))
            lines.append(style.format(printed) + draw(st.sampled_from(SENTENCES)))
            lines += draw(st.lists(LINES, max_size=1))
    return lines


TEXTS = st.one_of(st.lists(LINES, max_size=25), counted_lists()).map("\n".join)
LIST_LINE = re.compile(
    r"\s*(?:[-•*]\s?)?(?:[(\[-]?(?:\d{1,2}\.)?\d{1,3}\s?[-.)\]:_]|م/\d|R\d|-\d|[-•*] |"
    rf"[أبج]- |[ab]\) |I+\. |(?:{'|'.join(ORDINALS)}):)"
)


@settings(max_examples=300, deadline=None)
@given(TEXTS)
def test_every_line_has_one_role_and_no_list_line_is_lost_in_silence(text):
    reading = read_items(SourceText(text))

    lines = text.split("\n")
    accounted = [line.line for line in reading.lines]
    said = {line for warning in reading.warnings for line in warning.lines}
    begun = {text.count("\n", 0, item.start) for item in reading.items}
    lost = [
        line
        for line in reading.lines
        if LIST_LINE.match(lines[line.line])
        and line.role not in (LineRole.SUB_ITEM, LineRole.SECTION)
        and line.line not in begun | said
    ]
    assert accounted == [number for number, line in enumerate(lines) if line.strip()]
    assert [lines[line.line] for line in lost] == []
    assert all(item.text and text[item.start : item.end].strip() for item in reading.items)
