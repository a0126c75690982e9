"""The rules of access, and what the code says without one of them.

A rule is a reason to refuse in a policy (its `if` never holds), one part of a condition, one argument of a
filter, one narrowing step of a chain, or a whole road of a queryset (it leads everywhere, or nowhere).
A mutant is put in place by the code of one function, in a running process: nothing on disk changes.

As a plugin of pytest (-p benchmarks.mutants) it puts the mutant that MUTANT names in place before the tests.
"""

import ast
import copy
import importlib
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from types import CodeType, FunctionType

ROOT = Path(__file__).resolve().parent.parent
APPS = ("cases", "intake", "outcomes", "reporting", "providers")
# What visible_to is made of; other words of a queryset sort work, and shut nobody out.
ACCESS = {
    "barred_from", "open_to", "shielded", "held_by", "involving", "of_team", "referred_to", "granted_to",
    "opened_in_emergency_by", "protected", "unprotected", "visible_to", "known_to", "roads_of", "_along",
    "sent_to", "running", "_running", "_protected", "directed_by", "involving_wholly", "shown_whole_to",
    "led_by", "trusting", "readable_by", "_shared", "still_shared", "_mine",
}  # fmt: skip
STEPS = {"open_to", "unprotected", "exclude", "sent_to", "in_force"}
WHOLE = {
    "visible_to",
    "barred_from",
    "open_to",
    "shielded",
    "unprotected",
    "sent_to",
    "of_team",
    "readable_by",
}
HELD = ExitStack()


@dataclass(frozen=True)
class Mutant:
    """One function without one of its rules."""

    name: str
    module: str
    function: str  # as __qualname__
    tree: ast.Module

    @property
    def app(self) -> str:
        return self.module.partition(".")[0]


def modules() -> list[str]:
    """Those that hold rules of access."""
    found = []
    for app in APPS:
        one, many = ROOT / app / "policies.py", ROOT / app / "policies"
        files = [one] if one.exists() else sorted(many.glob("[!_]*.py"))
        files += [path for path in [ROOT / app / "querysets.py"] if path.exists()]
        found += [".".join(path.relative_to(ROOT).with_suffix("").parts) for path in files]
    return found


def mutants() -> Iterator[Mutant]:
    for module in modules():
        tree = ast.parse((ROOT / Path(*module.split("."))).with_suffix(".py").read_text())
        for function, qualname in _functions(tree):
            if module.endswith(".querysets") and function.name not in ACCESS:
                continue
            yield from _of_function(tree, function, module, qualname)


def _functions(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef, str]]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            yield node, node.name
        elif isinstance(node, ast.ClassDef):
            yield from (
                (inner, f"{node.name}.{inner.name}")
                for inner in node.body
                if isinstance(inner, ast.FunctionDef)
            )


def _of_function(tree: ast.Module, function: ast.FunctionDef, module: str, qualname: str) -> Iterator[Mutant]:
    count = {}
    for what, change in _changes(function, is_queryset=module.endswith(".querysets")):
        name = f"{module}.{qualname}: {what}"
        count[name] = count.get(name, 0) + 1
        if count[name] > 1:
            name += f" ({count[name]})"
        undo = change()
        text = ast.unparse(ast.fix_missing_locations(tree))
        undo()
        yield Mutant(name, module, qualname, ast.parse(text))


def _changes(function: ast.FunctionDef, *, is_queryset: bool):
    """Pairs of a description and a callable that makes the change and gives back how to undo it."""
    for node in ast.walk(function):
        if isinstance(node, ast.If) and any(isinstance(step, ast.Return) for step in node.body):
            yield f"if {_short(node.test)}", _setting(node, "test", ast.Constant(value=False))
        if isinstance(node, ast.BoolOp):
            for index, part in enumerate(node.values):
                left = node.values[:index] + node.values[index + 1 :]
                yield f"without {_short(part)}", _setting(node, "values", left)
        if isinstance(node, ast.BinOp) and is_queryset and isinstance(node.op, ast.BitOr | ast.BitAnd):
            yield from _of_condition(node)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield from _of_call(node)
    if is_queryset and function.name in WHOLE:
        for instead in ("all", "none"):
            body = ast.parse(f"return self.{instead}()").body
            yield f"-> {instead}", _setting(function, "body", body)


def _of_condition(node: ast.BinOp):
    """One side of an `and` or `or` of the database, not of a set in Python."""
    for side, left in ((node.left, node.right), (node.right, node.left)):
        if not any(isinstance(part, ast.Set) for part in ast.walk(node)):
            yield f"without {_short(side)}", _setting_all(node, left=left, right=left)


def _of_call(node: ast.Call):
    if node.func.attr in ("filter", "exclude"):
        for index, part in enumerate(node.args):
            yield (
                f"filter without {_short(part)}",
                _setting(node, "args", node.args[:index] + node.args[index + 1 :]),
            )
        for index, word in enumerate(node.keywords):
            yield (
                f"filter without {word.arg}",
                _setting(node, "keywords", node.keywords[:index] + node.keywords[index + 1 :]),
            )
    elif node.func.attr in STEPS and isinstance(node.func.value, ast.Call | ast.Attribute):
        kept = copy.copy(node)
        bare = ast.Call(func=ast.Attribute(kept.func.value, "all", ast.Load()), args=[], keywords=[])
        yield f"without step {node.func.attr}", _becoming(node, bare)


def _short(node: ast.AST) -> str:
    return ast.unparse(node)[:70]


def _setting(node: ast.AST, name: str, value: object):
    def change():
        kept = getattr(node, name)
        setattr(node, name, value)
        return lambda: setattr(node, name, kept)

    return change


def _setting_all(node: ast.AST, **values: object):
    def change():
        kept = {name: getattr(node, name) for name in values}
        vars(node).update(values)
        return lambda: vars(node).update(kept)

    return change


def _becoming(node: ast.Call, other: ast.Call):
    def change():
        kept = (node.func, node.args, node.keywords)
        node.func, node.args, node.keywords = other.func, other.args, other.keywords

        def undo():
            node.func, node.args, node.keywords = kept

        return undo

    return change


@contextmanager
def in_place(mutant: Mutant):
    """The function runs the code of the mutant. Raises SyntaxError or LookupError for one that cannot be."""
    function = _function(mutant)
    found = _code(compile(mutant.tree, mutant.module, "exec"), mutant.function)
    kept, function.__code__ = function.__code__, found
    try:
        yield
    finally:
        function.__code__ = kept


def _function(mutant: Mutant) -> FunctionType:
    return reduce(getattr, mutant.function.split("."), importlib.import_module(mutant.module))


def _code(code: CodeType, qualname: str) -> CodeType:
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            if inner.co_qualname == qualname:
                return inner
            if qualname.startswith(f"{inner.co_qualname}."):
                return _code(inner, qualname)
    raise LookupError(qualname)


def pytest_collection_finish() -> None:
    """All is imported now: put the mutant in place for as long as this process lives, and no second
    line behind it.
    """
    if "MUTANT" in os.environ:
        signature = importlib.import_module("config.middleware").Signature
        signature.SIGN = signature.SIGN_ONLY
    if wanted := os.environ.get("MUTANT"):
        HELD.enter_context(in_place(next(one for one in mutants() if one.name == wanted)))
