"""Every number of a report in one list, for the long table of the PDF, the sheet and the CSV.

The list follows the JSON itself, so a KPI or a key that is new there comes along by itself.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.safestring import SafeString, mark_safe

from reporting.exports import wording
from reporting.exports.cell import Cell, row
from reporting.exports.reading import Reading
from reporting.scales import PERIODS, UNKNOWN

# The order in which the numbers of a period are read; what is not here keeps the order of the JSON.
ORDER = (
    *("cohort", "uitgezonderd", "in_aanmerking", "startmeting", "paren", "dekking", "kruistabel", "geslaagd"),
    *("professionals", "bereikbaarheid", "klacht", "bezwaar"),
    *("signalen", "met_contact", "dossier", "ontvangen", "clienten", "inwoners", "per_1000"),
    *("noemer", "teller", "aandeel", "wilson", "ondergrens", "bovengrens", "oordeel"),
    *("gemiddelde", "mediaan", "gestart", "mediaan_start", "mediaan_antwoord", "aantal", "langste"),
    *("afgesproken", "betaald", "sleutel"),
    *("per_bron", "per_leefgebied", "per_wijk", "per_partner", "per_doel"),
    *("verbeterd", "gelijk", "verslechterd", "niet_gemeten"),
)
BOUNDS = ("onder", "boven")
INTERVAL = {"onder": "95%-interval, van", "boven": "95%-interval, tot"}
COUNTED = {"K19": "Hulpvragen"}
PARTNERS = "per_partner"
# Null in every protected report: only the consortium sees them.
INTERNAL_ONLY = {"per_wijk_bron", "per_wijk_leefgebied"}
ABSENT = "geen opdracht"


@dataclass(frozen=True)
class Row:
    """One number in the four periods. of: the entry of a breakdown it belongs to, empty for the gemeente.

    values: as in the JSON, in the order of PERIODS; None where the whole period is absent, too.
    """

    kpi: str
    path: tuple[str, ...]
    of: str
    label: str
    values: tuple[Any, ...]

    @property
    def full(self) -> str:
        """The label with the part or entry it belongs to."""
        return _joined(self.of, self.label)

    @property
    def in_files(self) -> tuple[Any, ...]:
        """The values for a sheet or CSV: an amount in euro, as its label says; the JSON has whole cents."""
        if self.path[-1] not in wording.EURO_CENTS:
            return self.values
        return tuple(Decimal(each).scaleb(-2) if isinstance(each, int) else each for each in self.values)

    @property
    def texts(self) -> list[str]:
        """The values for the eye; a verdict is a text as it is."""
        key = self.path[-1]
        return [
            (value or wording.DASH) if key == "oordeel" else wording.figure(key, value)
            for value in self.values
        ]

    @property
    def cells(self) -> list[Cell]:
        """The values for a table."""
        hidden = map(wording.is_hidden, self.values)
        return [Cell(text, each) for text, each in zip(self.texts, hidden, strict=True)]


def rows_of(reading: Reading, kpi: str, *, with_idle: bool = True) -> list[Row]:
    """All numbers of one KPI.

    with_idle: also of organisations of which nothing was counted in any period. A report names every one
    there is; who reads it looks for those that had something to do.
    """
    found = [dict(_leaves(reading.period(kpi, period) or {})) for period in PERIODS]
    paths: dict[tuple[str, ...], None] = {}
    for each in found:
        paths |= dict.fromkeys(each)
    if not with_idle:
        busy = {path[1] for each in found for path, value in each.items() if path[0] == PARTNERS and value}
        paths = {path: None for path in paths if path[0] != PARTNERS or path[1] in busy}
    ordered = sorted(paths, key=_place)
    return [
        Row(kpi, path, *words(kpi, path, reading.names), tuple(each.get(path) for each in found))
        for path in ordered
    ]


def body(reading: Reading, kpi: str) -> SafeString:
    """The rows of the table of one KPI on a page."""
    shown = rows_of(reading, kpi, with_idle=False)
    return mark_safe("".join(row(each.full, each.cells) for each in shown))  # noqa: S308


def absent(reading: Reading, kpi: str) -> list[str]:
    """The periods that no contract covers."""
    return [period for period in PERIODS if reading.period(kpi, period) is None]


def groups(reading: Reading) -> list[tuple[str, list[str]]]:
    """The KPIs of this report by group, as they are read together."""
    found = [(name, [kpi for kpi in kpis if kpi in reading.kpis]) for name, kpis in wording.GROUPS.items()]
    known = {kpi for kpis in wording.GROUPS.values() for kpi in kpis}
    if rest := [kpi for kpi in reading.kpis if kpi not in known]:
        found.append(("Overig", rest))
    return [(name, kpis) for name, kpis in found if kpis]


@dataclass(frozen=True)
class Table:
    """A table of one KPI on paper. breakdown: "Wijk" and the like, empty for the gemeente itself."""

    breakdown: str
    note: str
    head: tuple[str, ...]
    rows: Sequence[tuple[str, Sequence[Cell]]]


def tables(reading: Reading, kpi: str, *, period: str) -> list[Table]:
    """The numbers of a KPI in tables that fit on paper.

    The gemeente, and a breakdown that counts one thing, in all four periods; a breakdown with more numbers
    per entry only in the given one, a number per column. The sheet and the CSV hold all of it, also the
    organisations of which nothing was counted.
    """
    heads = tuple(wording.PERIOD_NAMES[name] for name in PERIODS)
    found = []
    for key, group in groupby(rows_of(reading, kpi, with_idle=False), key=_breakdown):
        rows = list(group)
        if not key or len(rows[0].path) == 2:
            lines = [(row.of if key else row.full, row.cells) for row in rows]
            found.append(Table(wording.BREAKDOWNS.get(key, ""), "", heads, lines))
            continue
        at = PERIODS.index(period)
        entries = [list(each) for _, each in groupby(rows, key=lambda row: row.path[1])]
        found.append(
            Table(
                wording.BREAKDOWNS[key],
                wording.PERIOD_NAMES[period].lower(),
                tuple(row.label for row in entries[0]),
                [(each[0].of, [row.cells[at] for row in each]) for each in entries],
            )
        )
    return found


def _breakdown(row: Row) -> str:
    return row.path[0] if row.path[0] in wording.BREAKDOWNS else ""


def _leaves(value: Mapping[str, Any], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    for key, below in value.items():
        path = (*above, key)
        if key in INTERNAL_ONLY:
            continue
        if isinstance(below, Mapping):
            yield from _leaves(below, path)
        elif key == "wilson":
            ends = below or (None, None)
            yield from (((*path, name), end) for name, end in zip(BOUNDS, ends, strict=True))
        else:
            yield path, below


def _place(path: tuple[str, ...]) -> tuple[tuple[int, int, str], ...]:
    def place(key: str) -> tuple[int, int, str]:
        return (ORDER.index(key) if key in ORDER else -1, key == UNKNOWN, key)

    return tuple(place(key) for key in path)


def words(kpi: str, path: tuple[str, ...], names: Mapping[str, str]) -> tuple[str, str]:
    """(entry of the breakdown or part, label) of one number."""
    first, key = path[0], path[-1]
    if first in wording.BREAKDOWNS:
        of = wording.capital(wording.entry(first, path[1], names))
        return of, COUNTED.get(kpi, "Aantal") if len(path) == 2 else _leaf(kpi, path[2:])
    if first == "uitgezonderd":
        return "", f"Uitgezonderd: {wording.ENDED.get(key, key)}"
    if first == "kruistabel":
        own, other = (wording.CHANGES.get(each, each) for each in path[1:])
        return "", f"Zelfredzaamheid {own}, meedoen {other}"
    if first == "wilson":
        return "", INTERVAL.get(key, "95%-interval")
    if len(path) > 1:
        return wording.PARTS.get(first, first), _leaf(kpi, path)
    return "", _leaf(kpi, path)


def full(kpi: str, path: tuple[str, ...], names: Mapping[str, str] | None = None) -> str:
    """The label of one number with the part or entry it belongs to."""
    return _joined(*words(kpi, path, names or {}))


def _joined(of: str, label: str) -> str:
    return f"{of}: {wording.small(label)}" if of else label


def _leaf(kpi: str, path: tuple[str, ...]) -> str:
    key = path[-1]
    if key in ("teller", "noemer"):
        both = wording.SHARES.get((kpi, path[0])) or wording.SHARES.get((kpi,)) or ("teller", "noemer")
        return wording.capital(both[key == "noemer"])
    return wording.OF_KPI.get((kpi, key)) or wording.LEAVES.get(key) or wording.capital(key.replace("_", " "))
