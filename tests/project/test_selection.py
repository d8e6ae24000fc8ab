"""What a run of the tests takes or leaves is there, and the documentation says why."""

import re
from pathlib import Path

import pytest

from tests import selection

DOCUMENTATION = Path(__file__).resolve().parents[2] / "docs/testing.md"


@pytest.mark.parametrize("name", ["BROWSER", "ON_BOTH", "READ_BY_CHILD", "SLOW", "WITH_SERVERS"])
def test_each_file_and_folder_of_a_list_exists(name):
    listed = getattr(selection, name)

    assert [path for path in listed if not (selection.TESTS / path).exists()] == []


def test_the_documentation_says_what_the_database_decides_in_each_file_and_folder():
    [section] = re.findall(r"## On both databases\n(.*?)\n## ", DOCUMENTATION.read_text(), re.S)
    rows = re.findall(r"^\| (`.*?`) \| (\S.*?) \|$", section, re.M)

    explained = [path for names, _why in rows for path in re.findall(r"`(.*?)`", names)]
    assert sorted(explained) == sorted(selection.ON_BOTH)
