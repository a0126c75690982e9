"""Putting what was typed back into a page: the same form, filled in, and a line that says so.

Works on the finished page, so that no form needs to know of it and nothing is carried out by it.
"""

from html import escape
from html.parser import HTMLParser
from urllib.parse import urlsplit

NOT_TYPED = {"password", "file", "submit", "button", "image", "reset"}
LABELLED = {"submit", ""}


def refill(page: str, path: str, *, sent_to: str, fields: dict[str, list[str]], banner: str = "") -> str:
    """The page with the fields in the form that is sent to `sent_to`; without that form, with a list of them.

    path: the address of the page itself, to which a form without an action is sent. banner: HTML that says
    at the top of the page where the fields come from, instead of a line in the form.
    """
    label = _ButtonFinder(path, sent_to)
    label.feed(page)
    label.close()
    writer = _Writer(path, sent_to, fields, label.label, banner)
    writer.feed(page)
    writer.close()
    return "".join(writer.out)


class _FormReader(HTMLParser):
    """Knows whether it is inside the form that was sent."""

    def __init__(self, path: str, sent_to: str) -> None:
        super().__init__(convert_charrefs=False)
        self.path, self.sent_to = path, sent_to
        self.inside = self.found = False

    def enter(self, attributes: dict[str, str | None]) -> bool:
        """Whether this form is the one; the first such form on the page counts."""
        action = urlsplit(attributes.get("action") or self.path).path
        fits = (attributes.get("method") or "").lower() == "post" and action == self.sent_to
        self.inside = fits and not self.found
        self.found = self.found or fits
        return self.inside


class _ButtonFinder(_FormReader):
    """Finds the words on the button of the form."""

    def __init__(self, path: str, sent_to: str) -> None:
        super().__init__(path, sent_to)
        self.label = ""
        self.reading = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = dict(attrs)
        if tag == "form":
            self.enter(attributes)
        elif tag == "button" and self.inside and not self.label:
            self.reading = (attributes.get("type") or "") in LABELLED

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self.inside = False
        elif tag == "button":
            self.reading = False

    def handle_data(self, data: str) -> None:
        if self.reading:
            self.label = f"{self.label} {data.strip()}".strip()


class _Writer(_FormReader):
    """Copies the page and changes the fields of one form."""

    def __init__(
        self, path: str, sent_to: str, fields: dict[str, list[str]], label: str, banner: str = ""
    ) -> None:
        super().__init__(path, sent_to)
        self.left = {name: list(values) for name, values in fields.items()}
        self.sent = fields
        self.label, self.banner = label, banner
        self.out: list[str] = []
        self.select = ""
        self.dropping = False  # the text of a textarea that is replaced
        self.place = 0  # right after <main>: where a list goes when there is no form

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes, raw = dict(attrs), self.get_starttag_text() or ""
        name = attributes.get("name") or ""
        if tag == "form" and self.enter(attributes):
            self.out += [raw, "" if self.banner else self._note()]
            return
        if self.inside and tag == "select":
            self.select = name
        elif self.inside and tag == "option" and self.select in self.sent:
            raw = self._flag(tag, attrs, "selected", self._is_chosen(self.select, attributes.get("value")))
        elif self.inside and tag == "input" and name:
            raw = self._input(attrs, attributes, name, raw)
        self.out.append(raw)
        if self.inside and tag == "textarea" and self.left.get(name):
            self.out.append("\n" + escape(self.left[name].pop(0), quote=False))
            self.dropping = True
        elif tag == "main":
            self.place = len(self.out)

    handle_startendtag = handle_starttag

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self.dropping = False
        elif tag == "select":
            self.left.pop(self.select, None)
            self.select = ""
        elif tag == "form":
            self.inside = False
        self._copy(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        self._copy(data)

    def handle_entityref(self, name: str) -> None:
        self._copy(f"&{name};")

    def handle_charref(self, name: str) -> None:
        self._copy(f"&#{name};")

    def handle_comment(self, data: str) -> None:
        self._copy(f"<!--{data}-->")

    def handle_decl(self, decl: str) -> None:
        self._copy(f"<!{decl}>")

    def close(self) -> None:
        super().close()
        if not self.found or self.banner:
            self.out.insert(self.place, self._list() if not self.found else self.banner)

    def _copy(self, text: str) -> None:
        if not self.dropping:
            self.out.append(text)

    def _is_chosen(self, name: str, value: str | None) -> bool:
        return value is not None and value in self.sent.get(name, [])

    def _input(
        self, attrs: list[tuple[str, str | None]], attributes: dict[str, str | None], name: str, raw: str
    ) -> str:
        kind = (attributes.get("type") or "text").lower()
        if kind in NOT_TYPED:
            return raw
        if kind in {"checkbox", "radio"}:
            chosen = self._is_chosen(name, attributes.get("value") or "on")
            if chosen:
                self.left.pop(name, None)
            return self._flag("input", attrs, "checked", chosen)
        if not self.left.get(name):
            return raw
        value = self.left[name].pop(0)
        return _tag("input", [*((key, old) for key, old in attrs if key != "value"), ("value", value)])

    def _flag(self, tag: str, attrs: list[tuple[str, str | None]], flag: str, on: bool) -> str:
        kept: list[tuple[str, str | None]] = [(key, value) for key, value in attrs if key != flag]
        return _tag(tag, [*kept, (flag, None)] if on else kept)

    def _note(self) -> str:
        press = f" Klik nog een keer op “{escape(self.label)}”." if self.label else ""
        return (
            '<p class="note note-warn" role="status"><span class="i i-info" aria-hidden="true"></span>'
            f"<span><b>Uw tekst staat er nog.</b> Er is nog niets bewaard.{press}</span></p>"
        )

    def _list(self) -> str:
        sent = (values for name, values in self.sent.items() if name != "form_key")
        typed = [value for values in sent for value in values if value.strip()]
        items = "".join(f"<li>{escape(value)}</li>" for value in typed)
        return (
            '<section class="card mb" role="status"><h2>Uw tekst staat er nog</h2>'
            "<p>Dit had u ingevuld toen uw tijd om was. Er is nog niets bewaard.</p>"
            f"<ul>{items}</ul></section>"
        )


def _tag(tag: str, attrs: list[tuple[str, str | None]]) -> str:
    parts = [key if value is None else f'{key}="{escape(value)}"' for key, value in attrs]
    return f"<{' '.join([tag, *parts])}>"
