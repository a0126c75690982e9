"""Contracts and targets: from which day, and never in a month that is frozen."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from providers import services
from providers.models import Contract, Role, Target
from reporting.models import MonthlyReport
from tests.factories import ContractFactory, MunicipalityFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return UserFactory(administrator=True)


@pytest.fixture
def frozen():
    """May 2026 is frozen."""
    return MonthlyReport.objects.create(
        municipality=MunicipalityFactory(), month=date(2026, 5, 1), version=1, internal="{}", protected="{}",
        internal_sha256="0" * 64, protected_sha256="0" * 64, frozen_at=datetime(2026, 6, 10, tzinfo=UTC),
    )  # fmt: skip


def posted(**words):
    return {"form_key": str(uuid.uuid4())} | words


class TestFrozenMonths:
    @pytest.mark.parametrize(("day", "is_refused"), [(date(2026, 5, 31), True), (date(2026, 6, 1), False)])
    def test_a_contract_starts_after_them(self, admin, frozen, day, is_refused):
        words = {"municipality": frozen.municipality, "starts_on": day, "ends_on": None}

        if is_refused:
            with pytest.raises(ValidationError, match="mei 2026") as refused:
                services.keep_contract(contract=Contract(), by=admin, **words)
            assert list(refused.value.message_dict) == ["starts_on"]
        else:
            services.keep_contract(contract=Contract(), by=admin, **words)

    def test_what_was_agreed_in_them_stays(self, admin, frozen):
        contract = ContractFactory(variant="C")

        with pytest.raises(ValidationError, match="mei 2026"):
            services.keep_contract(contract=contract, by=admin, variant="A")

    @pytest.mark.parametrize(("day", "is_refused"), [(date(2026, 5, 30), True), (date(2026, 5, 31), False)])
    def test_an_end_lies_on_their_last_day_or_later(self, admin, frozen, day, is_refused):
        contract = ContractFactory()

        if is_refused:
            with pytest.raises(ValidationError, match="mei 2026"):
                services.keep_contract(contract=contract, by=admin, ends_on=day)
        else:
            services.keep_contract(contract=contract, by=admin, ends_on=day)

    def test_a_target_starts_after_them(self, admin, frozen):
        words = {"kpi": "K01", "value": Decimal(60), "ends_on": None, "phase": "regular"}
        contract = ContractFactory()

        with pytest.raises(ValidationError, match="mei 2026"):
            services.keep_target(
                target=Target(contract=contract), by=admin, starts_on=date(2026, 5, 1), **words
            )
        services.keep_target(target=Target(contract=contract), by=admin, starts_on=date(2026, 6, 1), **words)


def test_two_contracts_of_a_day_are_refused_in_the_words_of_the_constraint(admin, client):
    first = ContractFactory()
    client.force_login(admin)

    answer = client.post(
        "/opdrachten/nieuw", posted(municipality=first.municipality_id, starts_on="2026-06-01")
    )

    assert answer.status_code == 422
    assert "Deze gemeente heeft in die periode al een opdracht." in answer.content.decode()


def test_a_target_lies_in_its_contract(admin):
    contract = ContractFactory(ends_on=date(2026, 12, 31))
    words = {"kpi": "K01", "value": Decimal(60), "ends_on": None, "phase": ""}

    for day in (date(2022, 12, 31), date(2027, 1, 1)):
        with pytest.raises(ValidationError):
            services.keep_target(target=Target(contract=contract), by=admin, starts_on=day, **words)


@pytest.mark.parametrize("role", Role)
def test_the_pages_open_by_role(client, role):
    user, contract = UserFactory(coach=True, roles=[role]), ContractFactory()
    client.force_login(user)
    code = 200 if role == Role.ADMINISTRATOR else 403

    for page in ("", "/nieuw", f"/{contract.pk}", f"/{contract.pk}/norm"):
        assert client.get(f"/opdrachten{page}").status_code == code
    if code == 403:
        with pytest.raises(PermissionDenied):
            services.keep_contract(contract=contract, by=user, variant="A")


def test_a_contract_and_its_target_are_kept_once(client, admin):
    client.force_login(admin)
    town = MunicipalityFactory()
    form = posted(municipality=town.pk, starts_on="2026-06-01", variant="B", small_cell_threshold=12)

    assert [client.post("/opdrachten/nieuw", form).status_code for _ in range(2)] == [302, 302]
    contract = Contract.objects.get()
    norm = posted(kpi="K01", value="62.5", starts_on="2026-06-01", phase="start_up")
    assert client.post(f"/opdrachten/{contract.pk}/norm", norm).status_code == 302

    assert Target.objects.get().value == Decimal("62.5")
    assert "opstartfase" in client.get(f"/opdrachten/{contract.pk}").content.decode()


def test_it_says_in_dutch_by_the_field_what_is_wrong(client, admin):
    client.force_login(admin)

    page = client.post("/opdrachten/nieuw", posted(small_cell_threshold=4)).content.decode()
    for words in ("Kies de gemeente.", "Vul de eerste dag in."):
        assert words in page
    page = client.post(f"/opdrachten/{ContractFactory().pk}/norm", posted(value="x")).content.decode()
    assert "Kies de KPI." in page
    assert "Vul een getal in." in page
