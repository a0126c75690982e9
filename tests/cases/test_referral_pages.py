"""The screens of referrals, and who sees what of the person."""

import re
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import AccessLog, Referral
from cases.terms import add_working_days
from cases.views.inbox import PAGE
from tests.factories import CaseFactory, GoalFactory, PartnerFactory, ReferralFactory, UserFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    around = around_a_case()
    client = around.case.client
    client.last_name, client.phone, client.sex = "Kuipersma", "0612345678", "female"
    client.save()
    return around


@pytest.fixture
def sent(people):
    GoalFactory(trajectory__case=people.case, text="Weer onder de mensen zijn.")
    return ReferralFactory(
        case=people.case, partner=people.partner.employer, sent_by=people.holder, sent_on=timezone.localdate()
    )


def get(client, user, name, *args, **query):
    client.force_login(user)
    return client.get(reverse(name, args=args), query)


def post(client, user, name, *args, **data):
    client.force_login(user)
    return client.post(reverse(name, args=args), data)


def text(response):
    return re.sub(r"\s+", " ", response.content.decode())


class TestInbox:
    def test_shows_what_waits_with_its_clock_and_no_name(self, client, people, sent):
        page = text(get(client, people.partner, "cases:inbox"))

        assert "Dagbesteding, vrouw van" in page
        assert "Nog 5 werkdagen" in page
        assert "Kuipersma" not in page
        assert not AccessLog.objects.exists()

    def test_says_how_late_an_answer_is(self, client, people):
        today = timezone.localdate()
        long_ago = next(
            day
            for day in (date.fromordinal(today.toordinal() - back) for back in range(5, 40))
            if add_working_days(day, 7) >= today and add_working_days(day, 6) < today
        )
        ReferralFactory(case=people.case, partner=people.partner.employer, sent_on=long_ago)

        assert re.search(r"[12] werkdag(en)? te laat", text(get(client, people.partner, "cases:inbox")))

    def test_names_those_it_took_on_and_records_that(self, client, people):
        ReferralFactory(case=people.case, partner=people.partner.employer, accepted=True)

        page = text(get(client, people.partner, "cases:inbox", stand="loopt"))

        assert "Kuipersma" in page
        assert AccessLog.objects.get().client_id == people.case.client_id

    @pytest.mark.parametrize("who", ["holder", "lead", "colleague", "stranger"])
    def test_is_for_the_coordinator_of_an_organisation(self, client, people, who):
        assert get(client, getattr(people, who), "cases:inbox").status_code == 403

    def test_shows_nothing_of_other_organisations(self, client, people, sent):
        other = UserFactory(partner=True)

        assert "Dagbesteding" not in text(get(client, other, "cases:inbox"))

    def test_puts_on_the_waiting_list_who_waits_longest_first(self, client, people):
        later, first = (
            ReferralFactory(partner=people.partner.employer, waiting=True, sent_on=day)
            for day in (date(2026, 4, 2), date(2026, 4, 1))
        )

        page = get(client, people.partner, "cases:inbox", stand="wachtlijst")

        assert page.context["box"].page == [first, later]
        assert "Wat het langst wacht" in text(page)
        assert "De nieuwste staat bovenaan" in text(client.get(reverse("cases:inbox"), {"stand": "afgerond"}))

    def test_asks_as_many_questions_for_many_referrals_as_for_one(self, client, people, queries):
        partner = people.partner.employer
        ReferralFactory(partner=partner, accepted=True)
        client.force_login(people.partner)
        address = reverse("cases:inbox")
        client.get(address, {"stand": "loopt"})
        with queries(11):
            client.get(address, {"stand": "loopt"})
        ReferralFactory.create_batch(PAGE + 3, partner=partner, accepted=True)
        with queries(11):
            page = client.get(address, {"stand": "loopt"})

        following = page.context["box"].next_url
        assert len(client.get(following).context["box"].page) == 4


