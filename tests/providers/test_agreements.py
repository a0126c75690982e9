"""What stands beside a contract: the division of its sum, the talks, and what falls free."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone

from providers import services
from providers.forms.agreements import EuroField
from providers.models import LumpsumAmount, ResultTalk, ShareCut, ShareKey, TalkAction
from tests.factories import ContractFactory, MunicipalityFactory, PartnerFactory, UserFactory

pytestmark = pytest.mark.django_db
ON = date(2026, 4, 8)
DAY = timedelta(days=1)


@pytest.fixture
def admin():
    return UserFactory(administrator=True)


@pytest.fixture
def contract():
    return ContractFactory(starts_on=date(2026, 1, 1), ends_on=None, lumpsum_per_year=1_000_000)


@pytest.fixture
def manager(contract):
    return UserFactory(contract_manager=True, municipality=contract.municipality)


def divide(contract, by, cuts, **words):
    known = {"contract": contract, "basis": "agreed", "cuts": cuts, "starts_on": ON, "on": ON, "by": by}
    return services.divide_sum(**(known | words))


@transaction.atomic
def whole(act):
    """Do something and look at once at what is otherwise looked at when the transaction ends."""
    act()
    connection.check_constraints()


class TestShareKey:
    def test_is_the_whole_together_and_a_new_one_is_a_new_version(self, contract, admin):
        one, two = PartnerFactory(), PartnerFactory()

        divide(contract, admin, {one: 600, two: 400})
        divide(contract, admin, {one: 1000, two: 0}, starts_on=ON + 10 * DAY)

        keys = ShareKey.objects.filter(contract=contract)
        assert [(key.starts_on, key.ends_on) for key in keys] == [
            (ON, ON + 9 * DAY), (ON + 10 * DAY, None)
        ]  # fmt: skip
        assert [cut.percentage for key in keys for cut in key.cuts.all()] == ["60,0%", "40,0%", "100,0%"]

    @pytest.mark.parametrize("parts", [(500, 400), (600, 500), (0, 0)])
    def test_is_refused_when_it_is_not_the_whole(self, contract, admin, parts):
        with pytest.raises(ValidationError, match="precies 100%"):
            divide(contract, admin, dict(zip((PartnerFactory(), PartnerFactory()), parts, strict=True)))

    @pytest.mark.parametrize(("day", "said"), [
        (ON - DAY, "Wat al gold"), (date(2026, 1, 1) - DAY, "Wat al gold"),
    ])  # fmt: skip
    def test_never_changes_the_past(self, contract, admin, day, said):
        with pytest.raises(ValidationError, match=said):
            divide(contract, admin, {PartnerFactory(): 1000}, starts_on=day)

    def test_needs_a_contract_and_a_partner_of_that_day(self, admin, contract):
        contract.ends_on = ON
        contract.save()
        with pytest.raises(ValidationError, match="geldt deze opdracht niet"):
            divide(contract, admin, {PartnerFactory(): 1000}, starts_on=ON + DAY)
        with pytest.raises(ValidationError, match="doet dan niet meer mee"):
            divide(contract, admin, {PartnerFactory(ends_on=ON - DAY): 1000})

    def test_is_of_administrators(self, contract, manager):
        with pytest.raises(PermissionDenied):
            divide(contract, manager, {PartnerFactory(): 1000})

    def test_names_an_organisation_once_with_a_part_in_the_database(self, contract, admin):
        one = PartnerFactory()
        key = divide(contract, admin, {one: 1000})

        for words, name in (({"partner": one, "thousandths": 5}, "once"),
                            ({"partner": PartnerFactory(), "thousandths": 0}, "is_a_part")):  # fmt: skip
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                ShareCut.objects.bulk_create([ShareCut(key=key, **words)])

    def test_is_the_whole_in_the_database_as_well(self, contract, admin):
        one, two = PartnerFactory(), PartnerFactory()
        key = divide(contract, admin, {one: 600, two: 400})
        alone = {"contract": contract, "basis": "agreed", "kept_on": ON, "kept_by": admin}

        for spoil in (
            lambda: key.cuts.filter(partner=one).update(thousandths=599),
            lambda: key.cuts.filter(partner=one).delete(),
            lambda: ShareCut.objects.bulk_create(
                [ShareCut(key=key, partner=PartnerFactory(), thousandths=1)]
            ),
            lambda: ShareKey.objects.bulk_create(
                [ShareKey(**alone, starts_on=date(2020, 1, 1), ends_on=date(2020, 1, 2))]
            ),
        ):
            with pytest.raises(IntegrityError, match="samen precies 100%"):
                whole(spoil)

    def test_shifts_between_two_within_one_transaction(self, contract, admin):
        one, two = PartnerFactory(), PartnerFactory()
        key = divide(contract, admin, {one: 600, two: 400})
        parts = ((one, 700), (two, 300))

        whole(lambda: [key.cuts.filter(partner=who).update(thousandths=part) for who, part in parts])

        assert [cut.thousandths for cut in key.cuts.order_by("pk")] == [700, 300]


class TestAmounts:
    MAY = date(2026, 5, 1)

    def keep(self, contract, by, amounts, **words):
        known = {
            "contract": contract,
            "month": self.MAY,
            "amounts": amounts,
            "on": date(2026, 6, 2),
            "by": by,
        }
        return services.keep_amounts(**(known | words))

    def test_are_put_right_and_only_what_changed_is_written(self, contract, manager, admin):
        one, two = PartnerFactory(), PartnerFactory()
        self.keep(contract, manager, {one: (500_000, 0), two: (300_000, 300_000)})

        changed = self.keep(contract, admin, {one: (500_000, 450_050), two: (300_000, 300_000)})

        assert [row.partner for row in changed] == [one]
        rows = LumpsumAmount.objects.order_by("partner").values_list("agreed_cents", "paid_cents")
        assert list(rows) == [(500_000, 450_050), (300_000, 300_000)]

    def test_are_not_kept_where_nothing_was_said(self, contract, manager):
        assert self.keep(contract, manager, {PartnerFactory(): (0, 0)}) == []

    @pytest.mark.parametrize(("month", "ends", "amount", "said"), [
        (date(2026, 7, 1), None, (5, 1), "nog niet begonnen"),
        (date(2026, 5, 1), date(2026, 4, 30), (5, 0), "geldt deze opdracht niet"),
        (date(2025, 12, 1), None, (5, 0), "geldt deze opdracht niet"),
        (date(2026, 5, 2), None, (5, 0), "eerste dag"),
    ])  # fmt: skip
    def test_are_of_a_month_of_the_contract(self, contract, manager, month, ends, amount, said):
        contract.ends_on = ends
        contract.save()

        with pytest.raises(ValidationError, match=said):
            self.keep(contract, manager, {PartnerFactory(): amount}, month=month)

    def test_may_be_of_the_month_in_which_a_contract_ends(self, contract, manager):
        contract.ends_on = date(2026, 5, 1)
        contract.save()

        assert self.keep(contract, manager, {PartnerFactory(): (5, 0)})

    def test_are_of_the_own_municipality(self, contract):
        other = UserFactory(contract_manager=True, municipality=MunicipalityFactory(external_id="GM0627"))
        with pytest.raises(PermissionDenied, match="andere gemeente"):
            self.keep(contract, other, {})

    def test_are_one_a_month_of_an_organisation_in_the_database(self, contract, manager):
        one = PartnerFactory()
        self.keep(contract, manager, {one: (5, 0)})
        known = {"contract": contract, "partner": one, "kept_on": ON, "kept_by": manager}

        for day, name in ((1, "once_a_month"), (2, "is_of_a_month")):
            with pytest.raises(IntegrityError, match=name), transaction.atomic():
                LumpsumAmount.objects.bulk_create([LumpsumAmount(**known, month=date(2026, 5, day))])

    def test_are_proposed_by_the_key_until_they_are_written_down(self, contract, admin, manager):
        one, two, none = PartnerFactory(name="A"), PartnerFactory(name="B"), PartnerFactory(name="C")
        divide(contract, admin, {one: 665, two: 335}, starts_on=date(2026, 5, 1))

        proposed = services.proposed_amounts(contract=contract, month=self.MAY)
        self.keep(contract, manager, {two: (1, 1)})

        # a twelfth of EUR 1,000,000 is EUR 83,333.33
        assert {key.name: value for key, value in proposed.items() if key in (one, two, none)} == {
            "A": (5_541_666, 0), "B": (2_791_666, 0), "C": (0, 0)
        }  # fmt: skip
        known = services.proposed_amounts(contract=contract, month=self.MAY)
        assert (known[one], known[two]) == ((0, 0), (1, 1))

    @pytest.mark.parametrize(("typed", "cents"), [
        ("", 0), ("0", 0), ("1250", 125_000), ("1.250,5", 125_050), ("€ 1250,05", 125_005),
        ("1.234.567,89", 123_456_789), ("12,345", None), ("1.25", None), ("-5", None), ("veel", None),
        ("9999999999999", 999_999_999_999_900), ("99999999999999", None),
    ])  # fmt: skip
    def test_are_read_as_people_write_them(self, typed, cents):
        field = EuroField(required=False)

        if cents is None:
            with pytest.raises(ValidationError, match="bedrag"):
                field.clean(typed)
        else:
            assert field.clean(typed) == cents

    def test_are_entered_by_the_manager_and_shown_with_the_contract(self, contract, manager, client):
        one, today = PartnerFactory(name="Polderzorg"), timezone.localdate().replace(day=1)
        page = reverse("providers:amounts", args=[contract.pk, today.year, today.month])
        client.force_login(manager)

        assert "Polderzorg: afgesproken (euro)" in client.get(page).content.decode()
        wrong = client.post(page, {f"agreed_{one.pk}": "veel"})
        assert (wrong.status_code, "bijvoorbeeld 1250 of 1250,50" in wrong.content.decode()) == (422, True)
        told = {f"agreed_{one.pk}": "12.500", f"paid_{one.pk}": "11000,50"}
        assert client.post(page, told).status_code == 302
        shown = client.get(reverse("providers:agreement", args=[contract.pk])).content.decode()
        assert "€ 12.500,00" in shown
        assert "€ 11.000,50" in shown
        for year, month in ((today.year, 13), (2025, 12)):
            gone = reverse("providers:amounts", args=[contract.pk, year, month])
            assert client.get(gone).status_code == 404


class TestTalk:
    def talk(self, contract, by, **words):
        known = {"held_on": ON, "present": "Gemeente en consortium", "minutes": "K01 stijgt.", "on": ON}
        return services.write_talk(**({"contract": contract, "by": by} | known | words))

    def test_is_kept_with_what_somebody_will_do(self, contract, manager):
        talk = self.talk(contract, manager)
        action = services.add_action(
            talk=talk, text="Wachtlijst bespreken", assignee="Polderzorg", due_on=ON + DAY, on=ON, by=manager
        )

        services.finish_action(action=action, on=ON + DAY, by=manager)

        assert TalkAction.objects.get().done_on == ON + DAY
        with pytest.raises(ValidationError, match="al afgerond"):
            services.finish_action(action=action, on=ON + DAY, by=manager)

    def test_is_of_the_own_municipality(self, contract):
        other = UserFactory(contract_manager=True, municipality=MunicipalityFactory(external_id="GM0627"))
        with pytest.raises(PermissionDenied, match="andere gemeente"):
            self.talk(contract, other)

    def test_says_what_is_wrong(self, contract, manager):
        with pytest.raises(ValidationError, match="vandaag of eerder"):
            self.talk(contract, manager, held_on=ON + DAY)
        with pytest.raises(ValidationError, match="wat er is besproken"):
            self.talk(contract, manager, minutes=" ")
        talk = self.talk(contract, manager)
        with pytest.raises(ValidationError, match="nog komt"):
            services.add_action(talk=talk, text="x", assignee="y", due_on=ON - DAY, on=ON, by=manager)


class TestPages:
    def test_the_administrator_divides_and_the_manager_sees_it(self, contract, admin, manager, client):
        one, today = PartnerFactory(name="Polderzorg"), timezone.localdate()
        page = reverse("providers:agreement", args=[contract.pk])
        client.force_login(admin)
        words = {"act": "key", "basis": "agreed", "starts_on": today}

        assert client.post(page, words | {f"deel_{one.pk}": "90"}).status_code == 422
        assert client.post(page, words | {f"deel_{one.pk}": "100"}).status_code == 302
        assert client.post(page, {"act": "niets"}).status_code == 200
        client.force_login(manager)
        shown = client.get(page).content.decode()
        assert "Polderzorg 100,0%" in shown
        assert "Nieuwe verdeelsleutel" not in shown

    def test_the_manager_writes_a_talk_and_its_actions(self, contract, manager, client):
        today = timezone.localdate()
        page = reverse("providers:agreement", args=[contract.pk])
        client.force_login(manager)
        words = {"act": "talk", "held_on": today, "present": "Allen", "minutes": "Goed."}

        assert client.post(page, words).status_code == 302
        talk = ResultTalk.objects.get()
        action = {"text": "Bellen", "assignee": "Anna", "due_on": today}
        assert client.post(reverse("providers:add_action", args=[talk.pk]), action).status_code == 302
        done = reverse("providers:finish_action", args=[TalkAction.objects.get().pk])
        assert client.get(done).status_code == 200
        assert client.post(done).status_code == 302
        assert "klaar" in client.get(page).content.decode()

    def test_a_manager_of_elsewhere_finds_no_contract(self, contract, client):
        client.force_login(
            UserFactory(contract_manager=True, municipality=MunicipalityFactory(external_id="GM0627"))
        )

        assert client.get(reverse("providers:agreement", args=[contract.pk])).status_code == 403
        listed = client.get(reverse("providers:agreements")).content.decode()
        assert contract.municipality.name not in listed.split("<main")[1]
