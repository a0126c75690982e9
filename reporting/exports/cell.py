"""One value of a table, as it stands on a page and on paper."""

from dataclasses import dataclass
from typing import Any, Self

from django.utils.html import format_html
from django.utils.safestring import SafeString

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
        """Written here: a page of figures has hundreds, and a template for each is most of its time."""
        if self.hidden:
            return format_html(
                '<td class="num off">{}<span class="sr"> (niet getoond)</span></td>', self.text
            )
        return format_html('<td class="num{}">{}</td>', " nowrap" if self.unbroken else "", self.text)
