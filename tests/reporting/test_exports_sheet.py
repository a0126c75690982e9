"""The sheet and the CSV: every number of the protected report, hidden ones as <10, no formula from a name."""

import csv
from decimal import Decimal
from io import BytesIO, StringIO

import openpyxl
import pytest

from reporting.exports import flat, xlsx
from reporting.exports.reading import Reading
from reporting.exports.rows import body, rows_of
from reporting.scales import PERIODS
from tests.factories import DistrictFactory, MunicipalityFactory, PartnerFactory
from tests.reporting.samples import FROZEN_AT, MONTH, protected_report

pytestmark = pytest.mark.django_db


def about(**more):
    town = MunicipalityFactory()
    return {"municipality": town, "month": MONTH, "version": 1, "frozen_at": FROZEN_AT} | more


def sheets(protected):
    return openpyxl.load_workbook(BytesIO(xlsx.render(protected, **about())))


def lines(protected):
    text = flat.render(protected, **about()).decode("utf-8-sig")
    return list(csv.reader(StringIO(text), delimiter=";"))


@pytest.mark.parametrize("density", [2, 30])
def test_the_sheet_holds_every_number_in_its_four_periods(density):
    protected = protected_report(density=density)
    book = sheets(protected)
    found = {
        (row[0], row[3] or "", row[4]): row[5:9]
        for name in book.sheetnames[1:]
        for row in book[name].iter_rows(min_row=2, values_only=True)
    }

    reading = Reading(protected, MONTH)
    expected = [row for kpi in protected["kpis"] for row in rows_of(reading, kpi)]
    assert len(found) == len(expected) > 100
    for row in expected:
        values = ["–" if value is None else value for value in row.in_files]
        plain = [float(value) if isinstance(value, Decimal) else value for value in values]
        assert list(found[row.kpi, row.of, row.label]) == plain


def test_the_sheet_has_a_summary_and_a_leaf_per_group():
    book = sheets(protected_report())

    assert book.sheetnames[0] == "Samenvatting"
    assert {"Resultaat", "Op tijd", "Instroom en bereik"} <= set(book.sheetnames)
    assert book["Samenvatting"]["A1"].value == "Maandrapport mei 2026, gemeente Alphen aan den Rijn"
    assert book["Samenvatting"]["A2"].value == "Vastgesteld op 9 juni 2026, versie 1"


def test_the_same_report_gives_the_same_files():
    protected = protected_report()

    assert xlsx.render(protected, **about()) == xlsx.render(protected, **about())
    assert flat.render(protected, **about()) == flat.render(protected, **about())


@pytest.mark.parametrize("name", ["=1+1", "+31 6", "-1", "@SUM(A1)", "\t=1"])
def test_a_name_is_never_a_formula(name):
    PartnerFactory(external_id="partner 0", name=name)
    DistrictFactory(external_id="wijk 0", name=name)
    protected = protected_report()

    book, table = sheets(protected), lines(protected)

    cells = [cell for name in book.sheetnames for row in book[name].iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert f"'{name}" in {cell.value for cell in cells}
    texts = [cell for line in table for cell in line]
    assert f"'{name}" in texts
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in texts)


def test_the_csv_has_a_line_per_number_with_the_path_of_the_json():
    protected = protected_report(density=2)
    found = {(line[0], line[5]): line[6:10] for line in lines(protected)[2:] if len(line) > 5}

    reading = Reading(protected, MONTH)
    expected = [row for kpi in protected["kpis"] for row in rows_of(reading, kpi)]
    assert len(found) == len(expected)
    for row in expected:
        values = ["–" if value is None else str(value) for value in row.in_files]
        if row.path[-1] != "oordeel":
            values = [value.replace(".", ",") for value in values]
        assert found[row.kpi, ".".join(row.path)] == values
    assert "<10" in {value for values in found.values() for value in values}


def test_an_amount_is_in_euro_as_its_label_says():
    protected = protected_report()
    amounts = {"afgesproken": 78_333_332, "betaald": 5, "per_partner": {}}
    protected["kpis"]["K23"] |= dict.fromkeys(("maand", "jaar", "twaalf_maanden", "vorig_jaar"), amounts)

    table = {line[5]: line for line in lines(protected) if line[0] == "K23" and len(line) > 5}
    assert table["afgesproken"][4] == "Afgesproken bedrag in euro"
    assert table["afgesproken"][6:10] == ["783333,32"] * 4
    assert table["betaald"][6:10] == ["0,05"] * 4
    cells = [cell for row in sheets(protected)["Geld"].iter_rows(min_row=2) for cell in row[5:9]]
    assert {cell.value for cell in cells} == {783_333.32, 0.05}
    assert {cell.number_format for cell in cells} == {"#,##0.00"}


def test_a_period_without_contract_is_a_dash_not_a_zero():
    protected = protected_report()
    for each in protected["kpis"].values():
        each["vorig_jaar"] = None

    assert {line[9] for line in lines(protected)[2:] if len(line) > 9} == {"–"}


def test_an_organisation_without_anything_stands_in_the_sheet_alone():
    idle = {"noemer": 0, "teller": 0, "aandeel": None, "gestart": 0}
    busy = idle | {"noemer": 3}
    protected = protected_report()
    for each in PERIODS:
        protected["kpis"]["K07"][each] = idle | {"per_partner": {"P1": busy, "P2": idle}}
    reading = Reading(protected, MONTH, {"P1": "De Brug", "P2": "Het Anker"})

    assert {row.of for row in rows_of(reading, "K07")} == {"", "De Brug", "Het Anker"}
    assert {row.of for row in rows_of(reading, "K07", with_idle=False)} == {"", "De Brug"}
    assert "De Brug" in body(reading, "K07")
    assert "Het Anker" not in body(reading, "K07")
