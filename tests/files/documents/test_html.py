"""A web page becomes lines of text, whether it is a file or was pasted."""

import pytest

from recommendations.intake.minutes.files import read_minutes_file, read_pasted
from recommendations.intake.minutes.reading import NoteKind


def read(body):
    """Returns the text, and each note as (kind, words)."""
    source = read_minutes_file("page.html", f"<html><body>{body}</body></html>".encode())
    return source.text, [(note.kind, note.words) for note in source.notes]


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<h1>محضر</h1><p>وأوصى\n  بما <b>يلي</b>:</p>", "محضر\nوأوصى بما يلي:"),
        ("<ol><li>a<li>b</ol>", "1. a\n2. b"),
        ("<ol start=4><li>a<li value=7>b<li>c</ol>", "4. a\n7. b\n8. c"),
        ("<ol reversed><li>a<li>b</ol>", "2. a\n1. b"),
        ("<ol type=A><li>a</ol><ol type=i><li>b</ol>", "A. a\ni. b"),
        ("<ul><li>a<ol><li>b</ol></ul>", "• a\n    1. b"),
        ("<ol><li><p>a</p><p>b</p></ol>", "1. a\n    b"),
        ('<ul style="list-style: none"><li>1- a</ul>', "1- a"),
        ("<div>1- a<br>2- b</div>", "1- a\n2- b"),
        ("<pre>1- a\n2- b</pre>", "1- a\n2- b"),
        ("<p>a&nbsp;b &amp; c</p><p>d", "a b & c\nd"),
        ("<tr><td>a</table>", "a"),
        (
            "<table><tr><th>م<th>التوصية<th>الجهة<tr><td>1<td><p>فتح<p>مكتبة<td>مكتب</table>",
            "م\tالتوصية\tالجهة\n1\tفتح مكتبة\tمكتب",
        ),
        (
            "<table><tr><td rowspan=2>1<td>a<td>b<tr><td>c<td>d<tr><td>2<td colspan=2>e</table>",
            "1\ta\tb\n\tc\td\n2\te",
        ),
        ("<table><tr><td><p>a<ol><li>b</ol></table>", "a\n1. b"),
    ],
)
def test_the_text_of_a_page(body, text):
    assert read(body) == (text, [])


def test_scripts_and_what_frames_a_page_are_no_text():
    body = "<nav>Home</nav><script>1</script><style>b{}</style><p>a<noscript>x</noscript></p>"

    assert read(body) == ("a", [(NoteKind.PAGE_HEADER, "Home")])


def test_hidden_and_struck_words_are_left_out_and_noted():
    body = '<p>a <s>b</s> c<span style="display: none">d</span></p><p hidden>e</p><p>f'

    assert read(body) == (
        "a c\nf",
        [(NoteKind.STRUCK, "b"), (NoteKind.HIDDEN, "d"), (NoteKind.HIDDEN, "e")],
    )


def test_the_source_of_a_page_that_is_pasted_is_read_as_the_page():
    assert read_pasted("<ol>\n<li>فتح مكتبة</li>\n</ol>").text == "1. فتح مكتبة"


@pytest.mark.parametrize("text", ["1- a <b>\n2- c", "< 5 سنوات", "<مكتبة>\n1- a"])
def test_a_text_with_angle_brackets_is_no_page(text):
    assert read_pasted(text).text == text


@pytest.mark.parametrize("charset", ["windows-1256", "utf-8"])
def test_the_encoding_that_a_page_names_is_used(charset):
    page = f'<html><meta charset="{charset}"><p>فتح مكتبة</p></html>'

    assert read_minutes_file("page.htm", page.encode(charset)).text == "فتح مكتبة"
