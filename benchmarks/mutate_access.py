"""Take one rule of access away at a time and see that the matrix goes red.

    .venv/bin/python benchmarks/mutate_access.py [WORD ...]

Works on a copy of the project, so that nothing here changes. A rule is a reason to refuse in a policy (its
`if` becomes false), a narrowing step of a queryset (it lets everything through) or a road into a dossier
(it leads nowhere). Prints each rule and whether a test saw it; ends with 1 when one was not seen. With words:
only rules of which the name holds one of them. About a minute a rule; ./test runs ten of them at once.
"""

import ast
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
POLICIES = [*sorted((ROOT / "cases/policies").glob("*.py")), ROOT / "reporting/policies.py"]
QUERYSETS = ROOT / "cases/querysets.py"
TESTS = ["tests/architecture/test_matrix.py", "tests/cases"]
LEFT_OUT = (".venv", ".git", ".local", "node_modules", "__pycache__")


def mutations() -> Iterator[tuple[str, Path, str]]:
    """Name of the rule, file, and the whole text of the file without it."""
    for path in POLICIES:
        yield from _refusals(path)
    yield from _steps(QUERYSETS)


def _refusals(path: Path) -> Iterator[tuple[str, Path, str]]:
    tree = ast.parse(path.read_text())
    functions = [node for node in tree.body if isinstance(node, ast.FunctionDef)]
    for function in functions:
        for node in ast.walk(function):
            if isinstance(node, ast.If) and any(isinstance(step, ast.Return) for step in node.body):
                kept, node.test = node.test, ast.Constant(value=False)
                name = f"{path.stem}.{function.name}: {ast.unparse(kept)[:60]}"
                yield name, path, ast.unparse(ast.fix_missing_locations(tree))
                node.test = kept


def _steps(path: Path) -> Iterator[tuple[str, Path, str]]:
    tree = ast.parse(path.read_text())
    for owner in [node for node in tree.body if isinstance(node, ast.ClassDef)]:
        for function in [node for node in owner.body if isinstance(node, ast.FunctionDef)]:
            if function.name in ("open_on", "without_helper", "without_team", "with_number", "roads_of"):
                continue
            for instead in ("all", "none"):
                kept, function.body = function.body, ast.parse(f"return self.{instead}()").body
                yield (
                    f"{owner.name}.{function.name} -> {instead}",
                    path,
                    ast.unparse(ast.fix_missing_locations(tree)),
                )
                function.body = kept


def is_seen(copy: Path, path: Path, text: str) -> bool:
    """Whether a test fails on the copy with this text in place of the file."""
    target = copy / path.relative_to(ROOT)
    before = target.read_text()
    target.write_text(text)
    try:
        command = [str(ROOT / ".venv/bin/python"), "-m", "pytest", *TESTS, "-q", "-x", "--reuse-db"]
        return subprocess.run(command, cwd=copy, capture_output=True, check=False).returncode == 1
    finally:
        target.write_text(before)


def main(words: list[str]) -> int:
    unseen = []
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(*LEFT_OUT))
        for name, path, text in mutations():
            if words and not any(word in name for word in words):
                continue
            seen = is_seen(copy, path, text)
            sys.stdout.write(f"{'seen' if seen else 'NOT SEEN'}  {name}\n")
            sys.stdout.flush()
            if not seen:
                unseen.append(name)
    return 1 if unseen else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
