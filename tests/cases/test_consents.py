"""Consent: what it is for, that taking it back ends all sharing at once, and the register of it all."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cases import policies
from cases import services as acts
from cases.figures.disclosures import disclosures
from cases.models import Case, Consent, DataRequest, Disclosure, Referral
from cases.policies.referral import Shown, shown
from cases.services import consents as services
from cases.services import referrals
from providers.models import Message
from tests.factories import PartnerFactory, ReferralFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
DAY = date(2026, 6, 15)


@pytest.fixture
def people():
    return around_a_case()


def given(people, **words):
    said = {"purpose": "samen een plan maken", "data": ["contact"], "given_on": date(2026, 6, 1)}
    receiver = {} if "partner" in words else {"receiver": "huisarts"}
    return services.give(case=people.case, on=DAY, by=people.holder, **said | receiver | words)


def referred(people, on: date | None = DAY):
    return referrals.refer(
        case=people.case,
        partner=people.partner.employer,
        kind_of_help="dagbesteding",
        question="Kan mevrouw komen?",
        consent_on=on,
        on=on or DAY,
        by=people.holder,
    )


class TestGiving:
    def test_is_kept_with_what_it_is_for(self, people):
        consent = given(people, valid_until=date(2026, 12, 31))

        assert (consent.to, consent.data_said) == ("huisarts", "naam en contact")
        assert consent.held_on(date(2026, 6, 1))
        assert not consent.held_on(date(2026, 5, 31))
        assert consent.held_on(date(2026, 12, 31))
        assert not consent.held_on(date(2027, 1, 1))

    @pytest.mark.parametrize(
        ("words", "field"),
        [({"given_on": date(2026, 6, 16)}, "given_on"), ({"data": []}, "data"), ({"purpose": ""}, "purpose")],
    )
    def test_tells_by_the_field_what_is_wrong(self, people, words, field):
        with pytest.raises(ValidationError) as refused:
            given(people, **words)

        assert list(refused.value.message_dict) == [field]

    @pytest.mark.parametrize("who", ["colleague", "partner", "stranger"])
    def test_is_for_who_works_in_the_dossier(self, people, who):
        with pytest.raises(PermissionDenied):
            services.give(case=people.case, purpose="x", data=["plan"], given_on=DAY, receiver="huisarts",
                          on=DAY, by=getattr(people, who))  # fmt: skip

    @pytest.mark.parametrize(
        "words",
        [
            {"receiver": ""},
            {"receiver": "huisarts", "given_by": "representative"},
            {"receiver": "huisarts", "withdrawn_on": date(2026, 5, 31)},
            {"receiver": "huisarts", "valid_until": date(2026, 5, 31)},
        ],
    )
    def test_the_database_refuses_what_no_act_does(self, people, words):
        said = {"purpose": "x", "data": ["plan"], "given_on": date(2026, 6, 1)}
        row = Consent(case=people.case, recorded_by=people.holder, **said | words)

        with pytest.raises(IntegrityError), transaction.atomic():
            Consent.objects.bulk_create([row])


class TestWithdrawing:
    def test_art_7_3_ends_the_sight_of_a_running_referral_in_the_same_act(self, people):
        referral = referred(people)
        referrals.accept(referral=referral, expected_on=DAY, contact_name="Jan", on=DAY, by=people.partner)
        referrals.start(referral=referral, started_on=DAY, on=DAY, by=people.partner)
        assert Case.objects.visible_to(people.partner, on=DAY).exists()
        consent = Consent.objects.get()

        services.withdraw(consent=consent, on=DAY, by=people.holder)

        referral.refresh_from_db()
        assert not Case.objects.visible_to(people.partner, on=DAY).exists()
        assert policies.road(people.partner, Case.objects.get(), on=DAY) is None
        assert shown(referral, people.partner, on=DAY) == Shown.NOTHING
        assert referral.state == "started"  # the help goes on, and the figures with it
        assert referral.withdrawn_on is None

    def test_was_right_until_the_day_before(self, people):
        referral = referred(people, on=DAY - timedelta(days=3))
        referrals.accept(referral=referral, expected_on=DAY, contact_name="Jan", on=DAY, by=people.partner)

        services.withdraw(consent=Consent.objects.get(), on=DAY + timedelta(days=1), by=people.holder)

        assert Case.objects.visible_to(people.partner, on=DAY).count() == 0  # this one was taken back as well
        referral.refresh_from_db()
        assert referral.state == "withdrawn"

    @pytest.mark.parametrize("is_seen", [True, False])
    def test_takes_back_a_referral_without_an_answer(self, people, is_seen):
        referral = referred(people)
        if is_seen:
            referrals.mark_seen(referral=referral, on=DAY, by=people.partner)

        services.withdraw(consent=Consent.objects.get(), on=DAY, by=people.holder)

        referral.refresh_from_db()
        assert (referral.state, referral.sharing_ended_on) == ("withdrawn", DAY)
        assert shown(referral, people.partner, on=DAY) == Shown.NOTHING

    def test_ends_leave_to_read(self, people):
        acts.grant(case=people.case, worker=people.partner, reason="cliëntondersteuner", consent_on=DAY,
                   ends_on=DAY + timedelta(days=30), on=DAY, by=people.holder)  # fmt: skip
        assert Case.objects.visible_to(people.partner, on=DAY).exists()

        services.withdraw(consent=Consent.objects.get(), on=DAY, by=people.holder)

        assert not Case.objects.visible_to(people.partner, on=DAY).exists()

    def test_tells_the_organisation_and_the_holder_without_a_name(self, people):
        referred(people)

        services.withdraw(consent=Consent.objects.get(), on=DAY, by=people.lead)

        told = Message.objects.filter(subject="Toestemming ingetrokken")
        assert {mail.recipient for mail in told} == {people.partner, people.holder}
        assert all(people.case.client.last_name not in mail.body for mail in told)

    def test_is_done_once(self, people):
        consent = given(people)
        services.withdraw(consent=consent, on=DAY, by=people.holder)

        with pytest.raises(PermissionDenied, match="al ingetrokken"):
            services.withdraw(consent=consent, on=DAY, by=people.holder)

    def test_leaves_what_rests_on_another_ground(self, people):
        other = ReferralFactory(case=people.case, partner=people.partner.employer, accepted=True)
        Referral.objects.filter(pk=other.pk).update(ground="legal_task")

        services.withdraw(consent=given(people), on=DAY, by=people.holder)

        assert Case.objects.visible_to(people.partner, on=DAY).exists()


class TestAnotherGround:
    def test_art_5_3_3_needs_no_consent_and_makes_none(self, people):
        draft = referrals.write(
            case=people.case,
            partner=people.partner.employer,
            kind_of_help="crisisopvang",
            question="Kan mevrouw vandaag komen?",
            ground="vital",
            on=DAY,
            by=people.holder,
        )

        sent = referrals.send(referral=draft, on=DAY, by=people.holder)

        assert (sent.state, sent.consent, Consent.objects.count()) == ("sent", None, 0)
        assert disclosures(case_id=people.case.pk, until=DAY)[0].ground == "vitaal belang: acuut gevaar"

    def test_consent_still_asks_for_its_day(self, people):
        with pytest.raises(ValidationError, match="goed vindt"):
            referred(people, on=None)


class TestAnObjection:
    @pytest.fixture
    def restricted(self, people):
        officer = UserFactory(privacy_officer=True)
        words = {"identified_on": DAY, "identified_how": "known", "started_on": DAY, "decided_on": DAY}
        return DataRequest.objects.create(
            client=people.case.client, kind="objection", received_on=DAY, way="desk", wish="Niet delen.",
            registered_by=officer, decision="granted", decided_by=officer, answer="Goed.", **words,
        )  # fmt: skip

    def test_art_21_lets_no_referral_out(self, people, restricted):
        with pytest.raises(ValidationError, match="bezwaar"):
            referred(people)

    @pytest.mark.parametrize(("ground", "is_refused"), [("cooperation", True), ("vital", False)])
    def test_art_18_leaves_what_the_law_or_danger_asks(self, people, restricted, ground, is_refused):
        words = {"what": "verteld", "data": ["contact"], "ground": ground, "way": "phone", "told_on": DAY}

        if is_refused:
            with pytest.raises(ValidationError, match="bezwaar"):
                services.disclose(case=people.case, receiver="huisarts", on=DAY, by=people.holder, **words)
        else:
            services.disclose(case=people.case, receiver="ambulance", on=DAY, by=people.holder, **words)
            assert Disclosure.objects.count() == 1

    def test_is_seen_in_the_dossier(self, people, restricted, client):
        client.force_login(people.holder)

        for page in ("", "plan/", "rechten/"):
            assert "Beperkt sinds" in client.get(f"/dossier/{people.case.pk}/{page}").content.decode()

    def test_what_a_resident_asked_is_known_to_who_sees_the_whole_dossier(self, people, client):
        """The requests themselves are the officer's: row level security shows the coach none."""
        DataRequest.objects.create(
            client=people.case.client, kind="access", received_on=DAY, way="desk", wish="Alles zien.",
            registered_by=people.holder,
        )  # fmt: skip
        client.force_login(people.holder)

        page = client.get(f"/dossier/{people.case.pk}/rechten/").content.decode()

        assert "Ontvangen" in page
        assert "vroeg nog niets" not in page
        assert "Alles zien" not in page


