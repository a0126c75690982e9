"""What falls free when an organisation stops: dossiers, places, referrals and its part of the sum."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from cases.figures.without import freed
from cases.models import Referral
from cases.services.partner_exit import hand_on_referrals
from providers.models import Availability, Message, ShareCut, ShareKey
from tests.factories import CaseFactory, ContractFactory, PartnerFactory, ReferralFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
ON = date(2026, 7, 1)


@pytest.fixture
def people():
    return around_a_case()


def test_it_is_counted_as_it_stands(people):
    partner = people.holder.employer or PartnerFactory()
    people.holder.employer = partner
    people.holder.save()
    contract = ContractFactory(
        municipality=people.case.municipality, starts_on=date(2026, 1, 1), lumpsum_per_year=365_000
    )
    admin = UserFactory(administrator=True)
    key = ShareKey.objects.create(
        contract=contract, basis="agreed", starts_on=date(2026, 1, 1), kept_on=ON, kept_by=admin
    )
    ShareCut.objects.create(key=key, partner=partner, thousandths=400)
    ShareCut.objects.create(key=key, partner=PartnerFactory(), thousandths=600)
    Availability.objects.create(partner=partner, service="daytime", capacity=12, starts_on=date(2026, 1, 1))
    ReferralFactory(case=CaseFactory(), partner=partner, service="daytime", accepted=True)
    ReferralFactory(case=CaseFactory(), partner=partner, declined=True)
    ReferralFactory(case=CaseFactory())

    found = freed(partner, on=ON)

    assert (found.dossier_count, found.referral_count, found.place_count) == (1, 1, 12)
    # 1 July up to 31 December: 184 days of 365.
    part = found.parts[0]
    assert (part.percentage, part.euro, part.rest) == ("40,0%", 146_000, 73_600)


def test_the_page_is_for_the_administrator_and_names_nobody(people, client):
    people.case.client.last_name = "Kuipersma"
    people.case.client.save()
    partner = people.partner.employer
    ReferralFactory(case=people.case, partner=partner)
    client.force_login(UserFactory(administrator=True))
    address = reverse("cases:without")

    page = client.get(address, {"partner": partner.pk, "day": "2027-01-01"})

    assert page.context["found"].referral_count == 1
    assert "Kuipersma" not in page.content.decode()
    assert client.get(address, {"partner": "x", "day": "gisteren"}).status_code == 422
    client.force_login(UserFactory(contract_manager=True))
    assert client.get(address).status_code == 403


class TestHandOn:
    def test_ends_what_runs_withdraws_the_rest_and_leaves_a_draft_for_the_new_one(self, people):
        partner, other = people.partner.employer, PartnerFactory()
        runs = ReferralFactory(
            case=people.case, partner=partner, service="daytime", accepted=True, started_on=date(2026, 4, 7)
        )
        waits = ReferralFactory(case=people.case, partner=partner, service="guidance", waiting=True)
        over = ReferralFactory(case=people.case, partner=partner, declined=True)

        done = hand_on_referrals(
            referrals=[runs, waits, over], to={"daytime": other}, last_on=date(2026, 7, 31), on=ON,
            by=UserFactory(administrator=True),
        )  # fmt: skip

        assert [one.is_done for one in done] == [True, True, False]
        runs, waits = (Referral.objects.get(pk=one.pk) for one in (runs, waits))
        assert (runs.state, runs.ended_on, runs.end_reason) == (
            "ended",
            date(2026, 7, 31),
            "organisatie stopt",
        )
        assert waits.state == "withdrawn"
        draft = Referral.objects.get(partner=other)
        assert (draft.state, draft.case, draft.question, draft.consent_on) == (
            "draft", people.case, runs.question, None
        )  # fmt: skip
        assert people.holder in {message.recipient for message in Message.objects.all()}

    def test_does_nothing_twice(self, people):
        one = ReferralFactory(case=people.case, partner=people.partner.employer)
        words = {"referrals": [one], "to": {}, "last_on": ON, "on": ON, "by": UserFactory(administrator=True)}

        results = [hand_on_referrals(**words)[0].is_done for _ in range(2)]

        assert results == [True, False]

    def test_is_of_administrators_and_of_days_to_come(self, people):
        words = {"referrals": [], "to": {}, "on": ON}
        with pytest.raises(PermissionDenied):
            hand_on_referrals(last_on=ON, by=people.lead, **words)
        with pytest.raises(ValidationError, match="nog komt"):
            hand_on_referrals(last_on=date(2026, 6, 30), by=UserFactory(administrator=True), **words)

    def test_shows_what_is_open_and_then_a_result_for_each(self, people, client):
        partner, other = people.partner.employer, PartnerFactory()
        ReferralFactory(case=people.case, partner=partner, service="daytime")
        client.force_login(UserFactory(administrator=True))
        address = reverse("cases:partner_exit", args=[partner.pk])

        assert people.case.number in client.get(address).content.decode()
        assert client.post(address, {"last_on": ""}).status_code == 422
        done = client.post(address, {"last_on": "2099-01-01", "naar_0": other.pk})

        assert "gelukt" in done.content.decode()
        assert Referral.objects.filter(partner=other, state="draft").exists()
