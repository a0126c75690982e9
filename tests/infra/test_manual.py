"""The users' manual keeps up with the product: pictures exist, pages are linked, buttons are there."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MANUAL = ROOT / "docs" / "handleiding"
PICTURES = MANUAL / "beelden"
PAGES = sorted(MANUAL.glob("*.md"))
APPS = ("providers", "cases", "intake", "outcomes", "reporting", "config")
LARGEST, MOST = 150_000, 4_000_000
ONLY_EMPHASIS = {"vet", "Procesregisseur?"}  # bold in README.md, and no name on a screen

IMAGE = re.compile(r"!\[([^\]]*)\]\(([^)]+)\)")
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)]+)\)")
BOLD = re.compile(r"\*\*(.+?)\*\*", re.S)
TAG = re.compile(r"{[%#].*?[%#]}|{{.*?}}|<[^>]*>", re.S)


def squeezed(text: str) -> str:
    """A text on one line, with a small first letter: the screen may write it as the start of a sentence."""
    line = " ".join(text.split())
    return line[:1].lower() + line[1:]


def on_screen() -> set[str]:
    """All that can stand on a screen by itself: pieces of templates, and texts in the code."""
    found = set()
    for path in (ROOT / "templates").rglob("*.html"):
        source = path.read_text()
        found |= {squeezed(piece) for piece in TAG.sub("\n\n", source).split("\n\n")}
        found |= {squeezed(piece) for piece in re.findall(r'"([^"]+)"', source)}
    for app in APPS:
        for path in (ROOT / app).rglob("*.py"):
            if "migrations" in path.parts or "management" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    found.add(squeezed(node.value))
    return found


def anchors(page: Path) -> set[str]:
    """The places in a page to which a link can point."""
    heads = re.findall(r"^#+ (.+)$", page.read_text(), re.M)
    return {re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.fixture(scope="module")
def words() -> set[str]:
    return on_screen()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_picture_exists_and_says_what_it_shows(page):
    for text, target in IMAGE.findall(page.read_text()):
        assert (page.parent / target).is_file(), target
        assert text, f"{target} has no text"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_link_leads_somewhere(page):
    for target in LINK.findall(page.read_text()):
        name, _, place = target.partition("#")
        other = page.parent / name if name else page
        assert other.is_file(), target
        assert not place or place in anchors(other), target


def test_every_page_is_linked_from_the_contents():
    linked = set(LINK.findall((MANUAL / "README.md").read_text()))

    assert {page.name for page in PAGES} - {"README.md"} <= linked


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_every_name_in_bold_stands_on_a_screen(page, words):
    names = {" ".join(name.split()) for name in BOLD.findall(page.read_text())} - ONLY_EMPHASIS

    assert sorted(name for name in names if squeezed(name) not in words) == []


def test_pictures_are_small_and_all_are_used():
    used = {
        (page.parent / target).resolve()
        for page in [*PAGES, ROOT / "README.md"]
        for _, target in IMAGE.findall(page.read_text())
    }
    files = sorted(PICTURES.iterdir())

    assert set(files) <= used
    assert all(file.stat().st_size <= LARGEST for file in files)
    assert sum(file.stat().st_size for file in files) <= MOST
