"""Drawing in SVG: shapes with a class for the browser and the same looks as attributes for the PDF.

In a page the stylesheet wins over the attributes, so that a drawing follows the theme; WeasyPrint applies no
page stylesheet inside an SVG and reads the attributes.
"""

from base64 import b64encode
from dataclasses import dataclass
from html import escape  # that of Django looks for lazy text in each, and a page has thousands

from django.utils.safestring import SafeString, mark_safe

FONT = "Atkinson Hyperlegible Next"
INK, INK_2, BRAND = "#12242a", "#3f5158", "#0d5763"
LOOKS: dict[str, dict[str, object]] = {
    "g-grid": {"stroke": "#d3dddc", "stroke-width": 1},
    "g-axis": {"stroke": "#74868b", "stroke-width": 1},
    "g-line": {"fill": "none", "stroke": BRAND, "stroke-width": 2.75},
    "g-band": {"fill": BRAND, "fill-opacity": 0.16, "stroke": BRAND, "stroke-opacity": 0.55},
    "g-dot": {"fill": BRAND, "stroke": "#ffffff", "stroke-width": 2},
    "g-target": {"stroke": INK, "stroke-width": 1.75, "stroke-dasharray": "6 4"},
    "g-ci": {"stroke": BRAND, "stroke-width": 7, "stroke-linecap": "round", "stroke-opacity": 0.6},
    "g-hatch": {"fill": "none", "stroke": "#74868b", "stroke-width": 1},
    "g-frame": {"fill": "none", "stroke": "#74868b", "stroke-width": 1},
    "bar-brand": {"fill": BRAND},
    "bar-dim": {"fill": "#8fbfc4", "stroke": BRAND, "stroke-width": 1},
    "bar-grey": {"fill": "#7c8b91"},
    "bar-warn": {"fill": "#c07a12"},
    "bar-soft": {"fill": "#dcedee"},
}
TEXT = {"fill": INK_2, "font-size": 13, "font-family": FONT}
TEXT_LOOKS: dict[str, dict[str, object]] = {
    "t-ink": {"fill": INK, "font-weight": 650},
    "t-s": {"font-size": 12},
    "t-b": {"fill": INK, "font-size": 15, "font-weight": 680},
    "st-on": {"fill": "#ffffff", "font-weight": 680},
    "st-dim": {"fill": INK, "font-weight": 680},
    "st-ink": {"fill": INK, "font-weight": 680},
}


def short(value: float) -> str:
    """A coordinate with at most one decimal."""
    return f"{value:.1f}".rstrip("0").rstrip(".")


class Drawing:
    """A drawing of fixed size; shapes are laid on each other in the order they come."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height
        self._parts: list[str] = []

    def shape(self, tag: str, look: str, **attributes: object) -> None:
        """A shape: line, rect, circle, polygon, polyline or path, with the look of one class."""
        self._parts.append(f"<{tag}{_attributes({'class': look} | LOOKS.get(look, {}) | attributes)}/>")

    def line(self, look: str, x1: float, y1: float, x2: float, y2: float) -> None:
        self.shape("line", look, x1=x1, y1=y1, x2=x2, y2=y2)

    def box(self, look: str, x: float, y: float, width: float, height: float, rx: float = 0) -> None:
        more = {"rx": rx} if rx else {}
        self.shape("rect", look, x=x, y=y, width=max(width, 0), height=max(height, 0), **more)

    def words(self, x: float, y: float, text: str, look: str = "", **attributes: object) -> None:
        """A text; anchor="middle" or "end" moves it, `look` may name several classes."""
        looks: dict[str, object] = dict(TEXT)
        for each in look.split():
            looks |= TEXT_LOOKS.get(each, {})
        if anchor := attributes.pop("anchor", None):
            attributes["text-anchor"] = anchor
        named = {"class": look} if look else {}
        self._parts.append(
            f"<text{_attributes(named | looks | {'x': x, 'y': y} | attributes)}>{escape(text)}</text>"
        )

    def hatched(self, x: float, y: float, width: float, height: float, step: float = 8) -> None:
        """A box of slanting lines: something is here that is not shown."""
        pieces = []
        offset = step / 2
        while offset < width + height:
            left, top = max(0.0, offset - height), min(offset, height)
            right, bottom = min(offset, width), max(0.0, offset - width)
            pieces.append(f"M{short(x + left)} {short(y + top)}L{short(x + right)} {short(y + bottom)}")
            offset += step
        self.shape("path", "g-hatch", d="".join(pieces))
        self.box("g-frame", x, y, width, height)

    def svg(self, *, ident: str = "", title: str = "", conclusion: str = "", css: str = "") -> SafeString:
        """The drawing in a page; without a title it is decoration beside words that say the same."""
        size = f'viewBox="0 0 {short(self.width)} {short(self.height)}"'
        inside = "".join(self._parts)
        named = f' class="{css}"' if css else ""
        if not title:
            return mark_safe(f'<svg{named} {size} aria-hidden="true" focusable="false">{inside}</svg>')  # noqa: S308
        return mark_safe(  # noqa: S308  every text in it went through escape()
            f'<svg{named} role="img" {size} aria-labelledby="{ident}-t {ident}-d">'
            f'<title id="{ident}-t">{escape(title)}</title><desc id="{ident}-d">{escape(conclusion)}</desc>'
            f"{inside}</svg>"
        )

    def data(self) -> str:
        """The drawing as an address that holds it, for an <img>."""
        width, height = short(self.width), short(self.height)
        text = (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}"'
            f' viewBox="0 0 {width} {height}">{"".join(self._parts)}</svg>'
        )
        return f"data:image/svg+xml;base64,{b64encode(text.encode()).decode()}"


def _attributes(attributes: dict[str, object]) -> str:
    said = ((name, short(v) if isinstance(v, float) else v) for name, v in attributes.items())
    return "".join(f' {name}="{escape(str(value))}"' for name, value in said)


@dataclass(frozen=True)
class Chart:
    """A drawing in a wide and a narrow form, with the conclusion in words. key: unique in its page."""

    key: str
    title: str
    conclusion: str
    wide: Drawing
    narrow: Drawing

    @property
    def page(self) -> SafeString:
        """Both forms; the stylesheet shows the one that fits."""
        said = {"title": self.title, "conclusion": self.conclusion}
        wide = self.wide.svg(ident=f"{self.key}-w", css="only-w", **said)
        return wide + self.narrow.svg(ident=f"{self.key}-n", css="only-n", **said)

    @property
    def data(self) -> str:
        return self.wide.data()

    @property
    def alt(self) -> str:
        """What the drawing says, for who does not see it."""
        return f"{self.title}. {self.conclusion}"
