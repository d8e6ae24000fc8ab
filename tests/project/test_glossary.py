"""The glossary is as the models say."""

from tests.support import glossary


def test_the_glossary_is_up_to_date():
    assert glossary.PATH.read_text(encoding="utf-8") == glossary.text()


def test_the_glossary_has_every_model_and_every_choice():
    assert set(glossary.MODELS) == set(glossary.stored_models())
    assert set(glossary.CHOICES) == set(glossary.choices())
    written = glossary.PATH.read_text(encoding="utf-8")
    for kind in glossary.choices().values():
        assert all(f"`{value}`" in written for value in kind.values if value)
