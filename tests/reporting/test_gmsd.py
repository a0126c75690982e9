"""The half-yearly delivery to the GMSD: who is in it, what is merged, and columns in any order."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from cases.models import AccessLog
from reporting.exchange import gmsd
from tests.factories import CaseFactory, ClientFactory, MunicipalityFactory, TrajectoryFactory

BSN = "123456782"
FIRST, LAST = date(2026, 1, 1), date(2026, 6, 30)


@pytest.fixture
def town(db):
    return MunicipalityFactory()


@pytest.fixture
def case(town):
    client = ClientFactory(municipality=town, bsn=BSN)
    return CaseFactory(client=client, municipality=town, opened_on=date(2025, 1, 1))


def support(case, starts, ends=None, reason=""):
    return TrajectoryFactory(case=case, starts_on=starts, ends_on=ends, end_reason=reason)


def days(town):
    return [(row.begindatum, row.einddatum) for row in gmsd.arrangements(town, FIRST, LAST)]


def test_holds_what_ran_on_a_day_of_the_half_year(town, case):
    support(case, date(2025, 3, 1), date(2025, 12, 31), "19")
    support(case, date(2026, 1, 5), date(2026, 1, 5), "20")
    support(case, date(2026, 6, 30))
    other = CaseFactory(client__municipality=town, client__bsn="111222333", opened_on=date(2025, 1, 1))
    support(other, date(2025, 3, 1), date(2026, 1, 1), "21")
    support(other, date(2026, 7, 1))

    assert days(town) == [
        (date(2026, 1, 5), date(2026, 1, 5)),
        (date(2026, 6, 30), None),
        (date(2025, 3, 1), date(2026, 1, 1)),
    ]


@pytest.mark.parametrize(("starts", "rows"), [(date(2026, 3, 4), 1), (date(2026, 3, 5), 2)])
def test_merges_what_lies_at_most_three_days_apart(town, case, starts, rows):
    support(case, date(2026, 2, 1), date(2026, 3, 1), "19")
    support(case, starts, date(2026, 4, 1), "19")

    found = days(town)
    assert len(found) == rows
    assert found[-1][1] == date(2026, 4, 1)


def test_does_not_merge_another_reason(town, case):
    support(case, date(2026, 2, 1), date(2026, 3, 1), "20")
    support(case, date(2026, 3, 2), date(2026, 4, 1), "19")

    assert len(days(town)) == 2


def test_leaves_out_who_has_no_bsn_and_other_municipalities(town, case):
    nameless = CaseFactory(client__municipality=town, client__bsn="", opened_on=date(2025, 1, 1))
    support(nameless, FIRST)
    elsewhere = CaseFactory(
        client__municipality=MunicipalityFactory(external_id="GM0627"), opened_on=date(2025, 1, 1)
    )
    support(elsewhere, FIRST)

    assert days(town) == []


def test_writes_the_columns_that_are_asked_and_that_it_did(town, case, tmp_path):
    support(case, date(2026, 2, 1), date(2026, 3, 1), "21")
    file = tmp_path / "gmsd.csv"

    call_command(
        "gmsd", gemeente=town.code, jaar=2026, half=1, bestand=file,
        kolommen="begindatum, bsn,reden_beeindiging,financieringsvorm,gemeente", verbosity=0,
    )  # fmt: skip

    head, row = file.read_text().splitlines()
    assert head == "begindatum;bsn;reden_beeindiging;financieringsvorm;gemeente"
    assert row == f"2026-02-01;{BSN};21;ZIN;0484"
    assert AccessLog.objects.filter(page="gmsd").exists()


@pytest.mark.parametrize(
    ("wrong", "said"), [({"kolommen": "bsn,kosten"}, "kosten"), ({"gemeente": "GM9999"}, "GM9999")]
)
def test_says_what_is_wrong_and_writes_nothing(town, tmp_path, wrong, said):
    file = tmp_path / "gmsd.csv"
    asked = {"gemeente": town.code, "jaar": 2026, "half": 2, "bestand": file} | wrong

    with pytest.raises(CommandError, match=said):
        call_command("gmsd", **asked)
    assert not file.exists()


def test_says_where_it_cannot_write(town, tmp_path):
    with pytest.raises(CommandError, match="lukt niet"):
        call_command("gmsd", gemeente=town.code, jaar=2026, half=1, bestand=tmp_path / "weg" / "gmsd.csv")
