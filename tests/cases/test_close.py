"""Opening, closing and reopening dossiers, and involving colleagues."""

from datetime import date
from threading import Barrier, Thread

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from cases import services
from cases.models import Case
from tests.factories import (
    AssignmentFactory,
    CaseFactory,
    ClientFactory,
    MeasurementFactory,
    ReferralFactory,
    TeamFactory,
    TrajectoryFactory,
    UserFactory,
)
from tests.people import around_a_case

TODAY = date(2026, 6, 15)


def close(people, **fields):
    known = {"closing_reason": "Doelen behaald", "on": TODAY, "by": people.holder}
    return services.close_case(case=people.case, **known | fields)


@pytest.mark.django_db
class TestClose:
    def test_ends_all_access_with_the_day(self):
        people = around_a_case()
        services.involve(case=people.case, worker=people.colleague, on=date(2026, 6, 1), by=people.holder)

        close(people)

        assert Case.objects.get().closed_on == TODAY
        assert people.case.assignments.get().ends_on == TODAY
        assert people.case.involvements.get().ends_on == TODAY
        assert not Case.objects.visible_to(people.holder, on=date(2026, 6, 16)).exists()
        assert Case.objects.visible_to(people.lead, on=date(2026, 6, 16)).exists()

    def test_drops_the_return_after_a_replacement(self):
        people = around_a_case()
        days = (date(2026, 6, 20), date(2026, 6, 30))
        services.replace(case=people.case, worker=people.colleague, days=days, on=TODAY, by=people.lead)

        close(people)

        assert list(people.case.assignments.values_list("ends_on", flat=True)) == [TODAY]

    def test_is_refused_with_a_list_of_what_must_end_first(self):
        people = around_a_case()
        TrajectoryFactory(case=people.case)
        ReferralFactory(case=people.case, partner__name="De Brug")

        with pytest.raises(ValidationError) as refused:
            close(people)

        assert refused.value.messages == [
            "De verwijzing naar De Brug staat nog open (verstuurd).",
            "Er loopt nog een traject. Kies waarom het eindigt.",
        ]

    def test_ends_the_trajectory_in_the_same_act(self):
        people = around_a_case()
        running = TrajectoryFactory(case=people.case)

        close(people, end_reason="19", no_final_reason="refused")

        running.refresh_from_db()
        assert (running.ends_on, running.end_reason, running.no_final_reason) == (TODAY, "19", "refused")

    def test_asks_for_a_final_measurement_or_why_there_is_none(self):
        people = around_a_case()
        running = TrajectoryFactory(case=people.case)
        MeasurementFactory(trajectory=running, moment="start", measured_on=date(2026, 6, 1))

        with pytest.raises(ValidationError) as refused:
            close(people, end_reason="19")

        assert set(refused.value.message_dict) == {"no_final_reason"}
        assert Case.objects.get().closed_on is None

    @pytest.mark.parametrize(
        ("moment", "measured_on", "stands"),
        [
            ("end", date(2025, 1, 1), True),
            ("half_year", date(2026, 3, 16), True),
            ("half_year", date(2026, 3, 15), False),
            ("interim", date(2026, 6, 15), True),
            ("start", date(2026, 6, 15), False),
            ("end", date(2026, 6, 16), False),
        ],
    )
    def test_a_recent_measurement_stands_for_the_final_one(self, moment, measured_on, stands):
        running = TrajectoryFactory()
        MeasurementFactory(trajectory=running, moment=moment, measured_on=measured_on)

        assert services.lacks_final(running, on=TODAY) != stands

    @pytest.mark.parametrize(
        ("end_reason", "why"), [("02", "deceased"), ("31", "moved"), ("39", "other_law")]
    )
    def test_some_ends_say_why_there_is_no_measurement(self, end_reason, why):
        people = around_a_case()
        running = TrajectoryFactory(case=people.case)

        close(people, end_reason=end_reason)

        running.refresh_from_db()
        assert running.no_final_reason == why

    @pytest.mark.parametrize("who", ["colleague", "partner", "stranger"])
    def test_is_refused_to_who_does_not_decide(self, who):
        people = around_a_case()

        with pytest.raises(PermissionDenied, match="beslist in dit dossier"):
            close(people, by=getattr(people, who))


