"""The parts of a page or report: how K01 comes about, how sure it is, the trend, the wijken, the inflow."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from reporting.exports import charts, wording
from reporting.exports import reading as read
from reporting.exports.cell import Cell
from reporting.exports.charts import Mark
from reporting.exports.drawing import Chart
from reporting.exports.reading import Reading

SELF_RELIANCE = ("verbeterd", "gelijk", "verslechterd")
PARTICIPATION = (*SELF_RELIANCE, "niet_gemeten")


@dataclass(frozen=True)
class Figure:
    """A chart with the table behind it. head: columns after the first; rows: (label, cells)."""

    chart: Chart
    corner: str
    head: Sequence[str]
    rows: Sequence[tuple[str, Sequence[Cell]]]


@dataclass(frozen=True)
class Built:
    """K01 in its fixed order: what comes before the cross table, the cross table, what comes after."""

    before: Sequence[tuple[str, Cell]]
    cross: Figure
    after: Sequence[tuple[str, Cell]]


def built(reading: Reading, period: str, *, key: str = "kruis") -> Built | None:
    """How K01 comes about, from cohort to verdict, in the order of its definition."""
    body = reading.period("K01", period)
    if body is None:
        return None
    before = [("Trajecten waarvan het meetmoment sloot (cohort)", Cell.of(body["cohort"]))]
    for code, count in sorted(body["uitgezonderd"].items()):
        before.append((f"Uitgezonderd: {wording.ENDED.get(code, code)}", Cell.of(count)))
    before += [
        ("Tellen mee (in aanmerking)", Cell.of(body["in_aanmerking"])),
        ("Twee keer gemeten (paren)", Cell.of(body["paren"])),
        ("Dekking: paren van wat meetelt", Cell.of(body["dekking"], per_cent=True)),
    ]
    between = _between(body["wilson"])
    norm = reading.norm("K01")
    after = [
        ("Geslaagd", Cell.of(body["geslaagd"])),
        ("Aandeel geslaagd", Cell.of(body["aandeel"], per_cent=True)),
        ("Ligt tussen (95%, Wilson)", Cell(between, unbroken=True)),
        ("Ondergrens: alle ontbrekende niet geslaagd", Cell.of(body["ondergrens"], per_cent=True)),
        ("Bovengrens: alle ontbrekende geslaagd", Cell.of(body["bovengrens"], per_cent=True)),
        ("Variant", Cell(wording.VARIANTS.get(reading.variant, reading.variant))),
        ("Norm", Cell.of(norm, per_cent=True)),
        ("Oordeel", Cell(body["oordeel"] or wording.DASH)),
    ]
    return Built(before, cross(body["kruistabel"], key), after)


def _between(interval: Sequence[Any] | None) -> str:
    """An interval in words: "65,0% – 74,4%"."""
    return " – ".join(map(wording.per_cent, interval)) if interval else wording.DASH


def cross(table: Mapping[str, Mapping[str, Any]], key: str) -> Figure:
    """The cross table of K01: self-reliance by participation."""
    shown = [
        (count, own, part)
        for own in SELF_RELIANCE
        for part in PARTICIPATION
        if isinstance(count := table[own][part], int)
    ]
    hidden = len(SELF_RELIANCE) * len(PARTICIPATION) - len(shown)
    said = "Er is geen cel die getoond kan worden."
    if shown and (most := max(shown))[0]:
        own, part = wording.CHANGES[most[1]], wording.CHANGES[most[2]]
        said = f"De grootste groep is zelfredzaamheid {own} en meedoen {part}: {most[0]} trajecten."
    elif shown:
        said = "In de getoonde cellen zijn er geen trajecten."
    if hidden:
        said += f" Er zijn {hidden} cellen afgeschermd." if hidden > 1 else " Er is 1 cel afgeschermd."
    chart = charts.cross(key, "Zelfredzaamheid (rijen) en meedoen (kolommen)", table, said)
    rows = [
        (wording.capital(wording.CHANGES[own]), [Cell.of(table[own][part]) for part in PARTICIPATION])
        for own in SELF_RELIANCE
    ]
    head = [f"Meedoen {wording.CHANGES[part]}" for part in PARTICIPATION]
    return Figure(chart, "Zelfredzaamheid", head, rows)


def inside(reading: Reading, period: str) -> Figure | None:
    """What is in K01: improved, same and worse self-reliance, when no cell of them is hidden."""
    body = reading.period("K01", period)
    if body is None or not body["paren"]:
        return None
    cells = {own: list(body["kruistabel"][own].values()) for own in SELF_RELIANCE}
    if not all(isinstance(count, int) for row in cells.values() for count in row):
        return None
    sums = {own: sum(row) for own, row in cells.items()}
    shares = {own: read.share_of(count, sum(sums.values())) for own, count in sums.items()}
    looks = (("bar-brand", "st-on"), ("bar-dim", "st-dim"), ("bar-warn", "st-ink"))
    parts = [
        (wording.per_cent(shares[own]), sums[own], *look)
        for own, look in zip(SELF_RELIANCE, looks, strict=True)
    ]
    said = ", ".join(f"{sums[own]} {wording.CHANGES[own]}" for own in SELF_RELIANCE)
    chart = charts.stack("inhoud", "Zelfredzaamheid van de trajecten", parts, f"{wording.capital(said)}.")
    rows = [
        (wording.capital(own), [Cell.of(sums[own]), Cell.of(shares[own], per_cent=True)])
        for own in SELF_RELIANCE
    ]
    return Figure(chart, "Zelfredzaamheid", ["Trajecten", "Aandeel"], rows)


def k01_mark(reading: Reading | None, period: str, *, label: str, long: str = "") -> Mark:
    """K01 of one report as a mark on a scale; without a report there is nothing on it."""
    body = reading.period("K01", period) if reading else None
    if body is None:
        return Mark(label, None, long=long)
    low, high = body["wilson"] or (None, None)
    hidden = ""
    if body["aandeel"] is None:
        counts = (body["paren"], body["geslaagd"])
        hidden = next((wording.number(each) for each in counts if wording.is_hidden(each)), "")
    return Mark(label, body["aandeel"], low, high, hidden, long)


def trend(readings: Mapping[date, Reading], month: date, period: str) -> Figure:
    """K01 of the newest protected report of each of the last twelve months; nothing is recomputed.

    readings: first day of a month -> its report; a month that is absent is a gap.
    """
    marks, rows = [], []
    for each in read.months_until(month):
        found = readings.get(each)
        long = wording.month_name(each)
        marks.append(k01_mark(found, period, label=wording.SHORT_MONTHS[each.month - 1], long=long))
        rows.append((long, _trend_cells(found, period)))
    target = readings[month].norm("K01") if month in readings else None
    chart = charts.trend("trend", "Aandeel zelfredzamer, meer meedoen of stabiel, per maand", marks, target)
    return Figure(chart, "Maand", ["Twee keer gemeten", "Geslaagd", "Aandeel", "Ligt tussen"], rows)


def _trend_cells(reading: Reading | None, period: str) -> list[Cell]:
    body = reading.period("K01", period) if reading else None
    if body is None:
        return [Cell(charts.NO_REPORT if reading is None else "geen opdracht"), *[Cell(wording.DASH)] * 3]
    between = _between(body["wilson"])
    share = Cell.of(body["aandeel"], per_cent=True)
    return [Cell.of(body["paren"]), Cell.of(body["geslaagd"]), share, Cell(between, unbroken=True)]


def periods(reading: Reading, *, key: str = "perioden") -> Figure:
    """K01 in the four periods of one report."""
    names = read.periods_in_words(reading.month)
    marks = [k01_mark(reading, period, label=wording.capital(name)) for period, name in names.items()]
    rows = []
    for period, name in names.items():
        body = reading.period("K01", period)
        verdict = Cell((body and body["oordeel"]) or wording.DASH)
        rows.append((wording.capital(name), [*_trend_cells(reading, period), verdict]))
    head = ["Twee keer gemeten", "Geslaagd", "Aandeel", "Ligt tussen", "Oordeel"]
    chart = charts.intervals(key, "Aandeel geslaagd per periode", marks, reading.norm("K01"))
    return Figure(chart, "Periode", head, rows)


def districts(reading: Reading, period: str, *, key: str = "wijken") -> Figure | None:
    """Per wijk the clients with an open case (K18) and the support requests (K19)."""
    reach, inflow = reading.period("K18", period), reading.period("K19", period)
    if not reach:
        return None
    asked = (inflow or {}).get("per_wijk") or {}
    ordered = sorted(reach["per_wijk"], key=lambda code: (code == "onbekend", reading.names.get(code, code)))
    names = {code: wording.entry("per_wijk", code, reading.names) for code in ordered}
    bars, rows = [], []
    for code in ordered:
        one = reach["per_wijk"][code]
        rate = one["per_1000"]
        behind = "" if rate is None else f"{wording.number(rate)} per 1.000"
        bars.append((names[code], one["clienten"], behind))
        rows.append((names[code], [Cell.of(one["clienten"]), Cell.of(rate), Cell.of(asked.get(code))]))
    whole = [Cell.of(reach["clienten"]), Cell.of(reach["per_1000"]), Cell.of(inflow and inflow["aantal"])]
    rows.append(("Hele gemeente", whole))
    said = _largest(bars, "inwoners met een open dossier")
    chart = charts.bars(key, "Inwoners met een open dossier per wijk", bars, said)
    return Figure(chart, "Wijk", ["Met open dossier", "Per 1.000 inwoners", "Nieuwe hulpvragen"], rows)


def breakdown(reading: Reading, period: str, part: str, *, key: str, title: str) -> Figure | None:
    """K19 by source or by life domain, the largest first."""
    body = reading.period("K19", period)
    found = body and body.get(part)
    if not found:
        return None
    bars = [
        (wording.capital(wording.entry(part, code, reading.names)), count, "")
        for code, count in sorted(
            found.items(), key=lambda item: (not isinstance(item[1], int), _less(item[1]))
        )
    ]
    bars = [each for each in bars if each[1] != 0] + [each for each in bars if each[1] == 0]
    rows = [(label, [Cell.of(count)]) for label, count, _ in bars]
    chart = charts.bars(
        key, title, [each for each in bars if each[1] != 0] or bars[:1], _largest(bars, "hulpvragen")
    )
    return Figure(chart, wording.BREAKDOWNS[part], ["Hulpvragen"], rows)


def _less(count: Any) -> int:
    return -count if isinstance(count, int) else 0


def _largest(bars: Sequence[tuple[str, Any, str]], noun: str) -> str:
    shown = [(count, label) for label, count, _ in bars if isinstance(count, int)]
    said = "Er is niets dat getoond kan worden."
    if shown:
        count, label = max(shown)
        said = f"De meeste {noun}: {label}, {wording.number(count)}." if count else f"Nergens {noun}."
    hidden = sum(1 for _, count, _ in bars if not isinstance(count, int))
    return said + (f" Afgeschermd: {hidden}." if hidden else "")


def inflow(readings: Mapping[date, Reading], month: date) -> Figure:
    """New support requests in each of the last twelve months, and those solved lightly among them (K16)."""
    columns, rows = [], []
    for each in read.months_until(month):
        found = readings.get(each)
        asked, light = (found.period(kpi, "maand") if found else None for kpi in ("K19", "K16"))
        whole, part = asked and asked["aantal"], light and light["teller"]
        columns.append((wording.SHORT_MONTHS[each.month - 1], whole, part))
        none = Cell(charts.NO_REPORT) if found is None else None
        rows.append((wording.month_name(each), [none or Cell.of(whole), Cell.of(part)]))
    shown = [whole for _, whole, _ in columns if isinstance(whole, int)]
    newest = columns[-1]
    said = f"In {wording.month_name(month)}: {wording.number(newest[1])} hulpvragen"
    said += f", waarvan {wording.number(newest[2])} licht opgelost."
    if len(shown) > 1:
        said += f" De maanden liggen tussen {min(shown)} en {max(shown)}."
    chart = charts.columns("instroom", "Nieuwe hulpvragen per maand", columns, said)
    return Figure(chart, "Maand", ["Hulpvragen", "Licht opgelost"], rows)


def certainty(reading: Reading, period: str) -> str:
    """How sure K01 is: what the missing measurements could make of it."""
    body = reading.period("K01", period)
    if body is None:
        return ""
    low, high = (wording.per_cent(body[end]) for end in ("ondergrens", "bovengrens"))
    if body["ondergrens"] is None or body["bovengrens"] is None:
        return "Er zijn te weinig metingen om te tonen wat de ontbrekende metingen uitmaken."
    if body["paren"] == body["in_aanmerking"]:
        return "Geen enkele meting ontbreekt. De uitkomst gaat over alle trajecten die meetellen."
    return (
        "Niet elk traject dat meetelt, is twee keer gemeten. Zijn alle ontbrekende trajecten niet geslaagd,"
        f" dan is de uitkomst {low}. Zijn ze allemaal geslaagd, dan is het {high}."
    )
