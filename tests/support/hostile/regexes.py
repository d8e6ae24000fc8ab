"""Finds every regular expression of the project, and the texts that would cost it most."""

import ast
import importlib
import pkgutil
import random
import re
import signal
import time
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from re import _constants as codes
from re import _parser as parser

from django.apps import apps
from django.core.validators import RegexValidator
from django.urls import get_resolver

PROJECT = Path(__file__).resolve().parents[3]
FOLDERS = ["config", "recommendations"]
METHODS = {"match", "fullmatch", "search", "sub", "subn", "split", "findall", "finditer"}
# Built from the words that a publisher takes out; tried as functions of hostile texts.
BUILT = {"recommendations.workflow.redaction.passages": {"whole", "inside"}}
# Other roads to a regular expression, which the walk would not see.
OTHER_ROADS = {"RegexField", "RegexValidator", "_lazy_re_compile"}
STOP = "\u2603"  # matches nearly nothing


@cache
def sources():
    """(module name, syntax tree) of every file of the project, without migrations."""
    found = []
    for folder in FOLDERS:
        for path in sorted((PROJECT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                name = ".".join(path.relative_to(PROJECT).with_suffix("").parts)
                found.append((name.removesuffix(".__init__"), ast.parse(path.read_text())))
    return found


def modules():
    """Every module of the project, loaded."""
    for folder in FOLDERS:
        package = importlib.import_module(folder)
        for found in pkgutil.walk_packages(package.__path__, f"{folder}."):
            if ".migrations" not in found.name:
                yield importlib.import_module(found.name)


def compiled():
    """name → Pattern, for all that a module or a class of the project holds."""
    found = {}
    for module in modules():
        for name, value in vars(module).items():
            if isinstance(value, type) and value.__module__ == module.__name__:
                for own, inner in vars(value).items():
                    found.update(_patterns(f"{module.__name__}.{name}.{own}", inner))
            else:
                found.update(_patterns(f"{module.__name__}.{name}", value))
    return _each_once(found)


def _patterns(name, value):
    if isinstance(value, re.Pattern):
        yield name, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _patterns(f"{name}[{key}]", one)
    elif isinstance(value, list | tuple | set | frozenset):
        for place, one in enumerate(value):
            yield from _patterns(f"{name}[{place}]", one)


def _each_once(found):
    once = {}
    for name, pattern in found.items():
        once.setdefault((pattern.pattern, pattern.flags), (name, pattern))
    return dict(once.values())


def of_addresses():
    """name → Pattern, for each part of the addresses of the site."""
    found, waiting = {}, [get_resolver()]
    while waiting:
        for one in waiting.pop().url_patterns:
            found[f"address {one.pattern}"] = one.pattern.regex
            if hasattr(one, "url_patterns"):
                waiting.append(one)
    return _each_once(found)


def of_fields():
    """name → Pattern, for what the fields of the models are checked with."""
    found = {}
    for model in apps.get_models():
        for field in model._meta.get_fields():
            for validator in getattr(field, "validators", []):
                if isinstance(validator, RegexValidator):
                    found[f"field {model.__name__}.{field.name}"] = validator.regex
    return _each_once({name: re.compile(one.pattern, one.flags) for name, one in found.items()})


def misplaced():
    """Uses of ``re`` that the walk would not find: (module, line)."""
    held = set(_held_names())
    for module, tree in sources():
        for node, name in _calls_of_re(tree):
            is_built = getattr(node.args[0], "id", None) in BUILT.get(module, ())
            is_found = name == "compile" and f"{module}.{_target(tree, node)}" in held
            if not (is_found or is_built):
                yield module, node.lineno
        for node in ast.walk(tree):
            is_import = isinstance(node, ast.ImportFrom) and node.module in {"re", "regex"}
            is_other = isinstance(node, ast.Name) and node.id in OTHER_ROADS
            if is_import or is_other:
                yield module, node.lineno


def _held_names():
    for module in modules():
        for name, value in vars(module).items():
            if any(_patterns(name, value)):
                yield f"{module.__name__}.{name}"


def _calls_of_re(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            of = node.func.value
            is_re = isinstance(of, ast.Name) and of.id == "re"
            if is_re and node.func.attr in {*METHODS, "compile"}:
                yield node, node.func.attr


def _target(tree, wanted):
    """The name of the module that a call is assigned to; "" where it is in a function."""
    for statement in tree.body:
        if isinstance(statement, ast.Assign | ast.AnnAssign) and wanted in ast.walk(statement):
            target = getattr(statement, "target", None) or statement.targets[0]
            while isinstance(target, ast.Subscript):
                target = target.value
            return getattr(target, "id", "")
    return ""


@cache
def uses():
    """name of a pattern → the methods that the project calls on it."""
    found = {}
    for _module, tree in sources():
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr in METHODS:
                name = getattr(node.value, "id", getattr(node.value, "attr", ""))
                found.setdefault(name, set()).add(node.attr)
    return found


# Texts.


def attacks(pattern, most=24):
    """Pairs (beginning, unit): a hostile text is the beginning and the unit over and over."""
    tree = parser.parse(pattern.pattern, pattern.flags & ~re.DEBUG)
    letters = sorted(set(_letters(tree)))[:60]
    chance = random.Random(ascii(pattern.pattern))
    whole = next(_examples(tree), "")
    found = list(dict.fromkeys(_pumps(tree, "")))
    others = [("", whole), ("", whole[:-1]), *(("", letter) for letter in letters)]
    others += [("", "".join(chance.sample(letters, 2))) for _ in range(10) if len(letters) > 1]
    others += [("", "".join(chance.choices(letters, k=97)))] if letters else []
    # What comes before a repetition, over and over: each one begins a search to the end.
    others += [("", beginning) for beginning, _unit in found]
    chance.shuffle(found)
    chance.shuffle(others)
    found = [*found[: most // 2], *dict.fromkeys(others)]
    return [pair for pair in found if pair[1]][:most]


def hostile(beginning, unit, length):
    return beginning + (unit * (length // len(unit) + 1))[:length] + STOP


def _pumps(tree, beginning):
    for code, value in tree:
        if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
            low, high, body = value
            units = [unit for unit in _some(_examples(body)) if unit]
            if high > 20:
                yield from ((beginning, unit) for unit in units)
                yield from ((beginning, a + b) for a in units for b in units if a != b)
            yield from _pumps(body, beginning)
        for inner in _inner(code, value):
            yield from _pumps(inner, beginning)
        beginning += next(_examples([(code, value)]), "")


def _some(examples, most=6):
    return [one for one, _place in zip(examples, range(most), strict=False)]


def _inner(code, value):
    if code is codes.SUBPATTERN:
        return [value[3]]
    if code is codes.BRANCH:
        return value[1]
    if code is codes.ATOMIC_GROUP:
        return [value]
    if code in {codes.ASSERT, codes.ASSERT_NOT}:
        return [value[1]]
    return []


def _examples(tree):
    """Texts that match, one for each alternative; never all combinations."""
    made = [""]
    for code, value in tree:
        if code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
            low, _high, body = value
            ends = [one * max(low, 1) for one in _some(_examples(body))]
        elif code in {codes.SUBPATTERN, codes.BRANCH, codes.ATOMIC_GROUP}:
            ends = [one for inner in _inner(code, value) for one in _some(_examples(inner))]
        else:
            ends = _letters([(code, value)])[:4]
        ends = ends or [""]
        made = [made[place % len(made)] + ends[place % len(ends)]
                for place in range(max(len(made), len(ends)))]  # fmt: skip
    yield from dict.fromkeys(made)


CATEGORIES = {
    codes.CATEGORY_SPACE: " \t\u00a0\n",
    codes.CATEGORY_NOT_SPACE: "x",
    codes.CATEGORY_DIGIT: "1٣",
    codes.CATEGORY_NOT_DIGIT: "x ",
    codes.CATEGORY_WORD: "wب1_",
    codes.CATEGORY_NOT_WORD: " -",
}


def _letters(tree):
    """The letters of an expression's own alphabet."""
    found = []
    for code, value in tree:
        if code is codes.LITERAL:
            found.append(chr(value))
        elif code is codes.RANGE:
            found += [chr(value[0]), chr(value[1])]
        elif code is codes.CATEGORY:
            found += CATEGORIES[value]
        elif code is codes.IN:
            is_negated = value[0][0] is codes.NEGATE
            found += ["x", " ", "ب", "-"] if is_negated else _letters(value)
        elif code in {codes.ANY, codes.NOT_LITERAL}:
            found += ["x", " "]
        elif code in {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}:
            found += _letters(value[2])
        else:
            for inner in _inner(code, value):
                found += _letters(inner)
    return found


# Costs.

# Long enough for a square reader to take some times ``FLOOR``, and no longer.
LONG = 12_000
LONGEST_ADDRESS = 4_094  # what gunicorn takes
# Seconds of CPU; what takes less is no danger, and too little to compare.
FLOOR = 0.05
# No address is longer than those tried: what Django's own ``r/<path>/<path>/`` costs (0.08) is all.
FLOOR_OF_ADDRESSES = 0.5
TIMES = 25  # ten times the text: ten times the work of a linear reader, a hundred of a square one
PATIENCE = 8


class TooLongError(Exception):
    """A call took more CPU than any linear one could."""


@contextmanager
def limited():
    """Ends what takes more than PATIENCE seconds of CPU; a regular expression hears of it, too."""

    def end(*args):
        raise TooLongError

    before = signal.signal(signal.SIGVTALRM, end)
    signal.setitimer(signal.ITIMER_VIRTUAL, PATIENCE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def cost(call, text, best_of=1):
    """Seconds of CPU that ``call(text)`` takes, the best of so many. Raises TooLongError."""
    taken = []
    for _ in range(best_of):
        start = time.process_time()
        with limited():
            call(text)
        taken.append(time.process_time() - start)
    return min(taken)


def is_linear(call, beginning, unit, *, length=LONG, floor=FLOOR):
    """True when ten times the text costs some ten times the work, or below ``floor`` seconds."""
    long, short = hostile(beginning, unit, length), hostile(beginning, unit, length // 10)
    try:
        taken = cost(call, long)
        if taken < floor:
            return True
        most = max(floor, TIMES * cost(call, short, best_of=3))
        # What else the machine does meanwhile may make one measurement a bad one.
        return taken < most or any(cost(call, long) < most for _again in range(4))
    except TooLongError:
        return False
