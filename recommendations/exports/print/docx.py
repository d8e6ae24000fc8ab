"""The report as a Word document, in real styles, so that staff can go on writing in it."""

import re
from functools import singledispatchmethod
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

import docx
from django.utils.encoding import iri_to_uri
from docx.opc.constants import RELATIONSHIP_TYPE

from recommendations.exports.feeds.cards import COLOURS
from recommendations.localization.languages import direction

from .build import compose
from .document import Bar, Facts, Heading, Items, Link, Paragraph, StatusLine, Table
from .docx_elements import (
    at_the_end,
    element,
    field,
    field_mark,
    field_opening,
    paragraph,
    run,
    runs,
    shares,
    table,
)
from .docx_styles import SOFT, prepare
from .text_runs import plain, said

# Where the numbers of the page and of all pages stand in the words of the footer.
PLACES = re.compile(r"%\((n|m)\)s")
FIELDS = {"n": "PAGE", "m": "NUMPAGES"}
MANNERS = {
    "": "Normal",
    "lead": "Report Lead",
    "soft": "Report Soft",
    "quote": "Report Quote",
    "notice": "Report Notice",
    "formula": "Report Formula",
}
NO_BREAK = "\u00a0"
SQUARE = f"■{NO_BREAK}"


def write(snapshot, out):
    """Writes the PlanSnapshot as DOCX into the binary file ``out``, in the active language.

    The same content gives the same bytes.
    """
    manuscript = compose(snapshot)
    document = docx.Document()
    prepare(document, manuscript, direction(manuscript.language))
    _describe(document.core_properties, manuscript)
    _ask_for_fields(document.settings.element)
    _Setting(document, manuscript).set_all()
    whole = BytesIO()
    document.save(whole)
    _dated(whole, out, manuscript.made_on)


def _ask_for_fields(settings):
    """Has Word fill the table of contents and the numbers of the pages when it opens the file."""
    settings.append(element("w:updateFields", {"w:val": "true"}))


def _describe(properties, manuscript):
    properties.title = plain(manuscript.cover.title)
    properties.author = plain(manuscript.cover.body)
    properties.last_modified_by = ""
    properties.comments = ""
    properties.identifier = manuscript.address
    properties.language = manuscript.language
    properties.created = properties.modified = manuscript.made_on


def _dated(whole, out, made_on):
    """Copies the package, its members dated to the day of the report and not to the second."""
    with ZipFile(whole) as package, ZipFile(out, "w", ZIP_DEFLATED) as copy:
        for name in package.namelist():
            entry = ZipInfo(name, made_on.timetuple()[:6])
            entry.compress_type = ZIP_DEFLATED
            copy.writestr(entry, package.read(name))


