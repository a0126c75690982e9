"""Rules about all templates: no inline code, no need of JavaScript, nobody named in a title."""

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

ROOT = Path(settings.BASE_DIR)
FOLDER = ROOT / "templates"
TEMPLATES = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.html"))
TEXTS = sorted(str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*.txt"))
STYLESHEET = (ROOT / "static/css/rondom.css").read_text()

HTMX = {"get", "post", "target", "swap", "trigger", "push-url", "sync", "disabled-elt", "swap-oob"}
INSIDE_A_FORM = {"input", "select", "textarea", "fieldset", "output"}
TAG = re.compile(r"<([a-z][a-z0-9]*)\b((?:[^<>\"']|\"[^\"]*\"|'[^']*')*)>")
ATTRIBUTE = re.compile(r"([a-z][a-z-]*)=(\"[^\"]*\"|'[^']*')")
LINES = 120


def read(name: str) -> str:
    return (FOLDER / name).read_text()


def bare(name: str) -> str:
    """The source without comments, each template tag replaced by a word, so that only HTML is left."""
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", read(name), flags=re.S)
    return re.sub(r"{%.*?%}", lambda found: f"[{found[0].encode().hex()}]", text, flags=re.S)


def tags(name: str) -> list[tuple[str, dict[str, str]]]:
    """Each HTML tag with its attributes, as they stand in the source."""
    found = TAG.findall(bare(name))
    return [(tag, {key: value[1:-1] for key, value in ATTRIBUTE.findall(rest)}) for tag, rest in found]


def forms(name: str) -> list[str]:
    return re.findall(r"<form\b.*?</form>", read(name), flags=re.S)


@pytest.mark.parametrize("name", TEMPLATES + TEXTS)
def test_it_can_be_read_by_the_engine(name):
    engines["django"].get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_has_no_inline_style_and_no_inline_script(name):
    text = bare(name)

    assert not re.search(r"\sstyle\s*=", text)
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", text)
    assert not re.search(r"<script\b(?![^>]*\bsrc=)", text)
    assert "javascript:" not in text


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_asks_nothing_from_another_site(name):
    for tag, attributes in tags(name):
        for key in ("src", "href", "action"):
            if tag != "a":
                assert not attributes.get(key, "").startswith(("http:", "https:", "//"))


@pytest.mark.parametrize("name", TEMPLATES)
def test_what_htmx_does_also_works_without(name):
    for tag, attributes in tags(name):
        used = {key.removeprefix("hx-") for key in attributes if key.startswith("hx-")}
        assert used <= (HTMX | {"headers"} if tag == "body" else HTMX)

        asked = attributes.get("hx-get", attributes.get("hx-post"))
        if asked is None:
            continue
        if tag == "a":
            assert attributes["href"] == asked
        elif tag == "form":
            assert attributes["action"] == asked
            assert attributes.get("method", "get") == ("post" if "hx-post" in attributes else "get")
        elif tag == "button":
            assert attributes.get("formaction", asked) == asked
            assert attributes.get("type", "submit") == "submit"
        else:
            assert tag in INSIDE_A_FORM, f"<{tag}> does nothing without JavaScript"


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_form_that_changes_something_has_its_tokens(name):
    for form in forms(name):
        head = form.partition(">")[0]
        if 'method="post"' not in head:
            continue
        assert "{% csrf_token %}" in form
        # A search, a login or a logout may come twice; what is saved may not.
        if 'role="search"' not in head and "data-quiet" not in head:
            assert "{% form_key %}" in form


@pytest.mark.parametrize("name", TEMPLATES)
def test_its_title_names_nobody(name):
    for title in re.findall(r"{% block title %}(.*?){% endblock", read(name), flags=re.S):
        assert not re.search(r"{{[^}]*\b(client|person|worker|user|me|household|member)\b", title)


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_escapes_what_people_type(name):
    text = read(name)

    assert not re.search(r"\|\s*safe\b", text)
    if "{% autoescape off %}" in text:
        assert name.endswith("_email.html"), "only a plain mail may leave text as it is"


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_placeholder_stands_in_for_no_label(name):
    for _, attributes in tags(name):
        if "placeholder" in attributes:
            assert attributes["type"] == "search"


@pytest.mark.parametrize("name", TEMPLATES)
def test_its_icons_exist(name):
    text = read(name)
    used = set(re.findall(r"{% icon [\"']([a-z]+)[\"']", text))
    used |= set(re.findall(r"\bsymbol=[\"']([a-z]+)[\"']", text))
    used |= set(re.findall(r"class=\"i i-([a-z]+)", text))

    missing = {icon for icon in used if f".i-{icon}{{" not in STYLESHEET}

    assert not missing


@pytest.mark.parametrize("name", TEMPLATES)
def test_it_can_be_read_at_a_glance(name):
    assert len(read(name).splitlines()) <= LINES


def test_the_stylesheet_asks_nothing_from_another_site():
    addresses = set(re.findall(r"(?:https?:)?//[a-z][^'\")\s]+", STYLESHEET))

    assert addresses == {"http://www.w3.org/2000/svg"}


def test_our_own_script_stays_small_and_runs_no_text():
    script = (ROOT / "static/js/rondom.js").read_text()

    assert len(script.encode()) <= 6144
    assert not re.search(
        r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write|localStorage", script
    )
