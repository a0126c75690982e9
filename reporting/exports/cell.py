"""One value of a table, as it stands on a page and on paper."""

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from typing import Any, Self

from django.utils.safestring import SafeString, mark_safe

from reporting.exports import wording


@dataclass(frozen=True, slots=True)
class Cell:
    """hidden: small, so hatched and told in words; unbroken: stays on one line."""

    text: str
    hidden: bool = False
    unbroken: bool = False

    @classmethod
    def of(cls, value: Any, *, per_cent: bool = False) -> Self:
        """A number or share of a report."""
        words = wording.per_cent(value) if per_cent else wording.number(value)
        return cls(words, wording.is_hidden(value))

    @property
    def td(self) -> SafeString:
        """Written here: a page of figures has thousands, and a template or format_html for each is most of
        its time. Only the text is not ours, and it is escaped.
        """
        text = escape(self.text)
        if self.hidden:
            return mark_safe(f'<td class="num off">{text}<span class="sr"> (niet getoond)</span></td>')  # noqa: S308
        return mark_safe(f'<td class="num{" nowrap" if self.unbroken else ""}">{text}</td>')  # noqa: S308


def row(label: str, cells: Iterable[Cell]) -> SafeString:
    """One row of a table, headed by its label."""
    head = f'<tr><th scope="row">{escape(label)}</th>'
    return mark_safe(f"{head}{''.join(cell.td for cell in cells)}</tr>")  # noqa: S308
