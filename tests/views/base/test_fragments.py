"""Parts of pages, cached by their values."""

import pytest
from django.utils.translation import override

from recommendations.localization.texts import Text
from recommendations.models import Institution
from recommendations.templatetags import fragments
from recommendations.templatetags.fragments import fragment

pytestmark = pytest.mark.django_db
TEMPLATE = "public/_removed.html"


@pytest.fixture(autouse=True)
def rendered(monkeypatch):
    """The names of the templates that are rendered, one for each time."""
    names, get_template = [], fragments.get_template

    def recording(name):
        names.append(name)
        return get_template(name)

    monkeypatch.setattr(fragments, "get_template", recording)
    return names


def test_a_fragment_is_rendered_once_for_equal_values(rendered):
    first = fragment(TEMPLATE, removed=("Words were removed.",))
    again = fragment(TEMPLATE, removed=("Words " + "were removed.",))

    assert first is again
    assert first == '\n<p class="removed" role="note">Words were removed.</p>\n'
    assert rendered == [TEMPLATE]


@pytest.mark.parametrize("removed", [("Other words.",), (), ("Words were removed.", "Twice.")])
def test_a_fragment_is_rendered_anew_for_other_values(rendered, removed):
    first = fragment(TEMPLATE, removed=("Words were removed.",))

    assert fragment(TEMPLATE, removed=removed) != first
    assert len(rendered) == 2


def test_a_fragment_is_rendered_for_each_language():
    with override("ar"):
        arabic = fragment("public/_navigation.html", path="/", is_copy=False)
    with override("en"):
        english = fragment("public/_navigation.html", path="/", is_copy=False)

    assert ("Plans" in arabic, "Plans" in english) == (False, True)


def test_a_fragment_with_a_lazy_translation_leaves_a_full_cache_in_any_language():
    with override("ar"):
        fragment(TEMPLATE, removed=(Institution.Kind.COUNCIL.label,))
    cache = fragments.rendered.cache

    with override("en"):
        while cache:
            cache.popitem()

    assert not cache


def test_a_text_that_is_in_another_language_now_is_shown_so():
    with override("en"):
        shown = [
            fragment(TEMPLATE, removed=(Text("same letters", code),)) for code in ("en", "ku", "en")
        ]

    assert [('lang="ku"' in html) for html in shown] == [False, True, False]


def test_a_fragment_sees_nothing_of_the_page_around_it():
    html = fragment("public/_navigation.html", is_copy=False)

    assert "aria-current" not in html


def test_fragments_are_not_cached_in_debug_mode(rendered, settings):
    settings.DEBUG = True

    for _time in range(2):
        fragment(TEMPLATE, removed=())

    assert rendered == [TEMPLATE] * 2