class TestDetail:
    def test_marks_it_seen_and_shows_the_need_only(self, client, people, sent):
        page = text(get(client, people.partner, "cases:referral", sent.pk))

        assert Referral.objects.get().state == "seen"
        assert "Weer onder de mensen zijn." in page
        assert "vrouw van" in page
        assert "Kuipersma" not in page
        assert "0612345678" not in page

    def test_shows_name_and_contact_after_accepting(self, client, people, sent):
        answer = {"act": "answer", "answer": "accept", "expected_on": timezone.localdate(), "seen": 1}
        response = post(
            client, people.partner, "cases:referral", sent.pk, **answer, contact_name="Petra Smit", reason=""
        )

        assert response.status_code == 302
        page = text(client.get(response.url))
        assert "Kuipersma" in page
        assert "0612345678" in page
        assert AccessLog.objects.filter(user=people.partner, case_id=people.case.pk).exists()

    @pytest.mark.parametrize("how", ["declined", "withdrawn_on", "expired_on", "ended"])
    def test_shows_nothing_of_the_person_ever_after(self, client, people, how):
        dates = {
            "declined": {"declined": True},
            "withdrawn_on": {"withdrawn_on": date(2026, 4, 3)},
            "expired_on": {"expired_on": date(2026, 4, 20)},
            "ended": {"accepted": True, "started_on": date(2026, 4, 4), "ended_on": date(2026, 4, 9)},
        }
        gone = ReferralFactory(
            case=people.case, partner=people.partner.employer, question="Zij heet Sandra.", **dates[how]
        )

        for page in (
            get(client, people.partner, "cases:referral", gone.pk),
            get(client, people.partner, "cases:inbox", stand="afgerond"),
        ):
            assert page.status_code == 200
            assert not re.search("Kuipersma|0612345678|Zij heet Sandra|vrouw van", text(page))
        assert get(client, people.partner, "cases:case_referral", people.case.pk, gone.pk).status_code == 404

    @pytest.mark.parametrize(
        ("data", "message"),
        [
            ({}, "Kies of u de verwijzing aanneemt of weigert."),
            ({"answer": "accept"}, "Vul een startdatum in van vandaag of later."),
            ({"answer": "accept", "expected_on": "2020-01-01", "contact_name": "P"}, "van vandaag of later"),
            ({"answer": "decline"}, "Kies waarom u weigert."),
            ({"answer": "decline", "reason": "full"}, "Leg kort uit waarom u weigert."),
            ({"answer": "wait"}, "Vul een startdatum in van vandaag of later."),
        ],
    )
    def test_says_what_misses_and_keeps_what_was_typed(self, client, people, sent, data, message):
        response = post(
            client, people.partner, "cases:referral", sent.pk, act="answer", seen=1, **data, wishes="x"
        )

        assert response.status_code == 422
        assert message in text(response)
        assert Referral.objects.get().answer == ""

    def test_tells_the_second_of_two_colleagues_what_happened(self, client, people, sent):
        bob = UserFactory(partner=True, employer=people.partner.employer)
        decline = {"act": "answer", "answer": "decline", "reason": "full", "note": "Nee.", "seen": 1}
        post(client, people.partner, "cases:referral", sent.pk, **decline)

        page = text(post(client, bob, "cases:referral", sent.pk, **decline))

        assert "Deze verwijzing is intussen geweigerd" in page

    def test_does_a_form_that_is_sent_twice_once(self, client, people, sent):
        key = "7f1c2d34-0000-4000-8000-000000000001"
        decline = {"act": "answer", "answer": "decline", "reason": "full", "note": "Nee.", "seen": 1}

        for _ in range(2):
            response = post(client, people.partner, "cases:referral", sent.pk, **decline, form_key=key)
            assert response.status_code == 302

    @pytest.mark.parametrize(("act", "state"), [("start", "started"), ("end", "ended")])
    def test_starts_and_ends_help(self, client, people, act, state):
        started = {"started_on": timezone.localdate()} if act == "end" else {}
        referral = ReferralFactory(
            case=people.case,
            partner=people.partner.employer,
            accepted=True,
            sent_on=date(2026, 4, 1),
            **started,
        )
        day = timezone.localdate()
        data = {"act": act, "seen": 1, "started_on": day, "ended_on": day, "code": "19"}

        response = post(client, people.partner, "cases:referral", referral.pk, **data)

        assert response.status_code == 302
        referral.refresh_from_db()
        assert referral.state == state

    def test_says_that_the_dossier_was_closed_only_while_an_answer_is_asked(self, client, people, sent):
        people.case.closed_on, people.case.closing_reason = timezone.localdate(), "verhuisd"
        people.case.save()
        gone = ReferralFactory(case=people.case, partner=people.partner.employer, declined=True)

        assert "intussen gesloten" in text(get(client, people.partner, "cases:referral", sent.pk))
        assert "kan niet meer worden" not in text(get(client, people.partner, "cases:referral", gone.pk))

    def test_leads_who_took_it_on_to_the_dossier(self, client, people):
        taken = ReferralFactory(case=people.case, partner=people.partner.employer, accepted=True)

        page = get(client, people.partner, "cases:referral", taken.pk)

        assert f'href="{reverse("cases:case", args=[people.case.pk])}"' in page.content.decode()
        assert client.get(reverse("cases:case", args=[people.case.pk])).status_code == 200

    @pytest.mark.parametrize("who", ["colleague", "stranger"])
    def test_does_not_exist_for_others(self, client, people, sent, who):
        assert get(client, getattr(people, who), "cases:referral", sent.pk).status_code == 404

    def test_leads_who_works_in_the_dossier_there(self, client, people, sent):
        response = get(client, people.holder, "cases:referral", sent.pk)

        assert response.url == reverse("cases:case_referral", args=[people.case.pk, sent.pk])


