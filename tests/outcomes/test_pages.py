"""The screens on which is measured and corrected, and the part of the dossier that shows it."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.terms import add_months
from outcomes.models import Correction, Measurement
from tests.factories import GoalFactory, MeasurementFactory, ReferralFactory, TrajectoryFactory
from tests.people import around_a_case

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return around_a_case()


@pytest.fixture
def trajectory(people):
    """Half a year on its way today."""
    starts_on = add_months(timezone.localdate(), -6)
    people.case.opened_on = starts_on
    people.case.save()
    return TrajectoryFactory(case=people.case, starts_on=starts_on, goal_domains=["huisvesting"])


def address(trajectory):
    return reverse("outcomes:measure", args=[trajectory.case_id, trajectory.pk])


def get(client, user, url):
    client.force_login(user)
    return client.get(url)


def rows(html):
    """The domains in the matrix and the ones folded away."""
    chosen, _, others = html.partition('<details class="card')
    found = re.compile(r'id="z-([a-z_]+)"')
    return found.findall(chosen), found.findall(others)


class TestMeasure:
    def test_proposes_the_moment_and_the_domains_and_no_score(self, client, people, trajectory):
        MeasurementFactory(trajectory=trajectory, financien=2, sociaal_netwerk=3)
        GoalFactory(trajectory=trajectory, domain="sociaal_netwerk")

        html = get(client, people.holder, address(trajectory)).content.decode()

        chosen, others = rows(html)
        assert chosen == ["huisvesting", "sociaal_netwerk", "financien"]  # goals first, then the start
        assert len(others) == 10
        assert re.search(r'value="half_year"[^>]*checked', html)
        assert not re.search(r'value="[1-5]"[^>]*checked', html)
        assert "Vorige score: 2" in html

    def test_shows_all_domains_when_nothing_says_which(self, client, people):
        plain = TrajectoryFactory(case=people.case)

        html = get(client, people.holder, address(plain)).content.decode()

        assert rows(html) == ([], rows(html)[1])
        assert len(rows(html)[1]) == 13
        assert '<details class="card card-t mt" open' in html

    def test_records_what_was_chosen_and_returns_to_the_dossier(self, client, people, trajectory):
        MeasurementFactory(trajectory=trajectory, financien=2)
        client.force_login(people.holder)

        response = client.post(
            address(trajectory),
            {
                "moment": "half_year",
                "measured_on": timezone.localdate(),
                "financien": "3",
                "justitie": "",
                "participation_ladder": "2",
            },
        )

        assert response.url == reverse("cases:case", args=[people.case.pk])
        done = Measurement.objects.get(moment="half_year")
        assert (done.scores, done.participation_ladder) == ({"financien": 3}, 2)
        assert "1 vooruit, 0 gelijk, 0 achteruit" in client.get(response.url).content.decode()

    def test_keeps_scores_when_something_is_wrong(self, client, people, trajectory):
        client.force_login(people.holder)
        tomorrow = timezone.localdate() + timedelta(days=1)

        response = client.post(
            address(trajectory), {"moment": "interim", "measured_on": tomorrow, "justitie": "4"}
        )

        html = response.content.decode()
        assert response.status_code == 422
        assert "Vul een datum in van vandaag of eerder." in html
        assert re.search(r'name="justitie" value="4"[^>]*checked', html)
        assert not Measurement.objects.exists()

    def test_asks_for_one_score_at_least(self, client, people, trajectory):
        client.force_login(people.holder)

        response = client.post(
            address(trajectory), {"moment": "interim", "measured_on": timezone.localdate()}
        )

        assert "Kies bij minstens één leefgebied een cijfer." in response.content.decode()

    def test_a_form_that_is_sent_twice_measures_once(self, client, people, trajectory):
        client.force_login(people.holder)
        data = {
            "moment": "interim",
            "measured_on": timezone.localdate(),
            "justitie": "4",
            "form_key": "7f1c2d34-0000-4000-8000-000000000003",
        }

        assert [client.post(address(trajectory), data).status_code for _ in range(2)] == [302, 302]
        assert Measurement.objects.count() == 1

    @pytest.mark.parametrize(
        ("who", "status"), [("holder", 200), ("lead", 200), ("colleague", 404), ("stranger", 404)]
    )
    def test_exists_for_who_sees_the_dossier(self, client, people, trajectory, who, status):
        assert get(client, getattr(people, who), address(trajectory)).status_code == status

    def test_does_not_exist_for_a_partner_that_took_a_referral_on(self, client, people, trajectory):
        ReferralFactory(case=people.case, partner=people.partner.employer, accepted=True)

        assert get(client, people.partner, address(trajectory)).status_code == 404

    def test_the_trajectory_of_another_dossier_is_not_found(self, client, people):
        other = TrajectoryFactory()

        url = reverse("outcomes:measure", args=[people.case.pk, other.pk])
        assert get(client, people.holder, url).status_code == 404


class TestCorrect:
    def test_starts_from_what_was_written_and_keeps_it(self, client, people, trajectory):
        own = MeasurementFactory(trajectory=trajectory, financien=2)
        url = reverse("outcomes:correct", args=[people.case.pk, own.pk])
        html = get(client, people.holder, url).content.decode()
        assert re.search(r'name="financien" value="2"[^>]*checked', html)

        response = client.post(
            url,
            {
                "moment": "start",
                "measured_on": own.measured_on,
                "financien": "3",
                "reason": "Verkeerd gekozen",
                "seen": 0,
            },
        )

        assert response.status_code == 302
        own.refresh_from_db()
        assert own.financien == 3
        assert Correction.objects.get().before["scores"] == {"financien": 2}

    def test_is_not_found_by_a_stranger(self, client, people, trajectory):
        own = MeasurementFactory(trajectory=trajectory)

        url = reverse("outcomes:correct", args=[people.case.pk, own.pk])
        assert get(client, people.stranger, url).status_code == 404


class TestInTheDossier:
    def page(self, client, people, user=None):
        url = reverse("cases:case", args=[people.case.pk])
        return get(client, user or people.holder, url).content.decode()

    def test_shows_before_and_after_in_words_and_in_a_table(self, client, people, trajectory):
        MeasurementFactory(trajectory=trajectory, financien=2, justitie=3, huisvesting=4)
        MeasurementFactory(
            trajectory=trajectory,
            measured_on=timezone.localdate(),
            moment="half_year",
            financien=4,
            justitie=2,
            huisvesting=4,
        )

        html = self.page(client, people)

        assert "1 vooruit" in html
        assert "1 achteruit" in html
        assert "+2 vooruit" in html
        assert "−1 achteruit" in html
        assert html.count('<th scope="row">Justitie</th>') == 1

    def test_says_until_when_the_start_measurement_may_be_done(self, client, people):
        TrajectoryFactory(case=people.case, starts_on=timezone.localdate())

        assert "De startmeting is nog niet gedaan." in self.page(client, people)

    def test_a_partner_sees_no_measurements(self, client, people, trajectory):
        MeasurementFactory(trajectory=trajectory, financien=2)
        ReferralFactory(case=people.case, partner=people.partner.employer, accepted=True)

        html = self.page(client, people, people.partner)

        assert "Zelfredzaamheid" not in html
