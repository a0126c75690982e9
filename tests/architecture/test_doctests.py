"""Examples in docstrings are true."""

import doctest
from importlib import import_module

import pytest

PURE = [
    "cases.terms",
    "outcomes.scales",
    "reporting.scales",
    "reporting.figures.canonical",
    "reporting.figures.numbers",
    "reporting.figures.scope",
]


@pytest.mark.parametrize("name", PURE)
def test_examples_run(name):
    module = import_module(name)

    outcome = doctest.testmod(module)

    assert outcome.attempted
    assert not outcome.failed
