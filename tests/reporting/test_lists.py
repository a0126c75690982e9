"""The list behind every number is as long as the number, for every KPI, in every part of a municipality."""

from collections import Counter
from datetime import date

import pytest

from providers.models import District, Partner, Team
from reporting.figures import lists
from reporting.figures.report import figures
from reporting.figures.scope import scope_of
from tests.factories import TeamFactory
from tests.reporting.towns import Maker

MONTH = date(2025, 10, 1)
# Numbers that count nothing: they follow from counts, or were given.
COMPUTED = {
    "aandeel", "dekking", "wilson", "ondergrens", "bovengrens", "oordeel", "gemiddelde", "mediaan",
    "mediaan_start", "mediaan_antwoord", "langste", "inwoners", "per_1000",
    "afgesproken", "betaald", "sleutel",
}  # fmt: skip


def leaves(value, above=()):
    for key, below in value.items():
        if isinstance(below, dict):
            yield from leaves(below, (*above, key))
        else:
            yield (*above, key), below


@pytest.fixture
def town(db):
    maker = Maker(7, size=50)
    towns = maker.make()
    for number, team in enumerate(TeamFactory.create_batch(2, municipality=towns[0])):
        chosen = [case.pk for case in towns[0].cases.order_by("pk")][number::3]
        towns[0].cases.filter(pk__in=chosen).update(team=team)
    return towns[0]


def test_every_number_of_a_report_is_as_long_as_its_list(town):
    scope = scope_of(town, MONTH)
    seen = Counter()

    for kpi, body in figures(scope)["kpis"].items():
        for period in ("maand", "jaar", "twaalf_maanden", "vorig_jaar"):
            for path, number in leaves(body[period] or {}):
                if path[-1] in COMPUTED:
                    continue
                cell = lists.cell(kpi, path)
                assert cell, (kpi, path)
                if number or len(path) == 1:
                    found = lists.listed(scope, cell, period)
                    assert len(found) == number == len({each.id for each in found}), (kpi, period, path)
                    seen[kpi] += 1

    assert set(seen) == {f"K{number:02}" for number in range(1, 23)}


@pytest.mark.parametrize("kind", ["wijk", "team", "partner", "start"])
def test_a_part_is_counted_as_its_list_is_long(town, kind):
    scope = scope_of(town, MONTH)
    rows = {"wijk": District, "team": Team, "partner": Partner}
    keys = list(rows[kind].objects.values_list("pk", flat=True)) if kind in rows else [1, 2, 3]
    seen = set()

    for kpi in sorted({kpi for kpi, _, _, _ in lists.CELLS}):
        for cell in lists.whole_cells(kpi):
            if kind not in cell.parts:
                continue
            counts = lists.counted(scope, [cell], by=kind)
            for key in keys:
                number = counts.get((key, "twaalf_maanden"), [0])[0]
                within = lists.Within(kind, key)
                assert len(lists.listed(scope, cell, "twaalf_maanden", within=within)) == number, cell
            alone = lists.counted(scope, [cell], within=within)
            assert alone.get((None, "twaalf_maanden"), [0])[0] == number, cell
            seen |= {kpi} if counts else set()

    assert {"K01", "K02", "K09"} <= seen


def test_parts_add_up_to_the_whole_where_a_fact_has_one(town):
    scope = scope_of(town, MONTH)
    cell = lists.cell("K19", ("aantal",))

    by_district = lists.counted(scope, [cell], by="wijk")

    whole = lists.counted(scope, [cell])[None, "jaar"]
    assert sum(number[0] for (_, period), number in by_district.items() if period == "jaar") == whole[0]


def test_a_long_list_comes_in_pages(town):
    scope = scope_of(town, MONTH)
    cell = lists.cell("K18", ("clienten",))
    every = lists.listed(scope, cell, "maand")

    first = lists.listed(scope, cell, "maand", limit=5)
    assert first == every[:5]
    assert lists.listed(scope, cell, "maand", after=first[-1].id) == every[5:]


def test_what_is_computed_has_no_list(town):
    assert lists.cell("K01", ("dekking",)) is None
    assert lists.cell("K18", ("inwoners",)) is None
    assert lists.cell("K99", ("aantal",)) is None
