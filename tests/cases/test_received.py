"""What the receiver of a referral sees: the preview, the page and the API give the same."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from cases.figures.received import preview, received
from cases.models import Referral
from cases.models.consent import Data
from cases.policies.referral import Shown, answer_due
from cases.services import referrals
from providers.models import AnswerNorm, DataSet, SharedField
from tests.factories import GoalFactory, ReferralFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
ON = date(2026, 4, 8)
NEED = ["question", "goals", "wishes", "sex", "age", "district"]
PERSON = ["name", "birth_date", "address", "phone", "email", "contact_wishes", "language"]


@pytest.fixture
def people():
    around = around_a_case()
    client = around.case.client
    client.last_name, client.phone, client.email = "Kuipersma", "0172 555001", "k@voorbeeld.example"
    client.save()
    GoalFactory(trajectory__case=around.case, text="Weer onder de mensen zijn.")
    return around


def lay_down(service, *shown):
    DataSet.objects.create(service=service, shown=list(shown), starts_on=date(2026, 1, 1))


def draft(people, **changes):
    words = {"kind_of_help": "Dagbesteding", "question": "Zij zit veel alleen.", "service": "daytime"}
    words |= {"consent_on": ON, "on": ON, "by": people.holder}
    return referrals.write(case=people.case, partner=people.partner.employer, **(words | changes))


def accept(people, referral):
    return referrals.accept(referral=referral, expected_on=ON, contact_name="Petra", on=ON, by=people.partner)


class TestPreview:
    def test_is_what_the_organisation_gets_before_and_after_its_answer(self, people):
        written = draft(people, wishes="liefst dinsdag")
        before = preview(written, is_accepted=False, on=ON)
        after = preview(written, is_accepted=True, on=ON)

        sent = referrals.send(referral=written, on=ON, by=people.holder)
        got = received(Referral.objects.get(pk=sent.pk), people.partner, on=ON)
        accept(people, sent)
        later = received(Referral.objects.get(pk=sent.pk), people.partner, on=ON)

        assert (got, later) == (before, after)
        assert [seen.key for seen in got] == NEED
        assert [seen.key for seen in later] == NEED + PERSON
        assert later["goals"] == ["Weer onder de mensen zijn."]
        assert "Kuipersma" in str(later["name"])

    def test_shows_of_a_protected_dossier_no_name_and_no_wijk(self, people):
        people.case.protected_on, people.case.protection_reason = ON, "Dreiging."
        people.case.save()

        after = preview(draft(people), is_accepted=True, on=ON)

        assert (after.person, after["district"]) == ((), "")

    @pytest.mark.parametrize("trait", ["declined", "withdrawn", "expired"])
    def test_of_what_is_over_nothing_is_seen(self, people, trait):
        how = {
            "declined": {"declined": True},
            "withdrawn": {"withdrawn_on": ON},
            "expired": {"expired_on": ON},
        }
        gone = ReferralFactory(case=people.case, partner=people.partner.employer, **how[trait])

        seen = received(gone, people.partner, on=ON)

        assert (seen.shown, list(seen), seen.grounds) == (Shown.NOTHING, [], {})


class TestDataSets:
    def test_the_one_of_the_kind_goes_before_the_one_of_all_help(self, people):
        lay_down("", "question", "age", "name", "phone", "email")
        lay_down("daytime", "question", "name", "phone")

        keys = {
            service: list(preview(draft(people, service=service), is_accepted=True, on=ON).values)
            for service in ("daytime", "guidance", "")
        }

        assert keys["daytime"] == ["question", "name", "phone"]
        assert keys["guidance"] == keys[""] == ["question", "age", "name", "phone", "email"]

    def test_one_that_begins_tomorrow_does_not_hold_today(self, people):
        DataSet.objects.create(service="daytime", shown=["question", "name"], starts_on=date(2026, 4, 9))

        assert len(list(preview(draft(people), is_accepted=True, on=ON))) == len(SharedField.values)

    @pytest.mark.parametrize("shown", [["question", "age"], ["name"], []])
    def test_holds_the_question_and_the_name_in_the_database(self, shown):
        with pytest.raises(IntegrityError, match="has_question_and_name"), transaction.atomic():
            DataSet.objects.bulk_create([DataSet(service="", shown=shown, starts_on=ON)])

    def test_the_page_and_the_list_of_the_organisation_keep_to_it(self, people, client):
        lay_down("daytime", "question", "name")
        sent = ReferralFactory(
            case=people.case, partner=people.partner.employer, service="daytime", sent_on=timezone.localdate()
        )
        client.force_login(people.partner)

        pages = [client.get(reverse("cases:inbox")), client.get(reverse("cases:referral", args=[sent.pk]))]
        Referral.objects.filter(pk=sent.pk).update(answer="accepted", answered_on=timezone.localdate())
        pages.append(client.get(reverse("cases:referral", args=[sent.pk])))
        told = [page.content.decode() for page in pages]

        assert not any("vrouw van" in page or "Weer onder de mensen" in page for page in told)
        assert "Kuipersma" in told[2]
        assert "0172 555001" not in told[2]


class TestGrounds:
    def test_each_group_of_data_has_its_own_and_only_what_is_agreed_is_in_the_consent(self, people):
        written = draft(people, level="full", plan_ground="cooperation", file_ground="consent")

        sent = referrals.send(referral=written, on=ON, by=people.holder)

        assert sent.consent.data == ["contact", "question", "notes", "measurements", "documents"]
        said = preview(sent, is_accepted=True, on=ON).grounds
        assert said[Data.PLAN].startswith("nodig voor de hulp")
        assert said[Data.NOTES] == said[Data.CONTACT] == "toestemming van de inwoner"

    def test_a_day_of_consent_is_asked_when_one_group_rests_on_it(self, people):
        written = draft(people, level="core", ground="legal_task", plan_ground="consent", consent_on=None)

        with pytest.raises(Exception, match="Leg vast of de inwoner dit goed vindt"):
            referrals.send(referral=written, on=ON, by=people.holder)

    def test_what_is_not_seen_keeps_no_ground(self, people):
        written = draft(people, level="referral", plan_ground="vital", file_ground="vital")

        assert (written.plan_ground, written.file_ground) == ("", "")
        with pytest.raises(IntegrityError, match="ground_for_what_it_shares"), transaction.atomic():
            Referral.objects.filter(pk=written.pk).update(file_ground="vital")


class TestNormPerKind:
    def test_the_norm_of_the_kind_goes_before_the_one_of_all_help(self, people):
        partner = people.partner.employer
        AnswerNorm.objects.create(partner=partner, working_days=8, starts_on=date(2026, 1, 1))
        AnswerNorm.objects.create(
            partner=partner, service="daytime", working_days=2, starts_on=date(2026, 1, 1)
        )

        due = [
            answer_due(ReferralFactory(case=people.case, partner=partner, service=service))
            for service in ("daytime", "guidance", "")
        ]

        # Sent on Wednesday 1 April; Good Friday is the 3rd, Easter Monday the 6th.
        assert due == [date(2026, 4, 7), date(2026, 4, 15), date(2026, 4, 15)]
