"""What each file format needs beside its writer."""

from recommendations.exports.formats import FORMATS
from recommendations.exports.salting import SALTED_WHILE_MADE, SALTING
from recommendations.exports.size_estimates import COSTS


def test_every_format_has_random_bits_and_a_size():
    assert {*SALTING, *SALTED_WHILE_MADE} == set(FORMATS)
    assert SALTED_WHILE_MADE.isdisjoint(SALTING)
    assert set(COSTS) == set(FORMATS)
