"""The parts of a printed report: ``build`` composes them, ``pdf`` and ``docx`` write them.

Words are ``Text`` (they know their language) or plain strings in the language of the report; a
``Phrase`` is made of several, a ``Link`` leads somewhere, a ``Code`` is read from left to right.
All are strings.
"""

from dataclasses import dataclass, field


class Code(str):
    """What is read from left to right in every language: the name of a report, an address."""


class Link(str):
    """``words`` that lead to ``target``: an address, or "#" and the ``key`` of a Heading."""

    words: str
    target: str

    def __new__(cls, words, target):
        link = super().__new__(cls, words)
        link.words, link.target = words, target
        return link


class Phrase(str):
    """Words of several ``texts``, each a Text, a Link or a plain string; as a string, all."""

    texts: tuple

    def __new__(cls, *texts):
        phrase = super().__new__(cls, "".join(texts))
        phrase.texts = texts
        return phrase


@dataclass(frozen=True)
class Heading:
    """A heading of ``level`` 1 to 4; ``key`` is its name within the document, for links."""

    level: int
    words: str
    key: str = ""


@dataclass(frozen=True)
class Paragraph:
    """Some words; line breaks in them are kept.

    ``manner``: "", "lead" (introduces), "soft" (beside the matter), "quote" (adopted text),
    "notice" (must not be overlooked), "formula". ``label`` stands before the words, strongly.
    ``link`` is an address that the words lead to.
    """

    words: str
    manner: str = ""
    label: str = ""
    link: str = ""


@dataclass(frozen=True)
class Items:
    """A list; ``numbered`` from 1."""

    words: list
    numbered: bool = False


@dataclass(frozen=True)
class Facts:
    """Pairs of a term and what is said of it."""

    pairs: list


@dataclass(frozen=True)
class Table:
    """A table: ``header`` a list of words, ``rows`` lists of words or ints, one a column.

    The ``caption`` is empty where a heading says the same.
    ``widths`` are shares of the line, one a column; numbers stand at the end of their cell.
    """

    caption: str
    header: list
    rows: list
    widths: list = field(default_factory=list)

    @property
    def numeric(self):
        """The columns that hold numbers."""
        return {
            column
            for row in self.rows
            for column, value in enumerate(row)
            if isinstance(value, int)
        }


@dataclass(frozen=True)
class Bar:
    """The drawn chart: ``parts`` are (status key, word, count); ``caption`` says it in words."""

    caption: str
    parts: list


@dataclass(frozen=True)
class StatusLine:
    """The marks of one recommendation: its status (key and word) and further words.

    What was not adopted has no status: the key is empty, and the word is the decision.
    """

    status: str
    word: str
    others: list = field(default_factory=list)


@dataclass(frozen=True)
class Cover:
    """The first page: who publishes, what, and for which day; ``notes`` (Paragraphs)
    stand below."""

    body: str
    title: str
    subtitle: str
    date: str
    notes: list = field(default_factory=list)


@dataclass(frozen=True)
class Manuscript:
    """A whole report: ``language`` (a code), its ``cover``, ``blocks`` in order.

    ``running_head`` stands on every page, ``page_words`` is "page %(n)s of %(m)s" in the language
    with both placeholders, ``contents_title`` the heading of the table of contents, which has the
    headings down to the level ``contents_depth``. ``made_on`` is a datetime, ``address`` where the
    same is read on the site.
    """

    language: str
    cover: Cover
    blocks: list
    running_head: str
    page_words: str
    contents_title: str
    contents_depth: int
    made_on: object
    address: str
