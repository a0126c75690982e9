"""The half-yearly delivery to the Gemeentelijke Monitor Sociaal Domein (GMSD): a row per person and support.

Rows are of persons, with a BSN: the file is for the gemeente that delivers it, over a safe road, never a
report. The layout of CBS is laid down elsewhere, so columns and their order are given by whoever writes the
file. Source: CBS, description of the GMSD; merged are arrangements of one person that are equal but for their
days and lie at most three days apart.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta
from itertools import groupby
from typing import TextIO

from django.db.models import Q

from cases.models import Trajectory
from cases.terms import DAY, add_months
from providers.models import Municipality

GAP = timedelta(days=3)
SUPPORT_AT_HOME = "Ondersteuning thuis"
IN_KIND = "ZIN"  # there is no personal budget: the consortium is paid a lumpsum


@dataclass(frozen=True)
class Arrangement:
    """One form of support of one person. The names of the fields are the columns of the file."""

    bsn: str
    gemeente: str
    type_voorziening: str
    financieringsvorm: str
    begindatum: date
    einddatum: date | None
    reden_beeindiging: str
    toewijzingsnummer: str

    def goes_on_as(self, later: "Arrangement") -> bool:
        """Whether a later one of the same person is the same arrangement still: all alike and close by."""
        alike = ("bsn", "gemeente", "type_voorziening", "financieringsvorm", "reden_beeindiging")
        if any(getattr(self, name) != getattr(later, name) for name in alike) or self.einddatum is None:
            return False
        return later.begindatum - self.einddatum <= GAP


COLUMNS = tuple(Arrangement.__dataclass_fields__)


def half_year(year: int, half: int) -> tuple[date, date]:
    """The first and the last day of a half of a year.

    >>> [f"{day:%d-%m-%Y}" for day in half_year(2026, 2)]
    ['01-07-2026', '31-12-2026']
    """
    first = date(year, 1 if half == 1 else 7, 1)
    return first, add_months(first, 6) - DAY


def arrangements(municipality: Municipality, first: date, last: date) -> Iterator[Arrangement]:
    """Support that ran on a day of the period, by person and first day, merged. Only with a BSN."""
    ran = Q(ends_on=None) | Q(ends_on__gte=first)
    found = Trajectory.objects.filter(ran, case__municipality=municipality, starts_on__lte=last)
    rows = found.select_related("case__client").order_by("case__client", "starts_on", "pk").iterator(2_000)
    for _, of_person in groupby(rows, key=lambda row: row.case.client_id):
        yield from merged(_arrangement(row, municipality) for row in of_person if row.case.client.bsn)


def _arrangement(row: Trajectory, municipality: Municipality) -> Arrangement:
    return Arrangement(
        row.case.client.bsn,
        municipality.code.removeprefix("GM"),
        SUPPORT_AT_HOME,
        IN_KIND,
        row.starts_on,
        row.ends_on,
        row.end_reason,
        row.external_id or str(row.pk),
    )


def merged(rows: Iterable[Arrangement]) -> list[Arrangement]:
    """The arrangements of one person in the order of their first day, those that go on made one."""
    found: list[Arrangement] = []
    for row in rows:
        if found and found[-1].goes_on_as(row):
            before = found[-1].einddatum
            last = None if row.einddatum is None or before is None else max(before, row.einddatum)
            found[-1] = replace(found[-1], einddatum=last)
        else:
            found.append(row)
    return found


def write(out: TextIO, rows: Iterable[Arrangement], columns: Sequence[str]) -> int:
    """Write the rows with these columns in this order, separated by a semicolon; gives how many."""
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    count = 0
    for row in rows:
        values = asdict(row)
        writer.writerow(["" if values[name] is None else values[name] for name in columns])
        count += 1
    return count
