"""What falls free when an organisation stops: dossiers, places, referrals and its part of the sum."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.figures.without import freed, open_referrals
from cases.models import PartnerExit, Referral
from cases.services import referrals
from cases.services.partner_exit import ask_exit, carry_out, resume
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

        asked = ask_exit(
            partner=partner, to={"daytime": other}, last_on=date(2026, 7, 31), on=ON,
            by=UserFactory(administrator=True),
        )  # fmt: skip
        Referral.objects.filter(pk=over.pk).update(answer="", answered_on=None)  # it opened meanwhile
        carry_out(asked.pk, on=ON)

        assert list(asked.rows.values_list("referral", "outcome", "said")) == [
            (runs.pk, "done", f"Stopt na 31 juli 2026. Concept aan {other} ligt klaar."),
            (waits.pk, "done", "Ingetrokken."),
        ]
        assert PartnerExit.objects.get().finished_at is not None
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

    def test_tells_why_one_was_not_done_and_goes_on_with_the_rest(self, people):
        partner = people.partner.employer
        gone, stays = (ReferralFactory(case=people.case, partner=partner) for _ in range(2))
        asked = ask_exit(partner=partner, to={}, last_on=ON, on=ON, by=UserFactory(administrator=True))
        referrals.withdraw(referral=gone, on=ON, by=people.holder)

        carry_out(asked.pk, on=ON)

        told = {row.referral_id: (row.outcome, row.said) for row in asked.rows.all()}
        assert told[stays.pk] == ("done", "Ingetrokken.")
        assert told[gone.pk][0] == "refused"
        assert "ingetrokken" in told[gone.pk][1]

    def test_does_nothing_twice(self, people):
        one = ReferralFactory(case=people.case, partner=people.partner.employer)
        known = {"to": {}, "last_on": ON, "on": ON, "by": UserFactory(administrator=True)}
        asked = ask_exit(partner=one.partner, **known)
        with pytest.raises(ValidationError, match="loopt al een overdracht"):
            ask_exit(partner=one.partner, **known)
        for _ in range(2):
            carry_out(asked.pk, on=ON)

        assert Message.objects.filter(recipient=people.holder).count() == 1
        with pytest.raises(ValidationError, match="valt niets over te dragen"):
            ask_exit(partner=one.partner, **known)

    def test_goes_on_where_a_killed_worker_left_it(self, people):
        one = ReferralFactory(case=people.case, partner=people.partner.employer)
        asked = ask_exit(
            partner=one.partner, to={}, last_on=ON, on=ON, by=UserFactory(administrator=True)
        )  # fmt: skip
        assert resume() == 0
        PartnerExit.objects.update(asked_at=asked.asked_at - timedelta(minutes=3))

        assert resume() == 1

    def test_takes_along_more_than_a_page_shows(self, people):
        partner = people.partner.employer
        for service in ("daytime", "guidance", "respite"):
            ReferralFactory(case=people.case, partner=partner, service=service)

        found = open_referrals(partner, most=2)
        asked = ask_exit(partner=partner, to={}, last_on=ON, on=ON, by=UserFactory(administrator=True))

        assert (len(found.rows), found.total, found.services) == (2, 3, ["daytime", "guidance", "respite"])
        assert asked.rows.count() == 3

    @pytest.mark.parametrize(("words", "name"), [
        ({"outcome": "done"}, "what_became"), ({"said": "Ja."}, "what_became")
    ])  # fmt: skip
    def test_says_in_the_database_what_became_of_each(self, people, words, name):
        one = ReferralFactory(case=people.case, partner=people.partner.employer)
        asked = ask_exit(partner=one.partner, to={}, last_on=ON, on=ON, by=UserFactory(administrator=True))
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            asked.rows.update(**words)

    def test_is_of_administrators_and_of_days_to_come(self, people):
        words = {"partner": people.partner.employer, "to": {}, "on": ON}
        with pytest.raises(PermissionDenied):
            ask_exit(last_on=ON, by=people.lead, **words)
        with pytest.raises(ValidationError, match="nog komt"):
            ask_exit(last_on=date(2026, 6, 30), by=UserFactory(administrator=True), **words)

    def test_shows_what_is_open_and_then_a_result_for_each(self, people, client):
        partner, other = people.partner.employer, PartnerFactory()
        ReferralFactory(case=people.case, partner=partner, service="daytime")
        client.force_login(UserFactory(administrator=True))
        address = reverse("cases:partner_exit", args=[partner.pk])

        assert people.case.number in client.get(address).content.decode()
        assert client.post(address, {"last_on": ""}).status_code == 422
        done = client.post(address, {"last_on": "2099-01-01", "naar_0": other.pk})

        asked = PartnerExit.objects.get()
        result = reverse("cases:partner_exit_result", args=[asked.pk])
        assert done.url == result
        assert "Nog bezig" in client.get(result).content.decode()
        carry_out(asked.pk, on=ON)
        page = client.get(result).content.decode()
        assert "Alle 1 gelukt" in page
        assert people.case.number in page
        assert "Ingetrokken." in page
        assert Referral.objects.filter(partner=other, state="draft").exists()
        assert result in client.get(address).content.decode()
        client.force_login(UserFactory(administrator=True))
        assert client.get(result).status_code == 404
