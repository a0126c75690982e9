"""A dossier as a zaak, and its measurements, for the system of an organisation that helps in it."""

from datetime import date

import pytest

from cases.models import AccessLog, Case
from intake.models import Application, Decision
from reporting.exchange.zgw import zaak
from tests.api import System
from tests.factories import (
    MandateFactory,
    MeasurementFactory,
    ReferralFactory,
    SupportRequestFactory,
    TrajectoryFactory,
    UserFactory,
)
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 8)


@pytest.fixture
def people():
    around = around_a_case()
    around.case.client.last_name = "Kuipersma"
    around.case.client.save()
    return around


@pytest.fixture
def help_given(people):
    def refer(level):
        return ReferralFactory(case=people.case, partner=people.partner.employer, accepted=True, level=level)

    return refer


def as_zaak(case, user):
    case = Case.objects.select_related("client", "municipality").get(pk=case.pk)
    return zaak(case, user, address=lambda path: f"https://rondom.example{path}", on=DAY)


class TestZaak:
    def test_has_the_dates_and_the_resident_as_initiator(self, people, help_given):
        help_given("referral")

        told = System(people.partner).get(f"/api/v1/zaken/{people.case.pk}").json()

        assert (told["identificatie"], told["einddatum"]) == (people.case.number, None)
        assert told["startdatum"] == str(people.case.opened_on)
        assert told["vertrouwelijkheidaanduiding"] == "zaakvertrouwelijk"
        assert [(one["omschrijvingGeneriek"], one["betrokkeneType"]) for one in told["rollen"]] == [
            ("initiator", "natuurlijk_persoon")
        ]
        assert told["rollen"][0]["betrokkeneIdentificatie"]["geslachtsnaam"] == "Kuipersma"
        assert [one["statustoelichting"] for one in told["statussen"]] == ["In behandeling"]
        look = AccessLog.objects.get()
        assert (look.kind, look.page, look.user) == ("api", "zaak", people.partner)

    def test_has_who_helps_for_who_sees_the_plan(self, people, help_given):
        help_given("core")

        told = System(people.partner).get(f"/api/v1/zaken/{people.case.pk}").json()

        found = {one["omschrijvingGeneriek"]: one["betrokkeneIdentificatie"] for one in told["rollen"]}
        assert found["behandelaar"] == {"achternaam": people.holder.name}

    def test_has_the_decisions_for_who_reads_the_whole_dossier(self, people, help_given):
        help_given("full")
        asked = SupportRequestFactory(client=people.case.client, case=people.case)
        made = Application.objects.create(request=asked, received_on=DAY, decided_on=DAY, result="granted")
        Decision.objects.create(
            application=made, outcome="granted", reason="Nodig.", announced_on=DAY, signed_by=people.lead,
            mandate=MandateFactory(municipality=people.case.municipality, worker=people.lead),
        )  # fmt: skip

        (besluit,) = as_zaak(people.case, people.holder)["besluiten"]

        assert (besluit["datum"], besluit["publicatiedatum"], besluit["toelichting"]) == (
            DAY, DAY, "toegekend",
        )  # fmt: skip
        assert as_zaak(people.case, people.partner)["besluiten"] == []

    def test_of_a_closed_dossier_ends_with_its_status(self, people):
        Case.objects.filter(pk=people.case.pk).update(closed_on=DAY)

        told = as_zaak(people.case, people.holder)

        assert (told["einddatum"], told["startdatumBewaartermijn"]) == (DAY, DAY)
        assert told["statussen"][-1]["statustype"] == "urn:rondom:statustype:afgesloten"

    def test_is_not_there_for_another_organisation(self, people, help_given):
        help_given("full")

        assert System(UserFactory(partner=True)).get(f"/api/v1/zaken/{people.case.pk}").status_code == 404
        assert System(people.partner, scopes=["metingen:lezen"]).get(
            f"/api/v1/zaken/{people.case.pk}"
        ).status_code == 403  # fmt: skip


class TestMeasurements:
    @pytest.fixture
    def measured(self, people):
        trajectory = TrajectoryFactory(case=people.case)
        return MeasurementFactory(trajectory=trajectory, moment="start", financien=2, huisvesting=None)

    def test_are_read_by_who_was_given_all_of_it(self, people, help_given, measured):
        referral = help_given("full")

        told = System(people.partner).get(f"/api/v1/verwijzingen/{referral.pk}/metingen").json()

        (one,) = told["resultaten"]
        assert (one["id"], one["gemetenOp"], one["moment"]) == (
            measured.pk, str(measured.measured_on), "start",
        )  # fmt: skip
        assert one["scores"]["financien"] == 2
        assert "huisvesting" not in one["scores"]
        assert AccessLog.objects.get().page == "metingen"

    @pytest.mark.parametrize("level", ["referral", "core"])
    def test_are_refused_with_the_reason_to_who_was_given_less(self, people, help_given, measured, level):
        referral = help_given(level)

        answer = System(people.partner).get(f"/api/v1/verwijzingen/{referral.pk}/metingen")

        assert answer.status_code == 403
        assert answer.json()["detail"] == "De metingen horen niet bij wat u van dit dossier ziet."

    def test_are_not_there_before_the_answer_and_for_others(self, people, measured):
        sent = ReferralFactory(case=people.case, partner=people.partner.employer, level="full")
        url = f"/api/v1/verwijzingen/{sent.pk}/metingen"

        assert System(people.partner).get(url).status_code == 404
        assert System(UserFactory(partner=True)).get(url).status_code == 404
