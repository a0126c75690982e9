"""Advice where a referral is written: in order, explained, own organisation in words, and kept."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from cases.models import Referral, ReferralAdvice
from cases.services.advice import advice_on
from providers.models import Availability, Offer
from tests.architecture.test_row_security import eyes_of
from tests.factories import DistrictFactory, PartnerFactory, ReferralFactory, SupportRequestFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
LONG_AGO = "2026-01-01"


@pytest.fixture
def people():
    return around_a_case()


@pytest.fixture
def known(people):
    """Two organisations: one gives guidance in Arabic with a place, the other does something else."""
    fits = PartnerFactory(name="Past Wel")
    other = PartnerFactory(name="Anders Bezig")
    Offer.objects.create(partner=fits, service="guidance", languages=["ar"], starts_on=LONG_AGO)
    Offer.objects.create(partner=other, service="daytime", starts_on=LONG_AGO)
    Availability.objects.create(partner=fits, places=2, waiting_weeks=3, starts_on=timezone.localdate())
    return {"fits": fits, "other": other}


def data(partner, **more):
    return {
        "partner": partner.pk,
        "kind_of_help": "begeleiding",
        "question": "Hulp bij de dag.",
        "ground": "consent",
        "consent_on": timezone.localdate(),
        "service": "guidance",
        "language": "ar",
    } | more


def write(client, people, partner, **more):
    client.force_login(people.holder)
    return client.post(reverse("cases:refer", args=[people.case.pk]), data(partner, **more))


def page_of(response):
    return re.sub(r"\s+", " ", response.content.decode())


def names(response):
    return [label for _, label in response.context["form"].fields["partner"].widget.choices]


class TestPage:
    def test_shows_who_fits_best_first_with_what_speaks_for_and_against(self, client, people, known):
        SupportRequestFactory(client=people.case.client, case=people.case, service="guidance")
        client.force_login(people.holder)

        response = client.get(reverse("cases:refer", args=[people.case.pk]))

        text = page_of(response)
        assert names(response)[0] == "Past Wel"
        assert names(response)[-1] == "Anders Bezig"
        assert "<b>Voor:</b> Geeft deze hulp" in text
        assert "Wacht nu 3 weken" in text
        assert "<b>Tegen:</b> Geeft deze hulp niet, volgens het aanbod" in text

    def test_says_in_words_which_is_the_own_organisation(self, client, people, known):
        client.force_login(people.holder)

        text = page_of(client.get(reverse("cases:refer", args=[people.case.pk])))

        assert text.count("Uw eigen organisatie") == 1

    @pytest.mark.parametrize("headers", [{}, {"HX-Request": "true", "HX-Target": "advies"}])
    def test_ranks_anew_for_another_help_and_keeps_what_was_typed(self, client, people, known, headers):
        client.force_login(people.holder)
        url = reverse("cases:refer", args=[people.case.pk])

        response = client.post(
            url, data(known["fits"], service="daytime", language="", action="advies"), headers=headers
        )

        assert response.status_code == 200
        assert names(response)[0] == "Anders Bezig"
        assert response.context["form"]["partner"].value() == str(known["fits"].pk)
        assert ("<html" in page_of(response)) is not bool(headers)
        assert not Referral.objects.exists()

    def test_says_that_there_is_a_referral_already(self, client, people, known):
        ReferralFactory(case=people.case, partner=known["fits"], sent_on=timezone.localdate())
        client.force_login(people.holder)

        text = page_of(client.get(reverse("cases:refer", args=[people.case.pk])))

        assert "<b>Tegen:</b> Er ligt al een verwijzing" in text

    def test_asks_as_much_for_many_organisations_as_for_one(self, client, people):
        client.force_login(people.holder)
        url = reverse("cases:refer", args=[people.case.pk])
        client.get(url)
        with CaptureQueriesContext(connection) as few:
            client.get(url)
        for partner in PartnerFactory.create_batch(8):
            Offer.objects.create(partner=partner, service="guidance", starts_on=LONG_AGO)
        with CaptureQueriesContext(connection) as many:
            client.get(url)

        assert len(many) == len(few)


class TestKeeping:
    def test_keeps_what_the_rules_proposed_and_what_was_chosen(self, client, people, known):
        written = write(client, people, known["other"], advice_reason="De inwoner wil dit graag.")

        advice = ReferralAdvice.objects.get()
        assert (advice.first, advice.chosen) == (known["fits"], known["other"])
        assert (advice.employer, advice.rules.number) == (people.holder.employer, 1)
        assert not advice.is_best
        assert advice.ranking[0]["organisatie"] == "Past Wel"
        shown = page_of(client.get(written.url))
        assert "De inwoner wil dit graag." in shown
        assert "Past Wel" in shown

    def test_anybody_may_be_chosen_without_a_reason(self, client, people, known):
        assert write(client, people, known["other"]).status_code == 302

    def test_the_own_organisation_is_explained_when_another_fits_better(self, client, people, known):
        own = people.holder.employer

        refused = write(client, people, own)

        assert refused.status_code == 422
        assert "Schrijf op waarom u uw eigen organisatie kiest." in page_of(refused)
        assert not Referral.objects.exists()
        assert write(client, people, own, advice_reason="De inwoner kent ons.").status_code == 302

    def test_the_own_organisation_needs_no_reason_when_none_fits_better(self, client, people, known):
        Offer.objects.filter(partner=known["fits"]).update(partner=people.holder.employer)
        Availability.objects.update(partner=people.holder.employer)

        assert write(client, people, people.holder.employer).status_code == 302
        assert ReferralAdvice.objects.get().is_best

    def test_is_kept_anew_when_the_draft_changes_and_begins_with_what_was_asked(self, client, people, known):
        write(client, people, known["other"])
        draft = Referral.objects.get()
        url = reverse("cases:referral_change", args=[people.case.pk, draft.pk])
        form = client.get(url).context["form"]
        assert (form["service"].value(), form["language"].value()) == ("guidance", "ar")

        client.post(url, data(known["fits"], seen=draft.version))

        assert [row.chosen for row in ReferralAdvice.objects.all()] == [known["other"], known["fits"]]

    def test_never_changes(self, client, people, known):
        write(client, people, known["fits"])

        for change in (
            lambda: ReferralAdvice.objects.update(reason="x"),
            lambda: ReferralAdvice.objects.all().delete(),
        ):
            with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
                change()

    def test_the_database_refuses_an_own_organisation_without_a_reason(self, people, known):
        referral, own = ReferralFactory(case=people.case), people.holder.employer
        row = ReferralAdvice(
            referral=referral, rules=advice_on(people.case, on=timezone.localdate()).rules, employer=own,
            ranking=[], chosen=own, is_best=False, on=timezone.localdate(),
        )  # fmt: skip
        with pytest.raises(IntegrityError, match="own_organisation_is_explained"), transaction.atomic():
            ReferralAdvice.objects.bulk_create([row])

    def test_is_read_in_the_dossier_and_not_by_who_was_asked(self, client, people, known):
        write(client, people, people.partner.employer)
        Referral.objects.update(sent_on=timezone.localdate())

        for who, count in (("holder", 1), ("lead", 1), ("partner", 0), ("stranger", 0)):
            with eyes_of(getattr(people, who)):
                assert ReferralAdvice.objects.count() == count, who


class TestFacts:
    """What is known, by the day."""

    def told(self, people, partner, **asked):
        advice = advice_on(people.case, on=timezone.localdate(), **asked)
        return next(each for each in advice.suggestions if each.key == partner.external_id)

    def test_a_wijk_that_is_offered_is_nearer_than_the_gemeente(self, people, known):
        client = people.case.client
        client.district = DistrictFactory(municipality=client.municipality)
        client.save()
        assert "Werkt in deze gemeente" in self.told(people, known["fits"]).speaks_for
        Offer.objects.create(
            partner=known["fits"], service="guidance", district=client.district, starts_on=LONG_AGO
        )
        assert "Werkt in deze wijk" in self.told(people, known["fits"]).speaks_for

    def test_a_language_counts_only_when_it_is_asked(self, people, known):
        spoken = self.told(people, known["fits"], service="guidance", language="ar")
        assert "Spreekt deze taal" in spoken.speaks_for
        assert "taal" not in str(self.told(people, known["fits"], service="guidance"))
        missing = self.told(people, known["fits"], service="guidance", language="tr")
        assert "Spreekt deze taal niet, volgens het aanbod" in missing.speaks_against

    def test_of_who_told_nothing_nothing_counts(self, people):
        unknown = PartnerFactory()

        told = self.told(people, unknown, service="guidance", language="tr")

        assert told.speaks_for == ["Werkt in deze gemeente"]
        assert told.speaks_against == []
        assert set(told.is_unknown) == {"Plekken niet bekend", "Wachttijd niet bekend"}

    def test_what_is_told_of_this_help_goes_before_what_is_told_of_all(self, people, known):
        Availability.objects.create(
            partner=known["fits"], service="guidance", places=0, starts_on=timezone.localdate()
        )

        assert "Geen plek" in self.told(people, known["fits"], service="guidance").speaks_against
        assert "2 plekken vrij" in self.told(people, known["fits"]).speaks_for

    def test_an_offer_that_is_over_does_not_count(self, people, known):
        yesterday = timezone.localdate() - timedelta(days=1)
        Offer.objects.filter(partner=known["fits"]).update(ends_on=yesterday)

        assert "Geeft deze hulp" not in str(self.told(people, known["fits"], service="guidance"))

    @pytest.mark.parametrize(
        ("dates", "text"),
        [
            ({}, "Er ligt al een verwijzing"),
            ({"answered_on": 2, "answer": "waiting"}, "Er ligt al een verwijzing"),
            ({"answered_on": 2, "answer": "accepted"}, "Kent deze inwoner al"),
            (
                {"answered_on": 3, "answer": "accepted", "started_on": 2, "ended_on": 1},
                "Kent deze inwoner al",
            ),
            ({"answered_on": 2, "answer": "declined"}, ""),
            ({"withdrawn_on": 1}, ""),
            ({"answered_on": 3, "answer": "accepted", "withdrawn_on": 1}, ""),
        ],
    )
    def test_what_was_asked_before_counts_by_what_became_of_it(self, people, known, dates, text):
        today = timezone.localdate()
        ago = {name: today - timedelta(days=n) if isinstance(n, int) else n for name, n in dates.items()}
        ReferralFactory(case=people.case, partner=known["fits"], sent_on=today - timedelta(days=5), **ago)

        told = self.told(people, known["fits"])

        said = [one for one in ("Er ligt al een verwijzing", "Kent deze inwoner al") if one in str(told)]
        assert said == ([text] if text else [])