class _Setting:
    """Sets a Manuscript into a document, block by block."""

    def __init__(self, document, manuscript):
        self.document, self.manuscript = document, manuscript
        self.body = document.element.body
        self.end = self.body.sectPr
        # The headings of the table of contents: (level, words, name of the bookmark).
        headings = [block for block in manuscript.blocks if isinstance(block, Heading)]
        self.bookmarks = {id(block): f"heading_{number}" for number, block in enumerate(headings)}
        self.places = {
            f"#{block.key}": self.bookmarks[id(block)] for block in headings if block.key
        }
        self.contents = [block for block in headings if block.level <= manuscript.contents_depth]
        self.addresses = {}

    def set_all(self):
        self.header_and_footer()
        self.cover()
        self.table_of_contents()
        for block in self.manuscript.blocks:
            self.put(block)

    def add(self, *elements):
        for one in elements:
            self.end.addprevious(one)

    # ---- Words ----

    def words(self, words, label="", colour=""):
        """The runs of ``words``, with an own direction for a passage in another language."""
        return self.passage(said(words, label), colour)

    def passage(self, passage, colour=""):
        return [
            one
            for piece in passage["runs"]
            for one in self.linked(piece, list(runs(piece, passage["language"], colour)))
        ]

    def linked(self, piece, made):
        """The runs ``made``, within the link of their ``piece`` where it has one that leads."""
        target = piece.get("target", "")
        if target in self.places:
            return [element("w:hyperlink", {"w:anchor": self.places[target]}, *made)]
        if not target or target.startswith("#"):
            return made
        return [element("w:hyperlink", {"r:id": self.address(target)}, *made)]

    def address(self, target):
        """The name under which the package knows the address ``target``."""
        if target not in self.addresses:
            self.addresses[target] = self.document.part.rels._next_rId
            self.document.part.rels.add_relationship(
                RELATIONSHIP_TYPE.HYPERLINK,
                iri_to_uri(target),
                self.addresses[target],
                is_external=True,
            )
        return self.addresses[target]

    def paragraph(self, style, words, label="", properties=()):
        """A paragraph in ``style``; one wholly in another language runs in its direction."""
        passage = said(words, label)
        own = list(properties)
        if passage["direction"] != direction(self.manuscript.language):
            own.insert(0, element("w:bidi", {"w:val": int(passage["direction"] == "rtl")}))
        return paragraph(style, *self.passage(passage), properties=own)

    # ---- Before the chapters ----

    def header_and_footer(self):
        section = self.document.sections[0]
        for part, style in [(section.header, "Header"), (section.footer, "Footer")]:
            for old in list(part._element):
                part._element.remove(old)
            part._element.append(paragraph(style))
        section.header._element[0].extend(self.words(self.manuscript.running_head))
        section.footer._element[0].extend(self.page_words())

    def page_words(self):
        """ "Page n of m", with fields that Word fills."""
        language = self.manuscript.language
        for number, part in enumerate(PLACES.split(self.manuscript.page_words)):
            if number % 2:
                yield from field(FIELDS[part], run("1"))
            elif part:
                yield from runs({"text": part}, language)

    def cover(self):
        cover = self.manuscript.cover
        self.add(
            self.paragraph("Subtitle", cover.body),
            self.paragraph("Title", cover.title),
            self.paragraph("Subtitle", cover.subtitle),
            self.paragraph("Subtitle", "", label=cover.date),
        )
        for note in cover.notes:
            self.put(note)

    def table_of_contents(self):
        """A field that Word fills, with the numbers of the pages, when it opens the file.

        Until then it shows the headings, as links.
        """
        self.add(self.paragraph("TOC Heading", self.manuscript.contents_title))
        depth = self.manuscript.contents_depth
        opening = field_opening(f'TOC \\o "1-{depth}" \\h \\z \\u')
        for heading in self.contents:
            link = element("w:hyperlink", {"w:anchor": self.bookmarks[id(heading)]})
            link.extend(self.words(heading.words))
            self.add(paragraph(f"toc {heading.level}", *opening, link))
            opening = []
        self.add(paragraph("Normal", *opening, field_mark("end")))

    # ---- Blocks ----

    @singledispatchmethod
    def put(self, block):
        raise TypeError(block)

    @put.register
    def _(self, block: Heading):
        mark = self.bookmarks[id(block)]
        number = mark.rpartition("_")[2]
        # The chapters follow each other; the first begins a page, after the table of contents.
        properties = [] if int(number) else [element("w:pageBreakBefore")]
        made = self.paragraph(f"Heading {block.level}", block.words, properties=properties)
        opening = element("w:bookmarkStart", {"w:id": number, "w:name": mark})
        made.insert(1, opening)
        made.append(element("w:bookmarkEnd", {"w:id": number}))
        self.add(made)

    @put.register
    def _(self, block: Paragraph):
        words = Link(block.words, block.link) if block.link else block.words
        self.add(self.paragraph(MANNERS[block.manner], words, block.label))

    @put.register
    def _(self, block: Items):
        style = "List Number" if block.numbered else "List Bullet"
        self.add(*(self.paragraph(style, words) for words in block.words))

    @put.register
    def _(self, block: Facts):
        for term, words in block.pairs:
            self.add(self.paragraph("Report Fact", words, label=f"{term}:"))

    @put.register
    def _(self, block: Table):
        if block.caption:
            self.add(self.paragraph("Caption", block.caption))
        rows = [
            self.row("Report Heading Cell", block.header, block.numeric),
            *(self.row("Report Cell", row, block.numeric) for row in block.rows),
        ]
        widths = shares(block.widths or [1] * len(block.header))
        self.add(
            table("ReportTable", widths, rows, is_rtl=self.is_rtl),
            paragraph("Report Cell"),
        )

    @property
    def is_rtl(self):
        return direction(self.manuscript.language) == "rtl"

    def row(self, style, values, numeric):
        """The paragraphs of a row; those of the columns ``numeric`` end where the line ends."""
        return [
            self.paragraph(
                style,
                str(value) if isinstance(value, int) else value,
                properties=[at_the_end()] if column in numeric else [],
            )
            for column, value in enumerate(values)
        ]

    @put.register
    def _(self, block: Bar):
        """The drawn shares as a row of coloured cells; below it what each stands for."""
        parts = [part for part in block.parts if part[2]]
        if parts:
            widths = shares([count for _status, _word, count in parts])
            cells = [paragraph("Report Cell") for _part in parts]
            fills = [COLOURS[status][1] for status, _word, _count in parts]
            self.add(
                table("", widths, [cells], is_rtl=self.is_rtl, fills=fills, says=block.caption)
            )
        legend = paragraph("Report Cell")
        for status, word, count in block.parts:
            # A line may end between two of them only.
            legend.extend(runs({"text": SQUARE}, "en", COLOURS[status][1]))
            legend.extend(self.words(f"{word}: ".replace(" ", NO_BREAK)))
            legend.extend(self.words("", label=str(count)))
            legend.extend(self.words("  "))
        self.add(legend)

    @put.register
    def _(self, block: StatusLine):
        colour = COLOURS[block.status][0].lstrip("#") if block.status else SOFT
        made = paragraph("Report Status")
        made.extend(self.words("", label=SQUARE + block.word, colour=colour))
        made.extend(self.words("".join(f" · {word}" for word in block.others)))
        self.add(made)
