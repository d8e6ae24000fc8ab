"""The commands of the administrator's guide can be followed; tests/debian does follow them."""

import re
import subprocess

import pytest
from django.core.management import get_commands

from tests.debian import guide

SERVER_BLOCKS = [block for block in guide.read_blocks() if block.kind.startswith(guide.SERVER)]
SETTINGS_LINE = re.compile(r"[A-Z_]+=.+")


def shell_refuses(text):
    """What the shell says of the form of ``text``; empty where it can run it."""
    return subprocess.run(["bash", "-n"], input=text, capture_output=True, text=True).stderr


@pytest.mark.parametrize("block", SERVER_BLOCKS, ids=lambda block: block.section)
def test_a_block_of_commands_is_understood_by_the_shell(block):
    assert shell_refuses(block.text) == ""


def test_the_shell_refuses_a_block_that_is_not_whole():
    assert shell_refuses("echo 'open\n") != ""


def test_the_blocks_run_commands_of_this_version():
    text = "\n".join(block.text for block in SERVER_BLOCKS)
    named = set(re.findall(r"^tawsiyat ([a-z_]+)", text, re.M))

    assert {"createstaff", "doctor", "restore"} <= named
    assert named <= set(get_commands())


def test_the_scripts_that_the_blocks_run_exist_and_may_be_run():
    text = "\n".join(block.text for block in SERVER_BLOCKS)
    named = set(re.findall(r"\bdeploy/\w+\.sh", text))

    assert named == {"deploy/install.sh", "deploy/rollback.sh"}
    for name in named:
        assert (guide.ROOT / name).stat().st_mode & 0o111
        assert shell_refuses((guide.ROOT / name).read_text(encoding="utf-8")) == ""


def test_no_block_leaves_the_home_folder_of_root():
    """The next one, perhaps of another section, is pasted into the same shell."""
    lines = [line for block in SERVER_BLOCKS for line in block.text.splitlines()]

    assert [line for line in lines if line.startswith("cd ")] == []


def test_the_settings_of_the_guide_are_explained_in_the_example():
    example = (guide.ROOT / ".env.example").read_text(encoding="utf-8")
    blocks = [block for block in guide.read_blocks() if block.kind == guide.SETTINGS]
    lines = [line for block in blocks for line in block.text.splitlines()]

    assert len(lines) > 3
    for line in lines:
        assert SETTINGS_LINE.fullmatch(line)
        assert re.search(rf"^(# )?{line.partition('=')[0]}=", example, re.M), line


def test_a_block_in_a_list_is_read_without_its_indent():
    document = "## Install\n\n1. Do it:\n\n   ```sh\n   one\n     two\n   ```\n"

    assert guide.read_blocks(document) == [guide.Block("Install", "sh", "one\n  two\n")]
