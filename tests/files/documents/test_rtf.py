"""An RTF document becomes lines of text: code pages, lists, tables, what is hidden or struck."""

import pytest

from recommendations.files.errors import FileError
from recommendations.intake.minutes.files import read_minutes_file
from recommendations.intake.minutes.reading import NoteKind

FONTS = (
    r"{\fonttbl{\f0\froman\fcharset0 Times;}{\f1\fnil\fcharset178 Arial;}"
    r"{\f2\fnil\fcharset162 Arial;}{\f3\fcharset2 Symbol;}}"
)


def read(body, head=r"{\rtf1\ansi\ansicpg1256"):
    """Returns the text, and each note as (kind, the passage or the words left out)."""
    source = read_minutes_file("minutes.rtf", f"{head}{FONTS}{body}}}".encode("latin-1"))
    notes = [(note.kind, note.words or source.text[note.start : note.end]) for note in source.notes]
    return source.text, notes


def escaped(text, encoding="cp1256"):
    return "".join(f"\\'{byte:02x}" for byte in text.encode(encoding))


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (rf"{{\f1 {escaped('فتح مكتبة')}}}\par x", "فتح مكتبة\nx"),
        (rf"{{\f0 {escaped('فتح')}}}", "فتح"),
        (rf"{{\f2 {escaped('Pêşniyar', 'cp1254')}}}", "Pêşniyar"),
        (rf"\rtlch\af1\ltrch\f2 a \ltrch\f2\rtlch\af1 {escaped('فتح')}", "a فتح"),
        (r"\u1601?\u1578?\u1581?", "فتح"),
        (r"{\uc2\u1601\'e3\'e3\u1578 ??}", "فت"),
        (r"\u-10179?\u-8704?", "😀"),
        (r"a\emdash b\~c\{d\}", "a—b\xa0c{d}"),
        (r"{\listtext\pard\plain 1.\tab}a\par{\pntext\f3\'B7\tab}b", "1. a\n• b"),
        (r"{\listtext 7\tab}a", "7\ta"),
        (r"{\field{\*\fldinst HYPERLINK x}{\fldrslt here}}", "here"),
        (r"{\upr{old}{\*\ud{new}}}", "new"),
        (r"{\stylesheet{\s1 Name;}}{\*\unknown x}{\info{\author y}}a", "a"),
        (r"a {\deleted b\par}c\par d", "a c\nd"),
        (
            r"\trowd\cellx1\cellx2\pard\intbl 1\cell a\par b\cell\row"
            r"\trowd\cellx1\cellx2\pard\intbl 2\cell c\cell\row\pard d",
            "1\ta b\n2\tc\nd",
        ),
        (
            r"\trowd\clvmgf\cellx1\cellx2\cellx3\pard\intbl 1\cell a\cell b\cell\row"
            r"\trowd\clvmrg\cellx1\cellx2\cellx3\pard\intbl\cell c\cell d\cell\row",
            "1\ta\tb\n\tc\td",
        ),
    ],
)
def test_the_text_of_a_document(body, text):
    assert read(body) == (text, [])


def test_hidden_struck_and_boxed_words_are_noted():
    body = (
        r"a {\v b }{\strike c }d{\shp{\*\shpinst{\sp{\sn n}{\sv 1}}"
        r"{\shptxt 1- e\par 2- f\par}}}\par g"
        r"{\footnote note}{\header head}"
    )

    assert read(body) == (
        "a d\n1- e\n2- f\ng",
        [
            (NoteKind.HIDDEN, "b"),
            (NoteKind.STRUCK, "c"),
            (NoteKind.TEXT_BOX, "1- e\n2- f"),
            (NoteKind.PAGE_HEADER, "head"),
            (NoteKind.FOOTNOTE, "note"),
        ],
    )


def test_a_document_of_pictures_alone_is_said_to_be_a_scan():
    with pytest.raises(FileError) as refused:
        read(r"{\pict\pngblip 89504e47}\par")

    assert refused.value.code == "scan"
