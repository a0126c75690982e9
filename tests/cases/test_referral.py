"""What is done with referrals: who may, in which state, and what it causes."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from cases.models import Event, Referral
from cases.policies import referral as policies
from cases.schedule import nightly
from cases.services import referrals
from providers.models import Message
from tests.factories import ReferralFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 4, 8)  # a Wednesday; the factory sends on Wednesday 1 April, Easter lies between


@pytest.fixture
def people():
    return around_a_case()


@pytest.fixture
def sent(people):
    return ReferralFactory(case=people.case, partner=people.partner.employer, sent_by=people.holder)


def words(people, **changes):
    asked = {
        "case": people.case,
        "partner": people.partner.employer,
        "kind_of_help": "Dagbesteding",
        "question": "Zij zit veel alleen.",
        "consent_on": date(2026, 4, 7),
        "on": TODAY,
        "by": people.holder,
    }
    return asked | changes


def accept(referral, **changes):
    asked = {"expected_on": TODAY, "contact_name": "Petra Smit", "on": TODAY}
    return referrals.accept(referral=referral, **(asked | changes))


class TestSend:
    def test_reaches_the_coordinators_of_the_organisation_without_a_name(self, people):
        people.case.client.last_name = "Kuipersma"
        people.case.client.save()

        referral = referrals.refer(**words(people))

        assert (referral.state, referral.sent_on, referral.sent_by) == ("sent", TODAY, people.holder)
        message = Message.objects.get()
        assert message.recipient == people.partner
        assert "Kuipersma" not in message.subject + message.body
        assert "15 april 2026" in message.body  # five working days
        assert list(Event.objects.values_list("kind", "about")) == [("referral_sent", referral.pk)]

    def test_takes_a_draft_as_it_was_written(self, people):
        draft = referrals.write(**words(people, question="Eerst zo."))
        draft = referrals.write(**words(people, question="Nu zo.", draft=draft, seen=draft.version))

        sent = referrals.send(referral=draft, seen=draft.version, on=TODAY, by=people.holder)

        assert (sent.pk, sent.question, Referral.objects.count()) == (draft.pk, "Nu zo.", 1)

    def test_is_refused_when_a_colleague_changed_the_draft(self, people):
        draft = referrals.write(**words(people))
        referrals.write(**words(people, draft=draft, seen=draft.version, question="Van de stuurder."))

        with pytest.raises(ValidationError, match="intussen gewijzigd"):
            referrals.send(referral=draft, seen=draft.version, on=TODAY, by=people.holder)

        assert Referral.objects.get().state == "draft"

    @pytest.mark.parametrize("kind", ["dagbesteding", "DAGBESTEDING "])
    def test_is_refused_while_the_same_help_is_asked_of_the_same_organisation(self, people, sent, kind):
        with pytest.raises(ValidationError, match="loopt al een verwijzing"):
            referrals.refer(**words(people, kind_of_help=kind))

        assert Referral.objects.get() == sent

    def test_is_possible_again_after_a_refusal(self, people):
        ReferralFactory(case=people.case, partner=people.partner.employer, declined=True)

        assert referrals.refer(**words(people)).state == "sent"

    @pytest.mark.parametrize(
        ("change", "message"),
        [
            ({"question": " "}, "Vul in wat u de organisatie vraagt"),
            ({"kind_of_help": ""}, "Vul in welke hulp u zoekt"),
            ({"consent_on": None}, "Leg vast of de inwoner dit goed vindt"),
            ({"consent_on": date(2026, 4, 9)}, "vandaag of eerder"),
        ],
    )
    def test_asks_for_what_is_missing(self, people, change, message):
        with pytest.raises(ValidationError, match=message):
            referrals.refer(**words(people, **change))

        assert not Referral.objects.exists()

    @pytest.mark.parametrize("who", ["colleague", "partner", "stranger"])
    def test_is_refused_to_who_does_not_work_in_the_dossier(self, people, who):
        with pytest.raises(PermissionDenied, match="verwijst"):
            referrals.refer(**words(people, by=getattr(people, who)))

    @pytest.mark.parametrize("who", ["holder", "lead"])
    def test_is_for_who_works_in_the_dossier_while_it_is_open(self, people, who):
        referrals.refer(**words(people, by=getattr(people, who)))
        people.case.closed_on, people.case.closing_reason = TODAY, "klaar"
        people.case.save()

        with pytest.raises(PermissionDenied, match="gesloten"):
            referrals.refer(**words(people, by=getattr(people, who), kind_of_help="begeleiding"))

    def test_is_refused_for_an_organisation_that_left(self, people):
        people.partner.employer.ends_on = date(2026, 4, 7)
        people.partner.employer.save()

        with pytest.raises(ValidationError, match="neemt nu geen verwijzingen aan"):
            referrals.refer(**words(people))


class TestAnswers:
    def test_accepting_tells_the_sender_and_gives_sight_of_the_person(self, people, sent):
        referral = accept(sent, by=people.partner)

        assert (referral.state, referral.answered_on, referral.answer) == ("accepted", TODAY, "accepted")
        assert policies.shown(referral, people.partner, on=TODAY) == policies.Shown.PERSON
        assert [message.recipient for message in Message.objects.all()] == [people.holder]

    def test_accepting_from_the_waiting_list_keeps_the_day_of_the_first_answer(self, people):
        waiting = ReferralFactory(case=people.case, partner=people.partner.employer, waiting=True)

        referral = accept(waiting, by=people.partner)

        assert (referral.answered_on, referral.answer) == (date(2026, 4, 3), "accepted")

    def test_declining_hides_the_person_for_good(self, people, sent):
        referral = referrals.decline(
            referral=sent, reason="full", note="Vanaf juni wel.", on=TODAY, by=people.partner
        )

        assert (referral.state, referral.decline_reason) == ("declined", "full")
        assert policies.shown(referral, people.partner, on=TODAY) == policies.Shown.NOTHING

    @pytest.mark.parametrize(
        ("change", "message"),
        [({"reason": "geen zin"}, "Kies waarom u weigert"), ({"note": " "}, "Leg kort uit waarom u weigert")],
    )
    def test_declining_needs_a_typed_reason_and_some_words(self, people, sent, change, message):
        answer = {"referral": sent, "reason": "full", "note": "Later.", "on": TODAY, "by": people.partner}

        with pytest.raises(ValidationError, match=message):
            referrals.decline(**(answer | change))

    def test_an_expected_day_in_the_past_is_refused(self, people, sent):
        with pytest.raises(ValidationError, match="vandaag of later"):
            accept(sent, expected_on=date(2026, 4, 7), by=people.partner)
        with pytest.raises(ValidationError, match="vandaag of later"):
            referrals.put_on_waiting_list(
                referral=sent, expected_on=date(2026, 4, 7), on=TODAY, by=people.partner
            )

    def test_help_starts_and_ends_with_a_reason(self, people, sent):
        accept(sent, by=people.partner)
        referrals.start(referral=sent, started_on=date(2026, 4, 8), on=TODAY, by=people.partner)
        ended = referrals.end(
            referral=sent, ended_on=TODAY, code="19", note="Doelen behaald", on=TODAY, by=people.partner
        )

        assert (ended.state, ended.end_said) == ("ended", "volgens plan: Doelen behaald")
        assert policies.shown(ended, people.partner, on=TODAY) == policies.Shown.PERSON
        assert policies.shown(ended, people.partner, on=date(2026, 4, 9)) == policies.Shown.NOTHING
        assert list(Event.objects.order_by("pk").values_list("kind", flat=True)) == [
            "referral_accepted",
            "referral_started",
            "referral_ended",
        ]

    @pytest.mark.parametrize("code", ["", "20", "99", "Klaar"])
    def test_help_ends_for_a_reason_of_the_list_and_not_for_a_while(self, people, sent, code):
        accept(sent, by=people.partner)
        referrals.start(referral=sent, started_on=TODAY, on=TODAY, by=people.partner)

        with pytest.raises(ValidationError, match="Kies waarom de hulp stopt"):
            referrals.end(referral=sent, ended_on=TODAY, code=code, on=TODAY, by=people.partner)

    def test_a_reason_without_more_words_is_said_once(self, people, sent):
        accept(sent, by=people.partner)
        referrals.start(referral=sent, started_on=TODAY, on=TODAY, by=people.partner)

        ended = referrals.end(referral=sent, ended_on=TODAY, code="31", on=TODAY, by=people.partner)

        assert (ended.end_reason, ended.end_said) == ("verhuisd naar een andere gemeente",) * 2

    @pytest.mark.parametrize("words", [{"end_code": "19"}, {"end_code": "77", "ended_on": TODAY}])
    def test_the_database_knows_the_list_and_wants_a_last_day(self, people, words):
        with pytest.raises(IntegrityError, match="reason_of_the_list"), transaction.atomic():
            Referral.objects.bulk_create(
                [Referral(case=people.case, partner=people.partner.employer, sent_on=TODAY, **words)]
            )

    @pytest.mark.parametrize("started_on", [date(2026, 3, 31), date(2026, 4, 9)])
    def test_help_starts_between_the_question_and_today(self, people, sent, started_on):
        accept(sent, by=people.partner)

        with pytest.raises(ValidationError):
            referrals.start(referral=sent, started_on=started_on, on=TODAY, by=people.partner)

    def test_a_colleague_who_answers_the_same_version_second_is_told_so(self, people, sent):
        bob = UserFactory(partner=True, employer=people.partner.employer)
        accept(sent, seen=1, by=people.partner)

        with pytest.raises(ValidationError, match="Zij is nu geaccepteerd"):
            referrals.decline(referral=sent, reason="full", note="Nee.", seen=1, on=TODAY, by=bob)

        assert Referral.objects.get().state == "accepted"

    def test_in_a_dossier_that_was_closed_meanwhile_only_ending_acts_are_left(self, people, sent):
        people.case.closed_on, people.case.closing_reason = TODAY, "verhuisd"
        people.case.save()

        with pytest.raises(PermissionDenied, match="intussen gesloten"):
            accept(sent, by=people.partner)
        assert policies.why_not_decline(people.partner, sent, on=TODAY) is None


class TestMarkSeen:
    def test_counts_once_and_keeps_the_version(self, people, sent):
        referrals.mark_seen(referral=sent, on=TODAY, by=people.partner)
        again = referrals.mark_seen(referral=sent, on=date(2026, 4, 9), by=people.partner)

        assert (again.state, again.seen_on, again.version) == ("seen", TODAY, 1)
        assert Event.objects.count() == 1


class TestWithdraw:
    def test_tells_the_organisation(self, people, sent):
        referral = referrals.withdraw(referral=sent, on=TODAY, by=people.holder)

        assert referral.state == "withdrawn"
        assert [message.recipient for message in Message.objects.all()] == [people.partner]

    def test_throws_a_draft_away_that_its_organisation_never_sees(self, people):
        draft = referrals.write(**words(people))

        referrals.withdraw(referral=draft, on=TODAY, by=people.holder)

        assert not Message.objects.exists()
        assert not Referral.objects.visible_to(people.partner, on=TODAY).exists()


class TestExpiry:
    # The norm is 5 working days, the grace 5 more. From 1 April: Good Friday 3 and Easter Monday 6 April do
    # not count, so the tenth working day is Friday 17 April.
    @pytest.mark.parametrize(("day", "state"), [(17, "sent"), (19, "sent"), (20, "expired")])
    def test_comes_on_the_first_working_day_after_norm_and_grace(self, sent, day, state):
        referrals.expire_unanswered(on=date(2026, 4, day))

        sent.refresh_from_db()
        assert sent.state == state

    def test_looks_at_the_own_norm_of_the_organisation(self, sent):
        sent.partner.answer_norm_days = 1
        sent.partner.save()

        assert referrals.expire_unanswered(on=date(2026, 4, 14)) == 1

    def test_tells_sender_and_team_lead_and_does_nothing_twice(self, people, sent):
        assert referrals.expire_unanswered(on=date(2026, 4, 20)) == 1
        assert referrals.expire_unanswered(on=date(2026, 4, 20)) == 0

        told = {message.recipient for message in Message.objects.all()}
        assert told == {people.holder, people.lead, people.partner}
        event = Event.objects.get()
        assert (event.kind, event.by) == ("referral_expired", None)

    @pytest.mark.parametrize("trait", ["accepted", "declined"])
    def test_spares_what_was_answered(self, people, trait):
        ReferralFactory(case=people.case, **{trait: True})

        assert referrals.expire_unanswered(on=date(2027, 1, 1)) == 0

    def test_is_what_the_beat_runs_every_night(self, sent):
        nightly()

        sent.refresh_from_db()
        assert sent.state == "expired"
