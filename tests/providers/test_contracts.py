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
EARLY = date(2026, 1, 1)


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
                services.keep_contract(row=Contract(), on=EARLY, by=admin, **words)
            assert list(refused.value.message_dict) == ["starts_on"]
        else:
            services.keep_contract(row=Contract(), on=EARLY, by=admin, **words)

    def test_what_was_agreed_in_them_stays(self, admin, frozen):
        contract = ContractFactory(variant="C")

        with pytest.raises(ValidationError, match="mei 2026"):
            services.keep_contract(row=contract, on=EARLY, by=admin, variant="A")

    @pytest.mark.parametrize(("day", "is_refused"), [(date(2026, 5, 30), True), (date(2026, 5, 31), False)])
    def test_an_end_lies_on_their_last_day_or_later(self, admin, frozen, day, is_refused):
        contract = ContractFactory()

        if is_refused:
            with pytest.raises(ValidationError, match="mei 2026"):
                services.keep_contract(row=contract, on=EARLY, by=admin, ends_on=day)
        else:
            services.keep_contract(row=contract, on=EARLY, by=admin, ends_on=day)

    def test_a_target_starts_after_them(self, admin, frozen):
        words = {"kpi": "K01", "value": Decimal(60), "ends_on": None, "phase": "regular"}
        contract = ContractFactory()

        with pytest.raises(ValidationError, match="mei 2026"):
            services.keep_target(
                row=Target(contract=contract), on=EARLY, by=admin, starts_on=date(2026, 5, 1), **words
            )
        services.keep_target(
            row=Target(contract=contract), on=EARLY, by=admin, starts_on=date(2026, 6, 1), **words
        )


def test_a_target_lies_in_its_contract(admin):
    contract = ContractFactory(ends_on=date(2026, 12, 31))
    words = {"kpi": "K01", "value": Decimal(60), "ends_on": None, "phase": ""}

    for day in (date(2022, 12, 31), date(2027, 1, 1)):
        with pytest.raises(ValidationError):
            services.keep_target(row=Target(contract=contract), on=EARLY, by=admin, starts_on=day, **words)


@pytest.mark.parametrize("role", Role)
def test_only_the_administrator_keeps_them(role):
    user, contract = UserFactory(coach=True, roles=[role]), ContractFactory()
    words = {"row": contract, "on": EARLY, "by": user}

    if role == Role.ADMINISTRATOR:
        services.keep_contract(ends_on=date(2026, 12, 31), **words)
    else:
        with pytest.raises(PermissionDenied):
            services.keep_contract(ends_on=date(2026, 12, 31), **words)


class TestThePast:
    """Whatever report is frozen: what held before today never changes."""

    def test_a_contract_does_not_begin_in_it(self, admin):
        with pytest.raises(ValidationError, match="Wat al gold, verandert niet"):
            services.keep_contract(
                row=Contract(municipality=MunicipalityFactory()), on=date(2026, 5, 2), by=admin,
                starts_on=date(2026, 5, 1),
            )  # fmt: skip

    def test_of_what_began_only_the_last_day_moves(self, admin):
        contract = ContractFactory(variant="C")
        known = {"on": date(2026, 5, 2), "by": admin}

        with pytest.raises(ValidationError, match="Alleen de einddatum"):
            services.keep_contract(row=contract, variant="A", **known)
        contract.refresh_from_db()
        with pytest.raises(ValidationError, match="verandert niet"):
            services.keep_contract(row=contract, ends_on=date(2026, 4, 1), **known)
        services.keep_contract(row=contract, ends_on=date(2026, 5, 31), **known)

        assert Contract.objects.get().ends_on == date(2026, 5, 31)

    def test_what_has_not_begun_may_be_mended(self, admin):
        contract = ContractFactory(starts_on=date(2026, 7, 1))

        services.keep_contract(row=contract, variant="A", on=date(2026, 5, 2), by=admin)

        assert Contract.objects.get().variant == "A"
