"""What the documents name is there: paths, links, functions of the workflow, commands of make."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.core.management import get_commands

ROOT = Path(__file__).parents[2]
DOCUMENTS = sorted(
    path.relative_to(ROOT).as_posix()
    for pattern in ("*.md", "docs/*.md", "docs/decisions/*.md")
    for path in ROOT.glob(pattern)
)
# A path may be written from here; the last is for documents that tell of tests.
BASES = [
    "",
    "recommendations",
    "docs",
    "tests",
    "docs/decisions",
    "recommendations/workflow",
    "recommendations/admin",
    "recommendations/exports",
    "recommendations/localization",
    "recommendations/views",
]
PATH = re.compile(r"[\w.-]*/[\w./-]*|[\w-]+\.(?:py|md|toml|lock|typ|css|html)")
# Made on the machine, or the reader's own.
MADE = re.compile(r"\.venv|DIR/|DATA_DIR/|var/|staticfiles|media/|/|https?:|\w+\.zip")
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)[^)]*\)")
FENCE = re.compile(r"^```.*?^```", re.M | re.S)


def text(name):
    return (ROOT / name).read_text(encoding="utf-8")


def in_code(document):
    """What stands between single backticks, outside of blocks."""
    return re.findall(r"`([^`\n]+)`", FENCE.sub("", text(document)))


def exists(path):
    found = [path, f"{path}.py"]
    return any((ROOT / base / one).exists() for base in BASES for one in found)


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_path_named_in_a_document_exists(document):
    if re.search("^Superseded by", text(document), re.M):
        pytest.skip("a decision of its time")
    paths = [one for one in in_code(document) if PATH.fullmatch(one) and not MADE.match(one)]

    assert [path for path in paths if not exists(path)] == []


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_link_of_a_document_leads_to_a_file(document):
    folder = (ROOT / document).parent

    assert [link for link in LINK.findall(text(document)) if not (folder / link).exists()] == []


@pytest.mark.parametrize("document", ["README.md", "CONTRIBUTING.md"])
def test_the_tree_of_a_document_is_that_of_the_repository(document):
    folders, missing = [], []
    for block in FENCE.findall(text(document)):
        for indent, name in re.findall(r"^( *)([\w.-]+/)(?=\s)", block, re.M):
            del folders[len(indent) // 2 :]
            folders.append(name)
            if not (ROOT / "".join(folders)).is_dir():
                missing.append("".join(folders))

    assert missing == []


@pytest.mark.parametrize("document", ["README.md", "docs/architecture.md"])
def test_a_document_names_every_folder_of_the_app(document):
    folders = {path.parent.name for path in (ROOT / "recommendations").glob("*/*.py")}
    named = {name.rstrip("/") for name in re.findall(r"\b[a-z_]+/", text(document))}

    assert folders - named == set()


def test_the_transitions_of_the_architecture_are_functions_of_the_workflow():
    rows = re.findall(r"^\| (`[a-z_.`, ]+`) \|", text("docs/architecture.md"), re.M)
    names = [name for row in rows for name in re.findall(r"`([a-z_]+(?:\.[a-z_]+)+)`", row)]

    assert len(names) > 15
    for name in names:
        module, _dot, function = name.rpartition(".")
        assert callable(getattr(import_module(f"recommendations.workflow.{module}"), function))


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_target_of_make_named_in_a_document_exists(document):
    targets = set(re.findall(r"^([\w-]+):", text("Makefile"), re.M))
    named = {name for code in in_code(document) for name in re.findall(r"^make ([a-z-]+)", code)}

    assert named <= targets


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_command_named_in_a_document_exists(document):
    named = set(re.findall(r"manage\.py ([a-z_]+)", text(document)))

    assert named <= set(get_commands())


def test_the_documents_name_many_paths():
    """The tests above find something to check."""
    paths = [one for name in DOCUMENTS for one in in_code(name) if PATH.fullmatch(one)]
    assert len(paths) > 80