class TestWriting:
    def data(self, people, **more):
        return {
            "partner": people.partner.employer.pk,
            "kind_of_help": "dagbesteding",
            "question": "Zij zit veel alleen.",
            "wishes": "liefst dinsdag",
            "ground": "consent",
            "consent_on": timezone.localdate(),
        } | more

    def test_goes_by_a_preview_to_the_organisation(self, client, people):
        written = post(client, people.holder, "cases:refer", people.case.pk, **self.data(people))
        preview = text(client.get(written.url))
        draft = Referral.objects.get()

        assert "Wat ziet de ontvanger?" in preview
        assert "liefst dinsdag" in preview
        assert "vrouw van" in preview
        assert people.holder.name in preview
        assert draft.state == "draft"
        sent = client.post(written.url, {"act": "send", "seen": draft.version})
        assert sent.status_code == 302
        draft.refresh_from_db()
        assert draft.state == "sent"

    def test_names_the_sender_on_the_preview_as_the_organisation_reads_it(self, client, people):
        written = post(client, people.holder, "cases:refer", people.case.pk, **self.data(people))
        draft = Referral.objects.get()
        told = f"<dt>Verwijzer</dt><dd>{people.holder.name}, {people.holder.team.name}</dd>"

        assert told in text(client.get(written.url))
        client.post(written.url, {"act": "send", "seen": draft.version})
        assert told in text(get(client, people.partner, "cases:referral", draft.pk))

    @pytest.mark.parametrize("how", [{"declined": True}, {"expired_on": date(2026, 4, 20)}])
    def test_leads_on_to_another_organisation_when_it_came_to_nothing(self, client, people, how):
        gone = ReferralFactory(case=people.case, partner=people.partner.employer, **how)

        page = text(get(client, people.holder, "cases:case_referral", people.case.pk, gone.pk))

        assert f'href="{reverse("cases:refer", args=[people.case.pk])}">Nieuwe verwijzing maken' in page
        assert "Er zijn geen berichten." in page

    def test_does_not_call_optional_what_is_asked_with_consent(self, client, people):
        page = text(get(client, people.holder, "cases:refer", people.case.pk))

        assert "De inwoner vond dit goed op</label>" in page

    def test_shows_norm_and_waiting_list_of_organisations_in_the_area(self, client, people):
        elsewhere = PartnerFactory(name="Ver Weg")
        elsewhere.areas.create(
            municipality=CaseFactory(client__municipality__external_id="GM0569").municipality, position=0
        )
        ReferralFactory(partner=people.partner.employer, waiting=True)

        page = text(get(client, people.holder, "cases:refer", people.case.pk))

        assert "Antwoordt binnen 5 werkdagen · 1 op de wachtlijst" in page
        assert "Ver Weg" not in page

    def test_changes_a_draft(self, client, people):
        post(client, people.holder, "cases:refer", people.case.pk, **self.data(people))
        draft = Referral.objects.get()

        response = post(
            client,
            people.holder,
            "cases:referral_change",
            people.case.pk,
            draft.pk,
            **self.data(people, question="Anders.", seen=draft.version),
        )

        assert response.status_code == 302
        assert Referral.objects.get().question == "Anders."

    def test_keeps_what_was_typed_when_something_misses(self, client, people):
        response = post(
            client,
            people.holder,
            "cases:refer",
            people.case.pk,
            **self.data(people, consent_on="", question="Een lange vraag."),
        )

        assert response.status_code == 422
        assert "Leg vast of de inwoner dit goed vindt." in text(response)
        assert "Een lange vraag." in text(response)

    def test_a_second_one_for_the_same_help_is_refused_on_the_preview(self, client, people, sent):
        written = post(client, people.holder, "cases:refer", people.case.pk, **self.data(people))

        response = client.post(written.url, {"act": "send", "seen": 1})

        assert response.status_code == 422
        assert "Er loopt al een verwijzing" in text(response)

    @pytest.mark.parametrize(
        ("who", "status"),
        [("holder", 200), ("lead", 200), ("colleague", 404), ("partner", 404), ("stranger", 404)],
    )
    def test_is_for_who_works_in_the_dossier(self, client, people, sent, who, status):
        user = getattr(people, who)

        assert get(client, user, "cases:refer", people.case.pk).status_code == status
        assert get(client, user, "cases:case_referral", people.case.pk, sent.pk).status_code == status

    def test_one_organisation_never_sees_the_referral_to_another(self, client, people, sent):
        other = UserFactory(partner=True)
        ReferralFactory(case=people.case, partner=other.employer, accepted=True)

        assert get(client, other, "cases:case_referral", people.case.pk, sent.pk).status_code == 404
        assert get(client, other, "cases:referral", sent.pk).status_code == 404

    @pytest.mark.parametrize(("act", "state"), [("withdraw", "withdrawn"), ("end", "ended")])
    def test_the_sender_withdraws_or_ends(self, client, people, sent, act, state):
        if act == "end":
            sent.answered_on = sent.started_on = sent.sent_on
            sent.answer = "accepted"
            sent.save()
        data = {"act": act, "seen": 1, "ended_on": timezone.localdate(), "code": "31"}

        assert (
            post(client, people.holder, "cases:case_referral", people.case.pk, sent.pk, **data).status_code
            == 302
        )
        sent.refresh_from_db()
        assert sent.state == state

    def test_withdrawing_what_was_sent_is_asked_once_more_and_a_draft_is_not(self, client, people, sent):
        draft = ReferralFactory(case=people.case, partner=people.partner.employer, sent_on=None)

        asked = text(get(client, people.holder, "cases:case_referral", people.case.pk, sent.pk))
        thrown = text(get(client, people.holder, "cases:case_referral", people.case.pk, draft.pk))

        assert "<summary>Verwijzing intrekken</summary>" in asked
        assert "Dit kunt u niet terugdraaien." in asked
        assert "Concept weggooien" in thrown
        assert "intrekken" not in thrown