class TestTheRegister:
    def test_follows_from_referrals_and_grants_and_what_was_written_down(self, people):
        referral = referred(people)
        referrals.accept(referral=referral, expected_on=DAY, contact_name="Jan", on=DAY, by=people.partner)
        consent = given(people)
        services.disclose(case=people.case, receiver="huisarts", what="uitslag verteld", data=["question"],
                          ground="consent", consent=consent, way="phone", told_on=DAY,
                          on=DAY, by=people.holder)  # fmt: skip

        told = disclosures(case_id=people.case.pk, until=DAY)

        partner = people.partner.employer.name
        assert [(row.receiver, row.what, row.way) for row in told] == [
            (partner, "na het antwoord: dagbesteding", "verwijzing"),
            (partner, "vraag zonder naam: dagbesteding", "verwijzing"),
            ("huisarts", "uitslag verteld", "telefoon"),
        ]
        assert {row.ground for row in told} == {"toestemming van de inwoner"}

    @pytest.mark.parametrize("told_on", [date(2026, 5, 31), date(2026, 6, 10)])
    def test_consent_that_did_not_hold_that_day_is_no_ground(self, people, told_on):
        consent = given(people)
        services.withdraw(consent=consent, on=date(2026, 6, 10), by=people.holder)

        with pytest.raises(ValidationError) as refused:
            services.disclose(case=people.case, receiver="huisarts", what="x", data=["plan"], way="phone",
                              ground="consent", consent=Consent.objects.get(), told_on=told_on,
                              on=DAY, by=people.holder)  # fmt: skip

        assert list(refused.value.message_dict) == ["consent"]

    def test_the_officer_reads_all_by_number_and_no_name(self, people, client):
        services.disclose(case=people.case, receiver="huisarts", what="gebeld", data=["contact"],
                          ground="cooperation", way="phone", told_on=DAY,
                          on=DAY, by=people.holder)  # fmt: skip
        client.force_login(UserFactory(privacy_officer=True))

        page = client.get("/verstrekkingen", {"dossier": people.case.number, "dagen": "366"}).content.decode()

        assert "gebeld" in page
        assert people.case.client.last_name not in page

    @pytest.mark.parametrize("asked", ["x", "²", "9" * 30, "-1"])
    def test_nonsense_finds_nothing(self, client, asked):
        client.force_login(UserFactory(privacy_officer=True))

        assert client.get("/verstrekkingen", {"dossier": asked, "dagen": asked}).status_code == 200


