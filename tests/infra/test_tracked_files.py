"""Rules about the files of the project themselves."""

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SKIPPED = {
    ".git",
    ".venv",
    ".local",
    "__pycache__",
    ".mypy_cache",
    ".ruff_cache",
    ".pytest_cache",
    ".hypothesis",
}
SKIPPED |= {".import_linter_cache", "media", "staticfiles"}


def tracked_files() -> list[Path]:
    """What git holds; without git (a bare system) all files that are not made by running something."""
    if shutil.which("git"):
        listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True)
        if listed.returncode == 0 and listed.stdout:
            return [ROOT / name for name in listed.stdout.split("\0") if name and (ROOT / name).is_file()]
    found = []
    for folder, names, files in os.walk(ROOT):
        names[:] = [name for name in names if name not in SKIPPED]
        found += [Path(folder) / file for file in files]
    return found


def text_files() -> list[tuple[str, str]]:
    texts = []
    for path in tracked_files():
        try:
            texts.append((path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return texts


@pytest.mark.parametrize("name", ["run", "test", ".ci/run"])
def test_the_commands_can_be_run(name):
    assert os.access(ROOT / name, os.X_OK)


def test_ci_calls_the_test_command_and_nothing_else():
    lines = (ROOT / ".ci" / "run").read_text().splitlines()

    assert [line for line in lines if not line.startswith("#")] == ['cd "$(dirname "$0")/.." && exec ./test']


@pytest.mark.parametrize("name", ["base", "dev"])
def test_requirements_are_pinned_with_hashes_and_name_no_address(name):
    text = (ROOT / "requirements" / f"{name}.txt").read_text()
    entries = [line for line in text.splitlines() if line and not line.startswith((" ", "#"))]

    assert "://" not in text
    assert all(re.match(r"[\w.\[\],-]+==\S+ .*\\$", entry) for entry in entries)
    assert text.count("--hash=sha256:") >= len(entries)


def test_both_locks_hold_the_same_versions():
    """The test packages are added to the installed ones and must not replace any."""
    pins = {
        name: dict(
            re.findall(r"^([\w.-]+)(?:\[[^]]*\])?==(\S+)", (ROOT / "requirements" / name).read_text(), re.M)
        )
        for name in ("base.txt", "dev.txt")
    }
    shared = pins["base.txt"].keys() & pins["dev.txt"].keys()

    assert shared
    assert {name: pins["base.txt"][name] for name in shared} == {
        name: pins["dev.txt"][name] for name in shared
    }


def test_no_file_names_a_package_registry():
    registries = re.compile(
        "|".join(["pypi" + r"\.org", "pythonhosted" + r"\.org", "files" + r"\.pypi", "npm" + r"js\.org"])
    )

    assert [name for name, text in text_files() if registries.search(text)] == []


def test_scripts_stay_small_and_need_only_the_standard_library():
    from sys import stdlib_module_names

    for path in (ROOT / "scripts").glob("*.py"):
        text = path.read_text()
        modules = set(re.findall(r"^(?:import|from) (\w+)", text, re.MULTILINE))
        assert modules <= stdlib_module_names | {"scripts"}, path.name
        assert len(text.splitlines()) < 400