@pytest.mark.django_db
class TestReopen:
    def test_brings_it_back_to_the_inbox(self):
        people = around_a_case()
        close(people)

        services.reopen_case(case=people.case, reason="Terugval.", on=date(2026, 7, 1), by=people.lead)

        assert Case.objects.without_helper(on=date(2026, 7, 1)).get() == people.case

    @pytest.mark.parametrize(
        ("who", "closed", "reason"),
        [("holder", True, "Alleen de stuurder"), ("lead", False, "niet gesloten")],
    )
    def test_is_refused(self, who, closed, reason):
        people = around_a_case()
        if closed:
            close(people)

        with pytest.raises(PermissionDenied, match=reason):
            services.reopen_case(case=people.case, reason="Terug.", on=TODAY, by=getattr(people, who))

    def test_is_refused_beside_another_dossier_that_runs(self):
        people = around_a_case()
        close(people)
        CaseFactory(client=people.case.client)

        with pytest.raises(ValidationError, match="ander dossier"):
            services.reopen_case(case=people.case, reason="Terug.", on=TODAY, by=people.lead)


def opening(client, desk, team):
    return {
        "client": client,
        "municipality": client.municipality,
        "team": team,
        "opened_on": TODAY,
        "on": TODAY,
        "by": desk,
    }


@pytest.mark.django_db
class TestOpen:
    def test_stands_in_the_inbox_of_the_team(self):
        team = TeamFactory()

        case = services.open_case(**opening(ClientFactory(), UserFactory(desk=True), team))

        assert Case.objects.without_helper(on=TODAY).filter(team=team).get() == case

    def test_joins_the_dossier_that_runs(self):
        held = AssignmentFactory()

        case, is_new = services.open_or_join(
            **opening(held.case.client, UserFactory(desk=True), TeamFactory())
        )

        assert (case, is_new) == (held.case, False)

    @pytest.mark.parametrize("role", ["partner", "administrator", "contract_manager"])
    def test_is_refused_to_others(self, role):
        with pytest.raises(PermissionDenied, match="opent een dossier"):
            services.open_case(**opening(ClientFactory(), UserFactory(**{role: True}), TeamFactory()))

    def test_is_refused_after_death(self):
        client = ClientFactory(deceased_on=date(2026, 6, 14))

        with pytest.raises(ValidationError, match="overleden"):
            services.open_case(**opening(client, UserFactory(desk=True), TeamFactory()))


@pytest.mark.django_db(transaction=True)
def test_two_desks_at_once_open_one_dossier():
    client, desk, team = ClientFactory(), UserFactory(desk=True), TeamFactory()
    start, found = Barrier(6), []

    def open_one():
        try:
            start.wait(timeout=10)
            found.append(services.open_or_join(**opening(client, desk, team)))
        finally:
            connection.close()

    threads = [Thread(target=open_one) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)

    assert sorted(is_new for _, is_new in found) == [False] * 5 + [True]
    assert len({case.pk for case, _ in found}) == 1


@pytest.mark.django_db
def test_an_involvement_ends_and_takes_the_access_with_it():
    people = around_a_case()
    part = services.involve(
        case=people.case, worker=people.stranger, level="full", part="meekijken", on=TODAY, by=people.holder
    )
    assert Case.objects.visible_to(people.stranger, on=TODAY).exists()

    services.end_involvement(involvement=part, on=TODAY, by=people.holder)

    assert not Case.objects.visible_to(people.stranger, on=date(2026, 6, 16)).exists()
    with pytest.raises(ValidationError, match="al beëindigd"):
        services.end_involvement(involvement=part, on=TODAY, by=people.holder)


@pytest.mark.django_db
def test_a_colleague_is_involved_once_at_a_time():
    people = around_a_case()
    services.involve(case=people.case, worker=people.colleague, on=TODAY, by=people.holder)

    with pytest.raises(ValidationError, match="al betrokken"):
        services.involve(case=people.case, worker=people.colleague, on=TODAY, by=people.lead)