class TestThePages:
    def test_a_consent_is_given_and_taken_back(self, people, client):
        client.force_login(people.holder)
        today = timezone.localdate().isoformat()
        form = {"receiver": "huisarts", "purpose": "overleg", "data": ["contact", "plan"], "given_on": today,
                "way": "spoken", "given_by": "self", "form_key": str(uuid.uuid4())}  # fmt: skip

        assert client.post(f"/dossier/{people.case.pk}/toestemming/", form).status_code == 302
        consent = Consent.objects.get()
        page = client.get(f"/dossier/{people.case.pk}/rechten/").content.decode()
        assert "naam en contact, plan en doelen" in page
        taken = client.post(
            f"/dossier/{people.case.pk}/toestemming/{consent.pk}/intrekken/", {"form_key": str(uuid.uuid4())}
        )
        assert taken.status_code == 302
        assert Consent.objects.get().withdrawn_on == timezone.localdate()

    def test_says_in_dutch_by_the_field_what_is_missing(self, people, client):
        client.force_login(people.holder)

        answer = client.post(f"/dossier/{people.case.pk}/verstrekking/", {"form_key": str(uuid.uuid4())})

        assert answer.status_code == 422
        for words in ("Kies een organisatie, of vul in", "Kies welke gegevens", "Kies de grondslag."):
            assert words in answer.content.decode()

    def test_takes_the_same_number_of_statements_with_more_rows(self, people, client, queries):
        client.force_login(people.holder)
        for _ in range(5):
            given(people, partner=PartnerFactory())

        with queries(30):
            assert client.get(f"/dossier/{people.case.pk}/rechten/").status_code == 200
