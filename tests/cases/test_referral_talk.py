"""What is said about a referral: questions, counter-offers, reminders, and what the loket gets back."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.figures.returned import returned
from cases.models import Referral, ReferralMessage
from cases.policies.referral import answer_due
from cases.services import referral_talk, referrals
from providers.models import AnswerNorm, Message
from tests.factories import ReferralFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
# Sent on Wednesday 1 April 2026; Good Friday is the 3rd, Easter Monday the 6th. Norm 5: half is Wednesday
# the 8th, the last day is Friday the 10th.
ON = date(2026, 4, 8)


@pytest.fixture
def people():
    return around_a_case()


@pytest.fixture
def sent(people):
    return ReferralFactory(case=people.case, partner=people.partner.employer, sent_by=people.holder)


def told(kind=None):
    return {message.recipient for message in Message.objects.all()}


class TestTalk:
    def test_is_an_event_that_stops_no_clock(self, people, sent):
        due = answer_due(sent)

        referral_talk.write_to_sender(referral=sent, text="Is er vervoer?", on=ON, by=people.partner)
        referral_talk.write_to_receiver(referral=sent, text="Nee.", on=ON, by=people.holder)
        referral_talk.write_to_sender(
            referral=sent, text="Op donderdag wel.", is_offer=True, on=ON, by=people.partner
        )

        sent.refresh_from_db()
        assert (sent.state, sent.answered_on, answer_due(sent)) == ("sent", None, due)
        assert [one.kind for one in sent.messages.all()] == ["question", "answer", "offer"]
        assert told() == {people.holder, people.partner}
        assert not any("vervoer" in message.body for message in Message.objects.all())

    def test_needs_a_text_and_an_open_referral(self, people, sent):
        with pytest.raises(ValidationError, match="Schrijf uw bericht op"):
            referral_talk.write_to_sender(referral=sent, text=" ", on=ON, by=people.partner)
        referrals.withdraw(referral=sent, on=ON, by=people.holder)
        with pytest.raises(PermissionDenied):
            referral_talk.write_to_receiver(referral=sent, text="Hallo", on=ON, by=people.holder)

    @pytest.mark.parametrize(
        "words", [{"kind": "question", "text": "x"}, {"kind": "reminder", "text": "x"}, {"kind": "offer"}]
    )
    def test_of_people_has_a_writer_and_a_text_in_the_database(self, sent, words):
        with pytest.raises(IntegrityError, match="written_by_somebody"), transaction.atomic():
            ReferralMessage.objects.bulk_create([ReferralMessage(referral=sent, on=ON, **words)])

    def test_is_read_and_written_on_both_pages(self, people, sent, client):
        Referral.objects.filter(pk=sent.pk).update(sent_on=timezone.localdate())
        client.force_login(people.partner)
        page = reverse("cases:referral", args=[sent.pk])
        assert client.post(page, {"act": "to_sender", "text": "Is er vervoer?"}).status_code == 302
        assert client.post(page, {"act": "to_sender", "text": ""}).status_code == 422
        client.force_login(people.holder)
        own = reverse("cases:case_referral", args=[people.case.pk, sent.pk])

        assert "Is er vervoer?" in client.get(own).content.decode()
        assert client.post(own, {"act": "to_receiver", "text": "Ja."}).status_code == 302
        assert sent.messages.count() == 2

    def test_speaks_of_the_answer_term_only_while_it_runs(self, people, sent, client):
        page = reverse("cases:referral", args=[sent.pk])
        client.force_login(people.partner)

        before = client.post(page, {"act": "to_sender", "text": "Is er vervoer?"}, follow=True)
        Referral.objects.filter(pk=sent.pk).update(answer="accepted", answered_on=ON)
        after = client.post(page, {"act": "to_sender", "text": "Wij bellen morgen."}, follow=True)

        assert "antwoordtijd loopt door" in before.content.decode()
        assert "Uw bericht is verstuurd." in after.content.decode()
        assert "antwoordtijd" not in after.content.decode()
        said = [message.body for message in Message.objects.order_by("pk")]
        assert ["antwoordtijd" in body for body in said] == [True, False]


class TestClock:
    @pytest.mark.parametrize(("day", "kinds"), [
        (7, []), (8, ["reminder"]), (10, ["reminder"]), (13, ["reminder", "late"]),
    ])  # fmt: skip
    def test_reminds_at_half_of_the_norm_and_tells_the_lead_after_it(self, people, sent, day, kinds):
        referral_talk.call(on=date(2026, 4, day))
        referral_talk.call(on=date(2026, 4, day))

        assert [one.kind for one in sent.messages.all()] == kinds
        assert (
            told()
            == {"": set(), "r": {people.partner}, "rl": {people.partner, people.holder, people.lead}}[
                "".join(kind[0] for kind in kinds)
            ]
        )

    def test_keeps_to_the_norm_of_the_kind_of_help(self, people, sent):
        AnswerNorm.objects.create(
            partner=sent.partner, service="daytime", working_days=20, starts_on=date(2026, 1, 1)
        )
        Referral.objects.filter(pk=sent.pk).update(service="daytime")

        assert referral_talk.call(on=date(2026, 4, 13)) == 0
        assert referrals.expire_unanswered(on=date(2026, 4, 20)) == 0

    def test_asks_for_a_place_that_was_expected_and_lets_it_expire(self, people, sent):
        referrals.put_on_waiting_list(
            referral=sent,
            expected_on=date(2026, 5, 1),
            bridging="Bellen op maandag.",
            on=ON,
            by=people.partner,
        )
        Message.objects.all().delete()

        assert referral_talk.call(on=date(2026, 5, 1)) == 0
        assert referral_talk.call(on=date(2026, 5, 4)) == 1
        # Twenty working days after Friday 1 May: 5 and 14 May and Whit Monday do not count.
        assert referrals.expire_unanswered(on=date(2026, 6, 3)) == 0
        assert referrals.expire_unanswered(on=date(2026, 6, 4)) == 1

        sent.refresh_from_db()
        assert (sent.state, sent.bridging) == ("expired", "Bellen op maandag.")
        assert [one.referral.pk for one in returned(on=date(2026, 6, 4))] == [sent.pk]

    def test_waits_for_the_new_day_when_the_organisation_tells_one(self, people, sent):
        referrals.put_on_waiting_list(referral=sent, expected_on=ON, on=ON, by=people.partner)
        referral_talk.call(on=date(2026, 4, 9))

        referral_talk.postpone(
            referral=sent, expected_on=date(2026, 6, 1), on=date(2026, 4, 10), by=people.partner
        )

        assert referrals.expire_unanswered(on=date(2026, 6, 20)) == 0
        assert referral_talk.call(on=date(2026, 6, 2)) == 1
        with pytest.raises(ValidationError, match="vandaag of later"):
            referral_talk.postpone(referral=sent, expected_on=ON, on=date(2026, 4, 10), by=people.partner)

    def test_tells_the_lead_of_help_that_was_promised_and_does_not_start(self, people, sent):
        referrals.accept(
            referral=sent, expected_on=date(2026, 4, 13), contact_name="Petra", on=ON, by=people.partner
        )
        Message.objects.all().delete()

        assert referral_talk.call(on=date(2026, 4, 20)) == 0
        assert referral_talk.call(on=date(2026, 4, 21)) == 1
        assert told() == {people.holder, people.lead}


class TestReturned:
    @pytest.fixture
    def desk(self):
        return UserFactory(desk=True)

    @pytest.fixture
    def back(self, sent):
        Referral.objects.filter(pk=sent.pk).update(expired_on=timezone.localdate())
        return Referral.objects.get(pk=sent.pk)

    def test_shows_the_loket_number_and_holder_and_no_name(self, people, back, desk, client):
        people.case.client.last_name = "Kuipersma"
        people.case.client.save()
        client.force_login(desk)

        page = client.get(reverse("cases:returned")).content.decode()

        assert people.holder.name in page
        assert people.case.number in page
        assert "Kuipersma" not in page

    def test_is_taken_up_once_and_the_holder_hears_of_it(self, people, back, desk, client):
        client.force_login(desk)
        page = reverse("cases:pick_up", args=[back.pk])

        assert client.post(page, {"note": ""}).status_code == 422
        assert client.post(page, {"note": "Gebeld met de coach."}).status_code == 302

        assert returned(on=timezone.localdate()) == []
        assert people.holder in told()
        assert client.post(page, {"note": "Nog eens."}).status_code in {200, 403, 422}
        assert Referral.objects.get(pk=back.pk).picked_up_note == "Gebeld met de coach."

    def test_leaves_the_list_when_the_dossier_refers_again(self, people, back):
        ReferralFactory(case=people.case, sent_on=timezone.localdate())

        assert returned(on=timezone.localdate()) == []

    def test_is_not_there_for_what_did_not_come_back(self, sent, desk, client):
        client.force_login(desk)

        assert client.get(reverse("cases:pick_up", args=[sent.pk])).status_code == 404

    def test_is_picked_up_after_it_expired_in_the_database(self, sent):
        with pytest.raises(IntegrityError, match="picked_up_after_it_expired"), transaction.atomic():
            Referral.objects.filter(pk=sent.pk).update(picked_up_on=ON, picked_up_note="x")
