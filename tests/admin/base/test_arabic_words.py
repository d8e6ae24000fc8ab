"""An Arabic page of the staff has Arabic words: no English ones from Django, a field or a code."""

import re
from html.parser import HTMLParser

import pytest
from django.utils.translation import override

from recommendations.models import Theme
from recommendations.templatetags.counts import COUNTS, RECORDS
from tests.support import cast
from tests.support.admin_addresses import address_of, names, record_for
from tests.support.desk import address, form_data, page

pytest_plugins = ["tests.support.admin_addresses", "tests.support.desk"]
pytestmark = pytest.mark.django_db

# Names of products and kinds of files, as people say them in Arabic too; the other languages by
# their own names; the slugs and the accounts of the records.
NAMES = {
    "chief", "editor", "staff", "ods", "xlsx", "English", "Kurd", "department", "rights",
    "Atom", "CSV", "Ctrl", "Esc", "Excel", "HTML", "JSON", "LibreOffice", "ODS", "ODT", "PDF",
    "OpenDocument", "QR", "RTF", "TSV", "TXT", "URL", "Word", "ZIP", "iCalendar", "XLSX", "DOCX",
}  # fmt: skip
WORD = re.compile(r"[A-Za-z][A-Za-z'’-]{2,}")
# An address, a file name, an ending, a name of an account.
NO_WORDS = re.compile(r"\S*(?:[/@._]|-\S*\d)\S*")
# What people read or hear, though it is no text between tags.
SPOKEN = {"title", "aria-label", "placeholder", "alt", "data-label"}
SILENT = {"script", "style", "code", "pre", "textarea"}
VOID = {"br", "img", "input", "link", "meta", "hr", "col", "path", "use", "circle", "rect"}


class _Words(HTMLParser):
    """Collects the Latin words of a page that are not in an element of another language."""

    def __init__(self):
        super().__init__()
        self.skipping, self.open, self.found = [], [], []

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        other = attrs.get("lang", "ar") != "ar" or attrs.get("dir") == "ltr" or tag in SILENT
        skipped = other or any(self.skipping)
        if not skipped:
            for name in SPOKEN & attrs.keys():
                self.collect(attrs[name])
            if tag == "input" and attrs.get("type") in {"submit", "button"}:
                self.collect(attrs.get("value"))
        if tag not in VOID:
            self.open.append(tag)
            self.skipping.append(other)

    def handle_endtag(self, tag):
        while self.open:
            self.skipping.pop()
            if self.open.pop() == tag:
                break

    def handle_data(self, data):
        if not any(self.skipping):
            self.collect(data)

    def collect(self, text):
        found = WORD.findall(NO_WORDS.sub(" ", text or ""))
        self.found += [word for word in found if word not in NAMES]


def latin_words(html):
    words = _Words()
    words.feed(html)
    return sorted(set(words.found))


def test_words_of_another_language_are_found_where_people_read_them():
    html = '<p>خطة slug</p><p lang="en">plan</p><a title="Delete">حذف</a><code>abc</code>'

    assert latin_words(html) == ["Delete", "slug"]


def test_every_page_of_the_staff_is_arabic(client, records):
    client.force_login(cast.make_user("chief", is_superuser=True))
    client.cookies["language"] = "ar"
    english = {}

    for name in sorted(names()):
        response = client.get(address_of(name, record_for(name, records)))
        is_page = response.status_code == 200 and "html" in response["content-type"]
        if is_page and (found := latin_words(response.content.decode())):
            english[name] = found

    assert english == {}


@pytest.mark.parametrize("count", [RECORDS, *COUNTS.values()])
def test_list_counts_have_six_arabic_forms_without_an_article(count):
    with override("ar"):
        said = [str(count % {"n": n}) for n in (0, 1, 2, 3, 11, 100)]

    assert said[0].startswith("لا ")
    assert not any(re.search(r"\d", text) for text in said[:3])
    assert [text.split()[0] for text in said[3:]] == ["3", "11", "100"]
    assert [text for text in said if " ال" in text or latin_words(text)] == []


def test_messages_after_saving_and_errors_are_arabic(client):
    client.force_login(cast.make_user("chief", is_superuser=True))
    client.cookies["language"] = "ar"
    theme = Theme.objects.create(slug="health", name_ar="الصحة")
    where = address("theme", "change", theme.pk)
    form = form_data(client.get(where), "theme_form")

    saved = client.post(where, form | {"name_ar": "الصحة العامة"}, follow=True)
    form = form_data(client.get(where), "theme_form")
    refused = client.post(where, form | {"slug": "لا يصح", "name_ar": ""})

    assert "حُفظت التعديلات على" in saved.content.decode()
    assert latin_words(saved.content.decode()) == []
    assert refused.context["errors"]
    assert latin_words(refused.content.decode()) == []


def test_rows_with_the_same_number_are_refused_by_the_label_of_their_field(desk, meeting):
    where = address("meeting", "change", meeting.pk)
    rows = {"agenda-TOTAL_FORMS": "2"} | {
        f"agenda-{row}-{name}": value
        for row in (0, 1)
        for name, value in [("number", "1"), ("topic_ar", "بند")]
    }

    response = desk.post(where, form_data(desk.get(where)) | rows)

    assert "في صفّين القيمة نفسها في «الرقم». لكل صف قيمة تخصه." in page(response)
    assert latin_words(response.content.decode()) == []
