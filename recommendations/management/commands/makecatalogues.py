"""Bring the translation catalogues up to date with the texts in code and templates.

The texts in code are English; each language has one catalogue, ``config/locale/ar/LC_MESSAGES/
django.po`` for instance. Only Babel and Django are needed, no GNU gettext. The same texts always
give the same file: no dates, no line numbers, no guessed ("fuzzy") translations.
"""

import ast
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, no_translations
from django.utils.translation.template import templatize

from recommendations.files import file_rights

CODE_FOLDERS = ["config", "recommendations"]
TEMPLATE_FOLDERS = ["templates", "recommendations/templates"]
TEMPLATE_SUFFIXES = {".html", ".txt", ".xml", ".typ"}
SOURCE_LANGUAGE = "en"

SINGULAR, PLURAL = None, (1, 2)
CONTEXT, CONTEXT_PLURAL = ((1, "c"), 2), ((1, "c"), 2, 3)
KEYWORDS = {
    "_": SINGULAR,
    "gettext": SINGULAR,
    "gettext_lazy": SINGULAR,
    "gettext_noop": SINGULAR,
    "ngettext": PLURAL,
    "ngettext_lazy": PLURAL,
    "_n": PLURAL,
    "pgettext": CONTEXT,
    "pgettext_lazy": CONTEXT,
    "npgettext": CONTEXT_PLURAL,
    "npgettext_lazy": CONTEXT_PLURAL,
}

# The rule that says which of a language's forms goes with which number.
TWO_FORMS = "nplurals=2; plural=(n != 1);"
PLURAL_FORMS = {
    # Zero, one, two, few (3-10), many (11-99), other: as in Django's own Arabic catalogues.
    "ar": "nplurals=6; plural=n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : "
    "n%100>=11 && n%100<=99 ? 4 : 5;",
}
HEADER = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural_forms}\\n"

