"""House rules about all code, as tests."""

import ast
import re
from functools import cache
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models
from django.urls import URLPattern, URLResolver, get_resolver

from providers.models import ApiClient

ROOT = Path(settings.BASE_DIR)
OURS = ("providers", "cases", "intake", "outcomes", "reporting")
SOURCES = [
    path
    for app in (*OURS, "config")
    for path in sorted((ROOT / app).rglob("*.py"))
    if "migrations" not in path.parts
]
BELOW_THE_DOORS = (
    "services",
    "policies",
    "models",
    "querysets",
    "figures",
    "terms",
    "scales",
    "states",
    "periods",
)
DOORS = ("views", "api", "forms")
LONG_FOR_A_REASON = {"reporting/exchange/files.py"}  # the format of all files as data, one table
OPEN_PAGES = {
    "health", "ready", "login",
    "metrics",  # asks a token, and without one set there is no such page
    "password_reset", "password_reset_done", "password_reset_confirm", "password_reset_complete",
    "second_step",  # between the password and the inside
    "organisation", "organisation_start", "organisation_back",  # to the login of one's organisation, and back
    "send_in", "send_in_en", "sent_in", "sent_in_en",  # the form of who has no account
    "add_by_code",  # opened by a code in the body of a form
    "statistics",  # published, protected figures, where the gemeente wants them open
    "token", "openapi",  # how a system gets in, and what it may ask: docs/api.md
    "opinion", "opinion_in", "opinion_done",  # what a resident thinks of us, by the code of a letter
    "calendar",  # read by a calendar outside, with a secret in its address
    "message_count",  # asked by every open page, also after logging out: then it says nothing
    "session",  # tells an open page how many seconds are left, also when there are none
}  # fmt: skip


def ours() -> list[type[models.Model]]:
    return [model for app in OURS for model in apps.get_app_config(app).get_models()]


def is_layer(path: Path, names: tuple[str, ...]) -> bool:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return len(parts) > 1 and parts[1] in names


@cache
def text_of(path: Path) -> str:
    return path.read_text()


def found_in(layers: tuple[str, ...], pattern: str) -> list[str]:
    """Where the pattern stands in the files of these layers: file and words."""
    every = [path for path in SOURCES if is_layer(path, layers)]
    assert len(every) > 20
    return [f"{path}: {found[0]}" for path in every for found in re.finditer(pattern, text_of(path))]


def test_nobody_below_the_doors_reads_the_clock():
    assert not found_in(BELOW_THE_DOORS, r"\b(localdate|timezone\.now|date\.today|datetime\.now)\(")


def test_doors_reach_a_dossier_by_its_one_road():
    assert not found_in(DOORS, r"\b(Case|Trajectory|ContactNote|Measurement)\.objects\.(all|get|filter)\(")
    assert not found_in(
        DOORS, r"get_object_or_404\((Case|Trajectory|Goal|ContactNote|Measurement|Referral)\b"
    )


def test_files_stay_readable():
    long = {path.relative_to(ROOT).as_posix() for path in SOURCES if len(text_of(path).splitlines()) > 400}

    assert long <= LONG_FOR_A_REASON


def test_imports_stand_on_top():
    """An import inside a function hides a knot; WeasyPrint and writers of files are slow to load and may."""
    allowed = {"weasyprint", "xlsxwriter", "openpyxl", "icalendar", "reporting"}
    hidden = []
    for path in SOURCES:
        for function in ast.walk(ast.parse(text_of(path))):
            if isinstance(function, ast.FunctionDef):
                for node in ast.walk(function):
                    names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
                    names += [one.name for one in node.names] if isinstance(node, ast.Import) else []
                    hidden += [f"{path}: {name}" for name in names if name.split(".")[0] not in allowed]

    assert not hidden


def modules_of(tree: ast.Module) -> dict[str, ModuleType]:
    """Of our own modules that a file imports whole: the name there -> the module."""
    found = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] in OURS:
            for one in node.names:
                known = getattr(import_module(str(node.module)), one.name, None)
                if isinstance(known, ModuleType):
                    found[one.asname or one.name] = known
    return found


def test_doors_ask_what_there_is():
    """mypy is lenient about doors, so a slip in the name of a service would show on the screen first."""
    missing = []
    for path in SOURCES:
        if is_layer(path, DOORS):
            tree = ast.parse(text_of(path))
            known = modules_of(tree)
            for node in ast.walk(tree):
                if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    module = known.get(node.value.id)
                    if module is not None and not hasattr(module, node.attr):
                        missing.append(f"{path}:{node.lineno} {node.value.id}.{node.attr}")

    assert not missing


@pytest.mark.parametrize("model", ours(), ids=lambda model: model.__name__)
def test_a_model_says_what_it_is(model):
    """A docstring of its own with the Dutch word, and Dutch names on the screen."""
    assert model.__doc__
    assert not model.__doc__.startswith(f"{model.__name__}(")
    for constraint in model._meta.constraints:
        message = str(constraint.violation_error_message)
        is_internal = isinstance(constraint, models.UniqueConstraint)
        assert is_internal or not message.startswith("Constraint"), constraint.name


@pytest.mark.parametrize("model", ours(), ids=lambda model: model.__name__)
def test_what_hangs_on_a_person_or_dossier_is_never_removed_along_with_it(model):
    """Own parts of a row (a goal's trajectory, a partner's areas) may cascade; people and files may not."""
    for field in model._meta.concrete_fields:
        if field.is_relation and field.related_model and field.related_model.__name__ in {"Client", "Case"}:
            if model.__name__ == "CaseGrant":
                continue
            assert field.remote_field.on_delete is models.PROTECT, field


def patterns(resolver: URLResolver) -> list[URLPattern]:
    found = []
    for pattern in resolver.url_patterns:
        found += patterns(pattern) if isinstance(pattern, URLResolver) else [pattern]
    return found


def test_only_the_pages_to_get_in_are_open():
    is_open = {
        pattern.name
        for pattern in patterns(get_resolver())
        if getattr(pattern.callback, "login_required", True) is False and not hasattr(pattern.callback, "cls")
    }
    assert is_open <= OPEN_PAGES | {"logout"}


def test_the_api_asks_for_a_token_with_a_scope():
    for pattern in patterns(get_resolver()):
        if hasattr(pattern.callback, "cls") and pattern.name != "openapi":
            view = pattern.callback.cls
            assert [one.__name__ for one in view.permission_classes] == ["HasScope"]
            assert [one.__name__ for one in view.authentication_classes] == ["Bearer"]
            assert view.scope in ApiClient.Scope
