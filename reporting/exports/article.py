"""The monthly report as it is read on paper: one description for the page and for the PDF."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.utils import timezone

from providers.models import Municipality
from reporting.exports import cards, rows, sections, wording
from reporting.exports import reading as read
from reporting.exports.reading import Reading

# The period in which the report speaks where it does not give all four: enough trajectories to say something.
PERIOD = "twaalf_maanden"
BOXES = ("K01", "K02paren", "K03professionals")


def title(municipality: Municipality, month: date) -> str:
    return f"Maandrapport {wording.month_name(month)}, gemeente {municipality.name}"


def file_name(municipality: Municipality, month: date, version: int, extension: str) -> str:
    """maandrapport-GM0484-2026-05-v1.pdf"""
    return f"maandrapport-{municipality.code}-{month:%Y-%m}-v{version}.{extension}"


def status(version: int, frozen_at: datetime | None) -> str:
    """Voorlopig or vastgesteld, with the version."""
    if frozen_at is None:
        return f"Voorlopig, versie {version}"
    return f"Vastgesteld op {wording.day_name(timezone.localdate(frozen_at))}, versie {version}"


def article(
    protected: Mapping[str, Any],
    *,
    municipality: Municipality,
    month: date,
    version: int,
    frozen_at: datetime | None,
    said: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """What the report says, in words and numbers, from the protected figures only. month: its first day.

    said: KPI -> the explanation that goes with it.
    """
    reading = Reading(protected, month, read.names_in(protected))
    found = cards.all_cards(reading, PERIOD)
    by_key = {card.key: card for card in found}
    periods = read.periods_in_words(month)
    return {
        "reading": reading,
        "organisation": settings.ORGANISATION,
        "municipality": municipality,
        "title": title(municipality, month),
        "month_name": wording.month_name(month),
        "period_name": periods[PERIOD],
        "period_list": [(wording.PERIOD_NAMES[name], words) for name, words in periods.items()],
        "status": status(version, frozen_at),
        "lead": lead(reading, by_key),
        "said": [(kpi, wording.TITLES.get(kpi, kpi), text) for kpi, text in sorted((said or {}).items())],
        "boxes": [by_key[key] for key in BOXES if key in by_key],
        "agreements": [card for card in found if card.norm],
        "built": sections.built(reading, PERIOD),
        "over_periods": sections.periods(reading),
        "certainty": sections.certainty(reading, PERIOD),
        "districts": sections.districts(reading, PERIOD),
        "sources": sections.breakdown(
            reading, PERIOD, "per_bron", key="bronnen", title="Nieuwe hulpvragen naar bron"
        ),
        "groups": appendix(reading),
        "legend": reading.legend,
        "variant": wording.VARIANTS.get(reading.variant, reading.variant),
        "definitions": definitions(reading),
    }


def lead(reading: Reading, found: Mapping[str, cards.Card]) -> str:
    """What matters most, in a few sentences."""
    main, said = found["K01"], []
    if main.norm and reading.period("K01", PERIOD):
        words = f"{main.big} van de trajecten met twee metingen is geslaagd"
        if main.hidden or main.big == wording.DASH:
            words = "Er zijn te weinig trajecten met twee metingen om een aandeel te tonen"
        said.append(f"{words}. De norm is {main.norm}. Het oordeel is: {main.verdict}.")
    measured = found.get("K02paren")
    if measured and "%" in measured.big:
        said.append(
            f"{measured.big} van de trajecten die meetellen, is twee keer gemeten (norm {measured.norm})."
        )
    month = reading.period("K19", "maand")
    if month:
        count, name = wording.number(month["aantal"]), wording.month_name(reading.month)
        said.append(f"In {name} kwamen er {count} hulpvragen binnen.")
    return " ".join(said)


def appendix(reading: Reading) -> list[tuple[str, list[dict[str, Any]]]]:
    """All numbers of the report: by group and KPI, every row in its four periods."""
    return [
        (
            name,
            [
                {
                    "kpi": kpi,
                    "title": wording.TITLES.get(kpi, kpi),
                    "norm": wording.number(reading.norm(kpi)),
                    "tables": rows.tables(reading, kpi, period=PERIOD),
                    "absent": absent(reading, kpi),
                }
                for kpi in kpis
            ],
        )
        for name, kpis in rows.groups(reading)
    ]


def absent(reading: Reading, kpi: str) -> str:
    """The periods that no contract covers, in words; empty when there are none."""
    names = read.periods_in_words(reading.month)
    missing = [names[period] for period in rows.absent(reading, kpi)]
    return f"Geen opdracht, dus geen cijfers: {', '.join(missing)}." if missing else ""


def definitions(reading: Reading) -> str:
    """The versions of the definitions by which this report was made: "versie 1 (K01 t/m K22)"."""
    versions: dict[Any, list[str]] = {}
    for kpi in reading.kpis:
        versions.setdefault(reading.definition(kpi), []).append(kpi)
    return "; ".join(
        f"versie {version} ({kpis[0]} t/m {kpis[-1]})"
        if len(versions) == 1
        else f"versie {version}: {', '.join(kpis)}"
        for version, kpis in versions.items()
    )
