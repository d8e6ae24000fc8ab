"""Each transition happens or does not: every statement of it fails once, and nothing is half done.

``EVERY_STATEMENT=1`` fails each of them; without, a few of each transition, its first and its last
(which stands for COMMIT) among them.
"""

import ast
from pathlib import Path

import pytest

import recommendations.workflow
from tests.support.faults.failures import Trial
from tests.support.faults.transitions import CASES, chief

pytestmark = pytest.mark.django_db
FOLDER = Path(recommendations.workflow.__file__).parent
# They take ``by`` and are parts of a transition that has a case.
PARTS = {
    "letters.write_on_publication",
    "letters.write_on_return",
    "postponement.write",
    "progress.reported_status.update_status",
}


def transitions():
    """The public functions of workflow/ that open a transaction, or say who acts: dotted names."""
    for path in sorted(FOLDER.rglob("*.py")):
        module = ".".join(path.relative_to(FOLDER).with_suffix("").parts)
        functions = ast.parse(path.read_text()).body
        yield from (f"{module}.{one.name}" for one in functions if is_transition(one))


def is_transition(function):
    if not isinstance(function, ast.FunctionDef) or function.name.startswith("_"):
        return False
    says_who = any(argument.arg == "by" for argument in function.args.kwonlyargs)
    opens = any("atomic" in ast.unparse(one) for one in function.decorator_list)
    return says_who or opens


def test_each_transition_has_a_case_here():
    found = set(transitions())

    assert found - PARTS == set(CASES)
    assert found > PARTS


@pytest.mark.parametrize("name", CASES)
def test_a_transition_that_fails_leaves_nothing_and_succeeds_when_repeated(
    name, published, record_property
):
    chief()
    step = CASES[name]()

    tried = Trial(step).run()

    assert tried.failures
    record_property("statements", f"{name} {tried.statements} {len(tried.failures)}")
