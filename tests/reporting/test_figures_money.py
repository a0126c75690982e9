"""K23 counted by hand: months in and outside the periods, two contracts, a key that changes in the month."""

from datetime import date
from decimal import Decimal as D

import pytest

from providers.models import LumpsumAmount, ShareCut, ShareKey
from reporting.figures.report import figures
from reporting.figures.scope import scope_of
from tests.factories import ContractFactory, MunicipalityFactory, PartnerFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_k23_adds_up_months_by_partner_and_takes_the_key_of_the_last_day():
    town, by = MunicipalityFactory(external_id="GM0484"), UserFactory()
    one, two = PartnerFactory(external_id="K23-A"), PartnerFactory(external_id="K23-B")
    kept = {"kept_on": date(2026, 6, 1), "kept_by": by}
    old = ContractFactory(municipality=town, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    new = ContractFactory(municipality=town, starts_on=date(2026, 1, 1), ends_on=None)
    elsewhere = ContractFactory(municipality=MunicipalityFactory(external_id="GM0569"))
    for contract, partner, month, agreed, paid in (
        (new, one, date(2026, 5, 1), 500_000, 450_050),
        (new, two, date(2026, 5, 1), 300_000, 0),
        (new, one, date(2026, 1, 1), 500_000, 500_000),
        (new, one, date(2026, 6, 1), 700, 700),  # after the month
        (old, one, date(2025, 12, 1), 90, 80),
        (old, two, date(2025, 6, 1), 7, 6),  # the first month of the twelve
        (old, two, date(2025, 5, 1), 50, 40),  # the same month a year before
        (elsewhere, two, date(2026, 5, 1), 1_000, 1_000),
    ):
        LumpsumAmount.objects.create(
            contract=contract, partner=partner, month=month, agreed_cents=agreed, paid_cents=paid, **kept
        )
    for contract, starts, ends, cuts in (
        (new, date(2026, 1, 1), date(2026, 5, 30), {one: 1000}),
        (new, date(2026, 5, 31), None, {one: 665, two: 335}),
        (old, date(2025, 1, 1), None, {two: 1000}),
    ):
        key = ShareKey.objects.create(
            contract=contract, starts_on=starts, ends_on=ends, basis="agreed", **kept
        )
        ShareCut.objects.bulk_create(
            ShareCut(key=key, partner=partner, thousandths=part) for partner, part in cuts.items()
        )

    found = figures(scope_of(town, date(2026, 5, 1)))["kpis"]["K23"]

    assert found.pop("definitie") == 1
    assert found.pop("norm") is None
    others = {
        code: {"afgesproken": 0, "betaald": 0, "sleutel": None}
        for code in found["maand"]["per_partner"]
        if code not in ("K23-A", "K23-B")
    }
    assert found == {
        "maand": {
            "afgesproken": 800_000,
            "betaald": 450_050,
            "per_partner": others
            | {
                "K23-A": {"afgesproken": 500_000, "betaald": 450_050, "sleutel": D("66.5")},
                "K23-B": {"afgesproken": 300_000, "betaald": 0, "sleutel": D("33.5")},
            },
        },
        "jaar": {
            "afgesproken": 1_300_000,
            "betaald": 950_050,
            "per_partner": others
            | {
                "K23-A": {"afgesproken": 1_000_000, "betaald": 950_050, "sleutel": D("66.5")},
                "K23-B": {"afgesproken": 300_000, "betaald": 0, "sleutel": D("33.5")},
            },
        },
        "twaalf_maanden": {
            "afgesproken": 1_300_097,
            "betaald": 950_136,
            "per_partner": others
            | {
                "K23-A": {"afgesproken": 1_000_090, "betaald": 950_130, "sleutel": D("66.5")},
                "K23-B": {"afgesproken": 300_007, "betaald": 6, "sleutel": D("33.5")},
            },
        },
        "vorig_jaar": {
            "afgesproken": 50,
            "betaald": 40,
            "per_partner": others
            | {
                "K23-A": {"afgesproken": 0, "betaald": 0, "sleutel": None},
                "K23-B": {"afgesproken": 50, "betaald": 40, "sleutel": D("100.0")},
            },
        },
    }


def test_k23_is_nothing_where_nothing_was_written_down_and_null_outside_a_contract():
    town = MunicipalityFactory(external_id="GM0484")
    ContractFactory(municipality=town, starts_on=date(2026, 5, 31))
    PartnerFactory(external_id="K23-A")

    found = figures(scope_of(town, date(2026, 5, 1)))["kpis"]["K23"]

    assert found["vorig_jaar"] is None
    assert (found["maand"]["afgesproken"], found["maand"]["betaald"]) == (0, 0)
    assert found["maand"]["per_partner"]["K23-A"] == {"afgesproken": 0, "betaald": 0, "sleutel": None}
