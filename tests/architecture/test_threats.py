"""docs/threat-model.md names tests that exist, for every threat at least one."""

import ast
import re
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = [
    line for line in (ROOT / "docs/threat-model.md").read_text().splitlines() if re.match(r"\| \d+ \|", line)
]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)`")


@cache
def names(path: str) -> set[str]:
    """The tests of a file: test_x, TestX and TestX::test_x."""
    found = set()
    for node in ast.parse((ROOT / path).read_text()).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        if isinstance(node, ast.ClassDef):
            found |= {f"{node.name}::{one.name}" for one in node.body if isinstance(one, ast.FunctionDef)}
    return {name for name in found if name.lower().startswith("test")}


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.split(" ")[1])
def test_a_threat_names_tests_that_exist(row):
    tests = NAMED.findall(row)

    assert tests
    assert [f"{path}::{name}" for path, name in tests if name not in names(path)] == []


def test_every_threat_has_a_number_of_its_own():
    numbers = [row.split(" ")[1] for row in ROWS]

    assert len(numbers) == len(set(numbers)) > 30
