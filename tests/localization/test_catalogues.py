"""The catalogues follow the texts in code and templates, and say what they lack."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from recommendations.management.commands import makecatalogues

PLURAL = (
    "{% blocktranslate count n=n %}{{ n }} body{% plural %}{{ n }} bodies{% endblocktranslate %}"
)


@pytest.fixture
def project(settings, tmp_path):
    """A project of one template and no catalogue yet."""
    settings.BASE_DIR = tmp_path
    settings.LOCALE_PATHS = [tmp_path / "config/locale"]
    settings.LANGUAGES = [("ar", "Arabic"), ("en", "English")]
    (tmp_path / "templates").mkdir()
    write(tmp_path, "{% translate 'Plans' %}\n" + PLURAL)
    return tmp_path


def write(project, template):
    (project / "templates/page.html").write_text("{% load i18n %}\n" + template)


def arabic(project):
    return project / "config/locale/ar/LC_MESSAGES/django.po"


def check():
    """What the check lists, in its own words."""
    out = StringIO()
    with pytest.raises(CommandError):
        call_command("makecatalogues", "--check", stdout=out)
    return out.getvalue().splitlines()


def translate(project, text, translation):
    path = arabic(project)
    path.write_text(
        path.read_text().replace(f'"{text}"\nmsgstr ""', f'"{text}"\nmsgstr "{translation}"')
    )


def fill_plurals(project):
    path = arabic(project)
    filled = path.read_text()
    for number in range(6):
        filled = filled.replace(f'msgstr[{number}] ""', f'msgstr[{number}] "جهة %(n)s"')
    path.write_text(filled)


def test_new_texts_come_in_empty_with_six_arabic_forms(project):
    call_command("makecatalogues", stdout=StringIO())

    assert check() == ["ar: empty: '%(n)s body'", "ar: empty: 'Plans'"]
    assert arabic(project).read_text().count("msgstr[") == 6


def test_a_complete_catalogue_passes_and_is_not_rewritten(project):
    call_command("makecatalogues", stdout=StringIO())
    translate(project, "Plans", "الخطط")
    fill_plurals(project)
    before = arabic(project).read_bytes()

    call_command("makecatalogues", stdout=StringIO())
    call_command("makecatalogues", "--check")

    assert arabic(project).read_bytes() == before


def test_a_changed_text_is_stale_until_the_catalogues_are_made_again(project):
    call_command("makecatalogues", stdout=StringIO())
    fill_plurals(project)
    write(project, "{% translate 'All plans' %}\n" + PLURAL)

    lines = [line for line in check() if line.startswith("ar")]

    assert lines == ["ar: missing: 'All plans'", "ar: no longer used: 'Plans'"]


def test_a_changed_text_gets_no_guessed_translation(project):
    call_command("makecatalogues", stdout=StringIO())
    translate(project, "Plans", "الخطط")
    write(project, "{% translate 'All plans' %}")

    call_command("makecatalogues", stdout=StringIO())

    assert check() == ["ar: empty: 'All plans'"]
    assert "الخطط" not in arabic(project).read_text()


def test_a_placeholder_that_the_text_lacks_is_found(project):
    write(project, "{% blocktranslate %}Plan {{ year }}{% endblocktranslate %}")
    call_command("makecatalogues", stdout=StringIO())
    translate(project, "Plan %(year)s", "خطة %(date)s")

    assert check() == ["ar: unknown named placeholder 'date': 'Plan %(year)s'"]


def test_a_fuzzy_entry_is_found_and_kept(project):
    write(project, "{% translate 'Plans' %}")
    call_command("makecatalogues", stdout=StringIO())
    translate(project, "Plans", "الخطط")
    path = arabic(project)
    path.write_text(path.read_text().replace('msgid "Plans"', '#, fuzzy\nmsgid "Plans"'))

    call_command("makecatalogues", stdout=StringIO())

    assert check() == ["ar: fuzzy: 'Plans'"]


def test_compiled_catalogues_follow_their_source(project):
    call_command("makecatalogues", stdout=StringIO())
    compiled = arabic(project).with_suffix(".mo")
    first, second = StringIO(), StringIO()

    call_command("compilecatalogues", stdout=first)
    call_command("compilecatalogues", stdout=second)

    assert compiled.exists()
    assert "config/locale/ar/LC_MESSAGES/django.po" in first.getvalue()
    assert second.getvalue() == ""


def test_a_text_within_an_f_string_is_refused(project):
    (project / "config/said.py").parent.mkdir(exist_ok=True)
    (project / "config/said.py").write_text("WORDS = 1\nSAID = f\"{gettext('Status:')} {WORDS}\"\n")

    with pytest.raises(CommandError) as refusal:
        call_command("makecatalogues", stdout=StringIO())

    assert str(refusal.value) == "config/said.py, line 2: take the text out of the f-string."


def test_every_language_with_six_forms_is_named():
    assert makecatalogues.PLURAL_FORMS["ar"].startswith("nplurals=6;")
