"""The figures as CSV: one line per number, columns separated by a semicolon, decimals with a comma."""

import csv
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from io import StringIO
from typing import Any

from providers.exchange.sheets import guarded
from providers.models import Municipality
from reporting.exports import article, rows, wording
from reporting.exports.reading import Reading, names_in, periods_in_words
from reporting.figures.shares import Share

HEAD = ("kpi", "titel", "uitsplitsing", "naam", "gegeven", "sleutel")


def render(
    protected: Mapping[str, Any],
    *,
    municipality: Municipality,
    month: date,
    version: int,
    frozen_at: datetime | None,
) -> bytes:
    """The CSV of one protected report, UTF-8 with a mark in front so that a sheet reads the letters.

    Columns: KPI, title, kind and entry of a breakdown, what is counted, the path in the JSON, the four
    periods. A hidden number is <10, an absent one is a dash.
    """
    reading = Reading(protected, month, names_in(protected))
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(guarded, (article.title(municipality, month), article.status(version, frozen_at))))
    writer.writerow([*HEAD, *map(guarded, periods_in_words(month).values())])
    for kpi in reading.kpis:
        for row in rows.rows_of(reading, kpi):
            kind = wording.BREAKDOWNS.get(row.path[0], "")
            about = (kpi, wording.TITLES.get(kpi, ""), kind, row.of, row.label, ".".join(row.path))
            writer.writerow([*map(guarded, about), *map(plain, row.in_files)])
    if reading.legend:
        writer.writerow([guarded(reading.legend)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def shares(rows: Iterable[Share], *, town: Municipality, month: str) -> bytes:
    """The CSV of whom each organisation proposed in a month, one line per organisation that advised."""
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(map(guarded, (f"Voorstellen, {town.name}, {month}",)))
    writer.writerow(
        ("organisatie", "verwijzingen", "naar zichzelf", "naar anderen", "regels: zichzelf", "past het best")
    )
    for row in rows:
        parts = (row.referrals, row.own, row.others, row.by_rules, row.best)
        writer.writerow([guarded(row.name), *("verborgen" if part is None else part for part in parts)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def plain(value: Any) -> str:
    """One value as text without unit."""
    if value is None:
        return wording.DASH
    return str(value).replace(".", ",") if isinstance(value, Decimal) else guarded(str(value))
