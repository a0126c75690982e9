"""The page of a phase, and the list of situations that ask most."""

import pytest
from django.urls import reverse
from django.utils import timezone

from cases.models import PhaseStep
from tests.cases.phases import to_phase, with_a_director
from tests.factories import AssignmentFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def people():
    return with_a_director()


class TestPages:
    def enter(self, client, user):
        client.force_login(user, backend="providers.access.EmailBackend")
        return client

    def test_two_clicks_change_the_phase(self, client, people):
        page = reverse("cases:phase", args=[people.case.pk])
        assert (
            "Dit is 3. Meer problemen tegelijk"
            in self.enter(client, people.holder).get(page).content.decode()
        )

        answer = client.post(
            page, {"phase": "3", "triggers": ["Iemand loopt gevaar"], "seen": "0"}, follow=True
        )

        text = answer.content.decode()
        assert "Fase 3: Meer problemen tegelijk" in text
        assert "Nog niemand" in text
        assert (
            "Fase van de situatie: 3. Meer problemen tegelijk"
            in client.get(reverse("cases:case", args=[people.case.pk])).content.decode()
        )

    @pytest.mark.parametrize(("sent", "said"), [
        ({}, "Kies een fase"), ({"phase": "3", "seen": "0"}, "Kies een aanleiding"),
        ({"phase": "9", "seen": "0", "reason": "x"}, "Kies een fase"),
    ])  # fmt: skip
    def test_says_what_to_do(self, client, people, sent, said):
        page = reverse("cases:phase", args=[people.case.pk])

        answer = self.enter(client, people.holder).post(page, sent)

        assert answer.status_code == 422
        assert said in answer.content.decode()

    def test_a_stale_page_shows_what_is_now_and_then_goes_through(self, client, people):
        page = reverse("cases:phase", args=[people.case.pk])
        to_phase(people, 2, on=timezone.localdate())
        sent = {"phase": "3", "reason": "x", "seen": "0"}

        answer = self.enter(client, people.holder).post(page, sent)

        assert answer.status_code == 422
        seen = answer.context["form"]["seen"].value()
        assert client.post(page, sent | {"seen": seen}).status_code == 302

    @pytest.mark.parametrize(("who", "status"), [
        ("holder", 200), ("lead", 200), ("colleague", 404), ("partner", 404), ("stranger", 404),
    ])  # fmt: skip
    def test_the_page_is_of_who_sees_the_dossier(self, client, people, who, status):
        page = reverse("cases:phase", args=[people.case.pk])

        assert self.enter(client, getattr(people, who)).get(page).status_code == status

    def test_the_list_shows_what_is_in_sight_and_the_board_its_signals(self, client, people, queries):
        other = AssignmentFactory()
        for case in (people.case, other.case):
            for phase in (4, 2):
                PhaseStep.objects.create(
                    case=case,
                    phase=phase,
                    name="x",
                    starts_on=timezone.localdate(),
                    reason="x",
                    by=people.holder,
                )
        self.enter(client, people.lead).get(reverse("cases:cases"))

        with queries(14):
            text = client.get(reverse("cases:escalations")).content.decode()

        assert people.case.client.last_name in text
        assert "Te snel afgeschaald?" in text
        assert reverse("cases:phase", args=[other.case.pk]) not in text
        assert "Snel na elkaar afgeschaald" in client.get(reverse("cases:board")).content.decode()

    def test_the_list_is_for_stuurders_and_procesregisseurs(self, client, people):
        assert self.enter(client, people.holder).get(reverse("cases:escalations")).status_code == 403