"""


def catalogue_path(language):
    """Where the catalogue of ``language`` lives."""
    return Path(settings.LOCALE_PATHS[0]) / language / "LC_MESSAGES" / "django.po"


def new_catalogue(language):
    """An empty catalogue that knows how many plural forms ``language`` has."""
    catalogue = Catalog(locale=language)
    catalogue.mime_headers = [("Plural-Forms", PLURAL_FORMS.get(language, TWO_FORMS))]
    return catalogue


def python_sources():
    """Pairs of a Python file and its text, without migrations: those say nothing to readers."""
    for folder in CODE_FOLDERS:
        for path in sorted((settings.BASE_DIR / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path, path.read_text(encoding="utf-8")


def template_sources():
    """Pairs of a template file and Python code that makes the same calls for translation."""
    for folder in TEMPLATE_FOLDERS:
        for path in sorted((settings.BASE_DIR / folder).rglob("*")):
            if path.suffix in TEMPLATE_SUFFIXES:
                code = templatize(path.read_text(encoding="utf-8"), origin=str(path))
                # In parentheses, the indentation of the template means nothing to Python.
                yield path, f"({code}\n)"


def hidden_texts(code):
    """The lines of the Python ``code`` with a text that nobody would find to translate.

    Within an f-string no call is looked for: its text would stay English.
    """
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.JoinedStr):
            for call in ast.walk(node):
                name = getattr(call, "func", None)
                if isinstance(call, ast.Call) and getattr(name, "id", None) in KEYWORDS:
                    yield call.lineno


def extract_texts():
    """The texts to translate, as a catalogue without translations.

    Raises CommandError for a text within an f-string.
    """
    texts = Catalog()
    for path, code in [*python_sources(), *template_sources()]:
        name = path.relative_to(settings.BASE_DIR).as_posix()
        if path.suffix == ".py" and (lines := list(hidden_texts(code))):
            raise CommandError(f"{name}, line {lines[0]}: take the text out of the f-string.")
        found = extract("python", BytesIO(code.encode()), KEYWORDS, comment_tags=["Translators:"])
        for line, text, comments, context in found:
            texts.add(text, locations=[(name, line)], auto_comments=comments, context=context)
    return texts


def read_catalogue(language):
    """The catalogue of ``language`` as it is on disk, or an empty one."""
    path = catalogue_path(language)
    if not path.exists():
        return new_catalogue(language)
    with path.open("rb") as file:
        return read_po(file, locale=language, ignore_obsolete=True, abort_invalid=True)


def forms(text, string, count):
    """The translations ``string`` of ``text`` as a list: one, or ``count`` where it has plurals."""
    expected = count if isinstance(text, tuple) else 1
    given = [string] if isinstance(string, str) else list(string)
    return (given + [""] * expected)[:expected]


def translation(language, text, old, count):
    """What the new catalogue says for ``text``: what the old one said, else nothing."""
    strings = forms(text, old.string if old else "", count)
    if language == SOURCE_LANGUAGE:
        english = text if isinstance(text, tuple) else [text]
        strings = [string or own for string, own in zip(strings, english, strict=True)]
    return tuple(strings) if isinstance(text, tuple) else strings[0]


def merge(language, texts, old):
    """A catalogue of exactly ``texts``, with the translations that ``old`` has for them."""
    merged = new_catalogue(language)
    for text in list(texts)[1:]:
        known = old.get(text.id, text.context)
        merged.add(
            text.id,
            translation(language, text.id, known, merged.num_plurals),
            locations=text.locations,
            flags=known.flags & {"fuzzy"} if known else (),
            auto_comments=text.auto_comments,
            user_comments=known.user_comments if known else (),
            context=text.context,
        )
    return merged


def write_catalogue(language, catalogue):
    """Write the catalogue with a header that holds nothing but what the language needs."""
    path = catalogue_path(language)
    path.parent.mkdir(parents=True, exist_ok=True)
    body = BytesIO()
    write_po(body, catalogue, omit_header=True, sort_by_file=True, include_lineno=False, width=100)
    plural_forms = PLURAL_FORMS.get(language, TWO_FORMS)
    header = HEADER.format(language=language, plural_forms=plural_forms)
    path.write_bytes(header.encode() + body.getvalue())


def label(message):
    """The text as a person would look for it in the file."""
    text = message.id if isinstance(message.id, str) else message.id[0]
    return f"{text!r} ({message.context})" if message.context else repr(text)


def faults(message, catalogue):
    """What is wrong with one entry of a catalogue."""
    if message.fuzzy:
        yield f"fuzzy: {label(message)}"
    count = catalogue.num_plurals if message.pluralizable else 1
    given = [message.string] if isinstance(message.string, str) else message.string
    if len(given) != count:
        yield f"{len(given)} plural forms instead of {count}: {label(message)}"
    if not all(given):
        yield f"empty: {label(message)}"
    for error in message.check():
        yield f"{error}: {label(message)}"


def problems(language, texts):
    """What keeps the catalogue of ``language`` from being complete, a sentence each."""
    catalogue = read_catalogue(language)
    expected = new_catalogue(language)
    if catalogue.num_plurals != expected.num_plurals:
        yield f"Plural-Forms must be {PLURAL_FORMS.get(language, TWO_FORMS)}"
    wanted = {(m.id, m.context): m for m in list(texts)[1:]}
    present = {(m.id, m.context): m for m in list(catalogue)[1:]}
    for key in wanted.keys() - present.keys():
        yield f"missing: {label(wanted[key])}"
    for key, message in present.items():
        if key in wanted:
            yield from faults(message, expected)
        else:
            yield f"no longer used: {label(message)}"


class Command(BaseCommand):
    help = "Brings the translation catalogues up to date with code and templates."
    # It runs before the catalogues exist, and needs no database.
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--check",
            action="store_true",
            help="Writes nothing; lists what is stale or untranslated, and fails if anything is.",
        )

    @no_translations
    @file_rights.public_files()
    def handle(self, *, check, **options):
        texts = extract_texts()
        languages = [code for code, _name in settings.LANGUAGES]
        if check:
            self.check_catalogues(languages, texts)
        else:
            self.write_catalogues(languages, texts)

    def check_catalogues(self, languages, texts):
        """List what is wrong, and fail if anything is."""
        found = [f"{code}: {line}" for code in languages for line in sorted(problems(code, texts))]
        for line in found:
            self.stdout.write(line)
        if found:
            raise CommandError(
                f"{len(found)} faults in the catalogues; `make messages` updates them."
            )

    def write_catalogues(self, languages, texts):
        """Write every catalogue, and say how much is left to translate."""
        for code in languages:
            write_catalogue(code, merge(code, texts, read_catalogue(code)))
            left = len(list(problems(code, texts)))
            self.stdout.write(f"{code}: {len(texts)} texts, {left} of them to be translated")
