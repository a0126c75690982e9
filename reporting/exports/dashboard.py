"""What the page of figures shows: one municipality, one month, one period."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils.safestring import SafeString

from reporting.exports import cards, rows, sections, wording
from reporting.exports import reading as read
from reporting.exports.reading import Reading, months_until
from reporting.scales import PERIODS

__all__ = ["dashboard", "differences", "months_until"]

FIRST = ("K01", "K02paren", "K04", "K03professionals")


def dashboard(readings: Mapping[date, Reading], month: date, period: str) -> dict[str, Any]:
    """The context of the page. readings: reports of the last twelve months, that of `month` among them."""
    reading = readings[month]
    found = cards.all_cards(reading, period)
    by_key = {card.key: card for card in found}
    first = [by_key[key] for key in FIRST if key in by_key]
    others = [card for card in found if card not in first]
    return {
        "reading": reading,
        "period": period,
        "period_name": read.periods_in_words(month)[period],
        "month_name": wording.capital(wording.month_name(month)),
        "first": first,
        "agreed": [card for card in others if card.norm],
        "counted": [card for card in others if not card.norm],
        "main": by_key["K01"],
        "built": sections.built(reading, period),
        "inside": sections.inside(reading, period),
        "certainty": sections.certainty(reading, period),
        "trend": sections.trend(readings, month, period),
        "inflow": sections.inflow(readings, month),
        "districts": sections.districts(reading, period),
        "sources": sections.breakdown(
            reading, period, "per_bron", key="bronnen", title="Nieuwe hulpvragen naar bron"
        ),
        "domains": sections.breakdown(
            reading, period, "per_leefgebied", key="leefgebieden", title="Nieuwe hulpvragen naar leefgebied"
        ),
        "groups": rows_by_group(reading),
        "period_heads": [wording.PERIOD_NAMES[name] for name in PERIODS],
        "legend": reading.legend,
        "least": reading.hidden[2:] or "10",
    }


def open_figures(reading: Reading, period: str) -> dict[str, Any]:
    """What the open page shows: agreements and counts of one period, how K01 comes about, the wijken."""
    found = cards.all_cards(reading, period)
    by_key = {card.key: card for card in found}
    return {
        "boxes": [by_key[key] for key in FIRST if key in by_key],
        "agreed": [card for card in found if card.norm],
        "counted": [card for card in found if not card.norm],
        "built": sections.built(reading, period),
        "certainty": sections.certainty(reading, period),
        "districts": sections.districts(reading, period),
        "legend": reading.legend,
        "variant": wording.VARIANTS.get(reading.variant, reading.variant),
    }


def rows_by_group(reading: Reading) -> list[tuple[str, list[tuple[str, str, SafeString]]]]:
    """All numbers in four periods: (group, [(KPI, title, rows of its table)])."""
    return [
        (name, [(kpi, wording.TITLES.get(kpi, kpi), rows.body(reading, kpi)) for kpi in kpis])
        for name, kpis in rows.groups(reading)
    ]


def differences(found: Sequence[Mapping[str, Any]], names: Mapping[str, str]) -> list[dict[str, str]]:
    """The differences between the protected figures of two versions, in words.

    found: as MonthlyReport.differences holds them: path, before, after.
    """
    return [
        {
            "where": _where(each["path"].split("."), names),
            "before": _value(each["before"]),
            "after": _value(each["after"]),
        }
        for each in found
    ]


def _where(path: Sequence[str], names: Mapping[str, str]) -> str:
    """K01.maand.paren as "K01, deze maand: trajecten met twee metingen (paren)"."""
    kpi, period, rest = path[0], path[1:2], tuple(path[2:])
    if not period or period[0] not in PERIODS:
        return f"{kpi}: {', '.join(path[1:])}"
    said = f"{kpi}, {wording.PERIOD_NAMES[period[0]].lower()}"
    if not rest:
        return said
    of, label = rows.words(kpi, rest, names)
    return f"{said}: {', '.join(part for part in (of, label) if part)}"


def _value(value: Any) -> str:
    if isinstance(value, Mapping):
        return "cijfers"
    if isinstance(value, list):
        return " – ".join(map(_value, value))
    if isinstance(value, str) and not wording.is_hidden(value):
        return value.replace(".", ",") if re.fullmatch(r"[0-9]+\.[0-9]", value) else value
    return wording.number(value)
