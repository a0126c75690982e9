"""Forms of this app: what to look at, and freezing a report."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms

from providers.doors import ActForm
from reporting.exports import wording
from reporting.scales import PERIODS

CHOICE = {"class": "inp-a"}


class FiguresForm(forms.Form):
    """Which municipality, month and period to look at; sent by GET, so that the address can be shared."""

    gemeente = forms.ChoiceField(widget=forms.Select(attrs=CHOICE))
    maand = forms.ChoiceField(widget=forms.Select(attrs=CHOICE))
    periode = forms.ChoiceField(
        widget=forms.Select(attrs=CHOICE),
        choices=[(name, wording.PERIOD_NAMES[name]) for name in PERIODS[:3]],
    )

    def __init__(
        self,
        *,
        municipalities: Iterable[tuple[str, str]],
        months: Iterable[date],
        initial: dict[str, Any],
    ) -> None:
        """municipalities: (code, name) of those that have reports; months: newest first."""
        super().__init__(initial=initial, auto_id="kies_%s")
        self.fields["gemeente"].choices = list(municipalities)  # type: ignore[attr-defined]
        self.fields["maand"].choices = [  # type: ignore[attr-defined]
            (f"{month:%Y-%m}", wording.capital(wording.month_name(month))) for month in months
        ]


class FreezeForm(ActForm):
    """Freeze a report as it was seen. seen: SHA-256 of the protected figures on the page."""

    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class ExplainForm(ActForm):
    """Explain one KPI of a month. seen: the version of the text that was on the page."""

    kpi = forms.ChoiceField(
        label="Cijfer",
        choices=[(kpi, f"{kpi} {title}") for kpi, title in wording.TITLES.items()],
    )
    text = forms.CharField(
        label="Toelichting",
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="De gemeente leest dit: noem geen personen en geen aantallen onder de 10."
        " Een lege tekst haalt de toelichting weg.",
    )
    seen = forms.IntegerField(min_value=0, initial=0, widget=forms.HiddenInput)


class ConfirmForm(ActForm):
    """Do what the page says."""


class TurnForm(ActForm):
    """Turn the open page on or off, as the page said."""

    turn = forms.ChoiceField(choices=[("aan", "aan"), ("uit", "uit")], widget=forms.HiddenInput)
