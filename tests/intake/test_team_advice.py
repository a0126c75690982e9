"""Which team the rules propose at the desk: explained, asked for, and decided by people."""

from datetime import date

import pytest
from django.urls import reverse

from cases.models import Case
from cases.services.advice import teams_on
from intake.models import SupportRequest
from providers.models import Availability, Offer, TeamDistrict
from tests.factories import (
    CaseFactory,
    ClientFactory,
    DistrictFactory,
    MunicipalityFactory,
    TeamFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ON = date(2026, 5, 4)


@pytest.fixture
def desk(client):
    client.force_login(UserFactory(desk=True))
    return client


@pytest.fixture
def district():
    return DistrictFactory(external_id="WK048404", name="Zegersloot", postcodes=["2403"])


@pytest.fixture
def teams(district):
    """The team of the wijk, and one beside it."""
    ours, other = (TeamFactory(name=name, municipality=district.municipality) for name in ("Noord", "Zuid"))
    TeamDistrict.objects.create(team=ours, district=district, position=0)
    return {"ours": ours, "other": other}


def proposed(district, **more):
    known = {"municipality_id": district.municipality_id, "district_id": district.pk, "asked": "x", "on": ON}
    return teams_on(**known | more)


class TestRules:
    def test_the_team_of_the_wijk_comes_first_by_a_reason_that_is_said(self, district, teams):
        (first, said), (second, other) = proposed(district)

        assert (first, second) == (teams["ours"], teams["other"])
        assert "Werkt in deze wijk" in said.speaks_for
        assert "Werkt in deze gemeente" in other.speaks_for

    def test_another_team_comes_first_when_more_speaks_for_it(self, district, teams):
        Offer.objects.create(team=teams["other"], service="guidance", starts_on=ON)
        Offer.objects.create(team=teams["ours"], service="daytime", starts_on=ON)
        Availability.objects.create(team=teams["ours"], places=0, waiting_weeks=20, starts_on=ON)

        (first, _), (_, said) = proposed(district, service="guidance")

        assert first == teams["other"]
        assert set(said.speaks_against) == {
            "Geeft deze hulp niet, volgens het aanbod", "Geen plek", "Wacht nu 20 weken"
        }  # fmt: skip

    def test_a_team_that_knows_the_resident_is_told_but_not_of_a_protected_dossier(self, district, teams):
        resident = ClientFactory(municipality=district.municipality)
        case = CaseFactory(client=resident, team=teams["other"], closed=True)

        def knows():
            found = dict(proposed(district, client_id=resident.pk))
            return "Kent deze inwoner al" in found[teams["other"]].speaks_for

        assert knows()
        Case.objects.filter(pk=case.pk).update(protected_on=ON, protection_reason="bedreiging")
        assert not knows()

    def test_teams_of_elsewhere_of_bemoeizorg_and_of_the_past_are_not_proposed(self, district, teams):
        TeamFactory(municipality=MunicipalityFactory(external_id="GM0627"))
        TeamFactory(municipality=district.municipality, kind="outreach")
        TeamFactory(municipality=district.municipality, ends_on=date(2026, 5, 3))

        assert {team for team, _ in proposed(district)} == set(teams.values())


class TestPage:
    def data(self, **more):
        return {"text": "Hij vergeet te eten.", "postcode": "2403 AB", "house_number": "1"} | more

    def test_is_swapped_in_beside_the_choice(self, desk, teams):
        headers = {"HX-Request": "true", "HX-Target": "teamadvies"}

        page = desk.post(reverse("intake:known"), self.data(), headers=headers).content.decode()

        assert page.index("Noord") < page.index("Zuid")
        assert "Voor: Werkt in deze wijk" in page
        assert "<html" not in page

    def test_works_without_javascript_and_keeps_what_was_typed(self, desk, teams):
        page = desk.post(reverse("intake:register"), self.data(action="team"))

        assert page.status_code == 200
        text = page.content.decode()
        assert "Voor: Werkt in deze wijk" in text
        assert "Hij vergeet te eten." in text
        assert not SupportRequest.objects.exists()

    def test_asks_where_it_is_when_that_is_not_known(self, desk, teams):
        MunicipalityFactory(external_id="GM0627")

        page = desk.post(reverse("intake:register"), self.data(postcode="", action="team"))

        assert "Vul de postcode in, of kies de gemeente." in page.content.decode()

    def test_says_nothing_before_it_is_asked(self, desk, teams):
        assert "Werkt in deze wijk" not in desk.get(reverse("intake:register")).content.decode()

    def test_is_for_the_desk(self, client, teams):
        client.force_login(UserFactory(coach=True))
        headers = {"HX-Request": "true", "HX-Target": "teamadvies"}

        assert client.post(reverse("intake:known"), self.data(), headers=headers).status_code == 403
