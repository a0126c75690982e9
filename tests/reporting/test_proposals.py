"""Who proposes whom: by organisation and month, small numbers hidden, never a worker."""

from datetime import date

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.models import ReferralAdvice, RoutingRules
from cases.terms import add_months
from reporting.figures.shares import FEW, Share, protected, shares
from tests.factories import (
    CaseFactory,
    ContractFactory,
    MunicipalityFactory,
    PartnerFactory,
    ReferralFactory,
    UserFactory,
)

MAY = date(2026, 5, 1)
calm = settings(deadline=None, suppress_health_check=list(HealthCheck))
sizes = st.lists(st.integers(1, 40), max_size=7)


def rows_of(numbers):
    return [Share(f"P{n}", size, size // 2, size // 3, size) for n, size in enumerate(numbers)]


@calm
@given(sizes, st.integers(5, 15))
def test_what_is_hidden_is_never_one_row_nor_under_the_threshold(numbers, threshold):
    rows = rows_of(numbers)

    shown = protected(rows, threshold=threshold)

    hidden = [row for row, seen in zip(rows, shown, strict=True) if seen.referrals is None]
    assert all(row.referrals >= threshold for row in rows if row not in hidden)
    left = len(rows) - len(hidden)
    assert not hidden or not left or (len(hidden) > 1 and sum(one.referrals for one in hidden) >= threshold)


@calm
@given(sizes)
def test_no_part_and_no_rest_of_one_to_four_is_shown(numbers):
    for row in protected(rows_of(numbers), threshold=10):
        for part in (row.own, row.others, row.by_rules, row.best):
            if part is not None:
                assert not 0 < part < FEW
                assert not 0 < row.referrals - part < FEW


def advise(town, employer, chosen, number, sent_on=date(2026, 5, 4), *, first=None, case=None):
    case = case or CaseFactory(client__municipality=town)
    rules = RoutingRules.objects.get(number=1)
    for _ in range(number):
        referral = ReferralFactory(case=case, partner=chosen, sent_on=sent_on)
        for who in (PartnerFactory(), chosen):  # the draft went to another before
            ReferralAdvice.objects.create(
                referral=referral, rules=rules, employer=employer, ranking=[], first=first or chosen,
                chosen=who, is_best=who == (first or chosen), reason="x", on=MAY,
            )  # fmt: skip


@pytest.mark.django_db
class TestShares:
    def test_counts_the_last_advice_of_what_was_sent_in_the_month(self):
        town = MunicipalityFactory()
        ours, other = PartnerFactory(name="Ons"), PartnerFactory(name="Zij")
        advise(town, ours, ours, 8, first=other)
        advise(town, ours, other, 6)
        advise(town, ours, ours, 5, date(2026, 4, 30))
        advise(town, ours, ours, 5, date(2026, 6, 1))
        advise(MunicipalityFactory(external_id="GM0627"), ours, ours, 20)

        (found,) = shares(town, MAY)

        assert (found.name, found.referrals, found.own, found.others) == ("Ons", 14, 8, 6)
        assert (found.by_rules, found.best) == (0, 6)
        assert (found.percent(found.own), found.percent(found.others)) == (57, 43)

    def test_hides_by_the_threshold_of_the_contract(self):
        town, ours = MunicipalityFactory(), PartnerFactory()
        advise(town, ours, ours, 11)
        ContractFactory(municipality=town, small_cell_threshold=12)

        assert [row.referrals for row in shares(town, MAY)] == [None]

    def test_a_draft_that_was_not_sent_does_not_count(self):
        town, ours = MunicipalityFactory(), PartnerFactory()
        advise(town, ours, ours, 11, None)

        assert shares(town, MAY) == []


@pytest.mark.django_db
class TestPage:
    @pytest.fixture
    def last_month(self):
        return add_months(timezone.localdate().replace(day=1), -1)

    def test_tells_by_organisation_and_names_no_worker(self, client, last_month):
        manager = UserFactory(contract_manager=True)
        adviser = UserFactory(coach=True)
        advise(manager.municipality, adviser.employer, adviser.employer, 12, last_month)
        client.force_login(manager)

        page = client.get("/rapporten/voorstellen").content.decode()
        file = client.get("/rapporten/voorstellen/csv").content.decode("utf-8-sig")

        assert "12 (100%)" in page
        assert f"{adviser.employer.name};12;12;0;12;12" in file
        for text in (page, file):
            assert adviser.name not in text

    def test_hides_in_the_file_what_it_hides_on_the_page(self, client, last_month):
        manager = UserFactory(contract_manager=True)
        advise(manager.municipality, PartnerFactory(name="Klein"), PartnerFactory(), 9, last_month)
        client.force_login(manager)

        assert "Te weinig om te tonen" in client.get("/rapporten/voorstellen").content.decode()
        file = client.get("/rapporten/voorstellen/csv").content.decode()
        assert "Klein;verborgen;verborgen;verborgen;verborgen;verborgen" in file

    @pytest.mark.parametrize("query", ["?gemeente=GM9999", "?maand=2000-01", "?maand=x"])
    def test_what_is_not_there(self, client, query):
        client.force_login(UserFactory(contract_manager=True))

        for page in ("", "/csv"):
            assert client.get(f"/rapporten/voorstellen{page}{query}").status_code == 404

    def test_a_gemeente_reads_its_own_and_the_consortium_all(self, client):
        manager, other = UserFactory(contract_manager=True), MunicipalityFactory(external_id="GM0627")
        client.force_login(manager)
        assert client.get(f"/rapporten/voorstellen?gemeente={other.code}").status_code == 404

        client.force_login(UserFactory(lead=True))
        assert client.get(f"/rapporten/voorstellen?gemeente={other.code}").status_code == 200
        client.force_login(UserFactory(coach=True))
        assert client.get("/rapporten/voorstellen").status_code == 403
