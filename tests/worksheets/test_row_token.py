"""The token of a row, as it is written into a cell and read again."""

import pytest

from recommendations.worksheets import row_token
from recommendations.worksheets.row_token import RowToken, hash_value

TOKEN = RowToken(12, 34, {"title_ar": hash_value("عنوان"), "decision": hash_value("adopted")})


def test_a_token_is_read_as_it_was_written():
    assert row_token.parse(str(TOKEN)) == TOKEN


def test_a_token_of_release_1_names_its_values_in_their_order():
    hashes = [hash_value(str(number)) for number in range(14)]

    token = row_token.parse("i12v34-" + "".join(hashes))

    assert (token.pk, token.version) == (12, 34)
    assert list(token.hashes.values()) == hashes
    assert [token.hashes[code] for code in ("title_ar", "due_on", "status")] == [
        hashes[0],
        hashes[7],
        hashes[13],
    ]


@pytest.mark.parametrize(
    "text", ["", "i1v1", "i1v1-x", "i1v1.title_ar", "i1v1.title_ar:abc", "iv.a:abcd", "1", "٣"]
)
def test_other_texts_are_no_token(text):
    assert row_token.parse(text) is None


def test_a_changed_value_differs_from_the_token():
    assert TOKEN.has_changed("title_ar", "عنوان آخر")
    assert not TOKEN.has_changed("title_ar", "عنوان")


@pytest.mark.parametrize(
    ("newer", "differs"),
    [
        (TOKEN, False),
        (RowToken(12, 35, TOKEN.hashes), True),
        (RowToken(12, 34, TOKEN.hashes | {"decision": hash_value("deferred")}), True),
        (RowToken(12, 34, TOKEN.hashes | {"budget": hash_value("1")}), False),
        (RowToken(12, 34, {"budget": hash_value("1")}), False),
    ],
)
def test_tokens_differ_by_version_and_shared_columns(newer, differs):
    assert TOKEN.differs_from(newer) is differs
