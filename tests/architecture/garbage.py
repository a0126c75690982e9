"""What no form asks for: the fields of a rendered form, and values that break what trusts them."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import quote_from_bytes

from hypothesis import strategies as st

BOUNDARY = "----rondom"
FILE = b"%PDF-1.4\n\x00\xff"
GARBAGE = (
    "", " ", "x" * 12_000, "a\x00b", "\x00", "\ud800", "👩‍👩‍👧‍👦" * 50, "\u202eנמחק שלום\u202c",
    "\u0000\ufffe",
    "-1", "0", "1e309", "NaN", "9" * 40, "-99999999999999999999", "1,5", "²", "٣", str(2**31), str(2**63),
    "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "31-12-9999", "0000-00-00", "24:61", "2026-W60",
    "<script>alert(1)</script>",
    "' OR 1=1 --", "%s%n{{7*7}}", "../../etc/passwd", "None", "[]", '{"a": 1}', "on",
    "a@b", "é" * 300, "\r\nSet-Cookie: x=1", "true", "//elders.example",
)  # fmt: skip
QUERY = (
    "abc", "-1", "0", "a\x00b", "\ud800", str(2**70), "9" * 40, "2026-13-99", "0001-01-01", "9999-12-31",
    "x" * 4_000,
    "739000.99999999999999999999", "1.1", "9999999.1", "²", "👩‍👩‍👧", "' OR 1=1 --", "10000-01", "0000-00",
    "2026-00",
)  # fmt: skip
DAYS = ("2026-06-01", "2026-11-25", "1950-01-01", "2027-01-01")


@dataclass
class Field:
    name: str
    kind: str = "text"
    value: str = ""
    options: list[str] = field(default_factory=list)

    def plausible(self) -> list[str]:
        """Values that the form itself would send."""
        if self.options:
            return self.options
        known = {
            "date": DAYS,
            "number": ("1", "3"),
            "checkbox": (self.value or "on",),
            "email": ("x@x.example",),
        }
        return [self.value] if self.value else list(known.get(self.kind, ("Tekst", "2")))


@dataclass
class Form:
    action: str
    fields: list[Field] = field(default_factory=list)


class Forms(HTMLParser):
    """The forms of a page that are posted."""

    def __init__(self, page: str, url: str) -> None:
        super().__init__()
        self.found: list[Form] = []
        self.url, self.form, self.select = url, None, None
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        known = dict(attrs)
        if tag == "form" and known.get("method", "").lower() == "post":
            self.form = Form((known.get("action") or self.url).partition("#")[0])
            self.found.append(self.form)
        elif self.form is None:
            return
        elif tag in ("input", "textarea", "select", "button") and known.get("name"):
            self._control(tag, known)
        elif tag == "option" and self.select is not None and known.get("value"):
            self.select.options.append(known["value"])

    def _control(self, tag, known):
        kind = "select" if tag == "select" else known.get("type", "text")
        one = Field(known["name"], kind, known.get("value") or "")
        same = next((other for other in self.form.fields if other.name == one.name), None)
        if same is not None and kind in ("radio", "submit", "checkbox"):
            same.options.append(one.value)
            return
        if kind in ("radio", "submit"):
            one.options = [one.value]
        self.form.fields.append(one)
        self.select = one if tag == "select" else None

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        if tag == "select":
            self.select = None


def bodies(form: Form) -> st.SearchStrategy[list[tuple[str, object]]]:
    """Bodies of a request: most fields as they should be, some wrong, absent, twice, an array or a file."""
    return st.tuples(*(_pairs(one) for one in form.fields)).map(
        lambda found: [pair for some in found for pair in some]
    )


def _pairs(one: Field) -> st.SearchStrategy[list[tuple[str, object]]]:
    if one.name == "csrfmiddlewaretoken":
        return st.just([(one.name, "x")])  # checked elsewhere; without it Django sees no form at all
    good = st.sampled_from(one.plausible())
    bad = st.sampled_from(GARBAGE) | st.text(max_size=40)
    usual = good.map(lambda value: [(one.name, value)])
    wrong = bad.map(lambda value: [(one.name, value)])
    odd = st.one_of(
        st.just([]),
        st.tuples(good, bad).map(lambda two: [(one.name, value) for value in two]),
        bad.map(lambda value: [(f"{one.name}[]", value), (f"{one.name}[0][x]", value)]),
        st.just([(one.name, FILE)]),
    )
    return st.sampled_from("ggggwwwo").flatmap({"g": usual, "w": wrong, "o": odd}.get)


def encoded(pairs: list[tuple[str, object]]) -> tuple[bytes, str]:
    """A body and its type, as a careless or hostile program would send it."""
    if any(isinstance(value, bytes) for _, value in pairs):
        parts = [_part(name, value) for name, value in pairs]
        return b"".join(parts) + f"--{BOUNDARY}--\r\n".encode(), f"multipart/form-data; boundary={BOUNDARY}"
    text = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs)
    return text.encode(), "application/x-www-form-urlencoded"


def _part(name: str, value: object) -> bytes:
    of_file = '; filename="../x\u202e.pdf"' if isinstance(value, bytes) else ""
    head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"{of_file}\r\n\r\n'
    body = value if isinstance(value, bytes) else value.encode(errors="surrogatepass")
    return head.encode() + body + b"\r\n"


def _quoted(text: str) -> str:
    return quote_from_bytes(text.encode(errors="surrogatepass"))


def query(names: list[str], value: str) -> str:
    return "&".join(f"{name}={_quoted(value)}" for name in names)


# Words that no Dutch sentence of ours has: a message of a library that nobody translated.
ENGLISH = re.compile(
    r"\b(the|this|please|enter|ensure|required|invalid|must|cannot|value|select|field|should)\b", re.I
)
SAID = re.compile(r'<p class="err" id="([^"]+)">(.*?)</p>', re.S)
POINTS = re.compile(r'aria-describedby="([^"]+)"')
IDS = re.compile(r'\bid="([^"]+)"')
TAGS = re.compile(r"<[^>]*>")


def unsaid(page: str) -> list[str]:
    """What is wrong with a page that shows a form with errors, as somebody who cannot see it meets it."""
    ids, points = set(IDS.findall(page)), {word for found in POINTS.findall(page) for word in found.split()}
    wrong = [f"points at {word}, which is not there" for word in points - ids]
    said = {name: TAGS.sub("", text).strip() for name, text in SAID.findall(page)}
    wrong += [f"{name} is not pointed at" for name in said if name.endswith("_error") and name not in points]
    everything = " ".join([*said.values(), *re.findall(r'<p class="err">(.*?)</p>', page, re.S)])
    if found := ENGLISH.search(TAGS.sub(" ", everything)):
        wrong.append(f"English: {found[0]!r} in {TAGS.sub(' ', everything).strip()[:200]}")
    if (
        not said and 'class="err' not in page and 'class="note note-warn' not in page
    ):  # a note: why not at all
        wrong.append("no message")
    return wrong
