"""The board of a team: give away what waits, see who has room, arrange who stands in."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases import services
from cases.figures.board import board
from cases.models import AccessLog, Case, Household, Intensity
from tests.factories import (
    AssignmentFactory,
    CaseFactory,
    SupportRequestFactory,
    TrajectoryFactory,
    UserFactory,
)
from tests.people import around_a_case

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 15)


def enter(client, user):
    client.force_login(user, backend="providers.access.EmailBackend")
    return client


class TestBoard:
    def test_shows_what_nobody_holds_the_urgent_first(self):
        people = around_a_case()
        team = people.case.team
        old = CaseFactory(team=team, opened_on=date(2026, 6, 1))
        urgent = CaseFactory(team=team, opened_on=date(2026, 6, 14))
        SupportRequestFactory(case=urgent, is_urgent=True, text="Dreigt uit huis te worden gezet.")
        CaseFactory()  # of another team
        CaseFactory(team=team, closed=True)

        found = board(team.pk, on=TODAY)

        assert [row.case_id for row in found.waiting] == [urgent.pk, old.pk]
        assert found.waiting[0].text == "Dreigt uit huis te worden gezet."
        assert (found.waiting[0].waits, found.waiting[1].waits) == ("1 dag", "14 dagen")

    def test_weighs_what_each_holds_by_its_level(self):
        people = around_a_case()
        heavy = TrajectoryFactory(case=people.case)
        Intensity.objects.create(trajectory=heavy, starts_on=heavy.starts_on, level=2)
        Intensity.objects.create(trajectory=heavy, starts_on=date(2026, 6, 1), level=4)
        AssignmentFactory(case__team=people.case.team, worker=people.holder)

        loads = {drawn.load.pk: drawn.load for drawn in board(people.case.team_id, on=TODAY).loads}

        assert (loads[people.holder.pk].number, loads[people.holder.pk].heavy) == (2, 6)
        assert (loads[people.colleague.pk].number, loads[people.colleague.pk].heavy) == (0, 0)

    def test_proposes_who_knows_the_household_and_then_who_has_most_room(self):
        people = around_a_case()
        household = Household.objects.create()
        people.case.client.household = household
        people.case.client.save()
        CaseFactory(team=people.case.team, client__household=household)
        CaseFactory(team=people.case.team)

        kin, other = board(people.case.team_id, on=TODAY).waiting

        assert [choice.pk for choice in kin.choices] == [people.holder.pk, people.colleague.pk]
        assert kin.proposal.name == people.holder.name
        assert kin.proposal.why == "kent dit huishouden"
        assert kin.proposal.then == "1 → 2 dossiers, zwaarte 2 → 4"
        assert (other.proposal.name, other.proposal.why) == (people.colleague.name, "")
        assert other.proposal.then == "0 → 1 dossiers, zwaarte 0 → 2"
        assert [choice.pk for choice in other.choices] == [people.colleague.pk, people.holder.pk]

    def test_says_who_is_replaced_until_when(self):
        people = around_a_case()
        people.case.assignments.update(ends_on=date(2026, 6, 9))
        days = {"starts_on": date(2026, 6, 10), "ends_on": date(2026, 6, 30)}
        people.case.assignments.create(worker=people.colleague, kind="replacement", **days)

        loads = {drawn.load.pk: drawn.load for drawn in board(people.case.team_id, on=TODAY).loads}

        assert loads[people.holder.pk].absent == "Vervangen tot en met 30 juni 2026"
        assert loads[people.colleague.pk].stands_in == 1


class TestPage:
    def test_names_nobody_and_records_the_look(self, client):
        people = around_a_case()
        case = CaseFactory(team=people.case.team)

        page = enter(client, people.lead).get(reverse("cases:board")).content.decode()

        assert "Inwoner, " in page
        assert case.client.full_name not in page
        assert list(AccessLog.objects.values_list("case_id", "reason")) == [
            (case.pk, "stuurder van het team")
        ]

    @pytest.mark.parametrize("who", ["holder", "partner", "stranger"])
    @pytest.mark.parametrize("view", ["board", "replace_worker", "return_worker"])
    def test_is_for_the_lead_only(self, client, who, view):
        people = around_a_case()

        assert enter(client, getattr(people, who)).get(reverse(f"cases:{view}")).status_code == 403

    @pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
    def test_gives_a_dossier_away_in_one_click(self, client, headers):
        people = around_a_case()
        case = CaseFactory(team=people.case.team)
        sent = {"case": case.pk, "worker": people.colleague.pk}

        page = enter(client, people.lead).post(reverse("cases:board"), sent, headers=headers, follow=True)

        assert case.assignments.get().worker == people.colleague
        assert f"Dossier {case.number} is nu van {people.colleague.name}." in page.content.decode()
        assert "Alles is verdeeld" in page.content.decode()

    def test_of_two_leads_the_second_is_told(self, client):
        people = around_a_case()
        sent = {"case": people.case.pk, "worker": people.colleague.pk}

        page = enter(client, people.lead).post(reverse("cases:board"), sent, follow=True)

        assert "is intussen al verdeeld" in page.content.decode()
        assert people.case.assignments.get().worker == people.holder

    def test_gives_no_dossier_of_another_team(self, client):
        people = around_a_case()
        case = CaseFactory()
        sent = {"case": case.pk, "worker": people.colleague.pk}

        response = enter(client, people.lead).post(reverse("cases:board"), sent)

        assert response.status_code == 404
        assert not case.assignments.exists()

    @pytest.mark.parametrize("sent", [{}, {"case": "x", "worker": "1"}])
    def test_asks_for_a_colleague(self, client, sent):
        people = around_a_case()

        page = enter(client, people.lead).post(reverse("cases:board"), sent, follow=True)

        assert "Kies een collega" in page.content.decode()

    def test_arranges_a_replacement_for_all_dossiers_of_a_worker(self, client):
        people = around_a_case()
        today = date.today()  # noqa: DTZ011
        sent = {"absent": people.holder.pk, "worker": people.colleague.pk, "first": today.isoformat()}

        page = enter(client, people.lead).post(reverse("cases:replace_worker"), sent, follow=True)

        assert f"{people.colleague.name} neemt waar in 1 dossier." in page.content.decode()
        assert Case.objects.held_by(people.colleague, on=today).get() == people.case

    def test_lets_a_worker_who_is_back_hold_the_dossiers_again(self, client):
        people = around_a_case()
        today = date.today()  # noqa: DTZ011
        days = (today, None)
        services.replace(case=people.case, worker=people.colleague, days=days, on=today, by=people.lead)
        sent = {"absent": people.holder.pk}

        page = enter(client, people.lead).post(reverse("cases:return_worker"), sent, follow=True)

        assert f"1 dossier gaat morgen terug naar {people.holder.name}." in page.content.decode()
        last = people.case.assignments.latest("starts_on")
        assert (last.worker, last.starts_on) == (people.holder, today + timedelta(days=1))

    def test_says_when_nobody_stands_in(self, client):
        people = around_a_case()

        response = enter(client, people.lead).post(
            reverse("cases:return_worker"), {"absent": people.holder.pk}
        )

        assert response.status_code == 422
        assert "Niemand vervangt nu" in response.content.decode()

    def test_says_what_is_missing_for_a_replacement(self, client):
        people = around_a_case()

        response = enter(client, people.lead).post(reverse("cases:replace_worker"), {})

        assert response.status_code == 422
        assert "Kies een vervanger." in response.content.decode()

    @pytest.mark.parametrize("count", [0, 3, 30])
    def test_takes_as_many_statements_however_many_dossiers(self, client, count, queries):
        lead = UserFactory(lead=True)
        for _ in range(count):
            CaseFactory(team=lead.team)
            AssignmentFactory(case__team=lead.team)
        enter(client, lead).get(reverse("cases:cases"))  # stamps the session

        with queries(14):
            assert client.get(reverse("cases:board")).status_code == 200
