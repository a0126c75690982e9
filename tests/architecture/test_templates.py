"""Rules about all templates: no inline code, no need of JavaScript, nobody named in a title."""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

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


@cache
def read(name: str) -> str:
    return (FOLDER / name).read_text()


@cache
def bare(name: str) -> str:
    """The source without comments, each template tag replaced by a word, so that only HTML is left."""
    text = re.sub(r"{#.*?#}|{% comment %}.*?{% endcomment %}", "", read(name), flags=re.S)
    return re.sub(r"{%.*?%}", lambda found: f"[{found[0].encode().hex()}]", text, flags=re.S)


@cache
def tags(name: str) -> list[tuple[str, dict[str, str]]]:
    """Each HTML tag with its attributes, as they stand in the source."""
    found = TAG.findall(bare(name))
    return [(tag, {key: value[1:-1] for key, value in ATTRIBUTE.findall(rest)}) for tag, rest in found]


def forms(name: str) -> list[str]:
    return re.findall(r"<form\b.*?</form>", read(name), flags=re.S)


def offenders(rule: Callable[[str], object]) -> list[str]:
    """The templates of which a rule says something. One test a rule: a test a file costs a minute in all."""
    return [f"{name}: {found}" for name in TEMPLATES if (found := rule(name))]


def test_all_can_be_read_by_the_engine():
    for name in TEMPLATES + TEXTS:
        engines["django"].get_template(name)


def test_none_has_inline_style_or_inline_script():
    inline = re.compile(r"\sstyle\s*=|\son[a-z]+\s*=\s*[\"']|<script\b(?![^>]*\bsrc=)|javascript:")

    assert not offenders(lambda name: inline.findall(bare(name)))


def test_none_asks_anything_from_another_site():
    def asked(name):
        return [
            attributes[key]
            for tag, attributes in tags(name)
            for key in ("src", "href", "action")
            if tag != "a" and attributes.get(key, "").startswith(("http:", "https:", "//"))
        ]

    assert not offenders(asked)


def without_script(tag: str, attributes: dict[str, str]) -> str:
    """What is wrong with a tag that htmx looks at, for whoever has no JavaScript."""
    used = {key.removeprefix("hx-") for key in attributes if key.startswith("hx-")}
    if more := used - (HTMX | {"headers"} if tag == "body" else HTMX):
        return f"{tag} uses {sorted(more)}"
    asked = attributes.get("hx-get", attributes.get("hx-post"))
    if asked is None:
        return ""
    if tag == "a":
        same = attributes["href"] == asked
    elif tag == "form":
        method = "post" if "hx-post" in attributes else "get"
        same = attributes["action"] == asked and attributes.get("method", "get") == method
    elif tag == "button":
        same = attributes.get("formaction", asked) == asked and attributes.get("type", "submit") == "submit"
    elif attributes.get("hx-trigger", "").startswith("every ") and "," not in attributes["hx-trigger"]:
        same = True  # brings up to date what the page showed already
    else:
        same = tag in INSIDE_A_FORM
    return "" if same else f"<{tag}> does something else without JavaScript"


def test_what_htmx_does_also_works_without():
    assert not offenders(lambda name: [wrong for one in tags(name) if (wrong := without_script(*one))])


def test_the_rule_about_htmx_sees_what_is_wrong():
    assert without_script("div", {"hx-get": "/x"})
    assert without_script("a", {"hx-get": "/x", "href": "/y"})
    assert without_script("form", {"hx-post": "/x", "action": "/x"})
    assert without_script("input", {"hx-on": "x"})
    assert not without_script("a", {"hx-get": "/x", "href": "/x"})


def test_a_form_that_changes_something_has_its_tokens():
    def lacking(name):
        found = []
        for form in forms(name):
            head = form.partition(">")[0]
            if 'method="post"' not in head:
                continue
            if "{% csrf_token %}" not in form:
                found.append("csrf_token")
            # A search, a login or a logout may come twice; what is saved may not.
            may_come_twice = 'role="search"' in head or "data-quiet" in head
            if not may_come_twice and "{% form_key %}" not in form:
                found.append("form_key")
        return found

    assert not offenders(lacking)


def test_no_title_names_anybody():
    named = re.compile(r"{{[^}]*\b(client|person|worker|user|me|household|member)\b")

    def names(name):
        titles = re.findall(r"{% block title %}(.*?){% endblock", read(name), flags=re.S)
        return [title for title in titles if named.search(title)]

    assert not offenders(names)


def test_all_escape_what_people_type():
    def unescaped(name):
        text = read(name)
        # Only a plain mail may leave text as it is.
        is_off = "{% autoescape off %}" in text and not name.endswith("_email.html")
        return re.findall(r"\|\s*safe\b", text) + ["autoescape off"] * is_off

    assert not offenders(unescaped)


def test_a_placeholder_stands_in_for_no_label():
    assert not offenders(
        lambda name: [
            attributes
            for _, attributes in tags(name)
            if "placeholder" in attributes and attributes["type"] != "search"
        ]
    )


def test_all_icons_exist():
    def missing(name):
        text = read(name)
        used = set(re.findall(r"{% icon [\"']([a-z]+)[\"']", text))
        used |= set(re.findall(r"\bsymbol=[\"']([a-z]+)[\"']", text))
        used |= set(re.findall(r"class=\"i i-([a-z]+)", text))
        return {icon for icon in used if f".i-{icon}{{" not in STYLESHEET}

    assert not offenders(missing)


def test_all_can_be_read_at_a_glance():
    assert not offenders(lambda name: len(read(name).splitlines()) > LINES)


def test_the_stylesheet_asks_nothing_from_another_site():
    addresses = set(re.findall(r"(?:https?:)?//[a-z][^'\")\s]+", STYLESHEET))

    assert addresses == {"http://www.w3.org/2000/svg"}


def test_our_own_script_stays_small_and_runs_no_text():
    script = (ROOT / "static/js/rondom.js").read_text()

    assert len(script.encode()) <= 6144
    assert not re.search(
        r"\beval\(|new Function|innerHTML|insertAdjacentHTML|document\.write|localStorage", script
    )
